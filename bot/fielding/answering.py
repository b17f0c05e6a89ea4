"""Answering a survey: writing, sending, reading back and taking back.

The pages, the chats and the owner's «on behalf» call it with plain values: what was typed, question
by question (`Fields`), and never with requests. `sitting` and its like say how things stand.
"""

from dataclasses import dataclass, replace

from bot.fielding.fielder import Fielder
from bot.fielding.fields import (
    Clash,
    Fields,
    Marks,
    Merged,
    Written,
    Wrong,
    merge,
    write_loose,
    wrongs,
)
from bot.fielding.seating import Door, Sitting, again, begin, seated, sitting, walk_in
from storage import ballots, forms, happenings, unit_answers
from storage.ballots import Ballot
from storage.survey_errors import BySomebodyElse, OnAnotherDevice
from storage.unit_answers import Sent
from surveys.answers import clean
from surveys.errors import Refusal
from surveys.flow import Answers, counted, lacking
from surveys.versions import carried

__all__ = [
    "Clash", "Door", "Fields", "Handed", "LongReason", "Marks", "NotNamed", "NothingAnswered",
    "Saved", "Sending", "Sitting", "Unsent", "Written", "Wrong", "again", "begin", "decline",
    "read_back", "resume", "save", "seated", "send", "sitting", "walk_in", "withdraw",
]  # fmt: skip

REASON_LENGTH = 500  # characters, for not answering
TRIES = 3  # to put words together with those of others who save at the same moment


class NothingAnswered(Refusal):
    """Nothing has been answered yet."""

    status = 409


class NotNamed(Refusal):
    """Say who answers: your name, and perhaps what you do."""


class LongReason(Refusal):
    """A reason can have at most {most} characters; this one has {length}."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of what was written. Items with clashes are not saved; all others are.

    `wrong` are those that do not fit as they were typed: they are kept so, but for what was far too
    long. That stands in `unkept` as well.
    """

    sitting: Sitting
    wrong: tuple[Wrong, ...] = ()
    clashes: tuple[Clash, ...] = ()
    replaced: int = 0
    unkept: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class Sending:
    """How an answer is sent.

    `key` names the request (official), `code` is the receipt's (opinion; drawn where it is empty):
    with the same one the same answer is taken once. `who` answers for the unit; `by` is the account
    that enters it on somebody's behalf. `gaps`: also without what must be answered. `receipt`: send
    one where the seat was invited. `seen` is what the sender saw; None: what stands now.
    """

    key: str = ""
    code: str = ""
    who: str = ""
    by: str = ""
    language: str = ""
    gaps: bool = False
    receipt: bool = False
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """It is taken: an official answer's `version`, or an opinion's receipt `code`, never kept."""

    late: bool
    version: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class Unsent:
    """It is not taken: every answer that does not fit, and the ids of those that are lacking."""

    sitting: Sitting
    wrong: tuple[Wrong, ...]
    lacking: tuple[str, ...]
    replaced: int = 0


# --- Writing --------------------------------------------------------------------------------------


async def save(
    fielder: Fielder, before: Sitting, fields: Fields, who: str = "", based: Marks | None = None
) -> Saved:
    """Keep what is typed in a draft, what does not fit too; a unit's delegates share one.

    `based` is what the writer saw of each question (`Written.mark`): then answers of several
    writers are put together, and what two have changed is a clash. Without it `before.seen`
    decides, and the second of two is refused.

    Raises:
        NotAsked, NotOpenYet, SurveyClosed
        BySomebodyElse, OnAnotherDevice: something was written there meanwhile.
    """
    for _ in range(TRIES):
        merged = merge(before.form, before.written, fields, based)
        try:
            return _saved(await _keep(fielder, before, merged.written, who), merged, fields)
        except (BySomebodyElse, OnAnotherDevice):
            if based is None:
                raise
            before = await again(fielder, before)
    raise OnAnotherDevice


def _saved(after: Sitting, merged: Merged, fields: Fields) -> Saved:
    wrong = tuple(one for one in wrongs(after.form, after.written) if one.item in fields)
    all_wrong = (*wrong, *merged.unkept)
    return Saved(after, all_wrong, merged.clashes, merged.replaced, merged.unkept)


async def _keep(fielder: Fielder, before: Sitting, written: Written, who: str) -> Sitting:
    """The sitting with its new draft; where nothing has changed there is none.

    Nobody is told: what is not sent is nobody else's, and it is saved with every pause of a hand.
    """
    if written == before.written:
        return before
    answers, loose = written.answers, write_loose(written.loose)
    at, version = fielder.now(), before.version
    if before.official:
        shared = unit_answers.Draft(before.seat.id, version, answers, who, before.seen, loose)
        seen = await fielder.store.field(before.survey, unit_answers.save_draft, shared, at)
    else:
        own = ballots.Draft(before.link, version, answers, before.seen, loose, before.bound)
        seen = await fielder.store.field(before.survey, ballots.save_draft, fielder.sealer, own, at)
    return replace(before, written=written, begun=True, seen=seen, who=who, dropped=())


