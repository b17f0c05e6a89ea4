import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.fielding.answering import (
    Fields,
    Handed,
    NothingAnswered,
    NotNamed,
    Sending,
    Unsent,
    read_back,
    resume,
    save,
    send,
    sitting,
    withdraw,
)
from bot.fielding.fields import Written
from bot.filled import FAR_TOO_LONG, NotKept
from storage import ballots, unit_answers
from storage.survey_errors import BySomebodyElse, OnAnotherDevice, WrongMode
from surveys.answers import Chosen
from surveys.dispositions import Ruling
from surveys.errors import NotAChoice, TooLong
from surveys.field_errors import SurveyClosed
from tests.storage.chats import SEALER
from tests.storage.fields import OPINIONS, TERMS, YES, Field
from tests.surveys.forms import line

BOTH: Fields = {"q1": {"codes": ["a"]}, "q2": {"points": [{"text": "words"}]}}
LONG: Mapping[str, object] = {"points": [{"text": "x" * 3_001}]}


def typed(words: str) -> Fields:
    return {"q2": {"points": [{"text": words}]}}


@pytest.fixture
async def county(store, clock):
    return await Field.opened(store, clock, TERMS, "03", "11")


@pytest.fixture
async def pulse(store, clock):
    return await Field.opened(store, clock, OPINIONS, "03", "11")


# --- Writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("terms", [TERMS, OPINIONS], ids=["official", "opinion"])
async def test_what_is_typed_is_there_on_another_device(store, clock, office, terms):
    field = await Field.opened(store, clock, terms, "03")
    link = field.link("03")
    await save(office, await sitting(office, link), {"q1": {"codes": ["a"]}, "q2": LONG}, "Ola")
    found = await sitting(office, link)

    assert (found.begun, found.answers) == (True, {"q1": Chosen(("a",))})
    assert found.written.raw(found.form.item("q2")) == LONG


async def test_what_does_not_fit_is_told_and_stays(county, office):
    saved = await save(office, await sitting(office, county.link("03")), {"q2": LONG})

    assert [(one.item, type(one.reason)) for one in saved.wrong] == [("q2", TooLong)]
    assert saved.sitting.written.loose == {"q2": LONG}


async def test_what_is_far_too_long_is_told_and_the_rest_is_kept(county, office):
    fields: Fields = {**typed("x" * (FAR_TOO_LONG + 1)), "q1": {"codes": ["a"]}}
    saved = await save(office, await sitting(office, county.link("03")), fields)
    unsent = await send(office, saved.sitting, fields, Sending(who="Ola"))

    assert saved.sitting.written == Written({"q1": Chosen(("a",))}, {})
    assert saved.wrong == saved.unkept
    assert [(one.item, type(one.reason)) for one in saved.wrong] == [("q2", NotKept)]
    assert isinstance(unsent, Unsent)
    assert [one.item for one in unsent.wrong] == ["q2"]


async def test_turning_pages_without_writing_begins_no_draft(county, office):
    await county.answer("03")
    saved = await save(office, await sitting(office, county.link("03")), {"q1": {"codes": ["a"]}})

    assert saved.sitting.begun is False
    assert await county.store.read(unit_answers.draft, county.id("03")) is None


async def test_delegates_write_different_answers_at_the_same_time(county, office):
    link = county.link("03")
    ola = kari = await sitting(office, link)
    await asyncio.gather(
        save(office, ola, {"q1": {"codes": ["a"]}}, "Ola", {}),
        save(office, kari, typed("Kari's"), "Kari", {}),
    )

    assert (await sitting(office, link)).answers == {"q1": Chosen(("a",)), "q2": line("Kari's")}


async def test_what_two_have_changed_is_shown_to_the_second(county, office):
    link = county.link("03")
    before = await sitting(office, link)
    await save(office, before, typed("Ola's"), "Ola", {})
    saved = await save(office, before, typed("Kari's"), "Kari", {})

    (clash,) = saved.clashes
    assert (clash.theirs["points"], clash.mine) == (
        [{"id": "", "text": "Ola's"}], typed("Kari's")["q2"],
    )  # fmt: skip
    assert (await sitting(office, link)).answers == {"q2": line("Ola's")}


