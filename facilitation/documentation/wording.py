"""How a document says things: numbers, times and remarks in its own language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from babel.dates import format_date
from babel.numbers import format_decimal

from facilitation.phases import Per, Phase
from facilitation.record import Entry
from surveys.disclosure import Reason, Withheld
from surveys.texts import Text

Translate = Callable[..., str]  # translate("{n} min", n=5): an English sentence is its own key
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
PERCENT_FROM = 20  # people: below this a percentage says more than is known
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wording:
    """A language, and the function that translates our own sentences into it."""

    language: str
    translate: Translate

    def said(self, words: Text) -> str:
        """A programme's own words, in the document's language where it has them."""
        return words.said(self.language)

    def date(self, day: date) -> str:
        """A whole date, such as 23. oktober 2025."""
        return format_date(day, format="long", locale=LOCALES[self.language])

    def clock(self, moment: datetime) -> str:
        """A time of day as it is written in Norwegian (10.15) and in English (10:15)."""
        return f"{moment:%H:%M}" if self.language == "en" else f"{moment:%H.%M}"

    def number(self, number: float) -> str:
        """A number with the language's decimal sign."""
        return format_decimal(number, format="#,##0.##", locale=LOCALES[self.language])

    def minutes(self, length: timedelta) -> str:
        """A length in minutes; under five minutes with its half."""
        whole = length / MINUTE
        rounded = round(whole * 2) / 2 if abs(whole) < 5 else round(whole)
        return self.translate("{minutes} min", minutes=self.number(rounded))

    def share(self, part: int, whole: int) -> str:
        """Counts first; a percentage in brackets where there are people enough for one."""
        if whole < PERCENT_FROM:
            return self.translate("{part} of {whole}", part=part, whole=whole)
        percent = round(100 * part / whole)
        return self.translate(
            "{part} of {whole} ({percent} %)", part=part, whole=whole, percent=percent
        )

    def ahead(self, behind: timedelta) -> str:
        """How the day stands against its plan."""
        minutes = round(behind / MINUTE)
        if minutes > 0:
            return self.translate("{minutes} min behind", minutes=minutes)
        if minutes < 0:
            return self.translate("{minutes} min ahead", minutes=-minutes)
        return self.translate("on time")

    def method(self, phase: Phase) -> str:
        """What the programme says of a phase: its instruction, or the time for each turn."""
        if phase.instruction is not None:
            return self.said(phase.instruction)
        time = phase.time
        return "" if time.each is None else self._each(time.per, self.minutes(time.each))

    def remark(self, entry: Entry, rounds: int) -> str:
        """What must be known about a point: round, late, written by the host."""
        remarks = []
        if rounds > 1:
            remarks.append(self.translate("round {number}", number=entry.round))
        if entry.late:
            remarks.append(self.translate("came after the time was up"))
        if entry.by_host:
            remarks.append(self.translate("written by the host"))
        return f"({', '.join(remarks)})" if remarks else ""

    def text(self, words: str, entry: Entry) -> str:
        """A point's words, or the tombstone of an erased one."""
        return self.translate("[Deleted by the participant]") if entry.erased else words

    def withheld(self, why: Withheld) -> str:
        """Why something is not shown."""
        match why.reason:
            case Reason.TOO_FEW:
                return self.translate(
                    "Not shown: fewer than {minimum} people answered.", minimum=why.minimum
                )
            case _:
                assert_never(why.reason)

    def _each(self, per: Per, length: str) -> str:
        match per:
            case Per.PHASE:
                return length
            case Per.TURN:
                return self.translate("{length} each", length=length)
            case Per.ITEM:
                return self.translate("{length} per point", length=length)
            case Per.GROUP:
                return self.translate("{length} per group", length=length)
            case _:
                assert_never(per)
