"""The facilitator's control card, and what it opens. Pure."""

from collections.abc import Iterator, Sequence

from bot.chat import phrases
from bot.chat.cards import Button, Buttons, Card, Heading, Paragraph, Part, Points, Style
from bot.chat.scene import (
    Member,
    Post,
    Scene,
    act,
    pairs,
    part,
    press,
    primary,
)
from bot.chat.troubles import told
from bot.checking import said
from bot.overview import Overview, overview
from bot.overview import Part as DayPart
from bot.progress import TableView, progress
from bot.words import Words
from facilitation.phases import When
from facilitation.state import Run, Stage, Status
from facilitation.timecheck import check, to_mend
from storage.contacts import Destination, Kind

FINDINGS = 8  # told on the card; the page has them all


def posts(scene: Scene, member: Member, t: Words) -> Iterator[Post]:
    """The control card, in the conversation of somebody who facilitates."""
    to = Destination(Kind.CONTACT, member.contact)
    yield Post(to, "control", control(scene, member, t), first=True)


def control(scene: Scene, member: Member, t: Words) -> Card:
    """Everything the day is led with."""
    state, day = scene.state, overview(scene.state, scene.at)
    title = state.programme.title.said(t.language)
    parts: list[Part] = [Heading(title), *_status(scene, day, t), *_troubles(scene, t)]
    if state.status is Status.PLANNED:
        parts += _findings(scene, t)
    if state.run is not None:
        parts += _at_the_tables(_tables(scene), t)
    if day.coming is not None:
        parts.append(Paragraph(_then(scene, day.coming, t)))
    elif state.run is not None:
        parts.append(Paragraph(t("This is the last part of the day.")))
    parts += [Buttons(row) for row in _rows(scene, member, day, t)]
    return Card(t("Lead the day: {title}", title=title), tuple(parts), t.language)


# --- How it goes ---------------------------------------------------------------------------------


def _tables(scene: Scene) -> tuple[TableView, ...]:
    return progress(scene.state, scene.names, scene.answered, (), scene.at)


def _status(scene: Scene, day: Overview, t: Words) -> Iterator[Part]:
    state, run = scene.state, scene.state.run
    here = sum(1 for person in state.people if person.present)
    people = t.n("{count} person here", "{count} people here", here)
    if run is None:
        closed = state.status is Status.CLOSED
        yield Paragraph(t("The day is over") if closed else t("The day has not begun"), strong=True)
        if not closed:
            yield Paragraph(people)
        return
    item, phase = part(state, run)
    over = phrases.over_line(item, phase, run.round, t)
    yield Paragraph(" · ".join(p for p in (item.title.said(t.language), over) if p), strong=True)
    yield from phrases.clock(scene, run, t)
    tables = _tables(scene)
    expected, answered = sum(x.expected for x in tables), sum(x.answered for x in tables)
    facts = [_behind(day, t), people]
    if expected:
        facts.append(t("{count} of {of} have answered", count=answered, of=expected))
    yield Paragraph(" · ".join(facts))


def _behind(day: Overview, t: Words) -> str:
    if not day.behind:
        return t("On time")
    late = day.behind.total_seconds() > 0
    length = t.length(day.behind)
    return t("{length} behind", length=length) if late else t("{length} ahead", length=length)


def _at_the_tables(tables: Sequence[TableView], t: Words) -> Iterator[Part]:
    yield Points(tuple(_table(table, t) for table in tables if table.people))
    empty = [str(table.number) for table in tables if not table.people]
    if empty:
        said = t.n(
            "Nobody sits at table {tables}.",
            "Nobody sits at tables {tables}.",
            len(empty),
            tables=", ".join(empty),
        )
        yield Paragraph(said, subtle=True)


def _then(scene: Scene, coming: DayPart, t: Words) -> str:
    """What «Next» begins; of the item that runs already, the part alone."""
    run = scene.state.run
    if run is None:
        return f"{t('First comes')}: {_named(coming, t)}"
    over = phrases.over_line(coming.item, coming.phase, coming.round, t)
    same = scene.state.programme.item_of(run.phase) == coming.item
    return f"{t('Then comes')}: {over if same and over else _named(coming, t)}"


def _table(table: TableView, t: Words) -> str:
    facts = [t("Table {number}", number=table.number)]
    if table.expected:
        facts.append(t("{count} of {of} have answered", count=table.answered, of=table.expected))
    if table.stage is Stage.ROUND:
        facts.append(t.n("{count} turn left", "{count} turns left", table.turns_left))
    if table.stage is Stage.READY:
        facts.append(t("finished"))
    if table.outcome:
        facts.append(t("the outcome is written"))
    if table.behind:
        facts.append(t("behind"))
    return " · ".join(facts)


def _troubles(scene: Scene, t: Words) -> Iterator[Part]:
    for trouble in scene.troubles:
        said = told(trouble, scene.names, scene.state.programme.zone, t)
        yield Paragraph(said, strong=True)


def _findings(scene: Scene, t: Words) -> Iterator[Part]:
    """Whether the time holds, before anybody starts."""
    programme = scene.state.programme
    tables = len(scene.state.tables)
    here = sum(1 for person in scene.state.people if person.present)
    people = max(here, programme.participants)
    found = to_mend(check(programme, people, tables))
    size = {"participants": people, "tables": tables}
    if not found:
        yield Paragraph(
            t("The time holds for {participants} participants at {tables} tables.", **size)
        )
        return
    yield Paragraph(
        t("For {participants} participants at {tables} tables there is something to mend:", **size),
        strong=True,
    )
    titles = {item.id: item.title.said(t.language) for item in programme.items}
    by_item: dict[str, list[str]] = {}
    for one in found[:FINDINGS]:
        by_item.setdefault(titles[one.item], []).append(said(one.what, t))
    yield Points(tuple(f"«{title}»: {' '.join(told)}" for title, told in by_item.items()))


