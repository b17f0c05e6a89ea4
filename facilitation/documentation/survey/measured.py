"""What one number of a survey's files is: a code that stays, and its name in the report's words."""

from collections.abc import Mapping
from enum import StrEnum

from facilitation.documentation.wording import Wording


class Measured(StrEnum):
    """What is counted or computed."""

    COUNT = "count"  # how many gave an answer
    MEDIAN = "median"
    MEAN = "mean"
    POSITIVE = "positive"  # how many of those on a scale gave a favourable answer
    LOWER = "lower"
    UPPER = "upper"
    LEAST = "least"
    MOST = "most"
    SUM = "sum"
    BORDA = "borda"
    FIRST = "first"  # how many put it first
    POINTS = "points"  # that were shared out
    VOTERS = "voters"
    ANSWERED = "answered"  # how many wrote something
    THEME = "theme"  # how many wrote something that touches it
    UNPLACED = "unplaced"  # how many wrote what touches no theme


# What is computed of numbers.
STATISTICS = (
    Measured.MEDIAN,
    Measured.LOWER,
    Measured.UPPER,
    Measured.LEAST,
    Measured.MOST,
    Measured.SUM,
)


def measured_names(w: Wording) -> Mapping[Measured, str]:
    """What each is called in the report."""
    return {
        Measured.COUNT: w.translate("Count"),
        Measured.MEDIAN: w.translate("Median"),
        Measured.MEAN: w.translate("Mean"),
        Measured.POSITIVE: w.translate("Favourable answers, of those on the scale"),
        Measured.LOWER: w.translate("Lower quartile"),
        Measured.UPPER: w.translate("Upper quartile"),
        Measured.LEAST: w.translate("Lowest"),
        Measured.MOST: w.translate("Highest"),
        Measured.SUM: w.translate("Sum"),
        Measured.BORDA: w.translate("Borda points"),
        Measured.FIRST: w.translate("First choice of"),
        Measured.POINTS: w.translate("Points given"),
        Measured.VOTERS: w.translate("Voters"),
        Measured.ANSWERED: w.translate("Written answers"),
        Measured.THEME: w.translate("Answers that touch the theme"),
        Measured.UNPLACED: w.translate("Answers in none of the themes"),
    }
