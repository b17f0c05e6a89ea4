"""A day led, joined and answered by presses alone."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from bot.chat.cards import Button
from bot.chat.desk import FrontDesk
from bot.chat.office import Turns
from bot.chat.ports import BotCame, BotWent, MemberCame, Pressed, Said
from facilitation.state import Status
from storage import chats, reading
from surveys.answers import Listed
from tests.bot.chat.conftest import (
    HALL,
    Hall,
    TidyStore,
    button,
    buttons,
    fields_of,
    opened,
    read,
)


async def written(hall: Hall, workshop) -> dict[str, list[tuple[str, bool]]]:
    """Who wrote which points, and whether they came late."""
    found: dict[str, list[tuple[str, bool]]] = {}
    names = {w.id: w.alias for w in await hall.store.read(_people, workshop)}
    for entry in await hall.store.read(reading.entries, workshop):
        if isinstance(entry.value, Listed):
            said = [(point.text, entry.late) for point in entry.value.points]
            found.setdefault(names.get(entry.owner, entry.owner), []).extend(said)
    return found


async def _people(connection, workshop):
    from storage import people

    return await people.of_workshop(connection, workshop)


async def test_a_workshop_is_made_in_the_channel_and_led_from_ones_own_conversation(hall: Hall):
    workshop = await hall.made()

    state = await hall.state(workshop)
    assert state.status is Status.PLANNED
    assert hall.read(HALL).count("Bli med") > 0
    assert hall.read(HALL).count("Start dagen") == 0
    assert hall.read("U-Frida").count("Start dagen") == 1


async def test_an_owner_is_not_forgotten_while_their_first_day_is_made(tmp_path: Path):
    async with opened(tmp_path, kept_in=TidyStore) as hall:
        await hall.made()

        assert hall.read("U-Frida").count("Start dagen") == 1


async def test_nobody_is_signed_up_without_pressing(hall: Hall):
    workshop = await hall.made()

    await hall.press("Ann", button(hall.card(HALL, "Bli med"), "Bli med"), HALL)
    assert (await hall.state(workshop)).people == ()

    await hall.join("Ann")
    assert len((await hall.state(workshop)).people) == 1
    assert hall.read("U-Ann").count("Velkommen, Ann. Du sitter ved bord 1.") == 1


async def test_joining_twice_seats_nobody_twice(hall: Hall):
    workshop = await hall.made()
    first = button(hall.card(HALL, "Bli med"), "Bli med")
    form = (await hall.press("Ann", first, HALL)).form
    assert form is not None

    await hall.send("Ann", form, {"Navn eller alias": "Ann"}, channel=HALL)
    again = await hall.send("Ann", form, {"Navn eller alias": "Ann"}, channel=HALL)

    assert again.note == "Du er med allerede, ved bord 1."
    assert len((await hall.state(workshop)).people) == 1


async def test_an_answer_is_given_changed_and_receipted(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    opener = button(hall.card("U-Ann", "Svar"), "Svar")
    form = (await hall.press("Ann", opener)).form
    assert form is not None
    first = form.fields[0].label

    receipt = await hall.send("Ann", form, {first: "Mer *tid* <!channel>"})
    assert receipt.note.startswith("Lagret 09.00.")
    again = (await hall.press("Ann", opener)).form
    assert again is not None
    assert again.fields[0].value == ("Mer *tid* <!channel>",)
    await hall.send("Ann", again, {first: "Mer tid"})

    assert await written(hall, workshop) == {"Ann": [("Mer tid", False)]}


async def test_the_same_delivery_twice_is_one_answer(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert form is not None
    fields = {field.name: ("Punkt",) if n == 0 else () for n, field in enumerate(form.fields)}

    one = await hall.press("Ann", form.send, fields=fields, delivery="same")
    two = await hall.press("Ann", form.send, fields=fields, delivery="same")

    assert one == two
    assert await written(hall, workshop) == {"Ann": [("Punkt", False)]}


async def test_more_fields_keep_what_was_typed(hall: Hall):
    await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert form is not None
    typed = {field.name: (f"Punkt {n}",) for n, field in enumerate(form.fields)}

    longer = (await hall.press("Ann", form.more[0], fields=typed)).form

    assert longer is not None
    lists = 2  # what each of the two sub-questions is answered with
    assert len(longer.fields) == len(form.fields) + 3 * lists
    assert {f.name: f.value for f in longer.fields if f.value} == typed


async def test_what_was_open_at_the_bell_may_be_sent_for_half_a_minute(hall: Hall):
    workshop = await hall.made()
    for name in ("Ann", "Bo"):
        await hall.join(name)
    await hall.lead("Start dagen")
    ann = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    bo = (await hall.press("Bo", button(hall.card("U-Bo", "Svar"), "Svar"))).form
    assert ann is not None
    assert bo is not None
    hall.clock.pass_(timedelta(minutes=2))
    await hall.runner.wake_due()
    await hall.settle()

    hall.clock.pass_(timedelta(seconds=29))
    kept = await hall.send("Ann", ann, {ann.fields[0].label: "Rakk det"})
    hall.clock.pass_(timedelta(seconds=2))
    refused = await hall.send("Bo", bo, {bo.fields[0].label: "For sent"})

    assert (
        kept.note
        == "Lagret 09.02, etter at tiden var ute. Det er tatt vare på og merket som for sent."
    )
    (place, said), *_ = refused.errors  # beside what was written, which stays
    assert place == bo.fields[0].name
    assert said.startswith("Den delen er over, og ingenting ble endret.")
    assert await written(hall, workshop) == {"Ann": [("Rakk det", True)]}


async def test_cards_of_a_phase_that_is_over_have_nothing_to_press(hall: Hall):
    await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    old = button(hall.card("U-Ann", "Svar"), "Svar")
    await hall.lead("Neste")

    pressed = await hall.press("Ann", old)

    assert pressed.note.startswith("Den delen er over, og ingenting ble endret.")
    left = hall.card("U-Ann", "Denne delen er over. Det du sendte, er tatt vare på.")
    assert buttons(left) == []
    assert buttons(hall.card(HALL, "Denne delen er over.")) == []


async def test_a_turn_is_told_to_the_speaker_alone_and_ended_by_them(hall: Hall):
    workshop = await hall.made()
    for name in ("Ann", "Bo", "Cam"):
        await hall.join(name)
    await hall.lead("Start dagen")
    await hall.lead("Neste")
    state = await hall.state(workshop)
    assert state.run is not None
    floor = state.run.floors[0]
    names = {w.id: w.alias for w in await hall.store.read(_people, workshop)}
    speaker, other = names[floor.queue[0]], names[floor.queue[1]]
    assert hall.read(f"U-{speaker}").count("Det er din tur.") > 0
    assert hall.read(f"U-{other}").count("Det er din tur.") == 0
    host = button(hall.card(f"U-{speaker}", "Velkommen"), "Bli bordvert")
    await hall.press(speaker, host)  # at a table without a host everybody may move on

    done = button(hall.card(f"U-{speaker}", "Det er din tur."), "Jeg er ferdig")
    theirs = await hall.press(other, done)  # somebody else's turn
    assert theirs.note != ""
    await hall.press(speaker, done)

    assert hall.read(f"U-{other}").count("Det er din tur.") > 0
    assert buttons(hall.card(f"U-{speaker}", "Turen din er over.")) == []
    late = await hall.press(speaker, done)  # on an old copy
    assert late.note == "Den taleturen er over. Ordet har gått videre."


async def test_a_table_has_a_thread_and_an_outsider_reads_no_notes_there(hall: Hall):
    workshop = await hall.made()
    for name in ("Ann", "Bo"):
        await hall.join(name)
    await hall.lead("Start dagen")
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert form is not None
    await hall.send("Ann", form, {form.fields[0].label: "Hemmelig punkt"})
    await hall.lead("Neste")

    thread = hall.card(HALL, "Ordet")
    assert button(thread, "Jeg er ferdig").act == "do"
    replies = [m for m in hall.slack.messages.values() if m.conversation == HALL and m.thread]
    assert len(replies) == 1
    assert hall.read(HALL).count("Hemmelig punkt") == 0
    assert (await written(hall, workshop))["Ann"] == [("Hemmelig punkt", False)]


async def test_only_a_facilitator_leads(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")
    start = button(hall.card("U-Frida", "Start dagen"), "Start dagen")

    for act in (start, Button("", "missing", start.words), Button("", "links", start.words)):
        reply = await hall.press("Ann", act)
        assert (reply.card, reply.note != "") == (None, True)
    stranger = await hall.press("Eve", start)

    assert (
        stranger.note
        == "Trykk «Bli med» først. Det trengs bare et navn du velger selv, ingen konto."
    )
    assert (await hall.state(workshop)).status is Status.PLANNED


async def test_two_who_press_next_at_once_move_the_day_once(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    forward = button(hall.card("U-Frida", "Led dagen"), "Neste")

    await hall.press("Frida", forward)
    second = await hall.press("Frida", forward)

    assert second.note == "Du har alt gjort det."
    state = await hall.state(workshop)
    assert state.run is not None
    assert state.run.number == 2


async def test_the_control_card_is_sent_anew_to_whoever_leads_and_asks_for_it(hall: Hall):
    await hall.made()
    await hall.join("Ann")

    reply = await hall.say("Frida", "", HALL)
    other = await hall.say("Ann", "styr", HALL)

    assert reply.note == "Kontrollkortet ligger i din egen samtale med meg."
    assert len([c for c in hall.cards("U-Frida") if "Led dagen" in c.summary]) == 2
    assert other.card is not None
    assert read(other.card).count("Start dagen") == 0


async def test_the_day_can_be_led_by_words_too(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")

    replies = [
        await hall.say("Frida", word, HALL) for word in ("start", "pause", "fortsett", "neste")
    ]
    refused = await hall.say("Ann", "neste", HALL)

    assert [reply.note for reply in replies] == ["Gjort."] * 4
    assert refused.note == "Bare prosesslederen kan gjøre det."
    state = await hall.state(workshop)
    assert state.run is not None
    assert state.run.number == 2


async def test_guests_of_the_organisation_take_part_but_make_nothing(hall: Hall):
    guest = hall.sender("Gry", external=True)

    refused = await hall.say("Gry", "ny", HALL, can_open=True, sender=guest)
    assert (refused.form, refused.note != "") == (None, True)
    workshop = await hall.made()
    await hall.join("Gry", sender=guest)

    assert len((await hall.state(workshop)).people) == 1


async def test_help_is_given_to_whatever_is_not_understood(hall: Hall):
    for words in ("hjelp", "help", "bla bla", "?"):
        reply = await hall.say("Ann", words, HALL)
        assert reply.card is not None
        assert read(reply.card).count("«ny»") == 1
        assert reply.common


async def test_who_blocks_the_bot_is_told_to_the_facilitator_and_comes_back(hall: Hall):
    await hall.made()
    await hall.join("Ann")
    await hall.desk.answer(BotWent("gone", hall.where("Ann")))
    await hall.settle()
    assert hall.read("U-Frida").count("Boten når ikke disse i Slack: Ann.") == 1

    await hall.lead("Start dagen")
    before = hall.read("U-Ann").count("Svar")
    await hall.say("Ann", "hei", "")
    await hall.press("Ann", button(hall.card("U-Ann", "Velkommen, Ann"), "Språk"))

    assert before == 0
    assert hall.read("U-Ann").count("Svar") > 0
    assert hall.read("U-Frida").count("Boten når ikke disse") == 0


async def test_who_comes_into_the_channel_is_asked_once(hall: Hall):
    workshop = await hall.made()
    came = MemberCame("came", hall.where("", HALL), hall.sender("Nils"))

    for _ in range(2):
        await hall.desk.answer(came)
        await hall.settle()

    assert hall.read("U-Nils").count("Du er invitert") == 1
    assert (await hall.state(workshop)).people == ()
    join = button(hall.card("U-Nils", "Du er invitert"), "Bli med")
    form = (await hall.press("Nils", join)).form
    assert form is not None
    await hall.send("Nils", form, {"Navn eller alias": "Nils"})
    assert hall.read("U-Nils").count("Velkommen, Nils") == 1


async def test_a_language_is_chosen_and_kept(hall: Hall):
    await hall.made()
    await hall.join("Ann")
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Språk"), "Språk"))).form
    assert form is not None

    await hall.press("Ann", form.send, fields={"language": ("nn",)})

    assert hall.read("U-Ann").count("Velkomen, Ann. Du sit ved bord 1.") == 1


async def test_what_nobody_offered_is_refused_kindly(hall: Hall):
    await hall.made()
    await hall.join("Ann")

    for words in ((("w", "nobody"),), (), (("w", "nobody"), ("run", "x"))):
        for act in ("open", "send", "board", "do", "join", "leave", "host", "publish", "nothing"):
            reply = await hall.press("Ann", Button("", act, words))
            assert reply.note != "", (act, words)


async def test_no_two_ready_programmes_are_called_the_same(hall: Hall):
    reply = await hall.say("Frida", "ny", HALL, can_open=True)

    assert reply.form is not None
    named = [label for _, label in reply.form.fields[0].options]
    assert len(set(named)) == len(named)
    assert named[1:3] == [
        "Arbeidsverksted om fylkeskommunens arbeid med inkludering",
        "Arbeidsverksted om fylkeskommunens arbeid med inkludering (fra lysbildene)",
    ]


async def test_who_adds_the_bot_is_greeted_once_though_it_is_told_twice(hall: Hall):
    where, by = hall.where("Frida", HALL), hall.sender("Frida")
    replies = [await hall.desk.answer(BotCame(f"d{n}", where, by)) for n in range(2)]
    alone = await hall.desk.answer(BotCame("d3", hall.where("Frida"), by))

    assert [reply.card is not None for reply in (*replies, alone)] == [True, False, True]


async def test_who_can_be_reached_again_is_written_to_whatever_they_say_or_press(hall: Hall):
    await hall.made()
    await hall.join("Ann")
    for back in (Said("hi", hall.sender("Ann"), hall.where("Ann"), "hei"),
                 BotCame("came", hall.where("Ann"), hall.sender("Ann"))):  # fmt: skip
        await hall.desk.answer(BotWent("gone", hall.where("Ann")))
        await hall.settle()
        lost = hall.read("U-Frida").count("Boten når ikke disse i Slack: Ann.")
        await hall.desk.answer(back)
        await hall.settle()

        assert (lost, hall.read("U-Frida").count("Boten når ikke disse")) == (1, 0)


async def test_a_failure_is_logged_without_what_people_wrote(hall: Hall, caplog):
    await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert form is not None
    full = "CREATE TRIGGER full BEFORE INSERT ON answers BEGIN SELECT RAISE(ABORT, 'full'); END"
    await hall.store.write(lambda connection: connection.execute(text(full)))

    reply = await hall.send("Ann", form, {form.fields[0].label: "Sjefen er streng"})

    assert reply.note.startswith("Noe gikk galt hos oss.")
    assert (caplog.text.count("IntegrityError in a Pressed"), caplog.text.count("Sjefen")) == (1, 0)


async def test_who_gets_a_host_or_is_moved_while_writing_can_send_what_is_their_own(hall: Hall):
    workshop = await hall.made()
    for name in ("Ann", "Bo"):
        await hall.join(name)
    for label in ("Start dagen", "Neste"):
        await hall.lead(label)
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form
    assert form is not None
    notes = "Notater for alle ved bordet"
    await hall.press("Bo", button(hall.card("U-Bo", "Bli bordvert"), "Bli bordvert"))

    hosted = await hall.send("Ann", form, {notes: "Mitt"})
    both = {field.name: ("Nytt",) for field in form.fields}
    refused = await hall.press("Ann", form.send, fields=both)
    frida, ann = (
        (await hall.state(workshop)).facilitators[0],
        (await hall.state(workshop)).people[0],
    )
    await hall.runner.act(workshop, "move", frida, {"person": ann.id, "table": "2"})
    moved = await hall.send("Ann", form, {notes: "Mitt igjen"})

    assert (hosted.note[:6], moved.note[:6]) == ("Lagret", "Lagret")
    assert [wrong for _, wrong in refused.errors] == ["Bordverten skriver resultatet."]
    assert await written(hall, workshop) == {"Ann": [("Mitt igjen", False)]}


async def test_joining_by_two_processes_at_once_seats_nobody_twice(hall: Hall):
    workshop = await hall.made()
    join = button(hall.card(HALL, "Bli med"), "Bli med")
    form = (await hall.press("Ann", join, HALL)).form
    assert form is not None
    unnamed = await hall.send("Ann", form, {"Navn eller alias": ""}, channel=HALL)
    sent = Pressed(
        "d", hall.sender("Ann"), hall.where("Ann", HALL), "join-send", dict(form.send.words),
        fields_of(form, {"Navn eller alias": "Ann"}),
    )  # fmt: skip

    other = FrontDesk(replace(hall.office, turns=Turns()))
    await asyncio.gather(hall.desk.answer(sent), other.answer(sent))
    again = await other.answer(sent)

    assert unnamed.errors == (("alias", "Skriv et navn eller et alias."),)
    assert len((await hall.state(workshop)).people) == 1
    assert again.note == "Du er med allerede, ved bord 1."


async def making(hall: Hall, delivery: str) -> Pressed:
    """Frida sends the form for a new workshop."""
    reply = await hall.say("Frida", "ny", can_open=True)
    assert reply.form is not None
    filled = fields_of(reply.form, {"Dato": "2026-11-23", "Navnet ditt": "Frida"})
    send = reply.form.send
    return Pressed(
        delivery, hall.sender("Frida"), hall.where("Frida"), send.act, dict(send.words), filled
    )


async def test_the_first_two_days_of_somebody_made_by_two_processes_are_both_theirs(hall: Hall):
    sent = [await making(hall, f"d-{n}") for n in (1, 2)]

    other = FrontDesk(replace(hall.office, turns=Turns()))
    await asyncio.gather(hall.desk.answer(sent[0]), other.answer(sent[1]))
    await hall.settle()

    made = await hall.store.read(chats.workshops_in_chats)
    assert len(made) == 2
    assert len({(await hall.state(one)).facilitators for one in made}) == 1
    cards = [card for card in hall.cards("U-Frida") if "Led dagen" in read(card)]
    assert len(cards) == 2


async def test_one_sending_that_comes_to_two_processes_makes_one_day(hall: Hall):
    sent = await making(hall, "d")

    other = FrontDesk(replace(hall.office, turns=Turns()))
    replies = await asyncio.gather(hall.desk.answer(sent), other.answer(sent))
    hall.clock.pass_(timedelta(minutes=1))
    again = await other.answer(sent)

    assert len(await hall.store.read(chats.workshops_in_chats)) == 1
    notes = sorted(reply.note.partition(".")[0] for reply in (*replies, again))
    assert notes == ["Det er alt laget", "Verkstedet er laget", "Verkstedet er laget"]


async def test_a_day_that_could_not_be_made_is_made_when_the_same_comes_again(hall: Hall):
    sent = await making(hall, "d")
    await hall.store.write(set_most_pages, 1)  # no room for a programme

    refused = await hall.desk.answer(sent)
    await hall.store.write(set_most_pages, 1_000_000)
    again = await hall.desk.answer(sent)

    assert [wrong[:22] for _, wrong in refused.errors] == ["Ingenting ble lagret: "]
    assert again.note.startswith("Verkstedet er laget.")
    assert len(await hall.store.read(chats.workshops_in_chats)) == 1


async def set_most_pages(connection, most: int) -> None:
    await connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")


async def test_a_link_for_one_more_facilitator_is_for_one_though_two_are_as_quick(hall: Hall):
    workshop = await hall.made()
    link = await link_for_one_more(hall)

    said = (Said(n, hall.sender(n), hall.where(n), f"kople {link}") for n in ("Bo", "Cat"))
    replies = await asyncio.gather(*map(hall.desk.answer, said))

    assert sorted(reply.note for reply in replies) == [
        "Denne lenken gjelder ikke lenger. Be om en ny.",
        "Du leder verkstedet nå. Kontrollkortet ligger i din egen samtale.",
    ]
    assert len((await hall.state(workshop)).facilitators) == 2


async def test_who_leads_with_another_can_lead_by_words_in_their_own_conversation(hall: Hall):
    workshop = await hall.made()
    await hall.say("Bo", f"kople {await link_for_one_more(hall)}")

    assert (await hall.say("Bo", "start")).note == "Gjort."
    assert (await hall.state(workshop)).status is Status.RUNNING


async def test_who_led_the_day_once_has_nothing_to_press(hall: Hall):
    workshop = await hall.made()
    await hall.say("Bo", f"kople {await link_for_one_more(hall)}")
    frida, bo = (await hall.state(workshop)).facilitators
    before = buttons(hall.card("U-Bo", "Led dagen"))
    await hall.runner.act(workshop, "lay-role", frida, {"person": bo})
    await hall.settle()
    after = hall.cards("U-Bo")

    assert (len(before) > 0, [buttons(card) for card in after]) == (True, [[]])
    assert read(after[0]).endswith("Bare prosesslederen kan gjøre det.")
    await hall.runner.act(workshop, "give-role", frida, {"person": bo})
    await hall.settle()
    assert buttons(hall.cards("U-Bo")[0]) == before


async def test_who_was_shut_out_has_nothing_to_press_and_is_told_so_until_let_in(hall: Hall):
    workshop = await hall.made()
    await hall.join("Ann")
    await hall.lead("Start dagen")
    frida, [ann] = (await hall.state(workshop)).facilitators[0], (await hall.state(workshop)).people
    await hall.runner.act(workshop, "remove", frida, {"person": ann.id})
    await hall.settle()
    join = button(hall.card(HALL, "Bli med"), "Bli med")

    assert [buttons(card) for card in hall.cards("U-Ann")] == [[], []]
    gone = "Du er ikke lenger med i dette arbeidsverkstedet. Snakk med prosesslederen."
    assert read(hall.cards("U-Ann")[0]).endswith(gone)
    reply = await hall.press("Ann", join, HALL)
    assert (reply.note, reply.form) == (gone, None)
    await hall.runner.act(workshop, "remove", frida, {"person": ann.id, "removed": "0"})
    await hall.settle()
    assert len(buttons(hall.card("U-Ann", "Velkommen, Ann."))) > 0


async def link_for_one_more(hall: Hall) -> str:
    """As it stands on Frida's card with links."""
    card = (await hall.lead("Lenker og koder")).card
    assert card is not None
    return next(line for line in read(card).split("\n") if "/s/" in line)


async def test_join_codes_cannot_be_guessed_without_end(hall: Hall):
    workshop = await hall.made()
    code = next(line for line in hall.read(HALL).splitlines() if "kode" in line).split()[-1]

    wrong = [await hall.say("Eve", f"bli med BCD{n:03}") for n in range(31)]
    right = await hall.say("Eve", f"bli med {code}", can_open=True)
    other = await hall.say("Ann", f"bli med {code}", can_open=True)

    assert wrong[0].note != wrong[30].note
    assert (right.form, right.note) == (None, wrong[30].note)
    assert other.form is not None
    assert (await hall.state(workshop)).people == ()
