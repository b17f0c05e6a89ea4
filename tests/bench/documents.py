"""The documents of a large day: 300 people, twelve questions, every format."""

import re
import time
from dataclasses import replace

from bot.chance import seeded
from bot.words import words
from facilitation.documentation.formats import FORMATS, make
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.phases import Outcome, OutcomeKind
from facilitation.programme import Item
from facilitation.record import OUTCOME, Attendee, Entry, Record
from surveys.answers import Listed, Point
from surveys.disclosure import NAMED_WORKSHOP
from surveys.questions import Kind, Question
from tests.bench.table import Line
from tests.facilitation.documentation.sample import ADVICE, PROGRAMME, RECORD, alone, run, together

PEOPLE, QUESTIONS, SEATS = 300, 12, 6
WORDS = re.split(
    " ",
    "kommunane treng rettleiing i faste møteplassar med næringslivet og samarbeid på tvers av "
    "avdelingene om kompetanse skole arbeidsliv integrering helse transport klima ungdom felles "
    "planlegging digitale tjenester mindre rapportering mer tid ute hos innbyggerne og tillit",
)


def record() -> Record:
    """A day with one point from each person to each question, and every table's three advice."""
    chance = seeded(1)
    people = tuple(
        Attendee(
            PersonId(f"p{n:03}"), f"Deltaker {n}", f"Kommune {n % 40}", TableNo(1 + n // SEATS)
        )
        for n in range(PEOPLE)
    )

    def points(mark: str, count: int) -> Listed:
        said = (" ".join(chance.shuffled(WORDS)[: chance.between(4, 14)]) for _ in range(count))
        return Listed(tuple(Point(f"{mark}-{n}", words) for n, words in enumerate(said)))

    entries, runs, items = [], [], []
    for number in range(1, QUESTIONS + 1):
        name = f"q{number}"
        items.append(_item(name))
        runs += [_run(name, "I", number, people), _run(name, "G", number, people)]
        entries += [
            _entry(f"{name}.I", "1", person.id, person.table, points(f"{name}-{person.id}", 1))
            for person in people
        ]
        entries += [
            _entry(f"{name}.G", OUTCOME, f"table:{table}", table, points(f"{name}-t{table}", 3))
            for table in sorted({person.table for person in people})
        ]
    plan = replace(PROGRAMME, items=tuple(items))
    return replace(
        RECORD,
        programme=plan,
        runs=tuple(runs),
        people=people,
        entries=tuple(entries),
        hidden=(),
        events=(),
    )


def _item(name: str) -> Item:
    outcome = Outcome(OutcomeKind.ADVICE, ADVICE, ranked=True)
    phases = (alone(name, Question(Kind.LIST), each=False), together(name, outcome))
    return replace(PROGRAMME.items[0], id=name, phases=phases, subquestions=())


def _run(name: str, key: str, number: int, people: tuple[Attendee, ...]):
    begins = 30 * number + (2 if key == "I" else 5)
    tables = sorted({person.table for person in people})
    groups = tuple((t, tuple(p.id for p in people if p.table == t)) for t in tables)
    made = run(
        2 * number + (key == "G"), f"{name}.{key}", begins, begins + (2 if key == "I" else 20)
    )
    return replace(made, groups=groups)


def _entry(phase: str, slot: str, owner: str, table: TableNo, value: Listed) -> Entry:
    return Entry(f"e-{phase}-{owner}", PhaseId(phase), 1, RunNo(1), slot, owner, table, value)


async def documents() -> list[Line]:
    """Each format in nynorsk, once its library is loaded."""
    day, t = record(), words("nn")
    for kind in FORMATS:
        make(replace(day, entries=day.entries[:20]), "nn", t, NAMED_WORKSHOP, kind)
    lines, whole, used = [], 0.0, 0.0
    for kind in FORMATS:
        began, busy = time.perf_counter(), time.process_time()
        size = len(make(day, "nn", t, NAMED_WORKSHOP, kind))
        seconds = time.perf_counter() - began
        whole, used = whole + seconds, used + time.process_time() - busy
        lines.append(
            Line(f"300 people × 12 questions: {kind}", f"{seconds:.2f} s, {size >> 10} kB")
        )
    lines.append(Line("… all formats", f"{whole:.2f} s", "≤ 3 s"))
    return [*lines, Line("… processor time", f"{used:.2f} s")]
