"""What was sent: forms and JSON, read once and strictly."""

import json
from collections.abc import AsyncIterator, Mapping
from urllib.parse import parse_qsl

from aiohttp import hdrs, web
from multidict import MultiDict

from bot.filled import FAR_TOO_LONG
from bot.web.refusals import NotUtf8, TooLarge, Unreadable

# Thirty points of 3,000 characters, each at most four bytes and percent-encoded: 1.1 MB.
BODY_LIMIT = 2 * 1024 * 1024
LARGE_BODY = 16 * 1024 * 1024  # bytes that pass by, of which `BODY_LIMIT` characters are held
FIELDS = 1_000
URLENCODED = "application/x-www-form-urlencoded"
_NAME = 1_000  # bytes of a field's name; ours are far shorter
_ENCODED = _NAME + 12 * (FAR_TOO_LONG + 1)  # bytes: a character is at most %F0%9F%98%80

# Set where the sender is known: then a form is read piece by piece, and what is far too long is cut
# off (it is one character longer than what is kept), so that the page can say where it stands.
IN_PIECES = web.RequestKey("IN_PIECES", bool)
_READ = web.RequestKey("READ", MultiDict)  # for the guards and for the page alike

Form = MultiDict[str | web.FileField]


async def form(request: web.Request) -> Form:
    """The fields of a posted form: read once, however often they are asked for.

    Raises:
        NotUtf8, Unreadable
        TooLarge, web.HTTPRequestEntityTooLarge
    """
    if _READ not in request:
        request[_READ] = await _form(request)
    return request[_READ]


async def document(request: web.Request) -> Mapping[str, object]:
    """A posted JSON object. Raises `NotUtf8` and `Unreadable`."""
    try:
        read = json.loads((await request.read()).decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise NotUtf8 from error
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(read, dict):
        raise Unreadable
    return read


async def _form(request: web.Request) -> Form:
    if hdrs.CONTENT_ENCODING in request.headers:
        raise Unreadable  # browsers pack no form, and a few kB may hold all of `LARGE_BODY`
    try:
        if request.content_type == "multipart/form-data":
            return MultiDict(await _parts(request))
        if IN_PIECES in request and request.content_type == URLENCODED:
            return await _in_pieces(request)
        words = (await request.read()).decode("utf-8")
        return MultiDict(
            parse_qsl(words, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
        )
    except UnicodeDecodeError as error:
        raise NotUtf8 from error
    except (ValueError, LookupError) as error:
        raise Unreadable from error


async def _in_pieces(request: web.Request) -> Form:
    held, fields = 0, Form()
    async for raw in _fields(request):
        name, value = _field(raw)
        held += len(name) + len(value)
        fields.add(name, value)
        if held > BODY_LIMIT:
            raise TooLarge(most=BODY_LIMIT // 1024)
    return fields


async def _fields(request: web.Request) -> AsyncIterator[bytes]:
    """Each field as it was encoded, as far as its beginning tells that it is far too long."""
    passed, fields, field = 0, 1, bytearray()
    async for piece in request.content.iter_any():
        passed += len(piece)
        fields += piece.count(b"&")  # empty ones too, for each takes its time
        if passed > LARGE_BODY:
            raise TooLarge(most=LARGE_BODY // 1024)
        if fields > FIELDS:
            raise Unreadable
        first, *others = piece.split(b"&")
        field += first[: max(0, _ENCODED - len(field))]
        for other in others:
            if field:
                yield bytes(field)
            field = bytearray(other[:_ENCODED])
    if field:
        yield bytes(field)


def _field(raw: bytes) -> tuple[str, str]:
    """A field's name and value; of one that is cut off the last character may be broken.

    Raises:
        ValueError: what is cut off would not show, for its name is none of ours.
    """
    cut = len(raw) >= _ENCODED
    errors = "ignore" if cut else "strict"
    [(name, value)] = parse_qsl(raw.decode("utf-8", errors), keep_blank_values=True, errors=errors)
    if cut and len(value) <= FAR_TOO_LONG:
        raise ValueError(len(name))
    return name, value[: FAR_TOO_LONG + 1]


async def _parts(request: web.Request) -> Mapping[str, str | web.FileField]:
    parts = await request.post()
    return MultiDict(
        (name, part) for name, part in parts.items() if isinstance(part, str | web.FileField)
    )


def _no_constant(name: str) -> object:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)