@pytest.mark.parametrize(
    ("terms", "refusal"), [(TERMS, BySomebodyElse), (OPINIONS, OnAnotherDevice)]
)
async def test_the_second_of_two_who_say_no_more_is_refused(store, clock, office, terms, refusal):
    field = await Field.opened(store, clock, terms, "03")
    before = await sitting(office, field.link("03"))
    await save(office, before, typed("first"), "Ola")

    with pytest.raises(refusal):
        await save(office, before, typed("second"), "Kari")


# --- Official answers -----------------------------------------------------------------------------


async def test_an_official_answer_is_sent_changed_and_sent_again(county, office):
    link = county.link("03")
    first = await send(office, await sitting(office, link), BOTH, Sending(who="Ola"))
    second = await send(office, await sitting(office, link), typed("other"), Sending(who="Kari"))
    found = (await sitting(office, link)).answer

    assert (first, second) == (Handed(late=False, version=1), Handed(late=False, version=2))
    assert found is not None
    assert (found.who, found.answers) == ("Kari", {**YES, "q2": line("other")})


async def test_all_that_is_wrong_and_lacking_comes_back_and_nothing_is_sent(county, office):
    fields = {"q1": {"codes": ["z"]}, "q2": LONG}
    back = await send(office, await sitting(office, county.link("03")), fields, Sending(who="O"))

    assert isinstance(back, Unsent)
    assert [(w.item, type(w.reason)) for w in back.wrong] == [("q1", NotAChoice), ("q2", TooLong)]
    assert back.lacking == ("q1",)
    assert (await county.find("03")).answered is False


async def test_gaps_are_sent_by_those_who_mean_it_and_count_as_partial(county, office):
    link = county.link("03")
    back = await send(office, await sitting(office, link), typed("x"), Sending(who="Ola"))
    sent = await send(
        office, await sitting(office, link), typed("x"), Sending(who="Ola", gaps=True)
    )
    found = (await sitting(office, link)).answer

    assert isinstance(back, Unsent)
    assert isinstance(sent, Handed)
    assert found is not None
    assert found.complete is False


async def test_an_official_answer_has_a_name(county, office):
    with pytest.raises(NotNamed):
        await send(office, await sitting(office, county.link("03")), BOTH, Sending(who=" "))


async def test_nothing_at_all_is_no_answer(county, office):
    with pytest.raises(NothingAnswered):
        await send(office, await sitting(office, county.link("03")), {}, Sending(gaps=True))


async def test_a_button_that_is_pressed_twice_sends_one_answer(county, office):
    link, sending = county.link("03"), Sending(key="k1", who="Ola", seen=0)
    first = await send(office, await sitting(office, link), BOTH, sending)
    second = await send(office, await sitting(office, link), {}, sending)

    assert (first, second) == (Handed(late=False, version=1), Handed(late=False, version=1))


async def test_what_the_sender_has_not_seen_is_not_sent_in_their_name(county, office):
    link = county.link("03")
    seen = (await save(office, await sitting(office, link), BOTH, "Ola")).sitting.seen
    await save(office, await sitting(office, link), typed("Kari was here"), "Kari")

    with pytest.raises(BySomebodyElse):
        await send(office, await sitting(office, link), {}, Sending(who="Ola", seen=seen))


async def test_an_owner_enters_an_answer_on_behalf_of_a_unit(county, office):
    link = county.link("03")
    await send(office, await sitting(office, link), BOTH, Sending(who="Ola", by="owner"))
    found = (await sitting(office, link)).answer

    assert found is not None
    assert found.by == "owner"


async def test_after_the_close_nothing_is_taken(county, office):
    before = await sitting(office, county.link("03"))
    await county.close()

    with pytest.raises(SurveyClosed):
        await send(office, before, BOTH, Sending(who="Ola"))
    with pytest.raises(SurveyClosed):
        await save(office, before, BOTH)


# --- Opinions -------------------------------------------------------------------------------------


async def give(office, field: Field, sending: Sending | None = None) -> Handed:
    before = await sitting(office, field.link("03"))
    handed = await send(office, before, BOTH, sending or Sending())
    assert isinstance(handed, Handed)
    return handed


