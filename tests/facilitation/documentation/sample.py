"""A small invented day: two sessions, two tables, and every kind of trouble that text can make."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.phases import (
    Author,
    Collect,
    End,
    Group,
    Grouping,
    Outcome,
    OutcomeKind,
    Per,
    Phase,
    Reduce,
    Reduction,
    See,
    Source,
    Time,
)
from facilitation.programme import Bullet, Item, ItemKind, Programme, Quote
from facilitation.record import OUTCOME, Attendee, Entry, Record
from facilitation.state import PastRun
from surveys.answers import Committed, Listed, Point, Shared
from surveys.questions import Kind, Question
from surveys.texts import text

MINUTE = timedelta(minutes=1)
START = datetime(2025, 10, 23, 7, 0, tzinfo=UTC)  # 09.00 in Oslo
NASTY = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "@everyone se her",
    "#strong[typst markup] $x$ *b* \\u{41}",
    "emoji 😀🧑‍🚀 og עברית العربية 中文",
    "\u202ebaklengs\u202c",
    "to\nlinjer\tog tabulator",
    "a" * 3_000,
)

I_LABEL = text(nb="Individuelt", nn="Individuelt", en="On your own")
G_LABEL = text(nb="Gruppe", nn="Gruppe", en="Group")
V_LABEL = text(nb="Avstemning", nn="Røysting", en="Voting")
WORK = text(nb="Skriv for deg selv.", nn="Skriv for deg sjølv.", en="Write on your own.")
ADVICE = text(
    nb="Gode råd til de andre", nn="Gode råd til dei andre", en="Good advice to the others"
)


def alone(item: str, question: Question, *, each: bool = True) -> Phase:
    """The I phase of a session."""
    return Phase(
        PhaseId(f"{item}.I"),
        "I",
        I_LABEL,
        instruction=WORK,
        time=Time(whole=2 * MINUTE, end=End.HARD),
        group=Group(Grouping.SOLO),
        collect=Collect(question, per_subquestion=each),
    )


def together(item: str, outcome: Outcome | None) -> Phase:
    """The G phase of a session."""
    return Phase(
        PhaseId(f"{item}.G"),
        "G",
        G_LABEL,
        time=Time(whole=20 * MINUTE, each=3 * MINUTE, per=Per.TURN),
        group=Group(Grouping.TABLES),
        collect=Collect(Question(Kind.LIST), per_subquestion=False),
        source=Source(PhaseId(f"{item}.I")),
        reduce=Reduce(Reduction.HOST_SUMMARY, outcome) if outcome else Reduce(),
    )


def voting(item: str) -> Phase:
    """The V phase of a session: secret, so that no names may follow."""
    return Phase(
        PhaseId(f"{item}.V"),
        "V",
        V_LABEL,
        time=Time(whole=3 * MINUTE),
        collect=Collect(Question(Kind.POINTS, limit=3), per_subquestion=False),
        see=See(author=Author.HIDDEN),
        source=Source(PhaseId(f"{item}.G"), outcome=True),
    )


PROGRAMME = Programme(
    id="sample",
    title=text(nb="Prøvedag om samarbeid", nn="Prøvedag om samarbeid", en="A day of work"),
    day=date(2025, 10, 23),
    zone="Europe/Oslo",
    languages=("nb", "nn", "en"),
    items=(
        Item(
            "q1",
            ItemKind.SESSION,
            text(nb="Hva gjør vi?", nn="Kva gjer vi?", en="What do we do?"),
            time(9),
            30 * MINUTE,
            20 * MINUTE,
            (
                alone("q1", Question(Kind.LIST)),
                together("q1", Outcome(OutcomeKind.ADVICE, ADVICE, ranked=True)),
                voting("q1"),
            ),
            lead_in=(
                Quote(text(nb="Sitat.", nn="Sitat.", en="Quote."), text(nb="K", nn="K", en="S")),
                Bullet(text(nb="Opptakt", nn="Opptakt", en="Lead-in")),
            ),
            subquestions=(
                text(nb="Internt?", nn="Internt?", en="Within?"),
                text(nb="Eksternt?", nn="Eksternt?", en="Without?"),
            ),
        ),
        Item(
            "pause",
            ItemKind.BREAK,
            text(nb="Pause", nn="Pause", en="Break"),
            time(9, 30),
            15 * MINUTE,
            10 * MINUTE,
            (),
        ),
        Item(
            "q2",
            ItemKind.SESSION,
            text(nb="Hva gjør vi hjemme?", nn="Kva gjer vi heime?", en="What at home?"),
            time(9, 45),
            10 * MINUTE,
            10 * MINUTE,
            (alone("q2", Question(Kind.COMMITMENT), each=False),),
        ),
    ),
    organiser=text(nb="Prøve fylkeskommune", nn="Prøve fylkeskommune", en="A county council"),
    purpose=text(nb="Å prøve.", nn="Å prøve.", en="To try."),
    responsible=text(nb="Kari Prøve", nn="Kari Prøve", en="Kari Prøve"),
    delete_after=timedelta(days=90),
    results=(text(nb="Nye ideer", nn="Nye idear", en="New ideas"),),
    rules=(text(nb="Bruk bordduken", nn="Bruk bordduken", en="Use the tablecloth"),),
)

PEOPLE = tuple(
    Attendee(PersonId(f"p{n}"), f"Deltaker {n}", "Agder" if n % 2 else "Troms", TableNo(1 + n // 3))
    for n in range(6)
)


def run(number: int, phase: str, begins: int, ends: int) -> PastRun:
    """A run from and to some minutes after nine, with everybody seated."""
    groups = tuple((TableNo(t), tuple(p.id for p in PEOPLE if p.table == t)) for t in (1, 2))
    return PastRun(
        RunNo(number),
        PhaseId(phase),
        1,
        START + begins * MINUTE,
        START + ends * MINUTE,
        20 * MINUTE,
        groups=groups,
    )


def listed(person: int, slot: str, *words: str, phase: str = "q1.I") -> Entry:
    """A person's points."""
    points = tuple(Point(f"{phase}-{person}-{slot}-{n}", said) for n, said in enumerate(words))
    return Entry(
        f"e-{phase}-{person}-{slot}",
        PhaseId(phase),
        1,
        RunNo(1),
        slot,
        PEOPLE[person].id,
        PEOPLE[person].table,
        Listed(points),
    )