# --- Sending --------------------------------------------------------------------------------------


async def send(
    fielder: Fielder, before: Sitting, fields: Fields, sending: Sending
) -> Handed | Unsent:
    """Send what is written, together with these raw answers; all that is wrong comes back at once.

    Nothing is saved where it is not taken: save first what must not be lost.

    Raises:
        NotAsked, NotOpenYet, SurveyClosed, NothingAnswered, KeyReused
        NotNamed: an official answer needs a name.
        BySomebodyElse, OnAnotherDevice: something was written there that the sender did not see.
    """
    if not before.official and (given := await _given(fielder, before, sending)):
        return given
    merged = merge(before.form, before.written, fields)
    wrong = (*wrongs(before.form, merged.written), *merged.unkept)
    missing = tuple(item.id for item in lacking(before.form, merged.written.answers))
    if wrong or (missing and not sending.gaps):
        after = replace(before, written=merged.written)
        return Unsent(after, wrong, missing, merged.replaced)
    answers = counted(before.form, merged.written.answers)
    if not answers:
        raise NothingAnswered
    if before.official:
        return await _submit(fielder, before, answers, sending, not missing)
    return await _cast(fielder, before, answers, sending, not missing)


async def _submit(
    fielder: Fielder, before: Sitting, answers: Answers, sending: Sending, complete: bool
) -> Handed:
    if not sending.who.strip():
        raise NotNamed
    sent = Sent(
        seat=before.seat.id,
        form=before.version,
        answers=answers,
        complete=complete,
        who=sending.who,
        seen=before.seen if sending.seen is None else sending.seen,
        key=sending.key or fielder.chance.id(),
        language=sending.language,
        by=sending.by,
        receipt=sending.receipt,
    )
    receipt = await fielder.write(before.survey, unit_answers.submit, sent, fielder.now())
    return Handed(receipt.late, version=receipt.version)


async def _cast(
    fielder: Fielder, before: Sitting, answers: Answers, sending: Sending, complete: bool
) -> Handed:
    if sending.seen not in (None, before.seen):
        raise OnAnotherDevice
    ballot = Ballot(
        link=before.link,
        code=sending.code or fielder.chance.code(),
        form=before.version,
        answers=answers,
        complete=complete,
        receipt=sending.receipt,
        by=sending.by,
    )
    taken = await fielder.write(before.survey, ballots.cast, fielder.sealer, ballot, fielder.now())
    return Handed(taken.late, code=ballot.code)


async def _given(fielder: Fielder, before: Sitting, sending: Sending) -> Handed | None:
    """What was answered to the same opinion before: a button was pressed twice."""
    if before.begun or not (before.seat.answered and sending.code):
        return None
    found = await read_back(fielder, before, sending.code)
    return None if found is None else Handed(before.seat.late, code=sending.code)


# --- One's own ------------------------------------------------------------------------------------


async def read_back(fielder: Fielder, before: Sitting, code: str) -> Written | None:
    """An opinion as it was given; None without the code of its receipt."""
    sealer, survey, link = fielder.sealer, before.survey, before.link
    cast = await fielder.store.read(ballots.read_back, survey, sealer, link, code)
    if cast is None:
        return None
    old = (await fielder.store.read(forms.form, survey, cast.form)).questionnaire
    return Written(carried(old, before.form, cast.answers), {})


async def resume(fielder: Fielder, before: Sitting, code: str) -> Sitting | None:
    """Take an opinion that was given out into a draft, to change it; None without its code.

    Whoever has the link alone does not see that draft (`Sitting.bound`). What was begun since stays
    as it is.

    Raises:
        NotAsked, NotOpenYet, SurveyClosed, OnAnotherDevice
    """
    found = await read_back(fielder, before, code)
    if found is None:
        return None
    if before.begun:
        return before
    bound = ballots.binding(fielder.sealer, before.survey, before.link, code)
    there = await again(fielder, replace(before, bound=bound))
    return there if there.begun else await _keep(fielder, there, found, "")


async def withdraw(fielder: Fielder, before: Sitting) -> bool:
    """Take one's opinion out again, or say that one gives none; whether there was one.

    Raises:
        WrongMode: a unit's answer is its owner's to take out.
        NotAsked
    """
    return await fielder.write(before.survey, ballots.withdraw, fielder.sealer, before.link)


async def decline(fielder: Fielder, before: Sitting, reason: str) -> None:
    """Say for a unit that it does not answer, and perhaps why; its owner reads it.

    Raises:
        WrongMode: a person says nothing but that they do not want to (`withdraw`).
        NotAsked, NotOpenYet, SurveyClosed, HasAnswered
        LongReason
    """
    said = clean(reason)[0].strip()
    if len(said) > REASON_LENGTH:
        raise LongReason(most=REASON_LENGTH, length=len(said))
    await fielder.write(before.survey, happenings.decline, before.seat.id, said, fielder.now())
