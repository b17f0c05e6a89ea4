"""What is told before one types, and the pages of the form."""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.filled import FAR_TOO_LONG
from storage import seat_lists, seats
from storage.seat_lists import NewSeat
from storage.survey_log import Line
from surveys.answers import Chosen, Numbered
from surveys.dispositions import Ruling
from surveys.field_state import Audience, SeatId, Terms
from surveys.files.questionnaires import read, shipped, shipped_source
from surveys.responses import Unit
from tests.bot.web.conftest import House
from tests.bot.web.surveys.answers import (
    SOURCE,
    fielded,
    fill,
    likely,
    put,
    save_by_script,
    standing,
)
from tests.bot.web.surveys.owners import ESCAPED, HOSTILE, TOO_MUCH
from tests.journeys.guest import Guest
from tests.storage.fields import OPINIONS, TERMS
from tests.surveys.forms import line


def error_of(guest: Guest, item: str) -> str:
    """What stands at a field that is wrong."""
    found = re.search(rf'id="error-{item}">([^<]*)<', guest.page)
    return found[1] if found else ""


# --- Before one types -----------------------------------------------------------------------------


async def test_a_unit_is_told_who_sees_what_before_anybody_types(house: House):
    survey = await fielded(house)
    guest = await house.guest()

    assert await guest.get(survey.path()) == 200
    for said in (
        "Fylkesrådet", "Vi vil vite det.", "Fylke 03", "8 questions, about",
        "Friday, 4 December 2026 at 12:00", "All who have this link write in the same draft",
        "Some answers are shown with your organisation’s name",
        "Some answers are seen by Fylkesrådet alone", "What is begun and not sent is not counted",
        "All answers are deleted on 1 June 2027.", "deleted 30 days after the survey has closed",
    ):  # fmt: skip
        assert said in guest.page


async def _has_answered(connection: AsyncConnection, seat: SeatId) -> None:
    await seats.change(connection, seat, answered=True)


async def test_a_unit_sees_who_has_answered_and_is_told_that_others_see_it_too(house: House):
    survey = await fielded(house)
    await house.app.site.store.write(_has_answered, SeatId("s1-11"))
    guest = await house.guest()
    listed = []

    for number in ("03", "11"):
        await guest.get(survey.path(number=number))
        listed.append(re.findall(r"<h3>(.*?)</h3>|<li><bdi>(.*?)</bdi>", guest.page))
        assert guest.page.count("can see which organisations have answered") == 1
        assert guest.page.count("fewer than 5 organisations") == 1
        await survey.rule(Ruling.NOT_ELIGIBLE)

    has, left = ("Has answered", ""), ("Has not answered", "")
    assert listed == [[has, ("", "Fylke 11"), left, ("", "Fylke 03")], [has, ("", "Fylke 11")]]


async def test_a_unit_is_told_before_it_begins_that_a_name_is_needed_and_gives_it_once(
    house: House,
):
    survey = await fielded(house)
    guest = await house.guest()
    await guest.get(survey.path())
    first = guest.page[guest.page.index('for="who"') :]
    first = first[: first.index("<input")]

    await guest.post(survey.path("/begin"), {"who": "Ola Nord, rådgiver"})
    await guest.get(survey.path("/review"))

    assert (first.count("(optional)"), first.count("Needed when the answer is sent")) == (0, 1)
    assert guest.page.count('name="who" type="text" value="Ola Nord, rådgiver"') == 1


async def test_a_unit_is_called_by_all_its_official_names(house: House):
    survey, fielder = await fielded(house), house.app.site.fielder
    there = NewSeat(SeatId("guov"), Unit("5612", "Kautokeino", "Finnmark"), "link-guov")
    listed = Line(fielder.now(), house.account.id, "Listed")
    await fielder.change(survey.id, seat_lists.add, fielder.sealer, [there], listed)
    guest = await house.guest()
    await guest.get("/q/link-guov")

    assert guest.page.count("<dd><bdi>Guovdageaidnu – Kautokeino</bdi></dd>") == 1
    assert guest.page.count("<li><bdi>Guovdageaidnu – Kautokeino</bdi></li>") == 1


async def test_a_person_is_told_how_they_are_protected(house: House):
    survey = await fielded(house, replace(OPINIONS, audience=Audience.OWNER))
    guest = await house.guest()
    await guest.get(survey.path())
    assert guest.page.count("Who has answered") == 0

    for said in (
        "Your answer is protected", "Nobody is shown who answered what, Fylkesrådet included.",
        "No figure is shown that fewer than 5 people stand behind.",
        "Fylkesrådet sees the results.",
        "What is begun and not sent is never counted",
    ):  # fmt: skip
        assert said in guest.page
    assert "Your name and what you do" not in guest.page


