"""Answers to surveys given in a chat: the form opened, filled in and sent; else a way to the page.

One person has one seat in a survey, found by the address at which the chat reaches them. In an
official survey it is their organisation's; of opinions nobody is told what the seat answered. Who
answers for several organisations says which: a letter's button leads to the letter's own.
"""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chance import CODE_ALPHABET, CODE_LENGTH
from bot.chat.cards import Button, Buttons, Card, Field, FieldKind, Form, Heading, Paragraph, Style
from bot.chat.forms import filled
from bot.chat.office import Known, Office, route_of
from bot.chat.ports import NotAccepted, Pressed, Reply, Sender, TryLater, Unreachable
from bot.chat.survey_cards import title_of
from bot.chat.survey_fields import fields, first_field, fits, questions, raws, texts
from bot.chat.survey_refusals import AnsweredBefore
from bot.chat.survey_scene import Asking, about, asking
from bot.fielding import answering, seating
from bot.fielding.answering import Handed, Sending, Unsent
from bot.fielding.fielder import Fielder
from bot.fielding.fields import Written, merge, wrongs
from bot.fielding.letters import about as told
from bot.fielding.letters import promise
from bot.fielding.seating import Sitting
from bot.joining import NAME_LENGTH
from bot.words import Words
from storage import deliveries, seat_lists, seats
from storage.sealing import Sealer
from storage.seat_lists import NewSeat
from storage.seats import Reach, Seat
from storage.survey_errors import BySomebodyElse, NotAsked, NotForEverybody
from surveys.dispositions import Ruling
from surveys.field_state import SeatId, SurveyId
from surveys.fielding import admit
from surveys.responses import Unit

IN_A_ROW = 5  # buttons
WHO = "who"  # the field of an official answer that says who answers


# --- The form -------------------------------------------------------------------------------------


