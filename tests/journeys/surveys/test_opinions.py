"""Sixty persons say what they mean, and nobody finds out what one of them said."""

import csv
import re
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest

from storage.ballots import ballot_id
from tests.journeys.surveys.desk import Desk, at_desk
from tests.journeys.surveys.directorate import NB, Answers, Directorate, directorate
from tests.journeys.surveys.files import KINDS, pdf_text
from tests.surveys.adversary import Solver

pytestmark = pytest.mark.timeout(120)

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PEOPLE, FIRST = 60, 57
CODES = ("a",) * 28 + ("b",) * 20 + ("c",) * 6 + ("d",) * 3  # of the first ones, in a row
LATER = ("d", "a", "d")
SHOWN = {  # of the second question one answer is one person's, and hides another
    **{("trivsel", code): CODES.count(code) for code in "abcd"},
    ("grunner", "tid"): 18,
}
FORM = """
id: trivsel
title: {nb: Hvordan har du det på jobben?, nn: Korleis har du det på jobben?}
languages: [nb, nn]
sections:
  - id: del
    title: {nb: Jobben, nn: Jobben}
    items:
      - id: trivsel
        text: {nb: Hvordan trives du?, nn: Korleis trivst du?}
        kind: choice
        required: true
        options:
          a: {nb: Svært godt, nn: Svært godt}
          b: {nb: Godt, nn: Godt}
          c: {nb: Dårlig, nn: Dårleg}
          d: {nb: Svært dårlig, nn: Svært dårleg}
      - id: grunner
        text: {nb: Hva plager deg?, nn: Kva plagar deg?}
        kind: multi
        options:
          stoy: {nb: Støy, nn: Støy}
          tid: {nb: Tidspress, nn: Tidspress}
          leder: {nb: Lederen, nn: Leiaren}
      - id: mer
        text: {nb: Hva vil du si?, nn: Kva vil du seie?}
        kind: line
"""


Counts = Mapping[tuple[str, str], int]  # that are shown, by question and answer


def email(person: int) -> str:
    """Where somebody is written to."""
    return f"ansatt{person:02}@virksomhet.example"


def answers(person: int) -> Answers:
    """What somebody answers. One alone is troubled by the leader.

    Seven write something: one too few for any text to be shown.
    """
    code = CODES[person * 10 % FIRST] if person < FIRST else LATER[person - FIRST]
    grounds = ["leder"] if person == 11 else ["stoy", "tid"][: person % 3]
    return {
        "a-trivsel": code,
        "a-grunner": grounds,
        "a-mer": f"hemmelig{person:02}" if person % 9 == 1 else "",
    }


@pytest.mark.parametrize("door", [False, True], ids=["links", "open door"])
async def test_nobody_finds_out_what_one_of_sixty_said(tmp_path: Path, door: bool):
    async with directorate(None, tmp_path, MORNING) as house:
        desk = await at_desk(house)
        await make(desk, door=door)
        links = await (door_links(house) if door else letters(desk))
        codes = [await answer(house, links[person], person) for person in range(FIRST)]
        await nothing_is_shown(desk)
        await desk.fill("", "/close")
        before = await files(desk)

        await desk.fill("", "/reopen", {"reason": "Tre var på ferie"})
        assert "Tre var på ferie" in await desk.look()
        await nothing_is_shown(desk)
        codes += [await answer(house, links[person], person) for person in range(FIRST, PEOPLE)]
        await reads_back_its_own(house, links, codes)
        await desk.fill("", "/close")
        after = await files(desk)
        sealer, survey = house.app.site.fielder.sealer, house.survey

    for found in (before, after):
        assert [s for s in secrets(links, codes) if any(s in text for text in found.values())] == []
    assert uncovered(figures(before["csv"]), figures(after["csv"])) == []
    assert figures(before["csv"]) == figures(after["csv"]) == SHOWN
    with closing(sqlite3.connect(tmp_path / "bordduk.sqlite")) as file:
        nothing_is_tied(file, links)
        no_order_is_told(file, [ballot_id(sealer, survey, link[len("/q/") :]) for link in links])


# --- The owner ------------------------------------------------------------------------------------


async def make(desk: Desk, *, door: bool) -> None:
    """A protected survey, of a list or of whoever comes."""
    await desk.bring(FORM)
    if not door:
        rows = [f"Ansatt {person:02};{email(person)}" for person in range(PEOPLE)]
        await desk.take_list("\n".join(["navn;e-post", *rows]), of="own")
    plan = {
        "commissioner": "Verneombudet",
        "mode": "opinion",
        "frame": "anybody" if door else "all",
        "closes_day": "",
        "closes_at": "",
        "minimum": 5,
        **{f"reminder_{n}_day": "" for n in range(4)},
    }
    assert NB("The plan is saved.") in await desk.fill("/plan", "/plan", plan)
    assert NB("The survey is open") in await desk.fill("/plan", "/open")


async def letters(desk: Desk) -> list[str]:
    """Everybody on the list has a letter with a link."""
    await desk.fill("/invite", "/invite")
    await desk.house.delivered()
    assert len(desk.house.mail()) == PEOPLE
    found = desk.house.links()
    return [found[email(person)] for person in range(PEOPLE)]


async def door_links(house: Directorate) -> list[str]:
    """Everybody comes by the same address, and has a link of their own from there."""
    links = []
    for _ in range(PEOPLE):
        guest = await house.guest()
        await guest.get(f"/o/{house.survey}")
        assert await guest.post(f"/o/{house.survey}") == 200, guest.page
        links.append(guest.path.partition("?")[0])
    return links


