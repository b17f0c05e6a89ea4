from facilitation.documentation.survey.sheets import sheets
from facilitation.documentation.survey.unit_sheet import change_sheet
from facilitation.documentation.survey.wording import SurveyWording
from surveys.answers import Chosen, Numbered
from surveys.questionnaire import Visibility
from tests.facilitation.documentation.survey.panels import wave, words
from tests.facilitation.documentation.survey.sample import COUNT

WEEK, NEVER = Chosen(("uke",)), Chosen(("aldri",))


def test_each_changed_answer_is_a_row_with_its_waves(w: SurveyWording):
    waves = [wave(2024, {"03": WEEK, "11": WEEK}), wave(2025, {"03": NEVER, "11": WEEK})]

    found = change_sheet(waves, w)

    assert found is not None
    assert words([[str(cell) for cell in row] for row in found.rows]) == [
        ("1", "ofte", "Hvor ofte?", "03", "Oslo", "2024", "Hver uke", "2025", "Aldri", "")
    ]
    assert "Changed answers" in [sheet.name for sheet in sheets(waves, w)]


def test_the_difference_of_numbers_is_a_number(w: SurveyWording):
    waves = [wave(2024, {"03": Numbered(55)}, COUNT), wave(2025, {"03": Numbered(40)}, COUNT)]

    found = change_sheet(waves, w)

    assert found is not None
    assert [row[-1] for row in found.rows] == [-15]


def test_there_is_no_sheet_where_nobody_changed_or_none_may_be_named(w: SurveyWording):
    same = [wave(2024, {"03": WEEK}), wave(2025, {"03": WEEK})]
    joint = [
        wave(2024, {"03": WEEK}, visibility=Visibility.JOINT),
        wave(2025, {"03": NEVER}, visibility=Visibility.JOINT),
    ]

    assert [change_sheet(waves, w) for waves in (same, joint, same[:1])] == [None, None, None]
    assert "Changed answers" not in [sheet.name for sheet in sheets(joint, w)]