async def opened(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The form, with what was sent already where that may be told; or the way to the page.

    Raises:
        UnknownSurvey, NotOpenYet, SurveyClosed, NotForEverybody, NotAsked, AnsweredBefore
    """
    seen = await asking(office, SurveyId(press.words.get("s", "")))
    admit(seen.fielding, office.fielder.now())
    found = _asked(await seats_of(office, seen, press.sender), press)
    if len(found) > 1 and not seen.is_protected and _named(found, press) is None:
        return Reply(card=_which(seen, found, t))
    seat = _chosen(found, press)
    if seat is None and not seen.is_for_anybody:
        raise NotForEverybody
    if seat is not None and seen.is_protected and seat.answered:
        raise AnsweredBefore
    if not fits(seen.form, t):
        return await _page(office, seen, press.sender, seat, t)
    before = None if seat is None else await _seated(office, seen, seat)
    made = form(seen, before, press.sender, t)
    channel = office.channels[press.sender.address.platform]
    if channel.forms_in_messages and not press.where.personal:
        # In the channel's message it would go with that message's next change, words and all.
        card = Card(title_of(seen, t), (), t.language, made)
        try:
            await channel.post(press.sender.address, card, "", office.fielder.chance.id())
        except (TryLater, Unreachable, NotAccepted):
            return await _page(office, seen, press.sender, seat, t)
        return Reply(note=t("The form is in your own conversation with me."))
    return Reply(form=made)


def form(
    seen: Asking, before: Sitting | None, sender: Sender, t: Words, above: tuple[str, ...] = ()
) -> Form:
    """All that is asked, given what is answered, and who answers where that is told.

    `above` is read first.
    """
    title = title_of(seen, t)
    written = before.written if before else Written({}, {})
    items = " ".join(item.id for item in questions(seen.form, written.answers))
    asked = fields(seen.form, written, t)
    if not seen.is_protected:
        who = (before.who if before else "") or sender.name[:NAME_LENGTH]
        asked = (*asked, Field(WHO, t("Who answers"), FieldKind.LINE, value=(who,),
                               required=True, most=NAME_LENGTH))  # fmt: skip
    seat = before.seat.unit.name if before and not seen.is_protected else ""
    parts = (
        *(Paragraph(words, strong=True) for words in above),
        Paragraph(title, strong=True),
        *([Paragraph(t("You answer for {unit}.", unit=seat))] if seat else []),
        Paragraph(promise(replace(told(seen.fielding, seen.form), unit=seat), t), subtle=True),
        *texts(seen.form, t),
    )
    which = {"seat": before.seat.id} if before else {}
    words = about(seen.id, seen=before.seen if before else 0, i=items, **which)
    send = Button(t("Send"), "survey-send", words, style=Style.PRIMARY)
    return Form(t("Survey"), parts, asked, send, t("Close"))


async def _page(office: Office, seen: Asking, sender: Sender, seat: Seat | None, t: Words) -> Reply:
    """The sender's own way to the page."""
    seat = seat or await _walk_in(office, seen, sender)
    before = await _seated(office, seen, seat)
    title = title_of(seen, t)
    said = t("This survey is answered on the page. What you write there is saved as you write.")
    button = Button(t("Answer on the page"), url=office.fielder.link(before.link),
                    style=Style.PRIMARY)  # fmt: skip
    parts = (Heading(title), Paragraph(said), Buttons((button,)))
    return Reply(card=Card(title, parts, t.language))


# --- The seat -------------------------------------------------------------------------------------


async def seats_of(office: Office, seen: Asking, sender: Sender) -> tuple[Seat, ...]:
    """The seats of somebody in a chat."""
    route = route_of(sender.address)
    return await office.store.read(seats.at_address, seen.id, office.sealer, route)


def _asked(found: tuple[Seat, ...], press: Pressed) -> tuple[Seat, ...]:
    """Those of somebody's seats that are asked.

    Raises:
        NotAsked: none of them is, or not the one that a button is about.
    """
    there = tuple(one for one in found if one.ruling is not Ruling.NOT_ELIGIBLE)
    if _named(found, press) not in (None, *there) or (found and not there):
        raise NotAsked
    return there


def _named(found: tuple[Seat, ...], press: Pressed) -> Seat | None:
    """The one of somebody's seats that a button is about."""
    return next((one for one in found if one.id == press.words.get("seat")), None)


def _chosen(found: tuple[Seat, ...], press: Pressed) -> Seat | None:
    """That one, else the first that has not answered."""
    first = next((one for one in found if not one.answered), found[0] if found else None)
    return _named(found, press) or first


def _which(seen: Asking, found: tuple[Seat, ...], t: Words) -> Card:
    """For which of several organisations somebody answers."""
    title = t("For whom do you answer?")
    rows = [
        Buttons(tuple(_press_for(seen, seat, t) for seat in found[start : start + IN_A_ROW]))
        for start in range(0, len(found), IN_A_ROW)
    ]
    return Card(title, (Heading(title_of(seen, t)), Paragraph(title), *rows), t.language)


def _press_for(seen: Asking, seat: Seat, t: Words) -> Button:
    name = seat.unit.name or seat.unit.number
    label = t("{unit} (has answered)", unit=name) if seat.answered else name
    return Button(label, "survey-answer", about(seen.id, seat=seat.id))


async def _seated(office: Office, seen: Asking, seat: Seat) -> Sitting:
    """The seat with the form before it; a link that was let go is drawn anew.

    Raises:
        HasAnswered: an opinion was given, and is found by the person's own link alone.
    """
    fielder = office.fielder
    if not seat.linked and not seat.answered:
        link = fielder.chance.token()
        await fielder.change(seen.id, seat_lists.new_link, office.sealer, seat.id, link)
    return await seating.seated(fielder, seat.id)


async def _walk_in(office: Office, seen: Asking, sender: Sender) -> Seat:
    """A seat for somebody who was not invited, where whoever wants may answer.

    Raises:
        NotForEverybody, NotOpenYet, SurveyClosed
    """
    fielder, route = office.fielder, route_of(sender.address)
    id_ = SeatId(fielder.chance.id())
    reach = Reach(route.platform, route, sender.name)
    new = NewSeat(id_, Unit(id_, ""), fielder.chance.token(), sender.language, reach)
    return await fielder.change(seen.id, _come_in, office.sealer, new, fielder)


async def _come_in(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, new: NewSeat, fielder: Fielder
) -> Seat:
    """Seat them, and keep their link until they have answered: they may press once more."""
    await seat_lists.walk_in(connection, survey, sealer, new, fielder.now())
    await seat_lists.new_link(connection, survey, sealer, new.id, new.link)
    return await seats.seat_in(connection, survey, new.id)


# --- Sending --------------------------------------------------------------------------------------


async def sent(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Take an answer. What is wrong stands at its field, and nothing that was typed is lost.

    Raises:
        UnknownSurvey, NotOpenYet, SurveyClosed, NotForEverybody, NotAsked, AnsweredBefore
    """
    seen = await asking(office, SurveyId(press.words.get("s", "")))
    async with office.alone(press.sender, f"survey {seen.id}") as first:
        if not first:
            return Reply(note=t("Still saving. You need not press again."))
        return await _take(office, seen, press, t)


async def _take(office: Office, seen: Asking, press: Pressed, t: Words) -> Reply:
    found = _asked(await seats_of(office, seen, press.sender), press)
    if "seat" in press.words and _named(found, press) is None:
        raise NotForEverybody  # somebody else answers for it now: what was typed is no other's
    seat = _chosen(found, press)
    if seat is not None and seen.is_protected and seat.answered:
        return await _told_again(office, press, t)
    seat = seat or await _walk_in(office, seen, press.sender)
    before, items = await _seated(office, seen, seat), press.words.get("i", "").split()
    filled_in = raws(seen.form, press.fields, items)
    merged = merge(seen.form, before.written, filled_in).written
    more = {item.id for item in questions(seen.form, merged.answers)} - {*items}
    if more and not wrongs(seen.form, merged):
        follows = t(
            "What you answered leads to one more question. It is sent when you press again."
        )
        return Reply(form=form(seen, replace(before, written=merged), press.sender, t, (follows,)))
    try:
        done = await answering.send(office.fielder, before, filled_in, _sending(office, press, t))
    except BySomebodyElse as refusal:
        return Reply(form=_once_more(seen, before, press, t.refused(refusal), t))
    if isinstance(done, Unsent):
        return Reply(errors=_errors(seen, done, items, t))
    await office.store.write(
        deliveries.first, press.sender.address.platform, _sent_as(press), office.fielder.now()
    )
    if done.code:
        return Reply(note=receipt(done, t, office.fielder.link(before.link)))
    return Reply(note=receipt(done, t))


def _sending(office: Office, press: Pressed, t: Words) -> Sending:
    seen = press.words.get("seen", "")
    return Sending(
        key=office.sealer.digest(press.delivery)[:40],
        code=_code(office, press),
        who=next(iter(press.fields.get(WHO, ())), "").strip()[:NAME_LENGTH],
        language=t.language,
        seen=int(seen[:9]) if seen.isdecimal() else None,
    )


def _code(office: Office, press: Pressed) -> str:
    """The receipt's code: the same for the same sending, and nowhere kept."""
    drawn = int(office.sealer.digest(f"receipt {press.delivery}"), 16)
    many = len(CODE_ALPHABET)
    return "".join(CODE_ALPHABET[drawn // many**n % many] for n in range(CODE_LENGTH))


def _sent_as(press: Pressed) -> str:
    return f"survey sent {press.delivery}"


async def _told_again(office: Office, press: Pressed, t: Words) -> Reply:
    """The same sending brought twice gets its code twice; any other is told how to change it.

    Raises:
        AnsweredBefore
    """
    platform, now = press.sender.address.platform, office.fielder.now()
    if await office.store.write(deliveries.first, platform, _sent_as(press), now):
        await office.store.write(deliveries.end, platform, _sent_as(press))
        raise AnsweredBefore
    return Reply(note=receipt(Handed(late=False, code=_code(office, press)), t))


def _once_more(seen: Asking, before: Sitting, press: Pressed, why: str, t: Words) -> Form:
    """The form with what they typed, after somebody else has written for the same organisation."""
    made = form(seen, before, press.sender, t)
    told_ = Paragraph(f"{why} {t('Send once more, and yours takes its place.')}", strong=True)
    standing = [f"{f.label}: {_said(f)}" for f in made.fields if f.value and f.name != WHO]
    parts = (told_, *(Paragraph(line, subtle=True) for line in standing), *made.parts)
    return filled(replace(made, parts=parts), press.fields)


def _said(field: Field) -> str:
    labels = dict(field.options)
    return ", ".join(labels.get(value, value) for value in field.value)


def _errors(
    seen: Asking, done: Unsent, items: Collection[str], t: Words
) -> tuple[tuple[str, str], ...]:
    """What is wrong, each at its field."""
    wrong = {one.item: t.refused(one.reason) for one in done.wrong}
    lacks = {item: t("This has to be answered.") for item in done.lacking if item in items}
    said = lacks | wrong
    found = (item.id for item in seen.form.items if item.id in said)
    return tuple((first_field(seen.form, item, t), said[item]) for item in found)


def receipt(done: Handed, t: Words, link: str = "") -> str:
    """What is said of an answer that is safe."""
    said = [t("Thank you! Your answer is saved.")]
    if done.late:
        said.append(t("It came after the deadline, and is marked late."))
    if not done.code:
        said.append(t("Press «Answer» again to change it, as long as the survey is open."))
        return " ".join(said)
    said.append(
        t("Your receipt’s code is {code}. Write it down: it is not kept here.", code=done.code)
    )
    if link:
        said.append(t("With it and your own link you can change the answer: {link}", link=link))
    return " ".join(said)
