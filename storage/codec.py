"""Values of the domain to JSON text and back: exact both ways, or a clear error.

The unions that stand in stored values need no tag: the members of `Speaker` are told apart by
their JSON type, those of `Value` and `LeadIn` by the names of their required fields.
"""

import json
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from facilitation.events import AnyEvent
from facilitation.programme import Programme
from facilitation.state import Workshop
from storage.errors import NewerCodec, UnknownKind
from surveys.answers import Value

CODEC = 1  # stored beside each value; raised when an old one can no longer be read as it is

_KINDS: dict[str, Any] = {kind.__name__: kind for kind in get_args(AnyEvent)}


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # built when first used: 40 of them cost start-up time
    return TypeAdapter(kind)


def _check(codec: int) -> None:
    if codec > CODEC:
        raise NewerCodec(f"stored with codec {codec}; this version reads up to {CODEC}")


def write_programme(programme: Programme) -> str:
    """A programme as JSON text."""
    return _adapter(Programme).dump_json(programme).decode()


def read_programme(body: str, codec: int) -> Programme:
    """A programme from its JSON text.

    Raises:
        NewerCodec: a newer version of the program wrote it.
    """
    _check(codec)
    programme: Programme = _adapter(Programme).validate_json(body)
    return programme


def write_state(state: Workshop) -> str:
    """A workshop's state as JSON text, without its programme."""
    return _adapter(Workshop).dump_json(state, exclude={"programme"}).decode()


def read_state(body: str, codec: int, programme: Programme) -> Workshop:
    """A state put together again with its programme.

    Raises:
        NewerCodec: a newer version of the program wrote it.
    """
    _check(codec)
    fields = json.loads(body)
    state: Workshop = _adapter(Workshop).validate_python({**fields, "programme": programme})
    return state


def write_event(event: AnyEvent) -> tuple[str, str]:
    """An event as (kind, JSON text)."""
    kind = type(event).__name__
    return kind, _adapter(_KINDS[kind]).dump_json(event).decode()


def read_event(kind: str, body: str, codec: int) -> AnyEvent:
    """An event from its kind and JSON text.

    Raises:
        NewerCodec, UnknownKind: a newer version of the program wrote it.
    """
    _check(codec)
    if kind not in _KINDS:
        raise UnknownKind(kind)
    event: AnyEvent = _adapter(_KINDS[kind]).validate_json(body)
    return event


def write_value(value: Value) -> str:
    """What was answered, as JSON text.

    Raises:
        ValueError: text that no database takes (lone surrogates), which `clean` replaces.
    """
    return _adapter(Value).dump_json(value).decode()


def read_value(body: str, codec: int) -> Value:
    """What was answered, from its JSON text.

    Raises:
        NewerCodec: a newer version of the program wrote it.
    """
    _check(codec)
    value: Value = _adapter(Value).validate_json(body)
    return value
