"""People come, and go: joined by a press of their own, in a language of their own."""

import logging
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.cards import Button, Field, FieldKind, Form, Paragraph, Style
from bot.chat.office import Known, Office, address_of, route_of
from bot.chat.ports import NotAccepted, Pressed, Reply, Sender, TryLater, Unreachable
from bot.chat.refusals import NotInYet
from bot.chat.scene import pairs
from bot.chat.steering import led
from bot.errors import WrongCode
from bot.joining import NAME_LENGTH, plain, sit_down
from bot.words import NAMES, Words, words
from facilitation.errors import ShutOut
from facilitation.events import CameBack, HostNamed, Left
from facilitation.ids import PersonId, WorkshopId
from facilitation.state import Workshop
from storage import contacts, links, people, workshops
from storage.contacts import NewContact, Place
from storage.sealing import Sealer
from surveys.texts import LANGUAGES

TOGETHER = 50  # people of a channel who are written down in one go

logger = logging.getLogger(__name__)


async def asked_in(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The form with which one joins; who has joined is told where they sit.

    Raises:
        UnknownWorkshop, ShutOut
    """
    workshop = WorkshopId(press.words.get("w", ""))
    state, _ = await office.store.snapshot(workshop)
    who = state.person(known.person) if known.person else None
    if who is not None and who.removed:
        raise ShutOut
    if who is not None and who.present:
        return Reply(note=t("You are in already, at table {number}.", number=who.table))
    if who is not None:
        person = who.id
        await office.runner.handle(workshop, lambda state, at: CameBack(at=at, person=person))
        return Reply(note=t("Welcome back. You sit at table {number}.", number=who.table))
    more = {"p": press.words["p"]} if press.words.get("p") else {}
    return Reply(form=_form(workshop, state, press.sender, more, t))


def _form(
    workshop: WorkshopId, state: Workshop, sender: Sender, more: Mapping[str, str], t: Words
) -> Form:
    programme = state.programme
    about = t(
        "What you write is seen by the others as the method says. It is deleted on {date}.",
        date=t.date(programme.day + programme.delete_after),
    )
    tables = tuple((str(n), t("Table {number}", number=n)) for n in state.tables)
    anywhere = ("", t("Where there is most room"))
    fields = (
        Field("alias", t("Name or alias"), FieldKind.LINE, value=(sender.name[:NAME_LENGTH],),
              required=True, most=NAME_LENGTH),
        Field("organisation", t("Organisation"), FieldKind.LINE, most=NAME_LENGTH),
        Field("table", t("Table"), FieldKind.CHOICE, (("any", anywhere[1]), *tables), ("any",)),
        _languages(t),
    )  # fmt: skip
    send = Button(t("Join"), "join-send", pairs(workshop, **more), style=Style.PRIMARY)
    parts = (Paragraph(programme.title.said(t.language), strong=True), Paragraph(about, True))
    return Form(t("Join"), parts, fields, send, t("Close"))


def _languages(t: Words) -> Field:
    named = tuple((code, NAMES[code]) for code in LANGUAGES)
    return Field("language", t("Language"), FieldKind.CHOICE, named, (t.language,), required=True)


async def joined(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Sit down under a name of one's own choice.

    Raises:
        NameMissing, NameTooLong, UnknownTable, DayOver, UnknownWorkshop, ShutOut
    """
    workshop = WorkshopId(press.words.get("w", ""))
    state, _ = await office.store.snapshot(workshop)
    if known.person and state.person(known.person):
        return await asked_in(office, press, known, t)  # pressed twice
    async with office.alone(press.sender, f"join {workshop}") as first:
        if not first:
            return Reply(note=t("Still saving. You need not press again."))
        return await _seated(office, press, workshop, t)


async def _seated(office: Office, press: Pressed, workshop: WorkshopId, t: Words) -> Reply:
    known = await office.known(press.sender, workshop)
    if known.person:
        return await asked_in(office, press, known, t)  # by another process meanwhile
    given = {name: values[0] for name, values in press.fields.items() if values}
    language = given.get("language", "")
    chosen = language if language in LANGUAGES else t.language
    person, _ = await sit_down(office.runner, workshop, given, chosen)
    contact = NewContact(
        id=office.runner.chance.id(),
        route=route_of(press.sender.address),
        workshop=workshop,
        person=person,
        language=chosen,
        place=await _place(office, workshop, press.words.get("p", "")),
    )
    await office.store.write(contacts.meet, office.sealer, contact)
    await office.store.write(links.add_link_once, office.personal_link(workshop, person))
    office.replan(workshop)
    state, _ = await office.store.snapshot(workshop)
    who = state.person(person)
    t = words(chosen)
    return Reply(note=t("Welcome. You sit at table {number}.", number=who.table if who else 0))


async def _place(office: Office, workshop: WorkshopId, wanted: str) -> str | None:
    """The channel somebody came by, if it is one of the workshop's."""
    found = await office.store.read(contacts.places_of, workshop)
    return next((place.id for place in found if place.id == wanted), None)


async def by_code(office: Office, sender: Sender, code: str) -> WorkshopId:
    """The workshop that a join code belongs to; wrong ones are limited, by sender.

    Raises:
        WrongCode, TooManyWrongCodes
    """
    now, guesser = office.runner.clock.now(), office.digest(sender.address)
    office.wrong_codes.check(guesser, now)
    listing = await office.store.read(workshops.by_code, plain(code))
    if listing is None:
        office.wrong_codes.missed(guesser, now)
        raise WrongCode
    return listing.id


async def left(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Say goodbye; what was sent is kept, and one may come back."""
    workshop, person = _own(press, known)
    await office.runner.handle(workshop, lambda state, at: Left(at=at, person=person))
    return Reply(note=t("You have left. Press «Join» in the channel to come back."))


async def hosted(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Take the table's host's role, where nobody has it."""
    workshop, person = _own(press, known)
    state, _ = await office.store.snapshot(workshop)
    who = state.person(person)
    if who is None:
        raise NotInYet
    table = who.table
    await office.runner.handle(
        workshop, lambda state, at: HostNamed(at=at, by=person, person=person, table=table)
    )
    return Reply(note=t("You are the table’s host."))


async def language_asked(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The choice of language."""
    workshop, _ = _own(press, known)
    send = Button(t("Save"), "language-send", pairs(workshop), style=Style.PRIMARY)
    return Reply(form=Form(t("Language"), (), (_languages(t),), send, t("Close")))


async def language_chosen(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Speak the chosen language from now on, here and on the page."""
    workshop, person = _own(press, known)
    chosen = next(iter(press.fields.get("language", ())), "")
    if chosen in LANGUAGES and known.contact is not None:
        where = known.contact.destination
        await office.store.write(contacts.set_language, where, chosen)
        await office.store.write(people.set_language, person, chosen)
        office.replan(workshop)
        t = words(chosen)
    return Reply(note=t("From now on I write in this language."))


def _own(press: Pressed, known: Known) -> tuple[WorkshopId, PersonId]:
    if known.person is None:
        raise NotInYet
    return WorkshopId(press.words.get("w", "")), known.person


# --- Invited personally --------------------------------------------------------------------------


async def invited(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Ask everybody in the day's channels, each in their own conversation, whether they join."""
    seen = await led(office, press, known)
    asked, silent = 0, False
    for place in await office.store.read(contacts.places_of, seen.workshop):
        try:
            asked += await _invite_all(office, seen.workshop, place)
        except (TryLater, Unreachable, NotAccepted):
            silent = True
    office.replan(seen.workshop)
    said = t.n("{count} person is asked.", "{count} people are asked.", asked)
    if silent:
        said += " " + t("Who is in the channel could not be found out just now.")
    return Reply(note=said)


async def _invite_all(office: Office, workshop: WorkshopId, place: Place) -> int:
    route, channel = (
        contacts.open_route(office.sealer, place.sealed),
        office.channels.get(place.platform),
    )
    if route is None or channel is None:
        return 0
    everybody = await channel.members(address_of(route))
    return await invite(office, workshop, place, everybody)


async def invite(office: Office, workshop: WorkshopId, place: Place, whom: Sequence[Sender]) -> int:
    """Ask people personally who have not been asked, and have not joined; returns how many."""
    known = {c.digest for c in await office.store.read(contacts.contacts_of, workshop)}
    state, _ = await office.store.snapshot(workshop)
    leaders = set()
    for account in state.facilitators:
        found = await office.store.read(contacts.contacts_of_account, account)
        leaders |= {contact.digest for contact in found}
    fresh = [s for s in whom if office.digest(s.address) not in known | leaders]
    met = [
        NewContact(
            id=office.runner.chance.id(),
            route=route_of(sender.address),
            workshop=workshop,
            language=sender.language,
            place=place.id,
        )
        for sender in fresh
    ]
    for start in range(0, len(met), TOGETHER):  # others want to write in between
        await office.store.write(_meet, office.sealer, met[start : start + TOGETHER])
    return len(fresh)


async def _meet(connection: AsyncConnection, sealer: Sealer, new: Sequence[NewContact]) -> None:
    for one in new:
        await contacts.meet(connection, sealer, one)
