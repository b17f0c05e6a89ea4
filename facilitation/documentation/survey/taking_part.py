"""How often each organisation has answered a panel: each of them once, whatever became of it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from facilitation.documentation.document import Block, Paragraph, Table
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.wording import SurveyWording
from surveys.panel import ANSWERED, Line, lines
from surveys.units import changes


def taking_part(waves: Sequence[Results], w: SurveyWording) -> Iterator[Block]:
    """In how many waves they answered. Of opinions nothing: there nobody can be followed."""
    if not all(wave.official and wave.units for wave in waves):
        return
    found = lines(waves, changes())
    times = Counter(_times(line, waves) for line in found)
    yield Table(
        w.translate("How often they have answered"),
        (w.translate("Waves that were answered"), w.translate("How many")),
        tuple(
            (w.translate("{count} of {all}", count=count, all=len(waves)), str(times[count]))
            for count in range(len(waves), -1, -1)
        ),
        widths=(8, 4),
        numeric=(1,),
    )
    if not all(line.is_one for line in found):
        yield Paragraph(w.translate("What was split or merged between the waves counts as one."))


def _times(line: Line, waves: Sequence[Results]) -> int:
    """In how many waves one of a line's units answered."""
    pairs = zip(waves, line.numbers, strict=True)
    return sum(any(wave.standing.get(n) in ANSWERED for n in numbers) for wave, numbers in pairs)