@pytest.mark.parametrize("terms", [OPINIONS, TERMS])
async def test_by_which_question_the_answers_are_shown_is_told_first_and_at_the_question(
    house: House, terms: Terms
):
    survey = await fielded(house, replace(terms, by="bruk"))
    guest = await survey.begun(language="en")
    said = "shown by “Bruker dere det?”, where the groups are large enough."
    for path, told in (("", 2), ("/part/forst", 0), ("/part/saa", 0)):
        await guest.get(survey.path(path))
        assert guest.page.count(said) == told
        assert guest.page.count('id="by-bruk"') == (path == "/part/forst")


async def test_what_it_is_not_shown_by_any_more_is_not_told(house: House):
    survey = await fielded(house, replace(OPINIONS, by="bruk"))
    several = SOURCE.replace("kind: choice", "kind: multi", 1).replace("bruk =", "bruk has")
    await survey.rewrite(several)
    guest = await house.guest()
    await guest.get(survey.path())

    assert guest.page.count("groups are large enough") == 0


async def test_looking_begins_nothing(house: House):
    survey = await fielded(house)
    guest = await house.guest()
    for path in ("/withdraw", "", "/part/forst", "/review", "/receipt", "/answer"):
        await guest.get(survey.path(path))
        assert guest.path == survey.path("/withdraw" if path == "/withdraw" else "")

    assert (await survey.sitting()).seat.opened is False


