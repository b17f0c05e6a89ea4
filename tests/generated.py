"""The parts of the documentation that are made from the code: `python -m tests.generated`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import get_args

from facilitation.events import AnyEvent, Event
from facilitation.state import Status, Workshop
from facilitation.workshop import ALLOWED, AnyControl, step
from surveys.errors import Refusal
from tests.facilitation.days import FAC, IGP, at, minutes, room

DOCS = Path(__file__).parent.parent / "docs"
EVENTS: tuple[type[Event], ...] = get_args(AnyEvent)
CONTROLS: frozenset[type[Event]] = frozenset(get_args(AnyControl))


def status_diagram() -> str:
    """How a day's status changes, and by which events, as a mermaid diagram."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, kind, after in sorted(transitions()):
        arrows.setdefault((before, after), []).append(kind)
    lines = [f"    {one} --> {other}: {', '.join(kinds)}" for (one, other), kinds in arrows.items()]
    first = Status.PLANNED.value
    return "\n".join(("```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *lines, "```"))


def transitions() -> Iterator[tuple[str, str, str]]:
    """(status before, event, status after), found by letting each event happen in each status."""
    reached, waiting = {Status.PLANNED}, [room(IGP, "ann bo", "cat dag")]
    while waiting:
        state = waiting.pop()
        for kind in sorted(ALLOWED[state.status] & CONTROLS, key=lambda kind: kind.__name__):
            after = happened(state, kind)
            if after.status is not state.status:
                yield state.status.value, kind.__name__, after.status.value
            if after.status not in reached:
                reached.add(after.status)
                waiting.append(after)


def happened(state: Workshop, kind: type[Event]) -> Workshop:
    """The state after an event of this kind, or the same where it cannot happen just then."""
    last = state.run or (state.past[-1] if state.past else None)
    given: dict[str, object] = {
        "at": at("09:20"),
        "by": FAC,
        "seen": state.moves,
        "phase": last.phase if last else "",
        "more": minutes(5),
        "lengths": (),
        "seats": (),
    }
    event = kind(**{f.name: given[f.name] for f in fields(kind) if f.name in given})  # type: ignore[arg-type]  # each kind is given the fields it has
    try:
        return step(state, event)[0]  # type: ignore[arg-type]  # one of the union's kinds
    except Refusal:
        return state


def event_table() -> str:
    """Every event: what happened, what it carries, and in which status it is allowed."""
    statuses = [status.value for status in Status]
    head = ("event", "what happened", "carries", *statuses)
    rows = [head, tuple("---" for _ in head), *map(_event_row, EVENTS)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _event_row(kind: type[Event]) -> tuple[str, ...]:
    said = " ".join((kind.__doc__ or "").split())
    carried = ", ".join(f"`{f.name}`" for f in fields(kind) if f.name != "at")
    marks = ("✓" if kind in ALLOWED[status] else "" for status in Status)
    return (f"`{kind.__name__}`", said, carried, *marks)


# What stands between «<!-- generated: name -->» and the next «<!-- end -->» in these files.
GENERATED: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "architecture.md": {"status": status_diagram},
    "events.md": {"events": event_table},
}


def renewed(page: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """A page with its generated parts made anew."""
    for name, make in parts.items():
        head, rest = page.split(f"<!-- generated: {name} -->\n", maxsplit=1)
        tail = rest[rest.index("<!-- end -->") :]
        page = f"{head}<!-- generated: {name} -->\n{make()}\n{tail}"
    return page


if __name__ == "__main__":
    for name, parts in GENERATED.items():
        path = DOCS / name
        path.write_text(renewed(path.read_text("utf-8"), parts), "utf-8")
