"""What happens on the day of which pictures are taken, from the first word to the documents."""

from datetime import timedelta
from pathlib import Path

from surveys.questions import Kind
from tests.bot.chat.conftest import HALL
from tests.pictures.day import CHANNEL, LEADER, SIDES, Day, Receipt, Shown, begin, day, found

MINUTE = timedelta(minutes=1)
SAID = {
    "nb": (
        "Vi møter folk der de er, og tidlig",
        "Faste møter med Nav og kommunene",
        "Spørre næringslivet om hva de trenger",
        "Kall inn andre avdelinger før planen er skrevet",
        "Gi ett navn ansvaret for hver avtale",
        "Ringe kommunene og be om ett møte hver",
        "Før jul",
        "Kollegaen min på analyse",
    ),
    "nn": (
        "Vi møter folk der dei er, og tidleg",
        "Faste møte med Nav og kommunane",
        "Spørje næringslivet om kva dei treng",
        "Kall inn andre avdelingar før planen er skriven",
        "Gje eitt namn ansvaret for kvar avtale",
        "Ringje kommunane og be om eitt møte kvar",
        "Før jul",
        "Kollegaen min på analyse",
    ),
}


async def held(folder: Path, language: str) -> list[Shown]:
    """What was shown on a day, in order."""
    async with day(folder, language) as made:
        await _before(made)
        await _alone(made)
        await _at_the_tables(made)
        await _vote(made)
        await _afterwards(made)
        await _another(made)
        return made.seen


async def _before(day: Day) -> None:
    for side in SIDES:
        help_ = await day.say(side, side.leader, "hjelp")
        assert help_.card is not None
        day.show(side, "channel", "Asked for help", help_.card)
        new = await day.say(side, side.leader, "ny", "C-other", can_open=True)
        assert new.form is not None
        day.show(side, "leading", "A new workshop", new.form)
    await day.take("leading", "The control card, before the day", LEADER, "control")
    await day.take("channel", "The invitation", CHANNEL, "invite")
    for side in SIDES:
        reply = await day.press(side, side.people[0], await _join(day, side), side.channel)
        assert reply.form is not None
        day.show(side, "personal", "Joining", reply.form)
        for name in side.people:
            await day.join(side, name)
    for side in SIDES:
        await day.take_own(side, "Who has joined", "hello")
        cards = await day.standing(side, side.people[0])
        await day.press(side, side.people[0], found(cards["hello"], "host"))


async def _join(day: Day, side):
    return found((await day.standing(side, CHANNEL))["invite"], "join")


async def _alone(day: Day) -> None:
    """Each for themselves: a list for each sub-question."""
    await day.lead("start")
    day.hall.clock.pass_(MINUTE)
    await day.hall.runner.wake_due()
    await day.take("channel", "A phase", CHANNEL, "phase:")
    points = SAID[day.language]
    for side in SIDES:
        await day.take_own(side, "The question", "prompt:")
        form = await day.form(side, side.people[0])
        receipt = await day.fill(side, side.people[0], form, points[:2])
        form = await day.form(side, side.people[0])
        day.show(side, "personal", "The form, with what was sent", form)
        day.show(side, "personal", "The receipt", Receipt(form, receipt.note))
    await day.take("leading", "The control card, while the day runs", LEADER, "control")
    side = SIDES[0]
    cards = await day.standing(side, LEADER)
    for caption, act in (
        ("«Who is missing?»", "missing"),
        ("«Links and codes»", "links"),
    ):
        reply = await day.press(side, side.leader, found(cards["control"], act))
        assert reply.card is not None
        for one in SIDES:
            day.show(one, "leading", caption, reply.card)


