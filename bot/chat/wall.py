"""What stands in a channel: what everybody in it may see, and nothing else. Pure.

A channel is a wall: whoever is in it sees all of it, threads too. So everything here looks from
the projector's seat.
"""

from collections.abc import Iterator, Sequence

from bot.chat import phrases
from bot.chat.cards import Button, Buttons, Card, Heading, Paragraph, Part, Picture, Points
from bot.chat.scene import Post, Scene, Spot, act, part, press, primary, ran
from bot.polls import Poll, polls
from bot.views import FloorView, PointView, floor_view, points, votes_of
from bot.words import Words
from facilitation.access import leaders_at
from facilitation.ids import PhaseId, TableNo, WorkshopId
from facilitation.phases import Grouping
from facilitation.programme import Item
from facilitation.record import OUTCOME
from facilitation.state import PLENARY, PastRun, Run, Stage, Status
from facilitation.visibility import Seat, Viewer, visible
from storage.contacts import Destination, Kind
from surveys.questions import Kind as Asks
from surveys.texts import Text

EVERYBODY = Viewer(Seat.PROJECTOR)


def posts(scene: Scene, spot: Spot, t: Words) -> Iterator[Post]:
    """Everything that should stand in a channel now, in the order in which it came."""
    to, made = Destination(Kind.PLACE, spot.id), _cards(scene, spot, t)
    for key, thread, card in made:
        yield Post(to, key, card, thread)


def retired(scene: Scene, key: str, t: Words) -> Card | None:
    """What is left of a post whose time is over: no buttons; None for what is to stand as it is."""
    name, _, rest = key.partition(":")
    number = rest.partition(":")[0]
    run = ran(scene.state, int(number)) if number.isdecimal() else None
    if run is None or name not in ("phase", "floor"):
        return None
    item, phase = part(scene.state, run)
    title = item.title.said(t.language)
    over = phrases.over_line(item, phase, run.round, t)
    said = t("This part is over.") if name == "phase" else t("The table’s round is over.")
    lines = (Heading(title), Paragraph(over, subtle=True)) if over else (Heading(title),)
    return Card(f"{title}: {said}", (*lines, Paragraph(said)), t.language)


def _cards(scene: Scene, spot: Spot, t: Words) -> Iterator[tuple[str, str, Card]]:
    state = scene.state
    yield "invite", "", _invitation(scene, spot, t)
    for table in state.tables if state.status is not Status.PLANNED else ():
        if _seated_from(scene, spot, table):
            yield f"table:{table}", "", _table(scene, table, t)
    for past in state.past:
        yield from _left_behind(scene, past, t)
    if state.run is not None:
        yield from _running(scene, spot, state.run, t)
    for sent in scene.messages:
        if sent.message.place is None:
            yield f"message:{sent.message.id}", "", message(sent.message.words, t)
    if state.status is Status.CLOSED:
        yield f"closed:{len(state.past)}", "", _closed(t)


def message(words: str, t: Words) -> Card:
    """The facilitator's own words."""
    said = t("Message from the facilitator")
    return Card(said, (Heading(said), Paragraph(words)), t.language)


def _running(scene: Scene, spot: Spot, run: Run, t: Words) -> Iterator[tuple[str, str, Card]]:
    yield f"phase:{run.number}", "", _phase(scene, spot, run, t)
    for floor in _floors(scene, run):
        if _seated_from(scene, spot, TableNo(floor.number)):
            thread = f"table:{floor.number}"
            yield f"floor:{run.number}:{floor.number}", thread, _floor(scene, floor, t)


def _seated_from(scene: Scene, spot: Spot, table: TableNo) -> bool:
    """Whether somebody who came by this channel sits at the table."""
    here = {p.id for p in scene.state.at_table(table)}
    return any(member.place == spot.id and member.person in here for member in scene.members)


# --- Coming in -----------------------------------------------------------------------------------


