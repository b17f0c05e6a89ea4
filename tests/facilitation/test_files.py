"""A programme is read from the file that a facilitator writes, with every mistake at its place."""

import re
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from facilitation import files, igp, methods
from facilitation.files import read, shipped, shipped_source
from facilitation.ids import PhaseId
from facilitation.phases import Group, Grouping, Phase, Time
from facilitation.problems import BadProgramme
from facilitation.programme import Bullet, Item, ItemKind, Programme, Quote
from surveys.texts import LANGUAGES, Text, text

DOCS = Path(__file__).parents[2] / "docs" / "programmes.md"
HEAD = """\
id: dag
title: Dag
date: 2026-01-01
organiser: O
purpose: P
responsible: R
delete_after: 30
"""
FIRST = "  - {id: a, kind: talk, title: A, start: 09.00, length: 30 min}\n"


def day(*items):
    return read(HEAD + "items:\n" + "".join(f"  - {item}\n" for item in items))


def refused(*items):
    with pytest.raises(BadProgramme) as caught:
        day(*items)
    return str(caught.value).splitlines()


def minutes(number):
    return timedelta(minutes=number)


def test_a_programme_is_read_with_the_usual_values():
    assert day("{id: a, kind: talk, title: A, start: 09.00, length: 30 min}") == Programme(
        id="dag",
        title=text(nb="Dag"),
        day=date(2026, 1, 1),
        zone="Europe/Oslo",
        languages=("nb",),
        items=(
            Item(
                id="a",
                kind=ItemKind.TALK,
                title=text(nb="A"),
                start=time(9),
                length=minutes(30),
                minimum=minutes(30),
                phases=(
                    Phase(
                        id=PhaseId("a.talk"),
                        key="talk",
                        label=text(nb="A"),
                        time=Time(whole=minutes(30)),
                        group=Group(Grouping.PLENARY),
                    ),
                ),
            ),
        ),
        organiser=text(nb="O"),
        purpose=text(nb="P"),
        responsible=text(nb="R"),
        delete_after=timedelta(days=30),
    )


def test_everything_about_the_day_is_read():
    programme = read(
        HEAD.replace("title: Dag", "title: {nn: Dag, en: Day}")
        .replace("organiser: O", "organiser: {nn: O, en: O}")
        .replace("purpose: P", "purpose: {nn: P, en: P}")
        .replace("responsible: R", "responsible: {nn: R, en: R}")
        + "languages: [nn, en]\nzone: UTC\nparticipants: 60\ntables: 10\n"
        "results: [{nn: Idear, en: Ideas}]\nrules: [{nn: Lytt, en: Listen}]\n"
        "items:\n  - {id: a, kind: end, title: {nn: Slutt, en: End}, start: '15:00'}\n"
    )

    assert programme.languages == ("nn", "en")
    assert programme.title == Text((("nn", "Dag"), ("en", "Day")))
    assert programme.zone == "UTC"
    assert (programme.participants, programme.tables) == (60, 10)
    assert programme.results == (text(nn="Idear", en="Ideas"),)
    assert programme.rules == (text(nn="Lytt", en="Listen"),)
    assert programme.items[0].phases == ()


def test_everything_about_an_item_is_read():
    (item,) = day(
        "{id: a, kind: plenary, title: A, start: 09.00, length: 30, minimum: 20, locked: true,"
        " label: L, who: W, shown: S, shown_start: 09.05, prompt: Hvem er du?,"
        " lead_in: [{quote: Q, source: K}, {line: B}, Bare ord]}"
    ).items

    assert item.minimum == minutes(20)
    assert item.locked
    assert (item.label, item.who, item.shown) == (text(nb="L"), text(nb="W"), text(nb="S"))
    assert item.shown_start == time(9, 5)
    assert item.lead_in == (
        Quote(text(nb="Q"), text(nb="K")),
        Bullet(text(nb="B")),
        Bullet(text(nb="Bare ord")),
    )
    assert [phase.prompt for phase in item.phases] == [text(nb="Hvem er du?")]


def test_pitches_are_phases_of_their_own_before_the_work():
    (item,) = day(
        "{id: a, kind: session, title: A, start: 09.00, length: 30, questions: [B, C],"
        " lead_in: [{pitch: P, length: 4 min}, {line: L}, {pitch: Q}], igp: {I: 1, G: 9}}"
    ).items

    assert [(p.id, p.label.said("nb"), p.time.whole) for p in item.phases[:2]] == [
        ("a.pitch", "P", minutes(4)),
        ("a.pitch2", "Q", None),
    ]
    assert [p.key for p in item.phases] == ["pitch", "pitch2", "I", "G"]
    assert item.lead_in == (Bullet(text(nb="L")),)
    assert item.subquestions == (text(nb="B"), text(nb="C"))