async def test_the_button_begins_at_the_first_question_and_later_where_one_was(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    first = guest.path
    await fill(guest, a_bruk="ja", a_til="a")
    await guest.post(survey.path("/begin"))

    assert (first, guest.path) == (survey.path("/part/forst"), survey.path("/part/saa"))
    assert (await survey.sitting()).seat.opened is True


async def test_an_unknown_link_says_what_may_be_the_matter(house: House):
    guest = await house.guest()

    assert await guest.get("/q/guessed") == 404
    assert "Look whether the whole address came along" in guest.page


async def test_guessing_links_is_slow(house: House):
    guest = await house.guest()
    statuses = [await guest.get(f"/q/guess-{n}") for n in range(31)]

    assert (statuses[0], statuses[-1]) == (404, 429)


async def test_what_has_not_opened_or_is_closed_says_so_and_has_no_button(house: House):
    planned = await fielded(house, opened=False)
    closed = await fielded(house, OPINIONS, id_="s2")
    await closed.close()
    guest = await house.guest()

    await guest.get(planned.path())
    assert "has not been opened yet" in guest.page
    assert await guest.post(planned.path("/begin")) == 409
    await guest.get(closed.path())
    assert "takes no more answers" in guest.page
    assert f"{closed.path()}/begin" not in guest.page
    assert await guest.post(closed.path("/begin")) == 409


async def test_who_is_not_asked_is_told(house: House):
    survey = await fielded(house)
    await survey.rule(Ruling.NOT_ELIGIBLE)
    guest = await house.guest()
    await guest.get(survey.path())

    assert guest.page.count("you have said no, or its owner has taken you out") == 1


async def test_after_the_deadline_it_is_said_that_the_answer_is_late(house: House):
    survey = await fielded(house)
    survey.late()
    guest = await house.guest()
    await guest.get(survey.path())

    assert "Answers are still taken until Sunday, 6 December 2026 at 12:00" in guest.page


@pytest.mark.parametrize(
    ("language", "said", "lang"), [("nb", "Bruker dere", ""), ("en", '<span lang="nb">Bruker', "")]
)
async def test_the_form_is_read_in_the_readers_language_or_marked(
    house: House, language: str, said: str, lang: str
):
    survey = await fielded(house)
    guest = await survey.begun(language=language)

    assert said in guest.page


# --- The form -------------------------------------------------------------------------------------


async def test_a_page_is_saved_and_the_next_one_comes(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    await fill(guest, a_bruk="ja", a_til=["a", "b"])
    found = await survey.sitting()

    assert guest.path == survey.path("/part/saa")
    assert "Del 2 av 3" in guest.page
    assert "2 av 7 besvart" in guest.page
    assert found.answers == {"bruk": Chosen(("ja",)), "til": Chosen(("a", "b"))}
    assert found.who == "Ola"


async def test_back_saves_as_well_also_what_does_not_fit(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    await fill(guest, a_bruk="ja")
    await fill(guest, "back", a_antall="mange", a_ord="noe")

    assert guest.path == survey.path("/part/forst")
    await guest.get(survey.path("/part/saa"))
    assert standing(guest)["a-antall"] == ["mange"]
    assert (await survey.sitting()).answers["ord"] == line("noe")


async def test_saving_for_later_leads_back_to_the_first_page(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    await fill(guest, "leave", a_bruk="ja")

    assert guest.path == f"{survey.path()}?kept=1"
    assert "lagret" in guest.page


async def test_a_question_that_comes_up_is_asked_before_one_goes_on(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    hidden = 'data-item="hvorfor" hidden' in guest.page
    await fill(guest, a_bruk="nei")
    stayed = guest.path.partition("#")[0]
    shown = 'data-item="hvorfor">' in guest.page
    await fill(guest, a_hvorfor="Fordi")

    assert (hidden, shown) == (True, True)
    assert stayed == f"{survey.path('/part/forst')}?more=1"
    assert guest.path == survey.path("/part/saa")


async def test_a_part_where_nothing_is_asked_is_passed_over(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    await put(guest, {"a-bruk": "dont_know"})
    await put(guest, {"a-antall": "3"})

    assert guest.path == survey.path("/review")


async def test_all_that_is_wrong_is_told_at_its_field_and_above_with_a_link(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_bruk="ja")
    status = await fill(guest, a_antall="101", a_dag="31.2.2026", a_karakter="3")

    assert (status, "2 answers have to be looked at" in guest.page) == (422, True)
    assert error_of(guest, "antall") == "The number must be between 0 and 100."
    assert error_of(guest, "dag").startswith("Write a date with day, month and year")
    assert '<a href="#item-antall">' in guest.page
    assert standing(guest)["a-dag"] == ["31.2.2026"]
    assert (await survey.sitting()).answers["karakter"] == Numbered(3)


async def test_a_long_text_is_kept_with_what_is_wrong_with_it(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_bruk="ja")

    assert await fill(guest, a_ord="x" * 10_000) == 422
    assert "this one has 10000" in error_of(guest, "ord")
    assert standing(guest)["a-ord"] == ["x" * 10_000]


async def test_dont_know_is_chosen_alone(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")

    assert await fill(guest, a_bruk="ja", a_til=["a", "dont_know"]) == 422
    assert "cannot be combined" in error_of(guest, "til")


async def test_words_beside_other_choose_it(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    await put(guest, {"a-bruk:other": "Av og til"})

    assert (await survey.sitting()).answers["bruk"] == Chosen(("other",), "Av og til")


@pytest.mark.parametrize(
    "words", ["=cmd|' /C calc'!A0", "مرحبا", "🧑‍🌾 ⚖️", HOSTILE, "linje\nto\n\nfire", "\nførst"]
)
async def test_whatever_is_typed_comes_back_as_it_was(house: House, words: str):
    survey = await fielded(house)
    guest = await survey.begun()
    await fill(guest, a_bruk="ja")
    await fill(guest, a_ord=words)
    await guest.get(survey.path("/part/saa"))

    assert standing(guest)["a-ord"] == [words.strip()]
    assert "<script>alert" not in guest.page


async def test_unreadable_characters_are_replaced_and_hostile_ones_escaped(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    await fill(guest, a_bruk="ja")
    await fill(guest, a_ord=f"a\x00b {HOSTILE}")
    await guest.get(survey.path("/review"))

    assert f"a\N{REPLACEMENT CHARACTER}b {ESCAPED}" in guest.page


NOT_KEPT = "This was far too long, and is not kept: at most 3000 characters fit here."


async def sent_by_form(guest: Guest, fields: Mapping[str, object]) -> tuple[int, str]:
    """A form's fields, however long; where it leads is not followed."""
    body = urlencode({"csrf": guest.csrf, **fields}, doseq=True).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    return await guest.send("POST", guest.path.partition("?")[0], body, headers)


@pytest.mark.parametrize("go", ["next", "back", "leave"])
async def test_ten_megabytes_in_a_field_are_told_there_and_the_rest_is_saved(house: House, go: str):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_bruk="ja")
    await fill(guest, "leave", a_ord="Stod her")
    await guest.get(survey.path("/part/saa"))

    fields = standing(guest) | {"a-antall": "7", "a-ord": "x" * TOO_MUCH, "go": go}
    status, guest.page = await sent_by_form(guest, fields)

    assert (status, error_of(guest, "ord")) == (422, NOT_KEPT)
    assert (standing(guest)["a-ord"], standing(guest)["a-antall"]) == (["Stod her"], ["7"])
    assert guest.page.count("All else that you typed is kept; what was far too long is not.") == 1
    assert (await survey.sitting()).answers == {
        "bruk": Chosen(("ja",)), "antall": Numbered(7), "ord": line("Stod her"),
    }  # fmt: skip


async def test_ten_megabytes_are_told_at_their_field_by_script_too(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_bruk="ja")
    status, said = await save_by_script(guest, {"a-antall": "7", "a-ord": "x" * TOO_MUCH})
    _, mended = await save_by_script(
        guest, {"a-antall": "7", "a-ord": "Kort", "marks": said["marks"]}
    )

    assert (status, said["unkept"], mended["unkept"]) == (200, {"ord": NOT_KEPT}, {})
    assert (await survey.sitting()).answers == {
        "bruk": Chosen(("ja",)), "antall": Numbered(7), "ord": line("Kort"),
    }  # fmt: skip


async def test_more_than_that_is_refused_with_the_way_back_to_ones_own_page(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    status, page = await sent_by_form(guest, {"a-bruk": "x" * (2 * TOO_MUCH)})

    assert (status, page.count("at most 16384 kB is accepted")) == (413, 1)
    assert page.count(f'<a href="{survey.path()}">Back to your own page of the survey</a>') == 1


async def test_whoever_has_no_link_gets_no_room(house: House):
    guest = await house.guest("en")
    guest.path = "/q/nobody/part/forst"
    status, page = await sent_by_form(guest, {"a-bruk": "x" * TOO_MUCH})

    assert (status, page.count("at most 2048 kB")) == (413, 1)


async def test_what_is_written_as_the_survey_closes_stands_there_to_be_copied(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await survey.close()

    assert await fill(guest, a_bruk="nei", a_hvorfor="Mine ord") == 409
    assert "The survey closed while you wrote" in guest.page
    assert standing(guest)["a-hvorfor"] == ["Mine ord"]
    assert CUT not in guest.page


CUT = "Far too long, so that only the first 50,000 characters stand below:"


async def test_what_is_far_too_long_as_the_survey_closes_stands_there_as_far_as_it_is_kept(
    house: House,
):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_bruk="ja")
    await fill(guest, "leave", a_ord="Stod her")
    await guest.get(survey.path("/part/saa"))
    await survey.close()

    status, guest.page = await sent_by_form(
        guest, standing(guest) | {"a-antall": "7", "a-ord": "y" * TOO_MUCH}
    )

    there = standing(guest)
    assert (status, there["a-antall"], there["a-ord"]) == (409, ["7"], ["y" * FAR_TOO_LONG])
    assert guest.page.count(CUT) == 1
    assert guest.page.count('<li><a href="#item-ord"><span lang="nb">Fritt?</span></a></li>') == 1
    assert (await survey.sitting()).answers["ord"] == line("Stod her")


async def test_a_changed_form_keeps_what_still_fits_and_says_so(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await fill(guest, a_bruk="ja", a_til="a")
    await fill(guest, "leave", a_antall="3")
    await survey.rewrite(SOURCE.replace("id: antall", "id: tallet"))
    await guest.get(survey.path("/part/saa"))

    assert "1 answer did not fit any more" in guest.page
    assert sorted((await survey.sitting()).answers) == ["bruk", "til"]


async def test_a_page_from_before_the_change_saves_what_is_still_asked(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    await survey.rewrite(SOURCE.replace("id: til", "id: formaal"))
    await fill(guest, a_bruk="ja", a_til="a")

    assert (await survey.sitting()).answers == {"bruk": Chosen(("ja",))}


# --- Together -------------------------------------------------------------------------------------


async def test_delegates_on_the_same_page_do_not_write_over_each_other(house: House):
    survey = await fielded(house)
    ola, kari = await survey.begun(who="Ola"), await survey.begun(who="Kari")
    await fill(ola, a_bruk="ja")
    await fill(kari, a_til="b")

    assert (await survey.sitting()).answers == {"bruk": Chosen(("ja",)), "til": Chosen(("b",))}


async def test_what_two_have_changed_is_shown_with_both_and_chosen_by_the_second(house: House):
    survey = await fielded(house)
    ola = await survey.begun(who="Ola Nord", language="en")
    kari = await survey.begun(who="Kari", language="en")
    await fill(ola, a_bruk="ja")
    status = await fill(kari, a_bruk="nei")
    both = ("Ola Nord has answered this meanwhile" in kari.page, standing(kari)["a-bruk"])
    undecided = await put(kari, {})
    mine = re.findall(r'name="keep-bruk" value="(\w+)"', kari.page)[0]
    settled = await put(kari, {"keep-bruk": mine})

    assert (status, undecided, settled) == (409, 409, 200)
    assert both == (True, ["nei"])
    assert (await survey.sitting()).answers["bruk"] == Chosen(("nei",))


async def test_the_others_answer_can_be_kept_instead(house: House):
    survey = await fielded(house)
    ola, kari = await survey.begun(who="Ola"), await survey.begun(who="Kari")
    await fill(ola, a_bruk="ja")
    await fill(kari, a_bruk="nei")
    await put(kari, {"keep-bruk": "theirs"})

    assert (await survey.sitting()).answers["bruk"] == Chosen(("ja",))


# --- While one types ------------------------------------------------------------------------------


async def test_the_script_saves_and_is_told_what_is_shown_now(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    status, said = await save_by_script(guest, {"a-bruk": "nei"})

    assert (status, said["clashes"], said["time"]) == (200, [], "09:00")
    assert said["progress"] == "1 of 7 answered"
    assert "hvorfor" in said["shown"]  # type: ignore[operator]  # a list, as JSON has it
    assert (await survey.sitting()).answers == {"bruk": Chosen(("nei",))}


async def test_the_script_goes_on_from_what_it_has_saved(house: House):
    survey = await fielded(house)
    guest = await survey.begun()
    _, first = await save_by_script(guest, {"a-bruk": "nei"})
    _, second = await save_by_script(guest, {"a-bruk": "ja", "marks": first["marks"]})

    assert second["clashes"] == []
    assert (await survey.sitting()).answers == {"bruk": Chosen(("ja",))}


async def test_the_script_is_told_of_a_clash_and_writes_over_nothing(house: House):
    survey = await fielded(house)
    ola, kari = await survey.begun(who="Ola"), await survey.begun(who="Kari")
    await save_by_script(ola, {"a-bruk": "ja"})
    for _ in range(2):
        _, said = await save_by_script(kari, {"a-bruk": "nei"})

    assert said["clashes"] == ["bruk"]
    assert (await survey.sitting()).answers == {"bruk": Chosen(("ja",))}


async def test_the_script_is_refused_as_json(house: House):
    survey = await fielded(house)
    guest = await survey.begun(language="en")
    await survey.close()
    status, said = await save_by_script(guest, {"a-bruk": "ja"})

    assert (status, said["error"]["code"]) == (409, "SurveyClosed")  # type: ignore[index]  # JSON


# --- Every ready questionnaire --------------------------------------------------------------------


@pytest.mark.parametrize("terms", [TERMS, OPINIONS], ids=["official", "opinion"])
@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize("name", shipped())
async def test_a_ready_questionnaire_is_answered_through(house: House, name, last, terms):
    form = read(shipped_source(name))
    survey = await fielded(house, terms, form)
    guest = await survey.begun()
    for _ in range(3 * len(form.sections)):
        part = re.search(r"/part/([\w-]+)", guest.path)
        if part is None:
            break
        section = next(one for one in form.sections if one.id == part[1])
        given = [likely(item, last) for item in section.items]
        await put(guest, {k: v for fields in given for k, v in fields.items()})
        assert guest.status == 200
    assert guest.path == survey.path("/review")
    fields = {name: guest.field(name) for name in ("key", "code", "seen")}
    await guest.post(survey.path("/send"), fields | {"who": "Ola"})

    assert (guest.status, (await survey.sitting()).seat.answered) == (200, True)


@pytest.mark.parametrize("moved", ["renamed", "elsewhere"])
async def test_what_is_typed_while_the_form_is_put_in_another_order_is_kept(
    house: House, moved: str
):
    survey = await fielded(house)
    guest = await survey.begun()
    one = SOURCE.index("      - id: til")
    behind = SOURCE.index("  - id: saa")
    item, place = SOURCE[one:behind], "    title: {nb: Så, nn: Så}\n    items:\n"
    elsewhere = SOURCE.replace(item, "").replace(place, place + item)
    new = SOURCE.replace("id: forst", "id: annen") if moved == "renamed" else elsewhere
    await survey.rewrite(new)

    await fill(guest, a_bruk="ja", a_til=["b"])

    answers = (await survey.sitting()).answers
    assert answers == {"bruk": Chosen(("ja",)), "til": Chosen(("b",))}