def _invitation(scene: Scene, spot: Spot, t: Words) -> Card:
    programme = scene.state.programme
    title = programme.title.said(t.language)
    parts: list[Part] = [
        Heading(title),
        Paragraph(t.date(programme.day), subtle=True),
        Paragraph(programme.purpose.said(t.language)),
        Paragraph(f"{t('Organiser')}: {programme.organiser.said(t.language)}", subtle=True),
    ]
    if scene.state.status is Status.CLOSED:
        parts.append(Paragraph(t("The day is over"), strong=True))
        return Card(title, tuple(parts), t.language)
    join = primary(act(t("Join"), "join", scene.workshop, p=spot.id))
    parts += [
        Paragraph(t("Press «Join» to take part from here. Nobody is signed up without pressing.")),
        Buttons((join, Button(t("Join on the page"), url=scene.join))),
        Paragraph(t("On the page: {address}, code {code}", address=scene.base, code=scene.code)),
    ]
    if scene.base.startswith("https://"):  # the platform fetches it from its own servers
        words = t("QR code for joining on the page")
        parts.append(Picture(f"{scene.join}/qr.png", words))
    return Card(t("You are invited: {title}", title=title), tuple(parts), t.language)


# --- While a phase runs --------------------------------------------------------------------------


def _phase(scene: Scene, spot: Spot, run: Run, t: Words) -> Card:
    item, phase = part(scene.state, run)
    parts: list[Part] = [*phrases.question(item, phase, run, t), *phrases.clock(scene, run, t)]
    plenary = next((floor for floor in run.floors if floor.number == PLENARY), None)
    if plenary is not None and plenary.queue:
        parts.append(Paragraph(t("The floor"), strong=True))
        parts += phrases.floor(
            scene, floor_view(scene.state, run, plenary, scene.names, scene.at), t
        )
    buttons = [act(t("Join"), "join", scene.workshop, p=spot.id)]
    if phase.collect.question.kind is not Asks.NONE or phase.reduce.outcome:
        vote = phase.collect.question.kind is Asks.POINTS
        label = t("Vote") if vote else t("Answer")
        buttons.insert(0, primary(act(label, "open", scene.workshop, run=run.number)))
    parts.append(Buttons(tuple(buttons)))
    return Card(item.title.said(t.language), tuple(parts), t.language)


def _floors(scene: Scene, run: Run) -> Iterator[FloorView]:
    """The tables at work, where the phase is held at the tables."""
    if scene.state.programme.phase(run.phase).group.kind is not Grouping.TABLES:
        return
    for floor in run.floors:
        if floor.number in scene.state.tables and floor.members:
            yield floor_view(scene.state, run, floor, scene.names, scene.at)


def _table(scene: Scene, table: TableNo, t: Words) -> Card:
    name = t("Table {number}", number=table)
    here = scene.state.at_table(table)
    host = scene.state.host_of(table)
    marks = {host: f" · {t('host')}"}
    people = tuple(f"{scene.names.get(p.id, '')}{marks.get(p.id, '')}" for p in here)
    said = t("Who has the floor is told in this thread. Everybody in the channel can read it.")
    return Card(name, (Heading(name), Points(people), Paragraph(said, subtle=True)), t.language)


def _floor(scene: Scene, view: FloorView, t: Words) -> Card:
    run = scene.state.run
    number = run.number if run else 0
    words = {"run": number, "floor": view.number, "turn": view.turn}
    name = t("Table {number}", number=view.number)
    parts: list[Part] = [Heading(t("The floor")), *phrases.floor(scene, view, t)]
    if view.stage is Stage.ROUND:
        parts.append(Buttons(speaking(scene.workshop, words, t)))
    table = TableNo(view.number)
    if leaders_at(scene.state, table) == (scene.state.host_of(table),):
        parts.append(Paragraph(t("For the table’s host:"), subtle=True))
    hosting = _hosting(scene.workshop, view, words, t)
    if run and scene.state.programme.phase(run.phase).reduce.outcome:
        label = t("Write the outcome")
        hosting = (*hosting, act(label, "open", scene.workshop, run=number))
    return Card(f"{name}: {t('The floor')}", (*parts, Buttons(hosting)), t.language)


def speaking(workshop: WorkshopId, words: dict[str, int], t: Words) -> tuple[Button, ...]:
    """What the one who has the floor can press."""
    return (
        primary(press(t("I’m done"), "done", workshop, **words)),
        press(t("Pass"), "pass", workshop, **words),
        press(t("Later in the round"), "later", workshop, **words),
    )