async def nothing_is_shown(desk: Desk) -> None:
    """While it is open its owner sees no figure, no text, no file, and not who has written what."""
    for page in ("", "/results", "/asked"):
        said = await desk.look(page)
        assert [w for w in ("Svært dårlig", "hemmelig", "Slik kom svarene inn") if w in said] == []
    for kind in KINDS[:-2]:  # the last two are the form alone
        status, _ = await desk.guest.download(f"{desk.home}/results/files/{kind}?language=nb")
        assert (kind, status) == (kind, 403)
    assert await desk.guest.get(f"{desk.home}/counts") == 404


async def files(desk: Desk) -> dict[str, str]:
    """All that its owner can see or download when it is closed, as text."""
    found = {"page": await desk.look("/results")}
    for kind in KINDS:
        if kind == "answers":
            status, _ = await desk.guest.download(f"{desk.home}/results/files/{kind}?language=nb")
            assert status in (403, 404, 409)
            continue
        found[kind] = text_of(kind, await desk.file(kind))
    return found


def text_of(kind: str, data: bytes) -> str:
    """Everything that can be read in a file, also in the files in it."""
    if kind == "pdf":
        return pdf_text(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return "\n".join(
                parts.read(name).decode("utf-8", "replace") for name in parts.namelist()
            )
    return data.decode("utf-8-sig", "replace")


# --- Those who answer -----------------------------------------------------------------------------


async def answer(house: Directorate, link: str, person: int) -> str:
    """Somebody answers; the code of the receipt."""
    guest = await house.answer(link, answers(person))
    found = re.search(r'<p class="code">(\w+)</p>', guest.page)
    assert found, guest.page
    return found[1]


async def reads_back_its_own(house: Directorate, links: list[str], codes: list[str]) -> None:
    """With one's own link and code; not with another's code, and not with the link alone."""
    guest = await house.guest()
    await guest.get(links[10])
    assert await guest.post(f"{links[10]}/answer", {"code": codes[10]}) == 200
    assert "hemmelig10" in guest.page
    for code in (codes[11], ""):
        await guest.get(links[10])
        assert await guest.post(f"{links[10]}/answer", {"code": code}) == 422
        assert "hemmelig10" not in guest.page


# --- The adversary --------------------------------------------------------------------------------


def secrets(links: list[str], codes: list[str]) -> list[str]:
    """What stands in no file: who they are, what finds an answer, and texts of too few."""
    people = [one for n in range(PEOPLE) for one in (email(n), f"Ansatt {n:02}", f"hemmelig{n:02}")]
    return [*people, *(link.removeprefix("/q/") for link in links), *codes]


def figures(data: str) -> Counts:
    """Each count that is shown, by question and answer."""
    rows = csv.DictReader(data.splitlines(), delimiter=";")
    counts = [row for row in rows if row["Mål"] == "Antall" and row["Verdi"].isdecimal()]
    return {(row["Kode"], row["Kode for svaret"]): int(row["Verdi"]) for row in counts}


def uncovered(before: Counts, after: Counts) -> list[tuple[str, str]]:
    """What those who came last are found to have answered, by equations on all that is shown.

    The adversary knows that each of them answered the first question.
    """
    came = {"first": FIRST, "last": PEOPLE - FIRST}
    most = {(when, code): count for when, count in came.items() for code in "abcd"}
    solver = Solver(dict(most.items()))
    for when, count in came.items():
        solver.learn([(when, code) for code in "abcd"], count)
    for code in "abcd":
        shown = before.get(("trivsel", code)), after.get(("trivsel", code))
        if shown[0] is not None:
            solver.learn([("first", code)], shown[0])
        if shown[1] is not None and shown[1] != shown[0]:
            solver.learn([("first", code), ("last", code)], shown[1])
    solved = solver.solved()
    return [part for part in most if part[0] == "last" and part in solved]


def nothing_is_tied(file: sqlite3.Connection, links: list[str]) -> None:
    """Nothing in the database's file leads from a seat to a ballot: no value, time or order."""
    ballots = file.execute("SELECT * FROM ballots").fetchall()
    assert len(ballots) == PEOPLE
    columns = {row[1]: row[2] for row in file.execute("PRAGMA table_info(ballots)")}
    assert [name for name, kind in columns.items() if "DATE" in kind or "TIME" in kind] == []
    own = {str(value) for row in ballots for value in (row[1], row[-1])}  # id and proof
    tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    for table in tables:
        rows = file.execute(f"SELECT * FROM {table}").fetchall()
        if table == "ballots":
            assert not any(link.removeprefix("/q/") in str(row) for link in links for row in rows)
            continue
        assert not own & {str(value) for row in rows for value in row}, table
        assert not any("hemmelig" in str(row) for row in rows), table


def no_order_is_told(file: sqlite3.Connection, ballots: list[str]) -> None:
    """Ballots lie not as they came; `ballots` are in that order."""
    lying = [one for (one,) in file.execute("SELECT id FROM ballots")]
    assert sorted(lying) == sorted(ballots)
    came = [ballots.index(one) for one in lying]
    pairs = list(combinations(came, 2))
    alike = sum(before < after for before, after in pairs) / len(pairs)
    assert 0.27 < alike < 0.73  # five standard deviations from no order at all