def outcome(table: int, *words: str) -> Entry:
    """A table's outcome, in its own order."""
    points = tuple(Point(f"o{table}-{n}", said) for n, said in enumerate(words))
    owner = f"table:{table}"
    return Entry(
        f"eo{table}", PhaseId("q1.G"), 1, RunNo(2), OUTCOME, owner, TableNo(table), Listed(points)
    )


def vote(person: int, *shares: tuple[str, int]) -> Entry:
    """A person's points on outcomes."""
    cast = listed(person, "1", phase="q1.V")
    return replace(cast, run=RunNo(3), value=Shared(shares))


def promise(person: int, what: str, when: str, whom: str) -> Entry:
    """A person's commitment."""
    made = listed(person, "1", phase="q2.I")
    return replace(made, run=RunNo(4), value=Committed(what, when, whom))


ENTRIES = (
    listed(0, "1", "Møteplasser på tvers av avdelingene", "Felles møteplass for skole og næring"),
    listed(1, "1", "Faste møteplassar med næringslivet", "Rettleiing av kommunane"),
    listed(2, "1", "Skjul dette", "Veiledning av kommunene"),
    replace(listed(3, "1", "For sent, men godt"), late=True),
    replace(listed(4, "1", "Skrevet av verten"), by_host=True),
    replace(listed(5, "1"), erased=True),
    listed(0, "2", *NASTY),
    listed(3, "2", "NAV og IMDi", "Kommunene og NAV", "Næringslivet og NAV", "Skolene"),
    listed(2, "1", "Et notat på duken", phase="q1.G"),
    outcome(1, "Sett av en fast dag", "Møt kommunene ute"),
    outcome(2, "Eig oppgåva saman"),
    vote(0, ("o2-0", 3)),
    vote(3, ("o1-1", 2), ("o1-0", 1)),
    vote(4, ("o1-1", 1), ("o1-0", 2)),
    promise(0, "Ringe NAV", "mandag", "Ola"),
    promise(3, "=SUM(A1)", "før jul", ""),
)

RECORD = Record(
    workshop="w1",
    programme=PROGRAMME,
    runs=(
        run(1, "q1.I", 2, 4),
        run(2, "q1.G", 4, 29),
        run(3, "q1.V", 29, 33),
        run(4, "q2.I", 44, 50),
    ),
    people=PEOPLE,
    entries=ENTRIES,
    hidden=("q1.I-2-1-0",),
    events=((1, "Started", '{"at": "2025-10-23T07:00:00Z"}'),),
)


def english(message: str, **parameters: object) -> str:
    """A translate function that leaves our sentences in English."""
    return message.format(**parameters)
