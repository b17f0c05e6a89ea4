from bot.checking import Size
from bot.rehearsal.command import Wish, report


def test_a_locked_start_is_kept_and_what_it_cost_is_told():
    """Ten groups of two minutes do not fit in the session before lunch."""
    found = report(Wish("arbeidsverksted", Size(30, 10), 1, None), "en")

    lunch = next(line for line in found.lines if line.startswith("Lunsj"))
    stopped = [line for line in found.lines if "stopped when «Lunsj» began" in line]
    assert [times.split("–")[0] for times in lunch.split()[1:3]] == ["12:00", "12:00"]
    assert len(stopped) == 1
