"""People's text as Adaptive Cards show it literally: no markdown, no function, no mention.

A `TextRun` knows no markdown, so it is where people's text stands. Four things still need care:

- `{{DATE(…)}}` and `{{TIME(…)}}` are replaced in runs and in labels too. Two braces never stand
  beside each other: in runs they are parted over two of them, so that not a character is added.
- The titles of choices, error texts and `TextBlock` are markdown, and a client that does not take
  a backslash for an escape would show it. So a sign that would do something is parted from what it
  would do it to, by a character of no width; `*`, `_` and the grave accent, which act alone, give
  way to their twins.
- Line breaks cannot stand in a button or a label.
- A name in `<at>` counts where the message names a person for it, which ours never do. It is
  parted all the same.

Source: the renderer that Microsoft publishes, npm `adaptivecards` 3.0.6 (`text-formatters`,
`TextRun`, `Input.overrideInternalRender`, `ChoiceSetInput.renderCompoundInput`).
"""

import re

LABEL_LENGTH = 500  # characters, of headings, fields and choices: ours, for what can be read
TITLE_LENGTH = 100  # characters, of buttons
NOTHING = "\u200b"  # no width, no letter, no space: it only stands between
TWINS = str.maketrans({"*": "∗", "_": "ˍ", "`": "ˋ"})
# A sign before what it would act on: links, tags and mentions, entities, escapes, strike-through
# and functions.
BEFORE = re.compile(r"[\]<&\\~](?=\S)|\{(?=\{)")
AT_THE_START = re.compile(r"^(?=\s*(?:[-+>#=|:]|\d+[.)]|\s{4}|\t))", re.MULTILINE)
MENTION = re.compile(r"<(?=/?at\b)", re.IGNORECASE)


def runs(words: str) -> tuple[str, ...]:
    """The texts of the runs that show `words` as they are, in order; none for no text."""
    found = re.split(r"(?<=\{)(?=\{)", unmentioned(words))
    return tuple(part for part in found if part)


def plain(words: str) -> str:
    """The words where markdown is read, such that none of it takes effect."""
    parted = BEFORE.sub(lambda found: found[0] + NOTHING, words.translate(TWINS))
    return AT_THE_START.sub(NOTHING, parted)


def label(words: str) -> str:
    """The words on one line, where functions are read and markdown may be: never empty."""
    return plain(_line(words, LABEL_LENGTH))


def title(words: str) -> str:
    """The words on a button: on one line, never empty."""
    return unmentioned(_line(words, TITLE_LENGTH))


def unmentioned(words: str) -> str:
    """The words as a message's plain text: nobody is mentioned by them."""
    return MENTION.sub("<" + NOTHING, words)


def _line(words: str, most: int) -> str:
    line = " ".join(part.strip() for part in words.splitlines() if part.strip()) or "…"
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
