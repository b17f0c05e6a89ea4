"""What a program sent as JSON: one slot's answer. Pure."""

from collections.abc import Mapping

from multidict import MultiDict

from bot.errors import Malformed
from bot.submitting import FIELD, NAME_LENGTH, Answer, Form, asked_in, is_name, raw
from facilitation.ids import PhaseId
from facilitation.state import Workshop


def answer_in(state: Workshop, body: Mapping[str, object]) -> Answer:
    """The answer of a JSON body: phase, round, slot and owner, and the value's own keys.

    The value stands beside them (`points`, `codes`, `number`, `shares`, `what` …; see
    `surveys.parsing.parse`), or as a form's `fields`, which is what the page's own script sends.

    Raises:
        Malformed, UnknownPhase, NothingAsked
    """
    round_ = body.get("round", 1)
    if not isinstance(round_, int) or isinstance(round_, bool):
        raise Malformed(name="round")
    phase, slot, owner = (_word(body, name) for name in ("phase", "slot", "owner"))
    value, fields = body, body.get("fields")
    if isinstance(fields, Mapping):
        kind = asked_in(state, PhaseId(phase), slot).kind
        value = raw(_as_form(fields), FIELD + slot, kind)
    return Answer(PhaseId(phase), round_, slot, owner, value)


def _word(body: Mapping[str, object], name: str) -> str:
    word = body.get(name)
    if not isinstance(word, str) or not is_name(word, NAME_LENGTH):
        raise Malformed(name=name)
    return word


def _as_form(fields: Mapping[str, object]) -> Form:
    made: MultiDict[object] = MultiDict()
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, str):
                raise Malformed(name="fields")
            made.add(name, each)
    return made
