"""What is shown of a survey when it is over: files, charts, a page, figures.

They are made in a process of their own, like a workshop's documents (`bot.fielding.printing`).
Three rules are kept here, whoever asks. Opinions are not shown before no answer can come any more.
What is shown of them is kept first (`storage.releases`), so that what is shown later can be held
against it. And official answers so far are for the survey's owner alone, and say that they are
preliminary.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from weakref import WeakValueDictionary

from bot.documents import DocumentFailed, Press, marked
from bot.fielding.audience import reaches
from bot.fielding.coming_in import came_in
from bot.fielding.fielder import Fielder
from bot.fielding.printing import (
    CHARTS,
    FIGURES,
    PAGE,
    Chart,
    Given,
    Order,
    read_charts,
    read_figures,
    read_printed,
    write_order,
)
from facilitation.documentation.survey.results import Progress, Results, Terms
from storage import answer_days, forms, releases, survey_log, surveys, waves
from storage.releases import Release
from storage.survey_errors import UnknownSurvey
from storage.surveys import Survey
from surveys.background import still_means
from surveys.differencing import Turnover
from surveys.errors import Refusal
from surveys.field_errors import NotOpenYet
from surveys.field_events import Woke
from surveys.field_plan import local
from surveys.field_state import Fielding, Status, SurveyId
from surveys.fielding import is_settled
from surveys.responses import Mode, Wave
from surveys.tallies import Earlier, SurveyPolicy

KEPT_AT_MOST = 64_000_000  # bytes of what was made; the oldest goes
TRIES = 3  # somebody else may be shown something of the same survey meanwhile
GROUPS_AT_MOST = 20  # that official answers are told by


class NotShownYet(Refusal):
    """The figures are shown when the survey is closed and no answer can come any more."""

    status = 403


class NothingByName(Refusal):
    """The answers by name are for the owner of an official survey."""

    status = 403


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which survey, in which language. `owner`: its owner asks.

    `panel`: with the earlier waves on its panel that have the same readers. `names`: with all that
    is for the owner alone, every official answer beside its name; else it may be passed on.
    """

    survey: SurveyId
    language: str
    owner: bool = False
    panel: bool = False
    names: bool = False


@dataclass(frozen=True, slots=True)
class _Wave:
    """A wave as it may be shown, and how many releases there were when it was read."""

    survey: SurveyId
    given: Given
    seen: int

    @property
    def people(self) -> int:
        """How many have answered."""
        return len(self.given.wave.responses)


