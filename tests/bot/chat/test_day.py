"""A whole short day in two chats at once: Slack and Teams at the same tables."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.chance import seeded
from bot.chat.cards import Button
from bot.chat.planner import Planner
from bot.chat.ports import Cost, Deed, File, Pressed, TryLater
from bot.courier import Courier
from bot.housekeeping import tidy
from facilitation.files import shipped_source
from facilitation.state import Status
from storage import chats, links, outbox
from tests.bot.chat.conftest import HALL, OFFICE, Hall, button, buttons, fields_of, read
from tests.bot.chat.test_desk import written

TEAMS = {"platform": "teams"}


async def connected(hall: Hall) -> None:
    """The same day in a Teams channel too, led there by Tor."""
    ways = await hall.lead("Lenker og koder")
    assert ways.card is not None
    link = next(line for line in read(ways.card).splitlines() if "/s/" in line)
    reply = await hall.say("Tor", f"kople {link}", OFFICE, **TEAMS)
    assert reply.note.startswith("Du leder verkstedet nå.")


async def both(hall: Hall):
    """Ann and Bo from Slack, Cam and Dag from Teams: two at each table."""
    workshop = await hall.made()
    await connected(hall)
    for name, table in (("Ann", "1"), ("Bo", "2")):
        await hall.join(name, table)
    for name, table in (("Cam", "1"), ("Dag", "2")):
        await hall.join(name, table, OFFICE, **TEAMS)
    return workshop


async def test_two_chats_sit_at_the_same_tables(hall: Hall):
    workshop = await both(hall)

    seats = {p.table: 0 for p in (await hall.state(workshop)).people}
    for person in (await hall.state(workshop)).people:
        seats[person.table] += 1
    assert seats == {1: 2, 2: 2}


async def test_a_link_for_one_more_facilitator_is_good_once(hall: Hall):
    await hall.made()
    ways = await hall.lead("Lenker og koder")
    assert ways.card is not None
    link = next(line for line in read(ways.card).splitlines() if "/s/" in line)
    await hall.say("Tor", f"kople {link}", OFFICE, **TEAMS)

    again = await hall.say("Una", f"kople <{link}>", OFFICE, **TEAMS)
    wrong = await hall.say("Una", "kople https://bord.example.no/s/x.y", OFFICE, **TEAMS)

    assert again.note == "Denne lenken gjelder ikke lenger. Be om en ny."
    assert wrong.note.startswith("Skriv «kople» og så lenken")
    assert hall.read("U-Tor", "teams").count("Start dagen") == 1
    assert hall.read("U-Una", "teams") == ""


async def test_in_teams_the_form_stands_in_ones_own_conversation(hall: Hall):
    workshop = await both(hall)
    await hall.lead("Start dagen")
    card = hall.card("U-Cam", "Svaret ditt", "teams")
    assert card.form is not None

    receipt = await hall.send("Cam", card.form, {card.form.fields[0].label: "Fra Teams"}, **TEAMS)

    assert receipt.note.startswith("Lagret 09.00.")
    assert await written(hall, workshop) == {"Cam": [("Fra Teams", False)]}
    newest = hall.card("U-Cam", "Svaret ditt", "teams")
    assert newest.form is not None
    assert newest.form.fields[0].value == ("Fra Teams",)
    assert [c.form for c in hall.cards("U-Ann")] == [None] * len(hall.cards("U-Ann"))


async def test_more_time_does_not_touch_a_form_that_somebody_types_in(hall: Hall):
    await both(hall)
    await hall.lead("Start dagen")
    forms = [c for c in hall.teams.calls if c.words == "Svaret ditt"]
    await hall.lead("+5 min")
    await hall.lead("+1 min")

    assert [c for c in hall.teams.calls if c.words == "Svaret ditt"] == forms
    assert len([c for c in hall.teams.calls if c.deed == "edit"]) > 0


async def test_the_outcome_goes_to_every_channel_when_the_tables_are_done(hall: Hall):
    await both(hall)
    await hall.press(
        "Cam", button(hall.card("U-Cam", "Velkommen", "teams"), "Bli bordvert"), **TEAMS
    )
    await hall.lead("Start dagen")
    await hall.lead("Neste")
    card = hall.card("U-Cam", "Svaret ditt", "teams")
    assert card.form is not None
    outcome = next(f for f in card.form.fields if f.name.startswith("slot-outcome"))
    await hall.press("Cam", card.form.send, fields={outcome.name: ("Møt folk først",)}, **TEAMS)
    assert (hall.read(HALL) + hall.read(OFFICE, "teams")).count("Møt folk først") == 0

    await hall.lead("Neste")

    assert hall.read(HALL).count("Møt folk først") == 1
    assert hall.read(OFFICE, "teams").count("Møt folk først") == 1


async def vote(hall: Hall) -> None:
    """To the vote, with one outcome to vote on."""
    await hall.lead("Start dagen")
    await hall.lead("Neste")
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert form is not None
    outcome = next(f for f in form.fields if f.name.startswith("slot-outcome"))
    await hall.press("Ann", form.send, fields={outcome.name: ("Mer tid sammen",)})
    await hall.lead("Neste")
    await hall.lead("Neste")


async def close(hall: Hall) -> None:
    """The day is over."""
    more = await hall.lead("Hopp over, gå tilbake, avslutt dagen")
    assert more.card is not None
    await hall.press("Frida", button(more.card, "Avslutt dagen"))


async def test_votes_are_secret_until_the_vote_has_ended(hall: Hall):
    await both(hall)
    await vote(hall)
    form = (await hall.press("Bo", button(hall.card(HALL, "Stem"), "Stem"), HALL)).form
    assert form is not None
    [ballot] = form.fields
    assert ballot.label == "Mer tid sammen (Bord 1)"

    too_many = await hall.press("Bo", form.send, fields={ballot.name: ("4",)})
    await hall.press("Bo", form.send, fields={ballot.name: ("3",)})
    before = hall.read(HALL) + hall.read(OFFICE, "teams")
    await close(hall)

    assert too_many.errors == ((ballot.name, "Du har 3 poeng å gi, og ga 4."),)
    assert before.count("Mer tid sammen — 3 poeng") == 0
    assert hall.read(OFFICE, "teams").count("Mer tid sammen — 3 poeng") == 1
    assert hall.read(HALL).count("1 person stemte") == 1


async def test_the_documents_go_into_the_channel_when_the_facilitator_says_so(hall: Hall):
    workshop = await both(hall)
    await vote(hall)
    await close(hall)
    assert (await hall.state(workshop)).status is Status.CLOSED
    assert hall.files(HALL) == []

    await hall.lead("Legg dokumentene i kanalen")
    assert hall.files(HALL) == []  # what people had open is waited for
    hall.clock.pass_(timedelta(seconds=31))
    await hall.settle()

    names = sorted(file.name.rpartition(".")[2] for file in hall.files(HALL))
    assert names == ["docx", "docx", "pdf", "pdf"]
    linked = [b.url for b in buttons(hall.card(OFFICE, "Dokumenter fra dagen", "teams"))]
    assert [url.startswith("https://bord.example.no/d/") for url in linked] == [True] * 4
    assert hall.read("U-Ann").count("Dagen er slutt") > 0
    calls = len(hall.slack.calls)
    await hall.settle()
    assert len(hall.slack.calls) == calls  # nothing goes twice


async def test_the_documents_come_by_themselves_when_the_day_is_closed_so_whatever_is_killed(
    hall: Hall,
):
    workshop = await both(hall)
    await vote(hall)
    more = (await hall.lead("Hopp over, gå tilbake, avslutt dagen")).card
    assert more is not None
    closing = button(more, "Avslutt, og legg ut dokumentene")
    await hall.desk.answer(pressed(hall, closing))  # its process dies before it has planned

    hall.clock.pass_(timedelta(seconds=31))
    for _ in range(3):  # and so do those that come after it, now and then
        await anew(hall).settle()

    assert (await hall.state(workshop)).publish is True
    names = sorted(file.name.rpartition(".")[2] for file in hall.files(HALL))
    assert names == ["docx", "docx", "pdf", "pdf"]
    links = [card for card in hall.cards(OFFICE, "teams") if "Dokumenter fra dagen" in read(card)]
    assert len(links) == 1


def pressed(hall: Hall, button: Button) -> Pressed:
    """Frida presses, and nothing follows of it yet."""
    return Pressed("d", hall.sender("Frida"), hall.where("Frida"), button.act, dict(button.words))


def anew(hall: Hall) -> Hall:
    """The same in a process that has just begun."""
    planner, office = Planner(hall.office), hall.office
    carrier = Courier(hall.store, hall.clock, seeded(8), office.sealer, office.channels,
                      planner.compose)  # fmt: skip
    return replace(hall, planner=planner, courier=carrier)


async def test_a_message_to_a_table_goes_to_its_people_alone(hall: Hall):
    workshop = await both(hall)
    from facilitation.events import MessageSent
    from facilitation.ids import PersonId, TableNo
    from storage.links import Message

    owner = (await hall.state(workshop)).facilitators[0]
    message = Message("m1", workshop, TableNo(1), "Kom til scenen", owner)
    await hall.store.write(links.add_message, message)
    await hall.runner.handle(
        workshop,
        lambda state, at: MessageSent(at=at, by=PersonId(owner), message="m1", table=TableNo(1)),
    )
    await hall.settle()

    reached = [hall.read("U-Ann"), hall.read("U-Bo"), hall.read("U-Cam", "teams"), hall.read(HALL)]
    assert [words.count("Kom til scenen") for words in reached] == [1, 0, 1, 0]


async def test_a_platform_that_is_silent_is_told_and_all_catches_up_in_order(hall: Hall):
    await both(hall)
    hall.slack.down = TryLater()
    await hall.lead_by("Tor", "Start dagen")
    await hall.lead_by("Tor", "Neste")
    hall.clock.pass_(timedelta(minutes=10))
    await hall.settle()
    told = hall.read("U-Tor", "teams")
    assert told.count("Slack har ikke tatt imot meldingene våre siden 09.00.") == 1

    hall.slack.down = None
    hall.clock.pass_(timedelta(minutes=1))
    await hall.settle()

    assert hall.read("U-Tor", "teams").count("Slack har ikke tatt imot") == 0
    assert hall.read("U-Ann").count("Svar på siden") == 1  # the round's; the silent part is over
    posted = [c.words for c in hall.slack.calls if c.conversation == HALL and c.deed == "post"]
    assert posted.index("Bord 1") < len(posted) - 1


async def test_everybody_in_the_channel_is_asked_personally_and_no_one_twice(hall: Hall):
    await hall.made()
    await hall.join("Ann")
    hall.slack.everybody = tuple(hall.sender(name) for name in ("Ann", "Bo", "Frida", "Gro"))

    reply = await hall.lead("Inviter alle i kanalen")
    again = await hall.lead("Inviter alle i kanalen")
    missing = await hall.lead("Hvem mangler?")

    assert (reply.note, again.note) == ("2 personer er spurt.", "0 personer er spurt.")
    assert [hall.read(f"U-{name}").count("Du er invitert") for name in ("Bo", "Gro")] == [1, 1]
    assert hall.read("U-Ann").count("Du er invitert") == 0
    assert missing.card is not None
    assert read(missing.card).count("Bo, Frida, Gro") == 1


async def test_a_programme_is_made_from_a_file_and_its_mistakes_are_told(hall: Hall):
    files = {"good": shipped_source("kort-igp").encode(), "bad": b"id: x\nitems: 3\n"}

    async def fetch(file: File, most: int) -> bytes:
        return files[file.source]

    hall.slack.fetch = fetch  # type: ignore[method-assign]  # what lies on the platform
    bad = await hall.say("Frida", "", files=(File("dag.yaml", 10, "bad"),))
    wrong = await hall.say("Frida", "", files=(File("dag.docx", 10, "bad"),))
    good = await hall.say("Frida", "", HALL, files=(File("dag.YML", 10, "good"),))

    assert bad.card is not None
    assert read(bad.card).count("dag.yaml:") > 0
    assert wrong.note.startswith("Send programmet som en YAML-fil")
    assert good.note.startswith("Verkstedet er laget.")
    assert hall.read(HALL).count("IGP på en halv time") > 0


async def test_the_same_wish_twice_makes_one_workshop(hall: Hall):
    reply = await hall.say("Frida", "ny", HALL, can_open=True)
    assert reply.form is not None
    filled = fields_of(reply.form, {"Program": "kort-igp", "Dato": "2026-11-23"})

    for _ in range(2):
        await hall.press("Frida", reply.form.send, HALL, fields=filled, delivery="once")

    assert len([c for c in hall.cards("U-Frida") if "Led dagen" in c.summary]) == 1


async def test_a_date_that_is_none_is_told_at_its_field(hall: Hall):
    reply = await hall.say("Frida", "ny", HALL, can_open=True)
    assert reply.form is not None

    wrong = await hall.send("Frida", reply.form, {"Dato": "i morgen"}, channel=HALL)

    assert wrong.errors == (("date", "År, måned og dag, slik som 2026-11-23"),)


async def test_the_time_check_is_told_before_anything_starts(hall: Hall):
    await hall.made("arbeidsverksted-trykt")

    card = hall.card("U-Frida", "Led dagen")

    assert read(card).count("er det noe å rette:") == 1
    assert button(card, "Start dagen").act == "do"


async def test_a_long_list_keeps_what_has_no_room_in_a_form(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert form is not None
    for _ in range(20):
        if not form.more:
            break
        form = (await hall.press("Ann", form.more[0], fields={})).form
        assert form is not None
    first = [f.name for f in form.fields if f.name.startswith("slot-1.")]
    assert len(first) == 30
    await hall.press("Ann", form.send, fields={n: (f"p{i}",) for i, n in enumerate(first)})

    again = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert again is not None
    fewer = {f.name: f.value for f in again.fields if f.name.startswith("slot-1.")}
    fewer[again.fields[0].name] = ()  # emptied
    await hall.press("Ann", again.send, fields=fewer)

    assert (await written(hall, workshop))["Ann"] == [(f"p{i}", False) for i in range(1, 30)]


async def test_a_press_without_a_workshop_says_so(hall: Hall):
    reply = await hall.press("Ann", Button("", "join", (("w", "gone"),)))

    assert reply.note == "Arbeidsverkstedet finnes ikke, eller det er slettet."


async def test_a_form_that_stands_in_a_message_stays_for_half_a_minute_after_the_bell(hall: Hall):
    await both(hall)
    await hall.lead("Start dagen")
    calls = [c for c in hall.teams.calls if c.words == "Svaret ditt"]
    hall.clock.pass_(timedelta(minutes=2))
    await hall.runner.wake_due()
    await hall.settle()
    form = hall.card("U-Cam", "Svaret ditt", "teams")
    begun = [c for c in hall.teams.calls if c.words == "Svaret ditt"][len(calls) :]
    hall.clock.pass_(timedelta(seconds=31))
    await hall.settle()

    assert form.form is not None
    assert {c.deed for c in begun} == {"post"}  # the next part's: nothing was put over the old one
    left = hall.card("U-Cam", "Tiden er ute. Det du sendte, er tatt vare på", "teams")
    assert (left.form, buttons(left)) == (None, [])


async def test_what_others_add_to_the_tables_notes_is_kept(hall: Hall):
    workshop = await both(hall)
    await hall.lead("Start dagen")
    await hall.lead("Neste")
    ann = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert ann is not None
    name = next(f.name for f in ann.fields if f.name.startswith("slot-outcome"))
    standing = hall.card("U-Cam", "Svaret ditt", "teams").form  # as it was before Ann sends
    assert standing is not None
    theirs = next(f.name for f in standing.fields if f.name.startswith("slot-outcome"))

    await hall.press("Ann", ann.send, fields={name: ("Først Ann",)})
    await hall.press("Cam", standing.send, fields={theirs: ("Så Cam",)}, **TEAMS)
    await hall.press("Cam", standing.send, fields={theirs: ("Så Cam",)}, **TEAMS)  # once more

    assert (await written(hall, workshop))["table:1"] == [("Så Cam", False), ("Først Ann", False)]


async def test_the_last_minute_is_told_to_many_in_the_channel_alone(hall: Hall):
    await both(hall)
    await hall.lead("Start dagen")
    hall.clock.pass_(timedelta(minutes=1))
    await hall.runner.wake_due()
    await hall.settle()
    assert hall.read(HALL).count("Ett minutt igjen.") == 1
    assert hall.read("U-Ann").count("Ett minutt igjen.") == 1
    for n in range(7):
        await hall.join(f"P{n}", "3")

    assert hall.read("U-Ann").count("Ett minutt igjen.") == 0
    assert hall.read(HALL).count("Ett minutt igjen.") == 1


async def test_what_is_left_of_a_part_is_shown_though_the_platform_takes_it_late(hall: Hall):
    await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    slow = (Cost("edits", every=60),)
    hall.slack.limits = lambda to, deed: slow if deed is Deed.EDIT else ()
    await hall.lead("Neste")
    stood = [card for card in hall.cards("U-Ann") if buttons(card) and "Individuelt" in read(card)]
    for _ in range(10):  # plans anew each time, while what is left waits for its turn
        hall.clock.pass_(timedelta(minutes=1))
        await hall.settle()

    assert len(stood) == 1
    left = [card for card in hall.cards("U-Ann") if "Individuelt" in read(card)]
    assert [buttons(card) for card in left] == [[]]


async def test_documents_go_to_the_channel_of_a_closed_day_alone(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    publish = Button("", "publish", (("w", workshop),))

    early = await hall.press("Frida", publish)
    frida = (await hall.state(workshop)).facilitators[0]
    await hall.runner.act(workshop, "close", frida, {"seen": 1})
    pressed = Pressed(
        "p", hall.sender("Frida"), hall.where("Frida"), "publish", dict(publish.words)
    )
    closed = await hall.desk.answer(pressed)
    first = (await hall.state(workshop)).programme.phases[0].id
    await hall.runner.act(workshop, "back", frida, {"seen": 2, "phase": first})
    await hall.settle()

    assert early.note == "Det kan ikke gjøres på dette tidspunktet av dagen."
    assert closed.note == "Dokumentene er på vei til kanalen."
    assert hall.files(HALL) == []


async def test_a_plan_that_failed_is_made_again_though_nothing_changes(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")
    planner = Planner(hall.office, again=0.0)
    full = "CREATE TRIGGER full BEFORE INSERT ON posts BEGIN SELECT RAISE(ABORT, 'full'); END"
    await hall.store.write(lambda connection: connection.execute(text(full)))
    frida = (await hall.state(workshop)).facilitators[0]
    await hall.runner.act(workshop, "start", frida, {"seen": 0})
    planner.hear(workshop)
    await planner.plan_changed()

    await hall.store.write(lambda connection: connection.execute(text("DROP TRIGGER full")))
    await asyncio.sleep(0)
    await planner.plan_changed()

    posts = await hall.store.read(outbox.of_workshop, workshop)
    waiting = sorted(post.key for post in posts if post.status is outbox.Status.QUEUED)
    assert waiting == ["control", "phase:1", "prompt:1", "table:1"]


async def test_a_programme_of_a_day_that_has_been_is_held_today(hall: Hall):
    old = shipped_source("kort-igp").replace("date: 2026-01-15", "date: 2020-01-15").encode()

    async def fetch(file: File, most: int) -> bytes:
        return old

    hall.slack.fetch = fetch  # type: ignore[method-assign]  # what lies on the platform
    await hall.say("Frida", "", HALL, files=(File("dag.yaml", 10, "old"),))
    [workshop] = await hall.store.read(chats.workshops_in_chats)
    await tidy(hall.store, hall.clock.now())

    assert (await hall.state(workshop)).programme.day.isoformat() == "2026-11-23"


async def test_a_form_opened_in_a_teams_channel_stands_in_ones_own_conversation(hall: Hall):
    await both(hall)
    await hall.lead("Start dagen")

    opener = button(hall.card(OFFICE, "Svar", "teams"), "Svar")
    reply = await hall.press("Cam", opener, OFFICE, **TEAMS)

    assert (reply.form, reply.note) == (None, "Skjemaet står i din egen samtale med meg.")
    assert hall.card("U-Cam", "Svaret ditt", "teams").form is not None
