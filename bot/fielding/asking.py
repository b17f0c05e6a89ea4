"""Who is asked: counties, municipalities or a list of the owner's, and where they are reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.fielding.fielder import Fielder
from bot.fielding.matching import Matched, Of, email_of, matched
from storage import seat_lists, seats, spares
from storage.fieldings import load
from storage.happenings import rule
from storage.sealing import Sealer
from storage.seat_lists import NewSeat
from storage.seats import Reach, Reached, email_route
from storage.survey_log import Line, note
from surveys import units
from surveys.dispositions import Ruling
from surveys.errors import Refusal
from surveys.field_state import SeatId, SurveyId
from surveys.files.asked import Asked, AskedList, from_csv, from_table
from surveys.files.asked_sheet import from_workbook
from surveys.responses import Unit

EXCEL = b"PK"  # a workbook is a zip file
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # «Unicode text» from Excel begins so


class NobodyChosen(Refusal):
    """Choose at least one county or municipality."""


class NotThere(Refusal):
    """That county or municipality is not in the list of those there are."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of a list: how many are new, have another contact now, and stand as they did."""

    new: int
    changed: int = 0
    same: int = 0


# --- Counties and municipalities ------------------------------------------------------------------


def chosen_units(
    counties: Sequence[str], municipalities_of: Sequence[str], single: Sequence[str] = ()
) -> tuple[Unit, ...]:
    """The counties with these numbers, all municipalities of those, and single municipalities.

    Raises:
        NobodyChosen, NotThere
    """
    by_number = {unit.number: unit for unit in (*units.counties(), *units.municipalities())}
    wanted = [*counties, *single]
    for county in municipalities_of:
        wanted += [unit.number for unit in units.municipalities(county)] or [county]
    if not wanted:
        raise NobodyChosen
    if not by_number.keys() >= set(wanted):
        raise NotThere
    return tuple(by_number[number] for number in sorted(set(wanted)))


async def add_units(
    fielder: Fielder, survey: SurveyId, by: str, chosen: Sequence[Unit], language: str = ""
) -> Added:
    """Ask these units; those that are asked already stay as they are.

    Raises:
        UnknownSurvey, NotInThisState
    """
    there = await fielder.store.read(seats.of_survey, survey)
    taken = {seat.unit.number for seat in there}
    rows = [Asked(unit, 0, language) for unit in chosen if unit.number not in taken]
    await _merge(fielder, survey, by, Matched(tuple(rows), ()))
    return Added(len(rows), same=len(chosen) - len(rows))


# --- Lists ----------------------------------------------------------------------------------------


def read_list(data: bytes) -> AskedList:
    """The list in a file: CSV as spreadsheets write it, or an Excel workbook.

    Raises:
        BadList, TooLarge, and what `surveys.files.cells.workbook` refuses
    """
    if data.startswith(EXCEL) or data.startswith(b"\xd0\xcf\x11\xe0"):
        return from_workbook(data)
    return from_csv(_decoded(data))


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16, else the Windows-1252 that Excel writes when it is not asked for UTF-8."""
    if data.startswith(UTF_16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


async def add_list(fielder: Fielder, survey: SurveyId, by: str, read: AskedList, of: Of) -> Added:
    """Ask everybody on a list; who is asked already gets the contact and address that it says.

    All of it is taken, or nothing.

    Raises:
        BadList, UnknownSurvey, NotInThisState, ListedAlready
    """
    there = await fielder.store.read(seats.reached, survey, fielder.sealer)
    found = matched(read, there, of)
    changes = tuple(pair for pair in found.known if _differs(*pair))
    await _merge(fielder, survey, by, Matched(found.new, changes))
    return Added(len(found.new), len(changes), len(found.known) - len(changes))


def _differs(there: Reached, row: Asked) -> bool:
    seat = there.seat
    return (
        (row.email not in ("", email_of(there)))
        or (row.contact not in ("", seat.contact_name))
        or (row.language not in ("", seat.language))
    )


async def _merge(fielder: Fielder, survey: SurveyId, by: str, found: Matched) -> None:
    if not found.new and not found.known:
        return
    drawn = [(_new_seat(fielder, row), row.contact) for row in found.new]
    line = Line(fielder.now(), by, "Listed", reason=str(len(drawn)))
    changed = Line(fielder.now(), by, "ContactsGiven", reason=str(len(found.known)))

    async def act(connection: AsyncConnection, survey: SurveyId) -> None:
        new = [seat for seat, _ in drawn]
        await seat_lists.add(connection, survey, fielder.sealer, new, line)
        for seat, contact in drawn:
            if contact and seat.reach is None:
                await seats.change(connection, seat.id, contact_name=contact)
        for there, row in found.known:
            await _bring(connection, survey, fielder.sealer, there, row)
        if found.known:
            await note(connection, survey, changed)

    await fielder.change(survey, act)


def _new_seat(fielder: Fielder, row: Asked) -> NewSeat:
    reach = Reach("email", email_route(row.email), row.contact) if row.email else None
    chance = fielder.chance
    return NewSeat(SeatId(chance.id()), row.unit, chance.token(), row.language, reach)


async def _bring(
    connection: AsyncConnection, survey: SurveyId, sealer: Sealer, there: Reached, row: Asked
) -> None:
    """Give a seat that is there what a list says of it; what the list leaves empty stays."""
    seat, name = there.seat, row.contact or there.seat.contact_name
    if row.email:
        reach = Reach("email", email_route(row.email), name)
        await seat_lists.set_reach(connection, survey, sealer, seat.id, reach)
    elif name != seat.contact_name:
        await seats.change(connection, seat.id, contact_name=name)
    if row.language:
        await seats.set_language(connection, seat.id, row.language)


# --- One of them ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is written to for a seat, and in which language. Without an address: nobody is."""

    name: str = ""
    email: str = ""
    language: str = ""


