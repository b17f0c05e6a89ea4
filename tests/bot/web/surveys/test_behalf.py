import html
import re

from bot.fielding.answering import Fields, save, sitting
from storage import ballots, survey_log, unit_answers
from storage.unit_answers import UnitAnswer
from surveys.answers import Chosen
from surveys.field_state import SurveyId
from surveys.responses import Mode
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import ESCAPED, HOSTILE
from tests.bot.web.surveys.test_board import answer, asked, cast, close, reached, words_of
from tests.journeys.guest import Guest

HIDDEN = ("marks", "shown", "seen", "key")


async def path_of(house: House, survey: SurveyId) -> str:
    return f"/surveys/{survey}/asked/{(await reached(house, survey))['11'].seat.id}/behalf"


def hidden(guest: Guest) -> dict[str, object]:
    """The hidden fields of the form on the open page."""
    found = (re.search(rf'name="{name}" value="([^"]*)"', guest.page) for name in HIDDEN)
    pairs = zip(HIDDEN, found, strict=True)
    return {name: html.unescape(one[1]) for name, one in pairs if one}


async def enter(guest: Guest, path: str, **fields: object) -> int:
    """Fill in the form on the open page, and send it."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return await guest.post(path, hidden(guest) | named)


async def answers(house: House, survey: SurveyId) -> tuple[UnitAnswer, ...]:
    return await house.app.site.store.read(unit_answers.of_survey, survey)


async def test_an_official_answer_is_entered_and_logged(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)

    status = await enter(guest, path, a_nytte="nyttig", who="Ola, by telephone")

    (given,) = await answers(house, survey)
    lines = await house.app.site.store.read(survey_log.log, survey)
    assert (status, guest.path) == (200, path.removesuffix("/behalf"))
    assert (given.answers, given.who, given.by) == (
        {"nytte": Chosen(("nyttig",))},
        "Ola, by telephone",
        house.account.id,
    )
    assert lines[-1].what == "EnteredOnBehalf"
    assert "It was entered on their behalf." in words_of(guest.page)


async def test_a_question_that_has_come_up_is_shown_before_anything_is_sent(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)

    first = await enter(guest, path, a_nytte="lite", who=HOSTILE)
    said, nothing = words_of(guest.page), await answers(house, survey)
    kept = ESCAPED in guest.page, HOSTILE in guest.page
    second = await enter(guest, path, a_nytte="lite", a_savn="Time", who="Ola")

    assert (first, second, nothing, kept) == (422, 200, (), (True, False))
    assert "Your answer has brought up more questions on this page." in said
    assert set((await answers(house, survey))[0].answers) == {"nytte", "savn"}


async def test_what_is_lacking_is_told_and_may_be_left_out(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)

    lacking = await enter(guest, path, a_hva_na="Nothing", who="Ola")
    said = words_of(guest.page)
    sent = await enter(guest, path, a_hva_na="Nothing", who="Ola", gaps="1")

    assert (lacking, sent) == (422, 200)
    assert "Not answered yet" in said
    assert [given.complete for given in await answers(house, survey)] == [False]


async def test_without_a_name_nothing_is_sent_and_what_was_typed_stays(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)

    status = await enter(guest, path, a_nytte="nyttig", a_hva_na="Write & read")

    assert (status, await answers(house, survey)) == (422, ())
    assert 'value="Write &amp; read"' in guest.page


async def test_what_is_far_too_long_is_told_and_nothing_is_sent(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)

    status = await enter(guest, path, a_nytte="nyttig", a_hva_na="x" * 60_000, who="Ola")

    assert (status, await answers(house, survey)) == (422, ())
    assert "far too long, and is not kept: at most" in guest.page


async def test_who_writes_meanwhile_is_not_written_over(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)
    await answer(house, survey, "11")

    status = await enter(guest, path, a_nytte="nyttig", who="Kari")

    assert status == 409
    assert [given.who for given in await answers(house, survey)] == ["Ola"]


async def test_the_same_form_sent_twice_is_one_answer(house: House):
    survey, guest = await asked(house, ["11"]), await house.owner()
    path = await path_of(house, survey)
    await guest.get(path)
    fields = hidden(guest) | {"a-nytte": "nyttig", "who": "Ola"}

    found = [await guest.post(path, fields) for _ in range(2)]

    assert found == [200, 200]
    assert [given.version for given in await answers(house, survey)] == [1]


async def test_an_opinion_is_entered_and_its_code_shown_once(house: House):
    survey, guest = await asked(house, ["11"], Mode.OPINION), await house.owner()
    path = await path_of(house, survey)
    link = (await reached(house, survey))["11"].link or ""
    await guest.get(path)

    status = await enter(guest, path, a_nytte="nyttig")

    code = re.search(r'class="code">(\w+)<', guest.page)
    assert (status, code is not None) == (200, True)
    fielder = house.app.site.fielder
    cast_there = await fielder.store.read(
        ballots.read_back, survey, fielder.sealer, link, code[1] if code else ""
    )
    assert cast_there is not None
    assert await guest.get(path) == 409


async def test_what_was_given_is_never_shown_to_the_owner(house: House):
    survey, guest = await asked(house, ["11"], Mode.OPINION), await house.owner()
    path = await path_of(house, survey)
    await cast(house, survey, "11")

    assert await guest.get(path) == 409
    assert "Rogaland has answered already." in words_of(guest.page)


async def test_what_a_person_is_writing_is_never_shown_to_the_owner(house: House):
    survey, guest = await asked(house, ["11"], Mode.OPINION), await house.owner()
    path, fielder = await path_of(house, survey), house.app.site.fielder
    link = (await reached(house, survey))["11"].link or ""
    await guest.get(path)
    fresh = hidden(guest)["seen"], hidden(guest)["marks"]
    written: Fields = {"hva-na": {"points": [{"text": "Between us"}]}, "nytte": {"codes": ["lite"]}}
    await save(fielder, await sitting(fielder, link), written)

    status = await guest.get(path)

    assert (status, "Between us" in guest.page) == (200, False)
    assert (hidden(guest)["seen"], hidden(guest)["marks"]) == fresh
    assert await enter(guest, path, a_nytte="nyttig") == 200
    (given,) = await house.app.site.store.read(ballots.of_survey, survey)
    assert given.answers == {"nytte": Chosen(("nyttig",))}


async def test_nothing_is_entered_after_the_close_or_by_anybody_else(house: House):
    survey, stranger = await asked(house, ["11"]), await house.stranger()
    path, guest = await path_of(house, survey), await house.owner()
    await guest.get(path)

    foreign = await stranger.get(path), await stranger.post(path, {"who": "x", "seen": "0"})
    await close(house, survey)
    late = await enter(guest, path, a_nytte="nyttig", who="Ola")

    assert (foreign, late, await guest.get(path)) == ((403, 403), 409, 409)
    assert await answers(house, survey) == ()