async def test_an_opinion_is_read_back_with_its_receipt_alone(pulse, office):
    handed = await give(office, pulse)
    after = await sitting(office, pulse.link("03"))
    found = await read_back(office, after, handed.code)

    assert (len(handed.code), after.answers, after.begun) == (6, {}, False)
    assert found is not None
    assert found.answers == {**YES, "q2": line("words")}
    assert await read_back(office, after, "WRONG1") is None


async def test_an_opinion_is_changed_by_whoever_has_its_receipt(pulse, office):
    handed = await give(office, pulse)
    after = await sitting(office, pulse.link("03"))
    resumed = await resume(office, after, handed.code)
    assert resumed is not None
    await send(office, resumed, typed("changed"), Sending(code="NEW222"))

    (cast,) = await pulse.store.read(ballots.of_survey, pulse.survey)
    assert cast.answers == {**YES, "q2": line("changed")}
    assert await resume(office, after, "WRONG1") is None


async def test_who_has_the_link_alone_does_not_see_what_is_taken_up_again(pulse, office):
    handed = await give(office, pulse)
    after = await sitting(office, pulse.link("03"))
    resumed = await resume(office, after, handed.code)
    assert resumed is not None
    changed = (await save(office, resumed, typed("changed"))).sitting
    others = await sitting(office, pulse.link("03"))

    assert (others.begun, others.answers) == (False, {})
    assert await sitting(office, pulse.link("03"), changed.bound) == replace(changed, who="")
    again = await resume(office, others, handed.code)
    assert again is not None
    assert (again.bound, again.answers) == (changed.bound, changed.answers)


async def test_who_has_the_link_alone_can_still_answer_anew(pulse, office):
    handed = await give(office, pulse)
    resumed = await resume(office, await sitting(office, pulse.link("03")), handed.code)
    assert resumed is not None
    others = (await save(office, await sitting(office, pulse.link("03")), BOTH)).sitting
    with pytest.raises(OnAnotherDevice):
        await save(office, resumed, typed("changed"))
    await send(office, others, typed("anew"), Sending(seen=others.seen))

    (cast,) = await pulse.store.read(ballots.of_survey, pulse.survey)
    assert cast.answers == {**YES, "q2": line("anew")}


async def test_what_was_begun_since_is_not_lost_when_the_receipt_is_shown(pulse, office):
    handed = await give(office, pulse)
    begun = await save(office, await sitting(office, pulse.link("03")), typed("new"))

    assert await resume(office, begun.sitting, handed.code) == begun.sitting


async def test_an_opinion_that_is_sent_twice_is_one_with_one_receipt(pulse, office):
    sending = Sending(code="CODE22", seen=0)
    first = await give(office, pulse, sending)
    second = await send(office, await sitting(office, pulse.link("03")), {}, sending)

    assert (first, second) == (Handed(late=False, code="CODE22"),) * 2


async def test_an_opinion_that_went_on_elsewhere_is_not_sent_unseen(pulse, office):
    link = pulse.link("03")
    await save(office, await sitting(office, link), BOTH)

    with pytest.raises(OnAnotherDevice):
        await send(office, await sitting(office, link), {}, Sending(seen=0))


async def test_an_opinion_is_taken_back(pulse, office):
    await give(office, pulse)
    gone = await withdraw(office, await sitting(office, pulse.link("03")))

    assert gone is True
    assert await pulse.store.read(ballots.of_survey, pulse.survey) == ()
    assert (await pulse.find("03")).ruling is Ruling.REFUSED
    assert await withdraw(office, await sitting(office, pulse.link("11"))) is False


async def test_a_units_answer_is_not_taken_back_by_a_delegate(county, office):
    with pytest.raises(WrongMode):
        await withdraw(office, await sitting(office, county.link("03")))


async def test_a_draft_of_an_opinion_is_sealed_with_its_link(pulse, office):
    await save(office, await sitting(office, pulse.link("03")), BOTH)
    own, other = pulse.link("03"), pulse.link("11")

    assert await pulse.store.read(ballots.own_draft, pulse.survey, SEALER, own) is not None
    assert await pulse.store.read(ballots.own_draft, pulse.survey, SEALER, other) is None