def test_items_follow_each_other_where_starts_or_lengths_are_left_out():
    programme = day(
        "{id: a, kind: talk, title: A, start: '9:00'}",
        "{id: b, kind: talk, title: B, start: 09.20, length: 90 s}",
        "{id: c, kind: talk, title: C, length: 1 h}",
        "{id: d, kind: talk, title: D, start: 12.00, length: 5}",
        "{id: e, kind: end, title: E}",
    )

    assert [(i.start, i.length) for i in programme.items] == [
        (time(9), minutes(20)),
        (time(9, 20), timedelta(seconds=90)),
        (time(9, 21, 30), minutes(60)),
        (time(12), minutes(5)),
        (time(12, 5), minutes(0)),
    ]


def test_all_the_mistakes_of_a_file_are_reported_in_its_order():
    with pytest.raises(BadProgramme) as caught:
        read(
            "id: dag\ntitel: Dag\ndate: 1.1.2026\nzone: Mars\nlanguages: [nb, nn, NO]\n"
            "items:\n"
            "  - {id: a, kind: talk, title: {nb: A}, start: 25.00, length: 5}\n"
            "  - {id: a, kind: party, title: {nb: A, nn: A}}\n"
        )

    assert str(caught.value).splitlines() == [
        "1:1: «title» is missing here.",
        "1:1: «organiser» is missing here.",
        "1:1: «purpose» is missing here.",
        "1:1: «responsible» is missing here.",
        "1:1: «delete_after» is missing here.",
        "2:1: There is no «titel» here. Did you mean «title»?",
        "3:7: «1.1.2026» is not a date. Write year, month and day: «2025-10-23».",
        "4:7: «Mars» is not a time zone. Write a name such as «Europe/Oslo».",
        "5:21: «NO» is not a language code."
        " Write «nb», «nn», «en» or another code in small letters.",
        "7:32: The words in «nn» are missing; the file says that it has that language.",
        "7:48: «25.00» is not a time of day. Write «09.00» or «09:00».",
        "8:5: Say how long this lasts, or when the next item starts.",
        "8:5: The id «a» is used twice; each needs its own.",
        "8:19: «party» is not known here. Expected one of: plenary, talk, break, session, end.",
    ]


def test_a_refusal_says_how_many_mistakes_there_are():
    with pytest.raises(BadProgramme) as caught:
        read("a: 1")

    assert caught.value.parameters == {"count": 9}
    assert [(p.line, p.column) for p in caught.value.problems] == [(1, 1)] * 9


def test_a_list_is_not_a_programme():
    with pytest.raises(BadProgramme, match="1:1: Expected fields here"):
        read("- a")


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        (
            ["{id: a, kind: end, title: A}"],
            "9:5: Say when the first item starts.",
        ),
        (
            ["{id: a, kind: talk, title: A, start: 09.00}"],
            "9:5: Say how long this lasts, or when the next item starts.",
        ),
        (
            ["{id: a, kind: talk, title: A, start: 09.00}", "{id: b, kind: end, title: B}"],
            "9:5: Say how long this lasts, or when the next item starts.",
        ),
        (
            [
                "{id: a, kind: talk, title: A, start: 09.00, length: 5}",
                "{id: b, kind: end, title: B, start: 08.00}",
            ],
            "10:5: This starts at 08.00, which is not after the item before it (09.00).",
        ),
        (
            ["{id: a, kind: talk, title: A, start: 23.30, length: 30}"],
            "9:5: The day goes on past midnight here.",
        ),
        (
            ["{id: a, kind: talk, title: A, start: 09.00, length: 5, minimum: 6}"],
            "9:5: The minimum is longer than the item itself.",
        ),
        (
            ["{id: a, kind: session, title: A, start: 09.00, length: 5}"],
            "9:5: A session needs a method: write «igp» or «phases», and only one of them.",
        ),
        (
            ["{id: a, kind: break, title: A, start: 09.00, length: 5, questions: [B]}"],
            "9:61: «questions» belongs to a session only; this item is a «break».",
        ),
        (
            ["{id: a, kind: talk, title: A, start: 09.00, length: 5, lead_in: [{pitch: B}]}"],
            "9:70: «pitch» belongs to a session only; this item is a «talk».",
        ),
        (
            ["{id: a, kind: talk, title: A, start: 09.00, length: 5, lead_in: [{source: B}]}"],
            "9:70: «line» is missing here.",
        ),
    ],
)
def test_what_is_wrong_with_an_item_is_said(items, problem):
    assert problem in refused(*items)


