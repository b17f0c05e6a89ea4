from datetime import date

from surveys.charts.drawing import WIDTH
from surveys.charts.timeline import Course, Moment, timeline
from tests.surveys.charts.seen import SVG, parsed, said, texts

MAY = [date(2025, 5, 1 + n) for n in range(31)]
COURSE = Course(
    counts=((MAY[0], 2), (MAY[12], 4), (MAY[13], 9)),
    asked=15,
    asked_label="15 spurt",
    moments=(Moment(MAY[0], "Åpnet"), Moment(MAY[12], "Purring"), Moment(MAY[20], "Lukket")),
)


def steps(drawn):
    return next(parsed(drawn).iter(f"{SVG}path")).get("d", "")


def test_the_description_has_all_moments_and_counts():
    assert said(timeline("T", "D.", COURSE))[1] == (
        "D. 15 spurt. Åpnet (2025-05-01), Purring (2025-05-13), Lukket (2025-05-21). "
        "2025-05-01: 2; 2025-05-13: 4; 2025-05-14: 9."
    )


def test_the_line_rises_a_step_for_each_day_with_answers():
    path = steps(timeline("T", "", COURSE))

    heights = [float(part.split("H")[0]) for part in path.split("V")[1:]]
    asked = heights[-1] - (heights[-1] - heights[0]) / 7 * (15 - 9)
    assert [round((heights[0] - height) / (heights[0] - heights[1]) * 2) for height in heights] == [
        0,
        2,
        7,
    ]
    assert asked > 0


def test_its_words_are_the_moments_those_asked_and_the_last_count():
    assert sorted(texts(timeline("T", "", COURSE))) == sorted(
        ["Åpnet", "Purring", "Lukket", "15 spurt", "9"]
    )


def test_words_of_moments_close_to_each_other_stand_on_rows_of_their_own():
    days = (MAY[0], MAY[1], MAY[30])
    close = Course((), 15, "15 spurt", tuple(Moment(day, f"Purring {day}") for day in days))
    apart = Course((), 15, "15 spurt", (Moment(MAY[0], "A"), Moment(MAY[30], "B")))

    def rows(course):
        found = parsed(timeline("T", "", course)).iter(f"{SVG}text")
        return [t.get("y") for t in found if (t.text or "") not in ("15 spurt", "0")]

    assert len(set(rows(close))) == 2
    assert len(set(rows(apart))) == 1


def test_nothing_before_the_opening_or_after_the_close_leaves_the_drawing():
    wild = Course(
        ((date(2024, 1, 1), 1), (date(2026, 1, 1), 2)),
        0,
        "0 spurt",
        (Moment(MAY[3], "Åpnet"), Moment(MAY[3], "Lukket")),
    )

    path = steps(timeline("T", "", wild))

    across = [float(part.split("V")[0]) for part in path.split("H")[1:]]
    assert {0 <= x <= WIDTH for x in across} == {True}
