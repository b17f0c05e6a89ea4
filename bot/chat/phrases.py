"""What several messages say of a phase, a floor and a table, in the reader's language. Pure."""

from collections.abc import Iterator, Sequence

from bot.chat.cards import TIME, Heading, Moment, Paragraph, Part, Points
from bot.chat.scene import Scene
from bot.views import FloorView, PointView, SpeakerView
from bot.words import Words, later
from facilitation.countdown import Mark
from facilitation.phases import Phase
from facilitation.programme import Item, ItemKind
from facilitation.state import PastRun, Run, Stage, Status

HOW = {
    "speaking": later("has the floor"),
    "spoken": later("has spoken"),
    "passed": later("passed"),
    "away": later("away"),
    "listening": later("speaks in the next round"),
    "waiting": later("waiting"),
}
RUNG = {
    Mark.HALF: later("Half the time has gone."),
    Mark.MINUTE: later("One minute left."),
    Mark.HALF_MINUTE: later("Half a minute left."),
    Mark.END: later("The time is up."),
}


def over_line(item: Item, phase: Phase, round_: int, t: Words) -> str:
    """Which part of the day it is; a part that is called like its item is not named twice."""
    label, title = phase.label.said(t.language), item.title.said(t.language)
    rounds = phase.rotate.rounds
    parts = (
        item.label.said(t.language) if item.label else "",
        label if label != title else "",
        t("round {round} of {rounds}", round=round_, rounds=rounds) if rounds > 1 else "",
    )
    return " · ".join(part for part in parts if part)


def question(item: Item, phase: Phase, run: Run | PastRun, t: Words) -> Iterator[Part]:
    """The part of the day, and what it asks."""
    title = item.title.said(t.language)
    yield Heading(title)
    over = over_line(item, phase, run.round, t)
    if over:
        yield Paragraph(over, subtle=True)
    if item.who:
        yield Paragraph(item.who.said(t.language))
    prompt = phase.prompt.said(t.language) if phase.prompt else ""
    if prompt and prompt != title:
        yield Paragraph(prompt, strong=True)
    if item.subquestions:
        yield Points(tuple(line.said(t.language) for line in item.subquestions), numbered=True)
    if phase.instruction:
        yield Paragraph(phase.instruction.said(t.language))


def clock(scene: Scene, run: Run, t: Words, *, marks: bool = True) -> Iterator[Part]:
    """When the phase ends, and with `marks` what has been rung of it."""
    zone, item = scene.state.programme.zone, scene.state.programme.item_of(run.phase)
    if scene.state.status is Status.PAUSED or run.clock.ends is None:
        yield Paragraph(t("Paused: the clock stands still."), strong=True)
        return
    said = t("Back at {time}", time=TIME) if item.kind is ItemKind.BREAK else ""
    yield Moment(said or t("Ends at {time}", time=TIME), run.clock.ends, zone)
    last = run.rung[-1] if run.rung else Mark.START
    if marks and last in RUNG:
        yield Paragraph(t(RUNG[last]), strong=True)


def speaker(scene: Scene, one: SpeakerView, t: Words) -> str:
    """Who is in the order of speaking, and how it stands with them."""
    name = t("Table {number}", number=one.table) if one.table else one.name or t("Topic")
    host = f" · {t('host')}" if one.host else ""
    return f"{name} – {t(HOW[one.state])}{host}"


def floor(scene: Scene, view: FloorView, t: Words) -> Iterator[Part]:
    """One group's order of speaking, and the turn's clock."""
    if view.stage is Stage.ROUND:
        yield Points(tuple(speaker(scene, one, t) for one in view.order), numbered=True)
    elif view.stage is Stage.READY:
        yield Paragraph(t("The table says it is finished."), strong=True)
    else:
        yield Paragraph(t("Free discussion"), strong=True)
    run = scene.state.run
    here = next((f for f in run.floors if f.number == view.number), None) if run else None
    if here and here.clock and here.clock.ends and view.stage is Stage.ROUND:
        zone = scene.state.programme.zone
        yield Moment(t("This turn lasts until {time}", time=TIME), here.clock.ends, zone)
    if view.signalled and view.stage is Stage.ROUND:
        yield Paragraph(t("The time for this turn is up. Finish your sentence."), strong=True)


def listed(points: Sequence[PointView], t: Words, *, names: bool = True) -> tuple[str, ...]:
    """Points as lines, with whose they are where that may be told."""
    return tuple(f"{point.text}{_whose(point, t) if names else ''}" for point in points)


def _whose(point: PointView, t: Words) -> str:
    if point.author is None:
        return ""
    number = point.author.removeprefix("#")
    pseudonym = point.author.startswith("#") and number.isdecimal()
    return f" — {t('No. {number}', number=number) if pseudonym else point.author}"
