"""Teams' messages as HTML in which Microsoft's own renderer draws the cards."""

import json
from html import escape
from pathlib import Path
from typing import Any, assert_never

from bot.chat.cards import Card, Document, Form
from bot.chat.ports import Reply
from bot.teams.outbound import invoke_body, messages
from tests.pictures.day import Receipt, What

# What is taken from npm: the renderer, the settings that Microsoft's own designer gives it for
# Teams, and what it reads markdown with.
PACKAGES = ("adaptivecards@3.0.6", "adaptivecards-designer@2.4.4", "markdown-it@14.1.0")
SCRIPTS = ("adaptivecards/dist/adaptivecards.min.js", "markdown-it/dist/markdown-it.min.js")
SETTINGS = "adaptivecards-designer/lib/hostConfigs/microsoft-teams-light.json"

DRAW = """
const host = new AdaptiveCards.HostConfig(SETTINGS);
const markdown = window.markdownit();
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};
for (const place of document.querySelectorAll("[data-card]")) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = host;
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  card.parse(JSON.parse(place.dataset.card), context);
  for (let n = 0; n < context.eventCount; n++) {
    const said = context.getEventAt(n).message;
    // It keeps its place in `lang` from card to card (a global expression), so every second fails.
    if (!said.includes('property "lang"')) throw new Error(said);
  }
  place.appendChild(card.render());
}
"""


def teams(what: What, language: str) -> str:
    """A message or a form that was asked for, as Teams shows it."""
    match what:
        case Form():
            return _card(invoke_body(Reply(form=what), language, {})["value"])
        case Receipt():
            return _message(f'<div class="t-note">{escape(what.words)}</div>')
        case Card():
            return _card(_content(Reply(card=what), language))
        case Document():
            raise TypeError("Teams takes no files into channels")
        case _:
            assert_never(what)


def draw(packages: Path) -> str:
    """The script that draws the cards."""
    settings = json.loads((packages / SETTINGS).read_text("utf-8"))
    settings["fontTypes"]["default"]["fontFamily"] = "'Open Sans', sans-serif"  # for Segoe UI
    return DRAW.replace("SETTINGS", json.dumps(settings))


def _content(reply: Reply, language: str) -> Any:
    [made] = messages(reply, language, {})
    attachments: Any = made["attachments"]
    return attachments[0]["content"]


def _card(content: Any) -> str:
    data = escape(json.dumps(content, ensure_ascii=False))
    return _message(f'<div class="t-card" data-card="{data}"></div>')


def _message(inside: str) -> str:
    return f'<p class="t-head"><b>Bordduk</b>&ensp;09:00</p>{inside}'
