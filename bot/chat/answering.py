"""Answers given in a chat: the form opened, filled in, sent; and what others have written."""

from collections.abc import Mapping, Sequence

from bot.chat import phrases
from bot.chat.cards import Card, Heading, Paragraph, Part, Points
from bot.chat.forms import (
    MORE,
    OWNER,
    SPARE,
    Asked,
    Standing,
    asked,
    filled,
    form,
    is_shared,
    posted,
)
from bot.chat.office import Known, Office
from bot.chat.ports import Pressed, Reply
from bot.chat.refusals import NotInYet, PhaseOver
from bot.chat.scene import Member, Scene, part, ran
from bot.chat.scenes import scene_of
from bot.submitting import Answer, Sender, answers_in
from bot.views import board_view
from bot.words import Words
from bot.writing import WrittenDown, read
from facilitation.answering import check_author, is_held
from facilitation.errors import DayOver, HostWrites, NothingAsked, NotYourTable
from facilitation.ids import PersonId, WorkshopId
from facilitation.state import PastRun, Run, Status
from facilitation.visibility import Seat, Viewer
from surveys.answers import Listed

MOST_SPARE = 30


async def opened(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The form of a running phase, with what was sent already.

    Raises:
        NotInYet, PhaseOver, NothingAsked
    """
    seen, member = await _seen(office, press, known)
    question = _running(seen, member, press.words)
    if member.forms and not press.where.personal:
        # Opened in a channel's message it would go with that message's next change, words and all.
        return Reply(note=t("The form is in your own conversation with me."))
    return Reply(form=form(seen, member, question, t))


async def extended(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The same form with more places, and all that was typed."""
    seen, member = await _seen(office, press, known)
    question = _running(seen, member, press.words)
    spare = min(MOST_SPARE, _number(press.words, "n", SPARE) + MORE)
    return Reply(form=filled(form(seen, member, question, t, spare), press.fields))


async def sent(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Take what somebody filled in; all of it is read before any of it is kept.

    Raises:
        NotInYet, PhaseOver, DayOver, and what is wrong with an answer where no field can be named.
    """
    seen, member = await _seen(office, press, known)
    run = ran(seen.state, _number(press.words, "run", 0))
    if run is None or not _is_open(seen, run):
        raise DayOver if seen.state.status is Status.CLOSED else PhaseOver
    answers = _answers(seen, member.person, run, press)
    if not answers:
        raise NothingAsked
    key = office.sealer.digest(press.delivery)[:40]
    theirs = _theirs(seen, member.person, answers)
    done = await _keep(office, seen, member.person, key, theirs)
    return Reply(note=receipt(office, seen, done, t))


async def _keep(
    office: Office, seen: Scene, person: PersonId, key: str, answers: tuple[Answer, ...]
) -> tuple[WrittenDown, ...]:
    made = []
    for one in answers:
        sender = Sender(seen.workshop, person, f"{key}:{one.slot}:{one.owner}"[:100])
        made.append(await read(office.store, seen.state, sender, one))
    return tuple([WrittenDown(await office.runner.answer(one), replaced) for one, replaced in made])


def receipt(office: Office, seen: Scene, done: tuple[WrittenDown, ...], t: Words) -> str:
    """What is said of answers that are safe."""
    now = t.time(office.runner.clock.now(), seen.state.programme.zone)
    late = any(one.receipt.late for one in done)
    said = t("Saved {time}", time=now)
    if late:
        said = t("Saved {time}, after the bell: it is kept, and marked late", time=now)
    said += "."
    replaced = sum(one.replaced for one in done)
    if replaced:
        one, many = (
            "{count} unreadable character was replaced",
            ("{count} unreadable characters were replaced"),
        )
        said += f" {t.n(one, many, replaced)}."
    if not late:
        said += " " + t("You can change it until the time is up.")
    return said


def _answers(
    seen: Scene, person: PersonId, run: Run | PastRun, press: Pressed
) -> tuple[Answer, ...]:
    item, phase = part(seen.state, run)
    owners = {
        word.removeprefix(OWNER): owner
        for word, owner in press.words.items()
        if word.startswith(OWNER)
    }
    standing = {
        entry.slot: Standing(entry.value, is_shared(seen.state, person, phase, entry.owner))
        for entry in seen.entries
        if (entry.phase, entry.round) == (run.phase, run.round)
        and owners.get(entry.slot) == entry.owner
    }
    words = {**press.words, "round": str(run.round)}
    return tuple(answers_in(posted(press.fields, words, standing), item, phase))


def _theirs(seen: Scene, person: PersonId, answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """What is to be kept: all of it, or nothing.

    Who was moved, or got a host, since the form was opened may not write in some of it any more;
    where they did not, the rest is theirs all the same.

    Raises:
        NotYourTable, HostWrites, and what else `check_author` refuses.
    """
    kept: list[Answer] = []
    for one in answers:
        try:
            check_author(seen.state, person, one.phase, one.slot, one.owner)
        except (NotYourTable, HostWrites):
            if len(answers) == 1 or _adds(seen, one):
                raise
        else:
            kept.append(one)
    return tuple(kept)


def _adds(seen: Scene, answer: Answer) -> bool:
    """Whether an answer holds anything that does not stand there already."""
    place = (answer.phase, answer.round, answer.slot, answer.owner)
    standing = {
        point.text
        for entry in seen.entries
        if (entry.phase, entry.round, entry.slot, entry.owner) == place
        and isinstance(entry.value, Listed)
        for point in entry.value.points
    }
    points = answer.raw.get("points")
    if not isinstance(points, list):
        return True
    return any(point["text"].strip() not in {"", *standing} for point in points)


def _is_open(seen: Scene, run: Run | PastRun) -> bool:
    return isinstance(run, Run) or is_held(run.ended, seen.at)


def _running(seen: Scene, member: Member, words: Mapping[str, str]) -> Asked:
    """What the phase that the button belongs to asks; it must still run."""
    run = seen.state.run
    if run is None or run.number != _number(words, "run", 0):
        raise PhaseOver
    question = asked(seen, member.person, run)
    if not question.slots:
        raise NothingAsked
    return question


async def _seen(office: Office, press: Pressed, known: Known) -> tuple[Scene, Member]:
    """The workshop, and who presses as one of its participants.

    Raises:
        NotInYet, UnknownWorkshop
    """
    if known.contact is None:
        raise NotInYet
    seen, member = await scene_of(office, WorkshopId(press.words.get("w", "")), known.contact)
    if member is None or seen.state.person(member.person) is None:
        raise NotInYet
    return seen, member


def _number(words: Mapping[str, str], name: str, otherwise: int) -> int:
    word = words.get(name, "")
    return int(word[:6]) if word.isdecimal() else otherwise


async def board(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """What lies before somebody just now: what the phase builds on, and what is written."""
    seen, member = await _seen(office, press, known)
    viewer = Viewer(Seat.PARTICIPANT, member.person)
    view = board_view(seen.state, seen.entries, seen.names, viewer)
    title = t("What is written")
    parts: list[Part] = [Heading(title)]
    for head, points, names in (
        (t("What the talk builds on"), view.source, True),
        (t("On the tablecloth"), view.notes, True),
        (t("The table’s outcome"), view.outcomes, False),
    ):
        if points:
            parts.append(Paragraph(head, strong=True))
            parts.append(Points(phrases.listed(points, t, names=names)))
    if len(parts) == 1:
        parts.append(Paragraph(t("Nothing can be seen here yet.")))
    return Reply(card=Card(title, tuple(parts), t.language))
