"""Sixty persons of three departments answer, and the figures are shown by department."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.journeys.surveys.desk import Desk, at_desk
from tests.journeys.surveys.directorate import NB, Answers, Directorate, directorate
from tests.journeys.surveys.test_opinions import MORNING, files, nothing_is_shown
from tests.surveys.adversary import Solver

pytestmark = pytest.mark.timeout(120)

FORM = """
id: avdelinger
title: {nb: Hvordan har du det på jobben?}
languages: [nb]
sections:
  - id: del
    title: {nb: Jobben}
    items:
      - id: avd
        text: {nb: Hvor jobber du?}
        kind: choice
        required: true
        options: {opp: {nb: Opplæring}, helse: {nb: Helse}, stab: {nb: Stab}}
      - id: trivsel
        text: {nb: Trives du?}
        kind: choice
        required: true
        options: {ja: {nb: Ja da}, nei: {nb: Nei da}}
      - id: pauser
        text: {nb: Får du pauser?}
        kind: choice
        required: true
        options: {ofte: {nb: Ofte}, sjelden: {nb: Sjelden}}
"""
TOLD = "Svarene vises også fordelt på «Hvor jobber du?», der gruppene er store nok."
SIZES = {"opp": 24, "helse": 21, "stab": 15}
HAPPY = {"opp": 14, "helse": 8, "stab": 8}  # of those
RESTED = {"opp": 20, "helse": 12, "stab": 8}  # four of «opp» are not: too few for a part
NAMES = {"": "", "opp": "Opplæring", "helse": "Helse", "stab": "Stab"}

Counts = Mapping[tuple[str, str, str], int]  # by question, group ("": all) and answer
SHOWN: Counts = {
    **{("avd", "", code): size for code, size in SIZES.items()},
    **{("trivsel", "", "ja"): 30, ("trivsel", "", "nei"): 30},
    **{("trivsel", NAMES[code], "ja"): happy for code, happy in HAPPY.items()},
    **{("trivsel", NAMES[code], "nei"): SIZES[code] - happy for code, happy in HAPPY.items()},
    **{("pauser", "", "ofte"): 40, ("pauser", "", "sjelden"): 20},
}


def answers() -> list[Answers]:
    """What everybody answers, department by department."""
    return [
        {
            "a-avd": code,
            "a-trivsel": "ja" if number < HAPPY[code] else "nei",
            "a-pauser": "ofte" if number < RESTED[code] else "sjelden",
        }
        for code, size in SIZES.items()
        for number in range(size)
    ]


async def test_sixty_answers_are_shown_by_department_and_nobody_is_found_out(tmp_path: Path):
    async with directorate(None, tmp_path, MORNING) as house:
        desk = await at_desk(house)
        await make(desk)
        await come(house, answers())
        await nothing_is_shown(desk)
        await desk.fill("", "/close")
        before = await files(desk)

        await desk.fill("", "/reopen", {"reason": "En var på ferie"})
        await come(house, [{"a-avd": "stab", "a-trivsel": "nei", "a-pauser": "ofte"}])
        await desk.fill("", "/close")
        after = await files(desk)

    assert figures(before["csv"]) == SHOWN
    assert figures(after["csv"]) == SHOWN  # one more would be found by subtraction
    assert uncovered(figures(before["csv"])) == []
    told = ("Hvor jobber du?", "slik det var fortalt", "14 (58 %)")
    read = {kind: " ".join(before[kind].split()) for kind in ("page", "docx", "pdf", "html")}
    assert [(kind, w) for kind, text in read.items() for w in told if w not in text] == []


async def make(desk: Desk) -> None:
    """A protected survey for whoever comes, shown by department."""
    await desk.bring(FORM)
    plan = {
        "commissioner": "Verneombudet",
        "mode": "opinion",
        "frame": "anybody",
        "closes_day": "",
        "closes_at": "",
        **{f"reminder_{n}_day": "" for n in range(4)},
    }
    assert NB("The plan is saved.") in await desk.fill("/plan", "/plan", plan)
    assert NB("The plan is saved.") in await desk.fill("/plan", "/plan", {"by": "avd"})
    assert TOLD in await desk.look("/preview")
    assert NB("The survey is open") in await desk.fill("/plan", "/open")
    assert "Hvor jobber du?" in await desk.look("/plan")


async def come(house: Directorate, given: list[Answers]) -> None:
    """Persons come by the open door, are told, and answer."""
    for answer in given:
        guest = await house.guest()
        await guest.get(f"/o/{house.survey}")
        assert guest.page.count(TOLD) == 2
        assert await guest.post(f"/o/{house.survey}") == 200, guest.page
        assert guest.page.count(TOLD) == 2
        await house.answer(guest.path.partition("?")[0], answer)


def figures(data: str) -> Counts:
    """Each count that is shown, by question, group and answer."""
    rows = csv.DictReader(data.splitlines(), delimiter=";")
    counts = [row for row in rows if row["Mål"] == "Antall" and row["Verdi"].isdecimal()]
    return {(r["Kode"], r["Gruppe"], r["Kode for svaret"]): int(r["Verdi"]) for r in counts}


def uncovered(shown: Counts) -> list[tuple[str, str, str]]:
    """What the adversary finds of a group that is not shown, by equations on all that is."""
    codes = {"trivsel": ("ja", "nei"), "pauser": ("ofte", "sjelden")}
    unknowns = [(q, NAMES[g], c) for q, known in codes.items() for g in SIZES for c in known]
    solver = Solver({one: SIZES[key_of(one[1])] for one in unknowns})
    for question, known in codes.items():
        for group, size in SIZES.items():
            solver.learn([(question, NAMES[group], code) for code in known], size)
        for code in known:
            everybody = [(question, NAMES[group], code) for group in SIZES]
            solver.learn(everybody, shown[question, "", code])
    for one in unknowns:
        if one in shown:
            solver.learn([one], shown[one])
    return [one for one in unknowns if one in solver.solved() and one not in shown]


def key_of(name: str) -> str:
    """The code of a department."""
    return next(code for code, known in NAMES.items() if known == name)


def test_the_adversary_finds_a_group_that_is_alone_left_out():
    rested = {("pauser", NAMES[g], "ofte"): n for g, n in RESTED.items() if g != "opp"}

    found = uncovered({**SHOWN, **rested})

    assert found == [
        ("pauser", "Opplæring", "ofte"),
        ("pauser", "Opplæring", "sjelden"),
        ("pauser", "Helse", "sjelden"),
        ("pauser", "Stab", "sjelden"),
    ]
