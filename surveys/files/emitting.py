"""Words as a YAML file writes them: plain where nothing can be mistaken, else quoted."""

import json
import re

from surveys.answers import clean

_SAFE = re.compile(r"\d{1,2}[.:]\d{2}|[^\W_]([\w .?/()«»–-]*[\w.?/()«»–-])?")
_EMPTY = ("null", "~")
_LINE_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029\ufeff"}


def is_safe(words: str) -> bool:
    """Whether the words stand for themselves without quotation marks."""
    return bool(_SAFE.fullmatch(words)) and words not in _EMPTY


def quoted(words: str) -> str:
    """The words in quotation marks, whatever they hold, without space round them."""
    return json.dumps(clean(words)[0].strip(), ensure_ascii=False).translate(_LINE_BREAKS)


def scalar(words: str) -> str:
    """The words as a value."""
    return words if is_safe(words) else quoted(words)