def typed_contact(name: str, email: str, language: str) -> Contact:
    """A contact as somebody typed it.

    Raises:
        BadList: all that is wrong with it.
    """
    typed = {"number": "1", "contact": name, "email": email, "language": language}
    columns = {heading: place for place, heading in enumerate(typed, 1)}
    row = from_table(columns, [(1, typed)]).settled()[0]
    return Contact(row.contact, row.email, row.language)


async def set_contact(
    fielder: Fielder, survey: SurveyId, by: str, seat: SeatId, contact: Contact
) -> None:
    """Write to a seat there from now on. A chat's address stays where no e-mail address is given.

    Where the e-mail address is the one that is known already, the seat is written to as before.

    Raises:
        UnknownSurvey, UnknownSeat
    """
    line = Line(fielder.now(), by, "ContactsGiven", seat)

    async def act(connection: AsyncConnection, survey: SurveyId) -> None:
        await load(connection, survey, lock=True)
        there = await seats.seat_in(connection, survey, seat)
        if contact.email:
            reach = Reach("email", email_route(contact.email), contact.name)
            await seat_lists.set_reach(connection, survey, fielder.sealer, seat, reach)
        elif there.contact_way in ("", "email"):
            await seat_lists.set_reach(connection, survey, fielder.sealer, seat, None)
        else:
            await spares.drop(connection, seat)
        await seats.change(connection, seat, contact_name=contact.name, language=contact.language)
        await note(connection, survey, line)

    await fielder.change(survey, act)


async def swap(fielder: Fielder, survey: SurveyId, by: str, seat: SeatId) -> None:
    """Write to a seat at its other address from now on: by e-mail instead of in a chat, or back.

    Raises:
        UnknownSurvey
        UnknownSeat: there is none, or it has one address only.
    """
    line = Line(fielder.now(), by, "ContactsGiven", seat)

    async def act(connection: AsyncConnection, survey: SurveyId) -> None:
        await load(connection, survey, lock=True)
        await spares.swap(connection, survey, seat)
        await note(connection, survey, line)

    await fielder.change(survey, act)


async def remove(fielder: Fielder, survey: SurveyId, by: str, seat: SeatId) -> None:
    """Take a seat off the list, before it has answered.

    Raises:
        UnknownSeat, HasAnswered
    """
    line = Line(fielder.now(), by, "SeatRemoved", seat)
    await fielder.change(survey, seat_lists.remove, seat, line)


async def new_link(fielder: Fielder, survey: SurveyId, by: str, seat: SeatId) -> None:
    """Give a seat another link; the old one leads nowhere from now on.

    Raises:
        UnknownSurvey, UnknownSeat, HasAnswered
    """
    line, drawn = Line(fielder.now(), by, "NewLink", seat), fielder.chance.token()

    async def act(connection: AsyncConnection, survey: SurveyId) -> None:
        await seat_lists.new_link(connection, survey, fielder.sealer, seat, drawn)
        await note(connection, survey, line)

    await fielder.change(survey, act)


async def set_ruling(
    fielder: Fielder, survey: SurveyId, by: str, seat: SeatId, ruling: Ruling
) -> None:
    """Say what became of a seat, from elsewhere than its answer.

    Raises:
        UnknownSurvey, UnknownSeat, HasAnswered
    """
    line = Line(fielder.now(), by, _RULED[ruling], seat)
    await fielder.change(survey, rule, seat, ruling, line)


_RULED = {
    Ruling.NONE: "RuledAsked",
    Ruling.REFUSED: "RuledRefused",
    Ruling.NOT_ELIGIBLE: "RuledNotEligible",
    Ruling.BOUNCED: "RuledBounced",
}
