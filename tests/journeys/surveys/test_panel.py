"""A panel of three waves in Møre og Romsdal, between which Ålesund became Ålesund and Haram."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pyreadstat
import pytest
from openpyxl import load_workbook

from surveys.files.units import municipalities
from tests.journeys.surveys.desk import Desk, at_desk
from tests.journeys.surveys.directorate import NB, directorate
from tests.journeys.surveys.files import word_text

pytestmark = pytest.mark.timeout(120)

AUTUMN = datetime(2023, 10, 2, 8, 0, tzinfo=UTC)  # Mondays
SPRING = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)
AGAIN = datetime(2024, 10, 7, 8, 0, tzinfo=UTC)
LATER = tuple(number for number in municipalities() if number.startswith("15"))  # since the split
PARTS = ("1508", "1580")
EARLIER = tuple(sorted({"1507", *LATER} - set(PARTS)))
WAVES = ("Høst 2023", "Vår 2024", "Høst 2024")
CODES = ("nedgang", "svak-nedgang", "vekst")
Said = Mapping[str, str]  # by number: the class that a municipality sees itself in


def said(wave: int) -> Said:
    """What each of those who answer a wave says; every fifth one changes its mind each time."""
    asked = EARLIER if wave == 0 else LATER
    answering = [n for place, n in enumerate(asked) if (place + wave) % 4 or n in PARTS]
    return {n: CODES[(int(n) + wave * (int(n) % 5 == 0)) % 3] for n in answering}


def address(number: str) -> str:
    """Where a municipality is written to: Ålesund where it always was."""
    return f"post{'1507' if number == '1508' else number}@kommune.example"


async def test_three_waves_across_a_split_count_nobody_twice(tmp_path: Path):
    async with directorate(None, tmp_path, AUTUMN) as county:
        desk = await at_desk(county)
        await first_wave(desk)
        await answer(desk, EARLIER, said(0))
        await county.at(datetime(2023, 10, 17, 12, 0, tzinfo=UTC))

        county.clock.moment = SPRING
        told = await next_wave(desk, {"this": WAVES[0], "next": WAVES[1]}, "2024-03-18")
        assert "27 blir spurt igjen" in told
        assert "Ålesund (1507) → Ålesund (1508), Haram (1580)Uten adresse: Haram (1580)" in told
        await give_address(desk, "1580")
        await invite(desk)
        await answer(desk, LATER, said(1))
        await county.at(datetime(2024, 3, 19, 12, 0, tzinfo=UTC))

        county.clock.moment = AGAIN
        told = await next_wave(desk, {"next": WAVES[2]}, "2024-10-21")
        assert "27 blir spurt igjen" in told
        assert "→" not in told  # nothing has happened since
        await invite(desk)
        await answer(desk, LATER, said(2))
        await county.at(datetime(2024, 10, 22, 12, 0, tzinfo=UTC))
        await files(desk, tmp_path)


async def files(desk: Desk, folder: Path) -> None:
    """Each wave counts those who were there then, each of them once."""
    rows = list(
        csv.DictReader((await desk.file("csv")).decode("utf-8-sig").splitlines(), delimiter=";")
    )
    found = {
        (row["Runde"], row["Kode for svaret"]): int(row["Verdi"])
        for row in rows
        if row["Kode"] == "klasse" and row["Mål"] == "Antall"
    }
    counted = [Counter(said(wave).values()) for wave in range(3)]
    assert found == {
        (name, code): counts[code]
        for name, counts in zip(WAVES, counted, strict=True)
        for code in (*CODES, "dont_know")
    }
    text = " ".join(word_text(await desk.file("docx")).split())
    answered = [f"{len(said(wave))} av {asked}" for wave, asked in enumerate((26, 27, 27))]
    assert answered == ["19 av 26", "21 av 27", "22 av 27"]
    rates = re.findall(r"(?:Høst|Vår) \d{4} \d[^(]* (\d+ av \d+) \(", text)
    assert rates == answered
    assert "regnes som én" in text
    times = how_often()
    assert times.total() == 26  # Ålesund and Haram are where Ålesund was
    for count in range(4):
        assert f" {count} av 3 {times[count]} " in text
    changed, asked_twice = changes()
    same = asked_twice - len(changed)
    assert f"{same} av {asked_twice} svarte det samme de to siste gangene de svarte." in text
    assert "ikke sammenlignet ved navn: Ålesund (1507) → Ålesund (1508), Haram (1580)." in text
    book = load_workbook(BytesIO(await desk.file("xlsx")))
    numbers = [row[0] for row in book["Hvem som svarte"].iter_rows(min_row=2, values_only=True)]
    assert numbers == list(LATER)
    rows_ = book["Endrede svar"].iter_rows(min_row=2, values_only=True)
    assert [(row[3], row[5], row[7]) for row in rows_] == changed
    path = folder / "panel.sav"
    path.write_bytes(await desk.file("sav"))
    frame, _ = pyreadstat.read_sav(str(path))
    assert dict(zip(frame["unit"], frame["klasse"], strict=True)) == {
        number: CODES.index(code) + 1 for number, code in sorted(said(2).items())
    }


def how_often() -> Counter[int]:
    """How many of those who were there from the beginning have answered so many waves."""
    given = [{"1507" if n in PARTS else n for n in said(wave)} for wave in range(3)]
    return Counter(sum(number in each for each in given) for number in EARLIER)


def changes() -> tuple[list[tuple[str, str, str]], int]:
    """Who changed its mind between the last two waves that it answered, and how many answered two.

    Neither Ålesund, which was split, nor its parts.
    """
    changed, twice = [], 0
    for number in sorted(set(EARLIER) - {"1507"}):
        given = [(name, said(n)[number]) for n, name in enumerate(WAVES) if number in said(n)]
        if len(given) > 1:
            twice += 1
            (before, old), (after, new) = given[-2:]
            changed += [(number, before, after)] if old != new else []
    return changed, twice


async def first_wave(desk: Desk) -> None:
    """A list from before the split: Norway's own is that of today."""
    await desk.make("befolkningsutsikt")
    names = {**{n: unit.name for n, unit in municipalities().items()}, "1507": "Ålesund"}
    rows = [f"{n};{names[n]};Møre og Romsdal;{address(n)}" for n in EARLIER]
    await desk.take_list("\r\n".join(["nummer;navn;gruppe;e-post", *rows]), of="own")
    plan = {
        "commissioner": "Møre og Romsdal fylkeskommune",
        "closes_day": "2023-10-16",
        "closes_at": "12:00",
        "contact_days": 365,  # else nobody is known when the next wave is made
        "audience": "everybody",
        "deletes_on": "2025-10-01",
    }
    assert NB("The plan is saved.") in await desk.fill("/plan", "/plan", plan)
    await invite(desk)


async def invite(desk: Desk) -> None:
    """Open it, and write to all."""
    assert NB("The survey is open") in await desk.fill("/plan", "/open")
    await desk.fill("/invite", "/invite")
    await desk.house.delivered()


async def next_wave(desk: Desk, named: Mapping[str, str], closes: str) -> str:
    """Make the next wave on the page of results; what it says before it is made."""
    told = await desk.look("/results/next")
    await desk.send("/results/next", {**named, "closes": closes})
    desk.found()
    return told


async def give_address(desk: Desk, number: str) -> None:
    """Whoever has none yet is given one."""
    await desk.take_list(f"nummer;e-post\r\n{number};{address(number)}\r\n", of="units")


async def answer(desk: Desk, asked: Sequence[str], given: Said) -> None:
    """All were written to once; those who answer do so by the links in their letters."""
    assert desk.house.mail() == Counter(address(number) for number in asked)
    links = desk.house.links()
    for number, code in given.items():
        answers = {"a-klasse": code, "a-grunnlag": "tall"}
        await desk.house.answer(links[address(number)], answers, "Kari")