def _named(coming: DayPart, t: Words) -> str:
    over = phrases.over_line(coming.item, coming.phase, coming.round, t)
    return " – ".join(part for part in (coming.item.title.said(t.language), over) if part)


# --- What can be pressed -------------------------------------------------------------------------


def _rows(scene: Scene, member: Member, day: Overview, t: Words) -> Iterator[tuple[Button, ...]]:
    w, state, seen = scene.workshop, scene.state, scene.state.moves
    if state.status is Status.PLANNED:
        yield (primary(press(t("Start the day"), "start", w, seen=seen)),)
    elif state.status is Status.CLOSED:
        yield (
            primary(act(t("Put the documents in the channel"), "publish", w)),
            act(t("Documents from the day"), "documents", w),
        )
    else:
        yield tuple(_steering(scene, day, t))
    yield (Button(t("Open the page"), url=member.page), *_ways(scene, t))


def _ways(scene: Scene, t: Words) -> Iterator[Button]:
    w, status = scene.workshop, scene.state.status
    if status is Status.CLOSED:
        yield act(t("Links and codes"), "links", w)
        yield act(t("Go back to a part"), "more", w)
        return
    yield act(t("Who is missing?"), "missing", w)
    yield act(t("Links and codes"), "links", w)
    if scene.spots:
        yield act(t("Invite everybody in the channel"), "invite", w)
    if status is not Status.PLANNED:
        yield act(t("Skip, go back, close the day"), "more", w)


def _steering(scene: Scene, day: Overview, t: Words) -> Iterator[Button]:
    w, run, seen = scene.workshop, scene.state.run, scene.state.moves
    if day.coming is not None:
        yield primary(press(t("Next"), "next", w, seen=seen))
    if scene.state.status is Status.PAUSED:
        yield primary(press(t("Resume"), "resume", w, seen=seen))
    else:
        yield press(t("Pause"), "pause", w, seen=seen)
    yield press(t("−{count} min", count=1), "extend", w, seen=seen, minutes=-1)
    yield press(t("+{count} min", count=1), "extend", w, seen=seen, minutes=1)
    yield press(t("+{count} min", count=5), "extend", w, seen=seen, minutes=5)
    if run is not None and _hides(scene, run):
        yield primary(press(t("Reveal the answers"), "reveal", w, seen=seen))


def _hides(scene: Scene, run: Run) -> bool:
    see = scene.state.programme.phase(run.phase).see
    return see.when is When.REVEAL and not run.revealed


def more(scene: Scene, t: Words) -> Card:
    """What is pressed seldom: skip, back to a part, close."""
    w, state, seen = scene.workshop, scene.state, scene.state.moves
    day = overview(state, scene.at)
    parts: list[Part] = []
    if state.run is not None and state.status is not Status.CLOSED:
        parts.append(Paragraph(t("Leave out the rest of this item and begin the next.")))
        skip = press(t("Skip this item"), "skip", w, seen=seen)
        parts.append(Buttons((skip, *_closing(scene, t))))
    if day.ran:
        parts.append(
            Paragraph(
                t("Go back to a part that has been run. What was written there is still in it.")
            )
        )
        parts.append(Buttons(tuple(_backs(scene, day.ran, t))))
    closed = state.status is Status.CLOSED
    said = t("Go back to a part") if closed else t("Skip, go back, close the day")
    return Card(said, tuple(parts), t.language)


def _closing(scene: Scene, t: Words) -> Iterator[Button]:
    """To close the day; with a channel, also to close it and have the documents put there."""
    words: dict[str, str | int] = {"action": "close", "seen": scene.state.moves}
    sure = t("Close the day? After this nobody can write any more.")
    yield Button(
        t("Close the day"), "do", pairs(scene.workshop, **words), style=Style.DANGER, confirm=sure
    )
    if scene.spots:
        yield Button(
            t("Close, and publish the documents"), "do",
            pairs(scene.workshop, **words, publish="yes"), style=Style.DANGER,
            confirm=f"{sure} {t('The documents come in the channel half a minute later.')}",
        )  # fmt: skip


def _backs(scene: Scene, ran: Sequence[DayPart], t: Words) -> Iterator[Button]:
    """The part first: a long title is cut on a phone, and its parts must be told apart."""
    for one in ran[-20:]:
        seen, phase = scene.state.moves, one.phase.id
        over = phrases.over_line(one.item, one.phase, one.round, t)
        label = " – ".join(part for part in (over, one.item.title.said(t.language)) if part)
        yield press(label, "back", scene.workshop, seen=seen, phase=phase)


def missing(scene: Scene, t: Words) -> Card:
    """Who has not answered, and who is silent: for the facilitator alone."""
    waiting = tuple(
        f"{t('Table {number}', number=table.number)}: "
        + (", ".join(one.name for one in table.people if not one.answered) or "–")
        for table in _tables(scene)
        if table.expected
    )
    title = t("Who is missing?")
    parts: list[Part] = [Heading(title)]
    if waiting:
        parts += [Paragraph(t("Not answered yet:")), Points(waiting)]
    else:
        parts.append(Paragraph(t("Nobody is asked for an answer of their own just now.")))
    return Card(title, tuple(parts), t.language)