class Reports:
    """Makes what is shown of surveys; what was made of the same figures is not made again."""

    def __init__(self, fielder: Fielder, press: Press) -> None:
        self._fielder, self._press = fielder, press
        self._made: OrderedDict[str, bytes] = OrderedDict()  # by what it was made of
        self._known: dict[str, str] = {}  # what it was made of, by the mark of closed surveys
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def file(self, wanted: Wanted, kind: str) -> bytes:
        """A finished file; `kind` is a key of `facilitation.documentation.survey.formats.FORMATS`.

        Raises:
            UnknownSurvey, NotOpenYet, NotShownYet, NothingByName, DocumentFailed, DocumentsQueue
        """
        return await self._print(wanted, kind)

    async def web(self, wanted: Wanted) -> str:
        """The report as HTML to be put into a page: everything in it is escaped.

        Raises:
            as `file`
        """
        return (await self._print(wanted, PAGE)).decode()

    async def charts(self, wanted: Wanted, of: Sequence[str]) -> tuple[Chart, ...]:
        """The first chart of each of these items, as pictures with their values in words.

        `@answered` among them is the map of who has answered an official survey.

        Raises:
            as `file`
        """
        return read_charts(await self._print(wanted, CHARTS, tuple(of)))

    async def figures(self, wanted: Wanted) -> Results:
        """All that may be shown, as values.

        Raises:
            as `file`
        """
        return read_figures(await self._print(wanted, FIGURES))

    # --- Making -----------------------------------------------------------------------------------

    async def _print(self, wanted: Wanted, kind: str, of: tuple[str, ...] = ()) -> bytes:
        """What is wanted; of a closed survey no answer is read for what was made before."""
        mark = await self._fielder.store.read(waves.mark, wanted.survey)
        if not mark:
            return self._made[await self._make(wanted, kind, of)]
        asked = sha256(repr((wanted, kind, of, mark)).encode()).hexdigest()
        async with self._making.setdefault(asked, asyncio.Lock()):
            name = self._known.get(asked, "")
            if name not in self._made:
                name = await self._make(wanted, kind, of)
                self._known[asked] = name
            self._made.move_to_end(name)
            return self._made[name]

    async def _make(self, wanted: Wanted, kind: str, of: tuple[str, ...]) -> str:
        """Make it, if it was not made of the same before; the name by which it is remembered."""
        if kind == "answers":
            wanted = replace(wanted, names=True)
        found = await self._waves(wanted)
        for _ in range(TRIES + len(found)):
            if kind == "answers" and not _by_name(wanted, found[-1]):
                raise NothingByName
            order = Order(tuple(wave.given for wave in found), kind, wanted.language, of)
            body = write_order(order)
            name = sha256(body).hexdigest()
            # Who wants the same at the same time (a card's pictures, say) waits for the first.
            async with self._making.setdefault(name, asyncio.Lock()):
                if name in self._made:
                    self._made.move_to_end(name)
                    return name
                named = f"{kind} of survey {wanted.survey}"
                made = read_printed(await self._press.run(("bot.fielding.printing",), body, named))
                if await self._keep(found, made.kept):
                    self._remember(name, made.body)
                    return name
            found = await self._waves(wanted)
        raise DocumentFailed

    async def _keep(self, found: Sequence[_Wave], kept: Sequence[releases.Tallies]) -> bool:
        """Keep what is about to be shown. Whether it may be.

        It may not where something else was shown since the waves were read, nor where two waves are
        shown for the first time: the second must be held against the first, so it is made again.
        """
        new = [(wave, tallies) for wave, tallies in zip(found, kept, strict=True) if tallies]
        if not new:
            return True
        wave, tallies = new[0]
        release, sealer = Release(wave.people, tallies), self._fielder.sealer
        store = self._fielder.store
        done = await store.field(wave.survey, releases.keep, sealer, release, wave.seen)
        return done and len(new) == 1

    def _remember(self, name: str, body: bytes) -> None:
        self._made[name] = body
        while sum(map(len, self._made.values())) > KEPT_AT_MOST and len(self._made) > 1:
            self._made.popitem(last=False)
        self._known = {asked: of for asked, of in self._known.items() if of in self._made}

    # --- What it is made of -----------------------------------------------------------------------

    async def _waves(self, wanted: Wanted) -> list[_Wave]:
        read = self._fielder.store.read
        survey = await read(surveys.find, wanted.survey)
        if survey is None:
            raise UnknownSurvey
        before = await self._closed_before(survey, wanted.owner) if wanted.panel else []
        return [await self._wave(each, wanted) for each in (*before, survey)]

    async def _closed_before(self, survey: Survey, owner: bool) -> list[Survey]:
        """The earlier waves on its panel that the reader may see."""
        if survey.panel is None:
            return []
        read = self._fielder.store.read
        line = await read(surveys.waves_of, survey.panel)
        earlier = line[: [one.id for one in line].index(survey.id)]
        terms = (await read(surveys.fielding, survey.id)).terms
        return [
            one
            for one in earlier
            if one.status is Status.CLOSED
            and (owner or reaches((await read(surveys.fielding, one.id)).terms, terms))
        ]

    async def _wave(self, survey: Survey, wanted: Wanted) -> _Wave:
        """A survey's wave, where it may be shown to whom."""
        read = self._fielder.store.read
        seen = await read(releases.count, survey.id)
        fielding = await self._settled(survey.id)
        official = fielding.terms.mode is Mode.OFFICIAL
        if fielding.closed is None and not (official and wanted.owner):
            raise NotShownYet
        before = {} if official else await self._before(survey)
        wave = await read(waves.wave, survey.id)
        named = official and wanted.owner and wanted.names
        by = await self._by(survey.id, fielding)
        policy = SurveyPolicy(minimum=fielding.terms.minimum, owner=named, by=by)
        by_group, lost = official and _groups(wave) > 1, fielding.terms.by != by
        terms = Terms(policy, before, by_group=by_group, lost=lost)
        progress = await self._progress(survey.id, fielding) if official else None
        return _Wave(survey.id, Given(self._as_it_stands(wave, fielding), terms, progress), seen)

    async def _by(self, survey: SurveyId, fielding: Fielding) -> str:
        """The item that figures are also shown by; "" where it was changed since it was told."""
        if not fielding.terms.by:
            return ""
        kept = await self._fielder.store.read(forms.versions, survey)
        same = still_means([form.questionnaire for _, form in kept], fielding.terms)
        return fielding.terms.by if same else ""

    async def _settled(self, survey: SurveyId) -> Fielding:
        """How it stands; closed where the time is up, also if the clock has not come round yet."""
        fielding = await self._fielder.store.read(surveys.fielding, survey)
        if fielding.status is Status.DRAFT:
            raise NotOpenYet
        now = self._fielder.now()
        if fielding.closed is None and is_settled(fielding, now):
            fielding = (await self._fielder.happen(survey, Woke(at=now))).fielding
        return fielding

    def _as_it_stands(self, wave: Wave, fielding: Fielding) -> Wave:
        """An official survey that is not closed, as if it were closed today, and marked so."""
        work = wave.fieldwork
        if work.closed is not None:
            return wave
        today = local(fielding.plan.zone, self._fielder.now()).day
        return replace(wave, fieldwork=replace(work, closed=today, title=marked(work.title)))

    async def _progress(self, survey: SurveyId, fielding: Fielding) -> Progress:
        read = self._fielder.store.read
        log = await read(survey_log.log, survey)
        return came_in(await read(answer_days.course, survey), log, fielding.plan.zone)

    # --- What was shown earlier -------------------------------------------------------------------

    async def _before(self, survey: Survey) -> dict[str, tuple[Earlier, ...]]:
        """All that was shown of it, and of the other waves on its panel, by item."""
        read, sealer = self._fielder.store.read, self._fielder.sealer
        found: dict[str, tuple[Earlier, ...]] = {}
        for release in await read(releases.of_survey, survey.id, sealer):
            _add(found, release, (None,))
        if survey.panel is None:
            return found
        here = await read(releases.answered, survey.id)
        for other in await read(surveys.waves_of, survey.panel):
            if other.id == survey.id:
                continue
            there = await read(releases.answered, other.id)
            for release in await read(releases.of_survey, other.id, sealer):
                _add(found, release, tuple(releases.turnovers(release.people, there, here)))
        return found


def _add(
    found: dict[str, tuple[Earlier, ...]],
    release: Release,
    turnovers: tuple[Turnover | None, ...],
) -> None:
    for item, tally in release.tallies.items():
        more = tuple(Earlier(tally, turnover) for turnover in turnovers)
        found[item] = (*found.get(item, ()), *more)


def _groups(wave: Wave) -> int:
    """How many groups the units are in; 0 where they are too many to be told by."""
    count = len({unit.group for unit in wave.units})
    return count if count <= GROUPS_AT_MOST else 0


def _by_name(wanted: Wanted, wave: _Wave) -> bool:
    return wanted.owner and wave.given.wave.fieldwork.mode is Mode.OFFICIAL