async def _at_the_tables(day: Day) -> None:
    old = {side.platform: (await day.standing(side, side.people[0])) for side in SIDES}
    await day.lead("next")
    for side in SIDES:
        key = next(k for k in old[side.platform] if k.startswith("prompt:"))
        card = await day.over(side, key)
        assert card is not None
        day.show(side, "personal", "The question, when its time is over", card)
    await day.take("channel", "A phase at the tables", CHANNEL, "phase:")
    await day.take("channel", "A table’s thread", CHANNEL, "table:")
    await day.take("channel", "In the table’s thread: the turns", CHANNEL, "floor:")
    points = SAID[day.language]
    for side in SIDES:
        for name in side.people:
            cards = await day.standing(side, name)
            turn = next((c for k, c in cards.items() if k.startswith("turn:")), None)
            if turn is not None:
                day.show(side, "personal", "Your turn", turn)
        await day.take_own(side, "The host’s question", "prompt:")
        form = await day.form(side, side.people[0])
        day.show(side, "personal", "The host’s form", form)
        fields = {
            f.name: (points[3] if side is SIDES[0] else points[4],)
            if f.name.startswith("slot-outcome")
            and f.name == next(g.name for g in form.fields if g.name.startswith("slot-outcome"))
            else ()
            for f in form.fields
        }
        await day.press(side, side.people[0], form.send, fields=fields)
    await day.take("leading", "The control card, at the tables", LEADER, "control")
    side = SIDES[0]
    cards = await day.standing(side, LEADER)
    reply = await day.press(side, side.leader, found(cards["control"], "more"))
    assert reply.card is not None
    for one in SIDES:
        day.show(one, "leading", "«Skip, go back, close the day»", reply.card)


async def _vote(day: Day) -> None:
    await day.lead("next")
    await day.take("channel", "An outcome", CHANNEL, "outcome:")
    await day.take("channel", "In plenary", CHANNEL, "phase:")
    await day.lead("next")
    for side in SIDES:
        form = await day.form(side, side.people[0])
        day.show(side, "personal", "The ballot", form)
        shares = ("2", "1") if side is SIDES[0] else ("3", "0")
        await day.fill(side, side.people[0], form, shares)


async def _afterwards(day: Day) -> None:
    side = SIDES[0]
    cards = await day.standing(side, LEADER)
    more = await day.press(side, side.leader, found(cards["control"], "more"))
    assert more.card is not None
    await day.press(side, side.leader, found(more.card, "close"))
    await day.take("channel", "The result of the vote", CHANNEL, "result:")
    await day.take("channel", "The end", CHANNEL, "closed:")
    await day.take("leading", "The control card, afterwards", LEADER, "control")
    for side in SIDES:
        await day.take_own(side, "The end", "end:")
    side = SIDES[0]
    day.hall.clock.pass_(MINUTE)  # what people had open is waited for until then
    await day.lead("publish")
    for number, file in enumerate(day.hall.files(HALL)[:2]):
        day.show(side, "channel", "" if number else "The documents, as files", file)
    links = day.hall.cards(SIDES[1].channel, "teams")[-1]
    day.show(SIDES[1], "channel", "The documents, as links", links)


async def _another(day: Day) -> None:
    """A day whose time does not hold, and one that ends in what everybody will do."""
    await begin(day, "arbeidsverksted-trykt")
    await day.take("leading", "The time check finds something", LEADER, "control")
    await begin(day, "arbeidsverksted")
    for side in SIDES:
        await day.join(side, side.people[0])
    await day.lead("start")
    while not await _commits(day):
        await day.lead("next")
    for side in SIDES:
        await day.take_own(side, "What will I do?", "prompt:")
        points = SAID[day.language]
        await day.fill(side, side.people[0], await day.form(side, side.people[0]), points[5:8])
        form = await day.form(side, side.people[0])
        day.show(side, "personal", "What will I do?", form)


async def _commits(day: Day) -> bool:
    state = await day.hall.state(day.workshop)
    assert state.run is not None, "nobody was asked what they will do"
    return state.programme.phase(state.run.phase).collect.question.kind is Kind.COMMITMENT
