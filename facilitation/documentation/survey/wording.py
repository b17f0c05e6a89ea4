"""How a survey's documents say what figures are: shares, bounds, reasons, codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from facilitation.documentation.survey.results import Results
from facilitation.documentation.wording import Wording
from surveys.charts.drawing import WITHHELD
from surveys.figures import Base, Cell, Count, Hidden, Statistic, Why
from surveys.questions import DONT_KNOW, OTHER, Question
from surveys.rates import Bounds, logical_bounds, sample_interval
from surveys.responses import Disposition, Mode
from surveys.texts import Text

TOGETHER = "\N{NO-BREAK SPACE}%"  # a sign alone on a line is no percentage


@dataclass(frozen=True, slots=True)
class SurveyWording(Wording):
    """A language's way of telling about a survey."""

    def share(self, part: int, whole: int) -> str:
        """«9 of 15 (60 %)»: the counts first, whatever they are."""
        if not whole:
            return self.translate("{part} of {whole}", part=part, whole=whole)
        percent = (200 * part + whole) // (2 * whole)
        said = self.translate(
            "{part} of {whole} ({percent} %)", part=part, whole=whole, percent=percent
        )
        return said.replace(" %", TOGETHER)

    def cell(self, cell: Cell) -> str:
        """A count, or the sign for one that is not shown."""
        return WITHHELD if isinstance(cell, Hidden) else self.number(cell)

    def counted(self, cell: Cell, percent: int | None) -> str:
        """«5 (56 %)»: a count with its share in brackets."""
        if isinstance(cell, Hidden) or percent is None:
            return self.cell(cell)
        said = self.translate("{count} ({percent} %)", count=self.number(cell), percent=percent)
        return said.replace(" %", TOGETHER)

    def statistic(self, found: Statistic, unit: str = "") -> str:
        """A median, a sum …; a dash where there was nothing to compute it from."""
        match found:
            case Hidden():
                return WITHHELD
            case None:
                return "–"
            case _:
                return f"{self.number(found)} {unit}".rstrip()

    def label(self, count: Count, question: Question) -> str:
        """What a counted code stands for."""
        return self.code_label(count.code, question, count.label)

    def code_label(self, code: str, question: Question, label: Text | None = None) -> str:
        """The words of an option, of «other» and of «don't know», else the code as it is."""
        found = label or self._option(code, question)
        return code if found is None else self.said(found)

    def _option(self, code: str, question: Question) -> Text | None:
        if code == DONT_KNOW:
            return question.dont_know
        if code == OTHER and question.other is not None:
            return question.other
        return next((option.label for option in question.options if option.code == code), None)

    def base(self, base: Base, results: Results) -> str:
        """Of how many the figures are: all that could answer, the item's non-response, and gaps."""
        share = self.answered(results, base.answered, base.not_shown)
        said = [self.translate("Answered: {share}.", share=share)]
        if base.not_answered:
            said.append(
                self.translate(
                    "Handed in without answering this question: {count}.", count=base.not_answered
                )
            )
        if base.not_shown:
            said.append(
                self.translate(
                    "Not asked, because of earlier answers: {count}.", count=base.not_shown
                )
            )
        return " ".join(said)

    def answered(self, results: Results, count: int, not_shown: int = 0) -> str:
        """How many answered of all that could; a bare number where nobody knows how many could."""
        if not results.listed:
            return self.number(count)
        return self.share(count, max(results.dispositions.eligible - not_shown, 0))

    def frame(self, results: Results) -> str:
        """How those who answered were chosen."""
        if not results.listed:
            return self.translate("whoever wanted could answer")
        if results.census:
            return self.translate("all were asked")
        return self.translate("a random sample")

    def bounds(self, bounds: Bounds) -> str:
        """«At least 5, at most 11 of 15»."""
        return self.translate(
            "at least {least}, at most {most} of {units}",
            least=bounds.least,
            most=bounds.most,
            units=bounds.units,
        )

    def hidden(self, why: Hidden) -> str:
        """Why something is not shown."""
        match why.why:
            case Why.TOO_FEW:
                return self.translate(
                    "Not shown: fewer than {minimum} answered.", minimum=why.minimum
                )
            case Why.PROTECTED:
                return self.translate(
                    "Not shown: it could tell, by itself or together with the other figures, what "
                    "single respondents answered."
                )
            case Why.OPEN:
                return self.translate("Not shown: the survey is still open.")
            case Why.OWNER:
                return self.translate("Not shown: for the survey's owner alone, as was announced.")
            case Why.UNDECLARED:
                return self.translate(
                    "Not shown: this breakdown was not announced before people answered."
                )
            case Why.DIFFERENCE:
                return self.translate(
                    "Not shown: beside figures already published it would tell what a few answered."
                )
            case _:
                assert_never(why.why)

    def reasons(self, cells: Iterable[Cell | Statistic]) -> tuple[str, ...]:
        """The reasons behind each «:», each once, in a stable order."""
        reasons = (self.hidden(cell) for cell in cells if isinstance(cell, Hidden))
        return tuple(dict.fromkeys(reasons))

    def disposition(self, code: Disposition) -> str:
        """What became of a unit that was asked."""
        match code:
            case Disposition.COMPLETE:
                return self.translate("Answered")
            case Disposition.PARTIAL:
                return self.translate("Answered in part")
            case Disposition.REFUSED:
                return self.translate("Did not want to answer")
            case Disposition.NO_CONTACT:
                return self.translate("Not reached")
            case Disposition.OTHER:
                return self.translate("Reached, but did not answer")
            case Disposition.NOT_ELIGIBLE:
                return self.translate("Should not have been asked")
            case _:
                assert_never(code)

    def answered_or_not(self, code: Disposition) -> str:
        """What is told beside a unit's name: not whether it was reached, or said no."""
        match code:
            case Disposition.COMPLETE:
                return self.translate("Has answered")
            case Disposition.PARTIAL:
                return self.translate("Has answered in part")
            case _:
                return self.translate("Has not answered")

    def mode(self, mode: Mode) -> str:
        """Who answered, and what that means for what is shown."""
        match mode:
            case Mode.OFFICIAL:
                return self.translate(
                    "Each organisation gave one official answer. Who has answered is public."
                )
            case Mode.OPINION:
                return self.translate(
                    "People gave their own opinion. Nobody can see who answered what."
                )
            case _:
                assert_never(mode)

    def way(self, code: str) -> str:
        """A way that people were reached by; the owner's own word where it is none of ours."""
        match code:
            case "teams":
                return "Teams"
            case "slack":
                return "Slack"
            case "email":
                return self.translate("e-mail")
            case "link":
                return self.translate("personal link")
            case "phone":
                return self.translate("telephone")
            case _:
                return code

    def ways(self, results: Results) -> str:
        """All ways, as a list."""
        return ", ".join(
            self.translate("open link") if code == "link" and not results.listed else self.way(code)
            for code in results.fieldwork.ways
        )

    def languages(self, codes: Iterable[str]) -> str:
        """The names of languages, as a list; the code of one that is none of ours."""
        names = {
            "nb": self.translate("Norwegian (bokmål)"),
            "nn": self.translate("Norwegian (nynorsk)"),
            "en": self.translate("English"),
        }
        return ", ".join(names.get(code, code) for code in codes)

    def period(self, results: Results) -> str:
        """From the opening to the close, or so far."""
        work = results.fieldwork
        if work.closed is None:
            return self.translate("{opened}, not closed yet", opened=self.date(work.opened))
        opened, closed = self.date(work.opened), self.date(work.closed)
        if opened == closed:
            return opened
        return self.translate("{opened} to {closed}", opened=opened, closed=closed)


def bounds(results: Results, base: Base, cell: Cell) -> Bounds | None:
    """What a count says for sure of all there are; None for one that is not shown."""
    if not results.listed:
        return None
    units = results.population - base.not_shown
    if isinstance(cell, Hidden) or not 0 <= cell <= base.answered <= units:
        return None
    return logical_bounds(cell, base.answered, units)


def interval(results: Results, base: Base, cell: Cell) -> Bounds | None:
    """The exact 95 % interval, where who was asked was drawn at random."""
    if isinstance(cell, Hidden) or base.not_shown or bounds(results, base, cell) is None:
        return None
    return sample_interval(results.fieldwork, cell, base.answered)