def test_a_session_has_one_method_and_not_two():
    assert refused(
        "{id: a, kind: session, title: A, start: 09.00, length: 5, igp: {I: 1, G: 2},"
        " phases: [{key: x, label: X}]}"
    ) == ["9:5: A session needs a method: write «igp» or «phases», and only one of them."]


def test_a_programme_without_items_is_none():
    with pytest.raises(BadProgramme) as caught:
        read(HEAD + "items: []\n")

    assert str(caught.value) == "8:8: A programme needs at least one item."


# --- Ready programmes ---------------------------------------------------------------------------


def test_the_ready_programmes_are_found_by_name():
    assert shipped() == (
        "1-2-4-alle",
        "arbeidsverksted",
        "arbeidsverksted-trykt",
        "dialogkafe",
        "kort-igp",
        "lean-coffee",
        "nominell-gruppe",
    )
    with pytest.raises(KeyError):
        shipped_source("../pyproject")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_ready_programmes_are_called_the_same(language):
    titles = [read(shipped_source(name)).title.said(language) for name in shipped()]

    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", shipped())
def test_every_ready_programme_is_complete_in_both_languages_of_norway(name):
    programme = read(shipped_source(name))

    assert programme.languages == ("nb", "nn")
    assert programme.id == name
    titles = [item.title for item in programme.items]
    assert [title for title in titles if title.lacks(("nb", "nn"))] == []


def test_the_real_day_runs_as_it_should():
    programme = read(shipped_source("arbeidsverksted"))

    assert [(f"{i.start:%H.%M}", i.id, i.length // minutes(1)) for i in programme.items] == [
        ("09.00", "velkommen", 30),
        ("09.30", "imdi", 20),
        ("09.50", "i2e", 25),
        ("10.15", "q1", 30),
        ("10.45", "pause1", 15),
        ("11.00", "q2", 60),
        ("12.00", "lunsj", 45),
        ("12.45", "q3", 45),
        ("13.30", "pause2", 15),
        ("13.45", "q4", 35),
        ("14.20", "q5", 15),
        ("14.35", "veien-videre", 25),
        ("15.00", "slutt", 0),
    ]
    assert [phase.id for phase in programme.phases if phase.id.startswith("q")] == [
        *("q1.I", "q1.G"),
        *("q2.pitch", "q2.I", "q2.G", "q2.P"),
        *("q3.pitch", "q3.I", "q3.G", "q3.P"),
        *("q4.pitch", "q4.I", "q4.G", "q4.P"),
        *("q5.I", "q5.G"),
    ]


def test_the_printed_day_keeps_what_its_slides_say():
    programme = read(shipped_source("arbeidsverksted-trykt"))
    items = {item.id: item for item in programme.items}

    assert (items["q4"].start, items["q4"].shown_start) == (time(13, 45), time(13, 34))
    assert {i.id for i in programme.items if i.shown not in {None, i.title}} == {"q2", "q3"}
    assert items["q5"].length == minutes(10)


# --- The guide ----------------------------------------------------------------------------------


def test_the_guides_example_is_a_programme():
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)

    programme = read(example)

    assert [item.kind for item in programme.items] == ["plenary", "session", "break", "end"]
    assert [phase.key for phase in programme.items[1].phases] == ["pitch", "I", "G", "P", "V"]


def test_the_guide_describes_every_key_and_every_word_that_is_understood():
    guide = DOCS.read_text(encoding="utf-8")
    told = {word for span in re.findall(r"`([^`\n]+)`", guide) for word in re.split(r"[:, ]", span)}
    keys = {*files.PROGRAMME, *files.ITEM, *files.LEAD_IN, *igp.IGP, igp.COMMITMENT}
    keys |= {key for letter in igp.LETTERS.values() for key in letter}
    for primitive in ("TIME", "GROUP", "ROTATE", "COLLECT", "OPTION", "SEE", "SOURCE", "REDUCE"):
        keys |= set(getattr(methods, primitive))
    keys |= {*methods.OUTCOME, *methods.ADVANCE, *methods.PHASE}
    kinds = (*methods.WORDS, ItemKind)
    keys |= {member.value for kind in kinds for member in kind}

    assert keys - told == set()
