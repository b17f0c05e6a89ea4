"""What people read, in their language: sentences, dates, times and lengths of time."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from surveys.errors import Refusal
from surveys.texts import LANGUAGES, Text

# CLDR's own names: «en» alone would be American, with the month before the day.
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
CLOCKS = {"nb": "%H.%M", "nn": "%H.%M", "en": "%H:%M"}
NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


class Translate(Protocol):
    """A language's sentences: what the lower packages are given."""

    def __call__(self, sentence: str, /, **parameters: object) -> str:
        """The sentence in the language, with its `{placeholders}` filled."""
        ...


def later(sentence: str) -> str:
    """Mark a sentence for the catalogues where it is written; it is translated where it is read."""
    return sentence


class Words:
    """One language. Call it with an English sentence; without a translation, English is said."""

    def __init__(self, language: str, catalog: Catalog, plural: Callable[[int], int]) -> None:
        self.language = language
        self._plural = plural
        self._said = {m.id: m.string for m in catalog if m.id and m.string and not m.fuzzy}

    def __call__(self, sentence: str, /, **parameters: object) -> str:
        """The sentence in this language: `t("Welcome, {alias}", alias=…)`."""
        return str(self._said.get(sentence, sentence)).format(**parameters)

    def n(self, one: str, many: str, count: int, /, **parameters: object) -> str:
        """The form that goes with `count`: `t.n("{count} person", "{count} people", 3)`."""
        forms = self._said.get((one, many), (one, many))
        form = forms[self._plural(count)]
        return form.format(count=self.number(count), **parameters)

    def refused(self, refusal: Refusal) -> str:
        """What a refusal says."""
        return self(refusal.message, **refusal.parameters)

    def said(self, text: Text) -> Markup:
        """A text in this language; marked with its own language where it has to be another."""
        language, words = text.language(self.language), escape(text.said(self.language))
        if language == self.language:
            return words
        return Markup('<span lang="{}">{}</span>').format(language, words)

    def number(self, number: float) -> str:
        """A number as it is written in the language: 1 234,5 in Norwegian."""
        return format_decimal(number, locale=LOCALES[self.language])

    def time(self, moment: datetime, zone: str) -> str:
        """The time of day in an IANA zone: 13.45 in Norwegian, 13:45 in English."""
        return moment.astimezone(ZoneInfo(zone)).strftime(CLOCKS[self.language])

    def date(self, day: date) -> str:
        """A day: «23. oktober 2025», «23 October 2025»."""
        return format_date(day, "long", locale=LOCALES[self.language])

    def length(self, length: timedelta) -> str:
        """A length of time, in its two largest units that matter: «1 t 5 min», «2 min 30 s»."""
        seconds = round(abs(length).total_seconds())
        hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
        parts = [
            self("{hours} h", hours=hours) if hours else "",
            self("{minutes} min", minutes=minutes) if minutes else "",
            self("{seconds} s", seconds=rest) if rest and not hours else "",
        ]
        return " ".join(part for part in parts if part) or self("{minutes} min", minutes=0)


def left(length: timedelta) -> str:
    """A countdown's figures: 4:05 with that much left, 1:04:05 over an hour, +1:30 in overtime."""
    seconds = -(-length // timedelta(seconds=1))  # up: 0:00 is said when nothing is left
    sign = "+" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{sign}{whole}:{rest:02}"


@cache
def words(language: str) -> Words:
    """The words of a language, read once. `KeyError` for one that we do not speak."""
    name = {code: f"{code}.po" for code in LANGUAGES}[language]
    with resources.files("bot").joinpath("locale", name).open("rb") as file:
        catalog = read_po(file, locale=LOCALES[language])
    return Words(language, catalog, lambda count: int(count != 1))


def choose(wanted: Iterable[str | None], accept: str, default: str) -> str:
    """The reader's language: the first of `wanted` that we speak (their own choice, then the
    cookie), then what the browser accepts (`Accept-Language`), then the default.
    """
    asked = [code for code in wanted if code in LANGUAGES]
    accepted = [code for code in _accepted(accept) if code in LANGUAGES]
    return next(iter([*asked, *accepted]), None) or default


@lru_cache(maxsize=256)
def _accepted(header: str) -> tuple[str, ...]:
    """The languages of an `Accept-Language` header, best first; «no» is read as bokmål."""
    ranked: list[tuple[float, str]] = []
    for part in header[:200].split(","):
        tag, _, weight = part.partition(";")
        code = re.split("[-_]", tag.strip().lower())[0]
        quality = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight)
        ranked.append((-float(quality[1]) if quality else -1.0, "nb" if code == "no" else code))
    return tuple(code for quality, code in sorted(ranked, key=lambda pair: pair[0]) if quality)
