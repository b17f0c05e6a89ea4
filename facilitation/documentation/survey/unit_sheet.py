"""The spreadsheet's sheet of official answers that changed, a row for each, by name."""

from collections.abc import Sequence

from facilitation.documentation.sheets import Row, Sheet
from facilitation.documentation.survey.change import wave_name
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.unit_change import Twice, cells, followed, twice
from facilitation.documentation.survey.wording import SurveyWording

WIDTHS = (8, 14, 50, 12, 40, 16, 40, 16, 40, 12)


def change_sheet(waves: Sequence[Results], w: SurveyWording) -> Sheet | None:
    """Who answered otherwise than the time before; None where nobody did, or none may be named."""
    found, newest = followed(waves), waves[-1]
    names = [wave_name(wave, number, w) for number, wave in enumerate(waves, start=1)]
    rows: list[Row] = []
    for number, result in enumerate(newest.items, start=1):
        place = Place(newest, result, number, w)
        changed = (pair for pair in twice(place, waves, found) if not pair.same)
        rows.extend(_row(place, pair, names) for pair in changed)
    header = (
        w.translate("Question number"),
        w.translate("Code"),
        w.translate("Question"),
        w.translate("Number"),
        w.translate("Name"),
        w.translate("Wave before"),
        w.translate("Answer before"),
        w.translate("Last wave"),
        w.translate("Last answer"),
        w.translate("Difference"),
    )
    return Sheet(w.translate("Changed answers"), header, tuple(rows), WIDTHS) if rows else None


def _row(place: Place, pair: Twice, names: Sequence[str]) -> Row:
    before, after = cells(pair, place.w)
    difference = "" if pair.difference is None else pair.difference
    return (
        place.number,
        place.result.item.id,
        place.asked,
        pair.number,
        pair.name,
        names[pair.before.wave],
        before,
        names[pair.after.wave],
        after,
        difference,
    )
