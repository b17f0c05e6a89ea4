"""A network's poll of all 357 municipalities: 214 answer, by link, by letter and by telephone."""

import asyncio
import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

import pyreadstat
import pytest
from lxml import html

from storage.seats import Seat
from surveys.field_state import Status
from surveys.files.units import municipalities
from tests.journeys.guest import Guest
from tests.journeys.surveys.desk import Desk, at_desk
from tests.journeys.surveys.directorate import NB, Answers, Directorate, directorate
from tests.journeys.surveys.files import sheet_text, word_text

pytestmark = pytest.mark.timeout(180)

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday, nine o'clock in Oslo
NUDGED = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
REMINDED = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
OVERDUE = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)  # the deadline was the day before
SHUT = datetime(2026, 12, 9, 12, 0, tzinfo=UTC)  # after the days for late answers
NUMBERS = tuple(municipalities())
BY_MAIL = NUMBERS[::2]
BY_HAND = NUMBERS[1::2]  # their links are merged into letters of the owner's own
ANSWERED = tuple(n for place, n in enumerate(NUMBERS) if place * 3 % 5 < 3)
FIRST, SECOND, THIRD, LATE = ANSWERED[:100], ANSWERED[100:160], ANSWERED[160:202], ANSWERED[202:]
BY_TELEPHONE = SECOND[:5]
TYPED_TOO_MUCH = FIRST[0]
NOT_ASKED, ONLY_BEGUN, RETURNED = NUMBERS[1], NUMBERS[3], NUMBERS[6]
MEASURES = ("Median", "Nedre kvartil", "Øvre kvartil", "Lavest", "Høyest", "Sum")
LABELS = {"ja": "Ja", "nei": "Nei, det er et forslag fra administrasjonen"}
AT_ONCE = 8  # who answer at the same time
Links = dict[str, str]


def address(number: str) -> str:
    """Where a municipality is written to."""
    return f"post{number}@kommune.example"


def how_many(number: str) -> int:
    """How many it can settle."""
    return NUMBERS.index(number) * 7 % 61


def decided(number: str) -> str:
    """Whether that is decided."""
    return ("ja", "nei", "trengs-ikke")[NUMBERS.index(number) % 3]


def answers(number: str) -> Answers:
    """What a municipality answers."""
    count, place = how_many(number), NUMBERS.index(number)
    return {
        "a-antall": count,
        "a-enslige": min(count, place % 4),
        "a-hindringer": ["boliger", "helse"] if place % 2 else ["boliger"],
        "a-grunn": f"Vi har plass til {count}.",
        "a-skal-til": ["Flere boliger", ""],
        "a-vedtatt": decided(number),
        "a-frist": "2027-02-01",
    }


async def test_two_hundred_and_fourteen_of_all_municipalities_answer(tmp_path: Path):
    async with directorate(None, tmp_path, MORNING) as network:
        desk = await at_desk(network)
        await make(desk)
        links = await invite(desk)
        await some_answer(network, links, FIRST)
        await rule_out(desk)
        await network.at(NUDGED)
        assert network.mail() == expected(FIRST)
        seats = await network.seats()
        for number in BY_TELEPHONE:
            await on_behalf(desk, seats[number])
        await some_answer(network, links, SECOND[len(BY_TELEPHONE) :])
        await network.at(REMINDED)
        assert network.mail() == expected(FIRST + SECOND)
        await some_answer(network, links, THIRD)
        await network.at(OVERDUE)
        await some_answer(network, links, LATE)
        await network.at(SHUT)

        assert network.mail() == {}
        seats = await network.seats()
        assert tuple(n for n, seat in seats.items() if seat.answered) == ANSWERED
        assert tuple(n for n, seat in seats.items() if seat.late) == LATE
        assert (await network.fielding()).status is Status.CLOSED
        await board(desk)
        await files(desk, tmp_path)


def expected(answered: Sequence[str]) -> Counter[str]:
    """Who is reminded when those have answered: nobody whose letter came back, either."""
    gone = {*answered, RETURNED, NOT_ASKED}
    return Counter({address(n): 1 for n in BY_MAIL if n not in gone})


# --- The owner ------------------------------------------------------------------------------------


