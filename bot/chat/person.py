"""What stands in a person's own conversation with the bot: theirs alone. Pure."""

from collections.abc import Iterator

from bot.chat import phrases
from bot.chat.cards import TIME, Button, Buttons, Card, Heading, Moment, Paragraph, Part, Points
from bot.chat.forms import Asked, asked, beneath, form, is_shared
from bot.chat.refusals import NotLeading
from bot.chat.scene import (
    Invited,
    Member,
    Post,
    Scene,
    act,
    part,
    press,
    primary,
    ran,
)
from bot.chat.wall import message, speaking
from bot.views import floor_view, points
from bot.words import Words
from facilitation.access import leaders_at
from facilitation.answering import is_held
from facilitation.errors import ShutOut
from facilitation.ids import TableNo
from facilitation.phases import Grouping, Moves, When, Who
from facilitation.state import Floor, PastRun, Person, Run, Status
from facilitation.visibility import Seat, Viewer, source_entries
from storage.contacts import Destination, Kind
from surveys.questions import Kind as Asks

READY = (Moves.ALL_READY, Moves.QUORUM)
# To more people than this the half and the last minute are told in the channel alone: Slack lets an
# app change fifty messages a minute, and «one minute left» must not come when it is over.
MARKED = 10
CHOSEN = (Grouping.SELF_SELECT, Grouping.INNER_OUTER)


def posts(scene: Scene, member: Member, t: Words) -> Iterator[Post]:
    """Everything that should stand in a participant's conversation now."""
    who = scene.state.person(member.person)
    if who is None or not who.present:
        return
    to = Destination(Kind.CONTACT, member.contact)
    for key, card in _cards(scene, member, who, t):
        yield Post(to, key, card)


def asking(scene: Scene, invited: Invited, t: Words) -> Iterator[Post]:
    """The question whether somebody in the channel wants to take part."""
    if scene.state.status is Status.CLOSED:
        return
    title = scene.state.programme.title.said(t.language)
    more = {"p": invited.place} if invited.place else {}
    join = primary(act(t("Join"), "join", scene.workshop, **more))
    parts = (
        Heading(title),
        Paragraph(t.date(scene.state.programme.day), subtle=True),
        Paragraph(t("Press «Join» to take part from here. Nobody is signed up without pressing.")),
        Buttons((join, Button(t("Join on the page"), url=scene.join))),
    )
    card = Card(t("You are invited: {title}", title=title), parts, t.language)
    yield Post(Destination(Kind.CONTACT, invited.contact), "ask", card)


def retired(scene: Scene, key: str, t: Words, contact: str = "") -> Card | None:
    """What is left of a post whose time is over: nothing to press; None to leave it as it is."""
    name, _, rest = key.partition(":")
    ended = _ended(scene, contact, name, t)
    if ended:
        title = scene.state.programme.title.said(t.language)
        return Card(f"{title}: {ended}", (Heading(title), Paragraph(ended)), t.language)
    number = rest.partition(":")[0]
    run = ran(scene.state, int(number)) if number.isdecimal() else None
    if run is None or name not in ("prompt", "form", "turn"):
        return None
    if name == "form" and isinstance(run, PastRun) and is_held(run.ended, scene.at):
        return None  # somebody may be typing in it
    item, phase = part(scene.state, run)
    title = item.title.said(t.language)
    over = phrases.over_line(item, phase, run.round, t)
    said = {
        "turn": t("Your turn is over."),
        "prompt": t("This part is over. What you sent is kept."),
        "form": t("The time is up. What you sent is kept; you can still see it on the page."),
    }[name]
    lines = (Heading(title), Paragraph(over, subtle=True)) if over else (Heading(title),)
    return Card(f"{title}: {said}", (*lines, Paragraph(said)), t.language)


def _ended(scene: Scene, contact: str, name: str, t: Words) -> str:
    """What is said of a post that stood for as long as somebody was what they were."""
    match name:
        case "ask":
            return t("You are in, or the day is over.")
        case "control":
            return t.refused(NotLeading())
        case "hello":
            person = next((m.person for m in scene.members if m.contact == contact), None)
            who = scene.state.person(person) if person else None
            left = t("You have left. Press «Join» in the channel to come back.")
            return t.refused(ShutOut()) if who is not None and who.removed else left
        case _:
            return ""


def _cards(scene: Scene, member: Member, who: Person, t: Words) -> Iterator[tuple[str, Card]]:
    state = scene.state
    yield "hello", _welcome(scene, member, who, t)
    run = state.run
    if run is not None and state.status is not Status.CLOSED:
        yield from _now(scene, member, who, run, t)
    for sent in scene.messages:
        everybody = sent.message.place is None and member.place is None
        if everybody or sent.message.place == who.table:
            yield f"message:{sent.message.id}", message(sent.message.words, t)
    if state.status is Status.CLOSED:
        yield f"end:{len(state.past)}", _goodbye(member, t)


