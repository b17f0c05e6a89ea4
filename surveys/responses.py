"""What was answered to a questionnaire, as the tally and the report are given it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from surveys.answers import Value
from surveys.questionnaire import Questionnaire
from surveys.texts import Text


class Mode(StrEnum):
    """Who answers. Chosen and told before the first invitation, and never changed after it."""

    OFFICIAL = "official"  # one answer an organisation, named
    OPINION = "opinion"  # a person's, protected


class Disposition(StrEnum):
    """What became of a unit that was asked: AAPOR Standard Definitions, for a known list."""

    COMPLETE = "I"  # all that had to be answered is
    PARTIAL = "P"  # sent, with gaps where something was required of all, or left half-done at close
    REFUSED = "R"  # said that they will not answer
    NO_CONTACT = "NC"  # not reached: the invitation bounced, or nobody has opened it
    OTHER = "O"  # reached, and nothing came
    NOT_ELIGIBLE = "NE"  # should not have been on the list


@dataclass(frozen=True, slots=True)
class Unit:
    """Somebody who is asked: a county, a municipality, an organisation, or (opinions) a seat.

    `number` is the official number as text, with its leading zeros, or the owner's own code.
    `valid_from` and `valid_to` (exclusive) are for units that come and go.
    """

    number: str
    name: str
    group: str = ""  # the county that a municipality lies in, or the owner's own grouping
    valid_from: date | None = None
    valid_to: date | None = None
    place: tuple[float, float] | None = None  # latitude, longitude of about its centre


@dataclass(frozen=True, slots=True)
class Response:
    """One answer to a form. `unit` is None for an opinion: nobody can tell whose it is.

    `version` is the form's version that it answers; `late` came after the deadline; `on_behalf`
    was taken by telephone and entered by the owner.
    """

    answers: Mapping[str, Value]  # by the item's id; what was not answered is not there
    unit: str | None = None
    complete: bool = True
    version: int = 1
    late: bool = False
    on_behalf: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """How the answers were gathered: what a method box must say (AAPOR's transparency items).

    `conductor` is who carried it out, as they call themselves ("": not known).
    """

    mode: Mode
    title: Text
    commissioner: str
    opened: date
    closed: date | None
    ways: tuple[str, ...] = ()  # codes: "teams", "slack", "email", "link", "phone"
    reminders: int = 0
    sample: bool = False  # a random sample of the units; else all of them were asked
    population: int = 0  # how many units there are; 0: as many as were asked
    conductor: str = ""


@dataclass(frozen=True, slots=True)
class Wave:
    """A survey, or one wave of it, at its close (or so far)."""

    questionnaire: Questionnaire
    fieldwork: Fieldwork
    units: tuple[Unit, ...]
    dispositions: Mapping[str, Disposition] = field(default_factory=dict)  # by the unit's number
    responses: tuple[Response, ...] = ()
    name: str = ""  # «2025», «start», «midt» …