async def make(desk: Desk) -> None:
    """All municipalities, e-mail addresses of half of them, and a plan with a grace."""
    await desk.make("busettingskapasitet")
    listed = await desk.fill("/asked", "/asked/units", {"every": "municipalities"})
    assert "357" in listed
    rows = [f"{n};{municipalities()[n].name};{address(n)}" for n in BY_MAIL]
    told = await desk.take_list("\r\n".join(["nummer;navn;e-post", *rows]), of="units")
    assert NB("{count} have an address that we can write to.", count=len(BY_MAIL)) in told
    plan = {
        "commissioner": "Nettverket for bosetting",
        "closes_day": "2026-12-07",
        "closes_at": "12:00",
        "grace": 2,
        "audience": "everybody",
    }
    assert NB("The plan is saved.") in await desk.fill("/plan", "/plan", plan)
    assert NB("The survey is open") in await desk.send("/open")


async def invite(desk: Desk) -> Links:
    """Half of them get letters, one of which comes back; the others' links are merged by hand."""
    desk.house.post.at_rcpt[address(RETURNED)] = ["550 5.1.1 No such user"]
    await desk.fill("/invite", "/invite")
    await desk.house.delivered()
    assert desk.house.mail() == Counter({address(n): 1 for n in BY_MAIL if n != RETURNED})
    found = desk.house.links()
    by_mail = {number: found[address(number)] for number in BY_MAIL if number != RETURNED}

    status, data = await desk.guest.download(f"{desk.home}/links.csv")
    assert status == 200
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    by_hand = {
        number: link.removeprefix(desk.house.url)
        for number, *_, link in rows[1:]
        if number in BY_HAND
    }
    assert tuple(by_hand) == BY_HAND
    seats = await desk.house.seats()
    await desk.look("/links")
    await desk.send("/links/handed-out", {"seat": [seats[n].id for n in BY_HAND]})
    return by_mail | by_hand


async def rule_out(desk: Desk) -> None:
    """One of them should not have been asked."""
    seat = (await desk.house.seats())[NOT_ASKED]
    await desk.look(f"/asked/{seat.id}")
    await desk.guest.post(f"{desk.home}/asked/{seat.id}/ruling", {"ruling": "not_eligible"})


async def on_behalf(desk: Desk, seat: Seat) -> None:
    """The owner writes down what somebody says on the telephone."""
    page = f"/asked/{seat.id}/behalf"
    await desk.look(page)
    said = {**answers(seat.unit.number), "who": "Rådmannen, på telefon"}
    for _ in range(2):
        path = desk.home + page
        fields = desk.form(path)
        given = {name: value for name, value in said.items() if name in desk.guest.page}
        status = await desk.guest.post(path, {**fields, **given})
        if status == 200:
            return
    raise AssertionError(desk.text)


async def board(desk: Desk) -> None:
    """How it ended: in words, and on the map of all and of one county."""
    said = await desk.look()
    assert NB("{answered} of {asked} ({rate} %)", answered=214, asked=356, rate=60) in said
    stands = ["Har svart 214", "Har begynt 1", "Har ikke svart 140"]
    stands += ["Invitasjonen kom i retur 1", "Skulle ikke vært spurt 1"]
    assert [one for one in stands if one not in said] == []
    assert tiles(desk.guest.page) == ("Har svart: 214", "Har ikke svart: 142")
    await desk.look("?county=15")
    assert tiles(desk.guest.page) == ("Har svart: 17", "Har ikke svart: 10")


def tiles(page: str) -> tuple[str, ...]:
    """What the map says of itself: its classes, each with the number of its tiles."""
    return tuple(re.findall(r">(Har[^:<]*: \d+)<", page))


# --- What comes of it -----------------------------------------------------------------------------