def _hosting(w: WorkshopId, view: FloorView, words: dict[str, int], t: Words) -> tuple[Button, ...]:
    """What a table is led with; who may is asked when it is pressed."""
    if view.stage is Stage.ROUND:
        return (
            press(t("One more minute"), "turn-more", w, minutes=1, **words),
            press(t("End the round"), "close-round", w, **words),
        )
    if view.stage is Stage.OPEN:
        return (press(t("Our table is finished"), "group-ready", w, ready=1, **words),)
    return (press(t("Not finished after all"), "group-ready", w, ready=0, **words),)


# --- What a phase leaves behind ------------------------------------------------------------------


def _left_behind(scene: Scene, run: PastRun, t: Words) -> Iterator[tuple[str, str, Card]]:
    item, phase = part(scene.state, run)
    latest = max(r.number for r in scene.state.past if (r.phase, r.round) == (run.phase, run.round))
    if run.number != latest or run.skipped:
        return
    if phase.reduce.outcome is not None:
        name = phase.reduce.outcome.name.said(t.language)
        for table, said in _outcomes(scene, run.phase, run.round):
            where = t("Table {number}", number=table)
            lines = Points(phrases.listed(said, t, names=False), phase.reduce.outcome.ranked)
            head = (Heading(f"{where} – {name}"), Paragraph(item.title.said(t.language), True))
            card = Card(f"{where}: {name}", (*head, lines), t.language)
            yield f"outcome:{run.phase}:{run.round}:{table}", "", card
    if scene.state.run is not None and scene.state.run.phase == run.phase:
        return  # it runs again
    found = polls(scene.state, scene.entries, run, t)
    if found:
        yield f"result:{run.number}", "", _answered(found, item, t)
    elif phase.collect.question.kind is Asks.POINTS and not phase.collect.question.options:
        yield f"result:{run.number}", "", _result(scene, run, t)


def _outcomes(
    scene: Scene, phase: PhaseId, round_: int
) -> Sequence[tuple[TableNo, Sequence[PointView]]]:
    seen = [
        one
        for one in visible(scene.state, scene.entries, phase, EVERYBODY)
        if one.entry.slot == OUTCOME and one.entry.round == round_
    ]
    tables = sorted({one.entry.table for one in seen})
    return [
        (table, points([o for o in seen if o.entry.table == table], scene.names, EVERYBODY))
        for table in tables
    ]


def _result(scene: Scene, run: PastRun, t: Words) -> Card:
    votes, voters = votes_of(scene.state, scene.entries, scene.names, EVERYBODY, run.phase)
    head = t("Result of the vote")
    lines = tuple(
        f"{point.text} — {t.n('{count} point', '{count} points', given)}"
        f" · {t('Table {number}', number=point.table)}"
        for point, given in votes
    )
    voted = t.n("{count} person voted", "{count} people voted", voters)
    return Card(head, (Heading(head), Paragraph(voted), Points(lines, numbered=True)), t.language)


def _answered(found: Sequence[Poll], item: Item, t: Words) -> Card:
    head = t("What was answered")
    parts: list[Part] = [Heading(head), Paragraph(item.title.said(t.language), strong=True)]
    for poll in found:
        if poll.asked is not None:
            parts.append(Paragraph(poll.asked.said(t.language), strong=True))
        answered = t.n("{count} answered", "{count} answered", poll.answered)
        if poll.places:
            answered += " · " + t("The order is by Borda points")
        if poll.middle is not None:
            answered += " · " + t("Median: {number}", number=t.number(poll.middle))
        parts += [Points(tuple(_lines(poll, t))), Paragraph(answered, subtle=True)]
    return Card(head, tuple(parts), t.language)


def _lines(poll: Poll, t: Words) -> Iterator[str]:
    """Each answer with its count; of a ranking its place in the common order before it."""
    if not poll.places:
        yield from (f"{_said(label, t)} — {t.number(count)}" for label, count in poll.rows)
    for place, (label, count) in zip(poll.places, poll.rows, strict=False):
        first = t("put first by {count}", count=count)
        yield f"{t('Place {place}', place=place)}: {_said(label, t)} — {first}"


def _said(label: Text | str, t: Words) -> str:
    return label if isinstance(label, str) else label.said(t.language)


def _closed(t: Words) -> Card:
    said = t("The day is over")
    thanks = t("Thank you for taking part. The facilitator shares the documents from the day.")
    return Card(said, (Heading(said), Paragraph(thanks)), t.language)
