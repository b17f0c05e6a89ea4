"""Slack's own way of writing mentions and links in text, read into plain words. Pure."""

import re

from surveys.answers import clean

# docs.slack.dev/messaging/formatting-message-text: <@U…|name> <#C…|name> <!here> <https://…|label>;
# every other < > & that people typed comes as &lt; &gt; &amp;.
MARKED = re.compile(r"<(@|#|!|(?=https?:|mailto:|tel:))([^<>|\n]*)(?:\|([^<>\n]*))?>")
SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # & last, so that nothing is read twice


def plain(text: str, bot: str) -> str:
    """What was written, as people read it; mentions of the user `bot` are taken out."""
    written = re.sub(rf"\s*<@{re.escape(bot)}(?:\|[^<>\n]*)?>\s*", " ", text) if bot else text
    written = MARKED.sub(_said, written)
    for sign, letter in SIGNS:
        written = written.replace(sign, letter)
    return clean(written)[0].strip()


def _said(found: re.Match[str]) -> str:
    kind, target, label = found[1], found[2], found[3] or ""
    match kind:
        case "@":
            return f"@{label or target}"
        case "#":
            return f"#{label or target}"
        case "!":  # <!here>, <!subteam^S1|@people>, <!date^1^{date}|a Friday>
            return label or "@" + target.split("^", maxsplit=1)[0]
        case _:
            # The address itself: the label is only what somebody wanted it to look like.
            return label if target.startswith(("mailto:", "tel:")) and label else target