async def files(desk: Desk, folder: Path) -> None:
    """The figures of all files, against what was answered."""
    assert "214 av 356 (60 %)" in await desk.look("/results")
    numbers = [how_many(number) for number in ANSWERED]
    figures = figures_in(await desk.file("csv"))
    lower, median, upper = quantiles(numbers, n=4, method="inclusive")
    found = [figures["antall", "", measure] for measure in MEASURES]
    assert found == [median, lower, upper, min(numbers), max(numbers), sum(numbers)]
    agder = [how_many(number) for number in ANSWERED if number.startswith("42")]
    assert figures["antall", "Agder", "Sum"] == sum(agder)
    by_code = Counter(decided(number) for number in ANSWERED)
    assert {code: figures["vedtatt", "", code] for code in by_code} == by_code

    text = " ".join(word_text(await desk.file("docx")).split())
    sheets = sheet_text(await desk.file("xlsx"))
    said = ["214 av 356 (60 %)", "Sum: 6 349 personer", "Median: 29,5 personer"]
    for code, label in LABELS.items():
        count = by_code[code]
        said.append(f"{label} {count} {round(count / 2.14)} % {count} {count + 142}")
    said += ["Har svart: 210 av 352 (60 %). Ikke spurt, på grunn av tidligere svar: 4."]
    assert [one for one in said if one not in text] == []
    assert "214 fullstendige svar av 356: RR1 60 %" in sheets

    path = folder / "network.sav"
    path.write_bytes(await desk.file("sav"))
    frame, _ = pyreadstat.read_sav(str(path))
    assert (len(frame), frame["antall"].sum(), frame["antall"].median()) == (214, 6349, 29.5)
    assert (frame["late"].sum(), frame["telephone"].sum()) == (len(LATE), len(BY_TELEPHONE))


def figures_in(data: bytes) -> dict[tuple[str, str, str], float]:
    """Each number of the report's CSV, by question, group and what it is."""
    rows = csv.DictReader(data.decode("utf-8-sig").splitlines(), delimiter=";")
    return {
        (row["Kode"], row["Gruppe"], row["Kode for svaret"] or row["Mål"]): float(
            row["Verdi"].replace(",", ".")
        )
        for row in rows
        if row["Verdi"] not in ("", ":")
    }


# --- Those who are asked --------------------------------------------------------------------------


async def some_answer(network: Directorate, links: Links, numbers: Sequence[str]) -> None:
    """So many answer, some at a time; one begins, and one has typed too much at first."""
    if numbers is FIRST:
        await begin_only(await network.guest(), links[ONLY_BEGUN])
        await type_too_much(await network.guest(), links[TYPED_TOO_MUCH])
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(number: str) -> None:
        async with turn:
            if number in FIRST[:20]:
                await network.answer(links[number], answers(number), f"Kari {number}")
            else:
                await hurry(await network.guest(), links[number], answers(number))

    await asyncio.gather(*(one(number) for number in numbers))


async def hurry(guest: Guest, link: str, given: Answers) -> None:
    """Somebody whose pages nobody looks at: only what is posted."""
    await guest.get(link)
    guest.follows = False
    items = {name.removeprefix("a-") for name in given}
    marks = json.dumps(dict.fromkeys(sorted(items), ""))  # nothing was answered before
    for step in ("begin", "part/kapasitet", "part/grunnlag", "part/vedtak", "send"):
        fields = {**given, "marks": marks, "who": "Kari", "go": "next", "key": link[-9:]}
        assert await guest.post(f"{link}/{step}", fields) == 303, guest.page
    assert guest.headers["Location"] == f"{link}/receipt"


async def begin_only(guest: Guest, link: str) -> None:
    """Somebody looks at the first question, and never comes back."""
    await guest.get(link)
    assert await guest.post(f"{link}/begin", {"who": "Per"}) == 200, guest.page


async def type_too_much(guest: Guest, link: str) -> None:
    """A number out of range is refused at its field, and stands there as it was typed."""
    await guest.get(link)
    assert await guest.post(f"{link}/begin", {"who": "Kari"}) == 200, guest.page
    hidden = {name: guest.field(name).replace("&#34;", '"') for name in ("marks", "shown")}
    typed = {**hidden, "a-antall": "50000", "go": "next"}
    assert await guest.post(guest.path, typed) == 422
    page = html.fromstring(guest.page)
    field = page.get_element_by_id("a-antall")
    assert (field.value, field.get("aria-invalid")) == ("50000", "true")
    said = page.get_element_by_id("error-antall").text_content()
    assert said == "Tallet må være mellom 0 og 5000."
