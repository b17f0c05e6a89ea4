"""What was sent: forms and JSON, read once and strictly."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict

from bot.web.refusals import NotUtf8, Unreadable

# Thirty points of 3,000 characters, each at most four bytes and percent-encoded: 1.1 MB.
BODY_LIMIT = 2 * 1024 * 1024
FIELDS = 1_000

Form = MultiDict[str | web.FileField]


async def form(request: web.Request) -> Form:
    """The fields of a posted form. Raises `NotUtf8` and `Unreadable`."""
    try:
        if request.content_type == "multipart/form-data":
            return MultiDict(await _parts(request))
        words = (await request.read()).decode("utf-8")
        return MultiDict(
            parse_qsl(words, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
        )
    except UnicodeDecodeError as error:
        raise NotUtf8 from error
    except (ValueError, LookupError) as error:
        raise Unreadable from error


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


async def _parts(request: web.Request) -> Mapping[str, str | web.FileField]:
    parts = await request.post()
    return MultiDict(
        (name, part) for name, part in parts.items() if isinstance(part, str | web.FileField)
    )


def _no_constant(name: str) -> object:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)