def _welcome(scene: Scene, member: Member, who: Person, t: Words) -> Card:
    title = scene.state.programme.title.said(t.language)
    name = scene.names.get(member.person, "")
    host = scene.state.host_of(who.table)
    parts: list[Part] = [
        Heading(title),
        Paragraph(
            t("Welcome, {alias}. You sit at table {number}.", alias=name, number=who.table),
            strong=True,
        ),
    ]
    if host is not None:
        hosts = t("You are the table’s host.") if host == who.id else ""
        named = t("The table’s host is {alias}.", alias=scene.names.get(host, ""))
        parts.append(Paragraph(hosts or named))
    parts.append(
        Paragraph(
            t(
                "The questions come here as the day goes. You can answer here or on the page; "
                "both count the same."
            )
        )
    )
    if scene.state.status is not Status.CLOSED:
        buttons = [Button(t("Open the page"), url=member.page)]
        if host is None:
            buttons.append(act(t("Be the table’s host"), "host", scene.workshop))
        buttons.append(act(t("Language"), "language", scene.workshop))
        buttons.append(
            Button(
                t("Leave"), "leave", (("w", scene.workshop),),
                confirm=t("Do you want to leave the workshop? What you sent is kept."),
            )
        )  # fmt: skip
        parts.append(Buttons(tuple(buttons)))
    return Card(t("You are in: {title}", title=title), tuple(parts), t.language)


def _now(
    scene: Scene, member: Member, who: Person, run: Run, t: Words
) -> Iterator[tuple[str, Card]]:
    question = asked(scene, member.person, run)
    phase = question.phase
    if question.slots or phase.advance.kind in READY or phase.group.kind in CHOSEN:
        yield f"prompt:{run.number}", _prompt(scene, member, question, run, t)
    if question.slots and member.forms:
        question = asked(scene, member.person, run, standing=True)
        below = beneath(form(scene, member, question, t), question, t)
        yield f"form:{run.number}", Card(below.title, (), t.language, form=below)
    for floor in run.floors:
        if _has_floor(scene, who, floor):
            key = f"turn:{run.number}:{floor.number}:{floor.turn}"
            yield key, _turn(scene, run, floor, t)


def _prompt(scene: Scene, member: Member, question: Asked, run: Run, t: Words) -> Card:
    item, phase = part(scene.state, run)
    parts: list[Part] = [*phrases.question(item, phase, run, t)]
    parts += _brought(scene, member, question, t)
    parts += phrases.clock(scene, run, t, marks=len(scene.members) <= MARKED)
    buttons: list[Button] = []
    if question.slots and not member.forms:
        vote = phase.collect.question.kind is Asks.POINTS
        label = t("Vote") if vote else t("Answer")
        buttons.append(primary(act(label, "open", scene.workshop, run=run.number)))
    if question.slots:
        buttons.append(Button(t("Answer on the page"), url=member.page))
    if member.forms and _writes_together(scene, member, question):
        label = t("Change what is written")
        buttons.append(act(label, "open", scene.workshop, run=run.number))
    if phase.see.who is not Who.SELF and phase.see.when in (When.LIVE, When.AFTER_OWN):
        buttons.append(act(t("See what is written"), "board", scene.workshop, run=run.number))
    if phase.advance.kind in READY:
        ready = press(t("I am ready"), "ready", scene.workshop, run=run.number, ready=1)
        buttons.append(ready)
    buttons += _choices(scene, run, phase.group.kind, t)
    parts.append(Buttons(tuple(buttons)))
    return Card(item.title.said(t.language), tuple(parts), t.language)


def _writes_together(scene: Scene, member: Member, question: Asked) -> bool:
    """Whether others write in the same slots: a form that stands here does not show their words."""
    return any(
        is_shared(scene.state, member.person, question.phase, slot.owner) for slot in question.slots
    )


def _choices(scene: Scene, run: Run, grouping: Grouping, t: Words) -> Iterator[Button]:
    """Where people choose themselves where to sit."""
    for floor in run.floors if grouping in CHOSEN else ():
        label = t("Group {number}", number=floor.number)
        if grouping is Grouping.INNER_OUTER:
            label = t("Inner circle") if floor.number == 1 else t("Outer circle")
        yield press(label, "choose", scene.workshop, run=run.number, group=floor.number)


def _brought(scene: Scene, member: Member, question: Asked, t: Words) -> Iterator[Part]:
    """What the phase builds on, as this person may see it; a ballot stands in the form."""
    if question.phase.source is None or question.ballot:
        return
    viewer = Viewer(Seat.PARTICIPANT, member.person)
    seen = source_entries(scene.state, scene.entries, question.phase, viewer)
    lines = phrases.listed(points(seen, scene.names, viewer), t)
    if lines:
        yield Paragraph(t("What the talk builds on"), strong=True)
        yield Points(lines)


def _has_floor(scene: Scene, who: Person, floor: Floor) -> bool:
    """Whether a person has the floor, or speaks for the table that has it."""
    if isinstance(floor.speaker, int):
        return who.id in leaders_at(scene.state, TableNo(floor.speaker))
    return floor.speaker == who.id


def _turn(scene: Scene, run: Run, floor: Floor, t: Words) -> Card:
    words = {"run": run.number, "floor": floor.number, "turn": floor.turn}
    said = t("It is your turn.")
    if isinstance(floor.speaker, int):
        said = t("Your table has the floor.")
    parts: list[Part] = [Paragraph(said, strong=True)]
    view = floor_view(scene.state, run, floor, scene.names, scene.at)
    if floor.clock is not None and floor.clock.ends is not None:
        zone = scene.state.programme.zone
        parts.append(Moment(t("This turn lasts until {time}", time=TIME), floor.clock.ends, zone))
    if view.signalled:
        parts.append(Paragraph(t("The time for this turn is up. Finish your sentence.")))
    buttons = Buttons(speaking(scene.workshop, words, t))
    return Card(said, (*parts, buttons), t.language)


def _goodbye(member: Member, t: Words) -> Card:
    said = t("The day is over")
    thanks = t("Thank you for taking part. What you wrote is on the page «My answers».")
    page = Buttons((Button(t("Open the page"), url=member.page),))
    return Card(said, (Heading(said), Paragraph(thanks), page), t.language)
