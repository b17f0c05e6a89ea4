"""A page as a person without a script sees it: its lines, its links, and its forms."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

HIDDEN = ("head", "script", "style", "template", "noscript")
VOID = ("input", "br", "img", "link", "meta", "hr")


@dataclass
class Posting:
    """A form: where it goes, what its fields hold, and the words on its buttons."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)  # by the field's id
    ids: dict[str, str] = field(default_factory=dict)  # a field's name, by its id
    buttons: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """What stands on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.links: list[str] = []
        self.forms: list[Posting] = []
        self._open: list[str] = []
        self._button = False
        self._label = ""
        self._area = ""
        self.feed(html)

    @property
    def text(self) -> str:
        """All that can be read."""
        return "\n".join(self.lines)

    def form(self, button: str) -> Posting:
        """The first form with this button."""
        found = [form for form in self.forms if button in form.buttons]
        known = [label for form in self.forms for label in form.buttons]
        assert found, f"«{button}» is not among {known}"
        return found[0]

    @property
    def buttons(self) -> tuple[str, ...]:
        """What can be pressed."""
        return tuple(label for form in self.forms for label in form.buttons)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self.forms.append(Posting(given.get("action", "")))
        if tag == "label":
            self._label = given.get("for", "")
        if tag == "button":
            self._button = "hidden" not in given
        if tag in ("input", "textarea") and self.forms and given.get("name"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form = self.forms[-1]
        form.ids[given.get("id", given["name"])] = given["name"]
        if tag == "textarea":
            self._area = given["name"]
        elif given.get("type") not in ("checkbox", "radio") or "checked" in given:
            form.fields.append((given["name"], given.get("value", "")))
        if tag == "textarea":
            form.fields.append((given["name"], ""))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        while self._open and self._open.pop() != tag:
            pass
        self._button = self._button and tag != "button"
        self._label = "" if tag == "label" else self._label
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        """Words."""
        words = " ".join(data.split())
        if self._area:
            name, before = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, before + data)
        if not words or any(tag in HIDDEN for tag in self._open):
            return
        self.lines.append(words)
        if self._button and self.forms:
            self.forms[-1].buttons.append(words)
        if self._label and self.forms:
            known = self.forms[-1].labels.get(self._label, "")
            self.forms[-1].labels[self._label] = f"{known} {words}".strip()


def named(form: Posting) -> Iterator[tuple[str, str]]:
    """The fields' names with the labels that stand at them."""
    for id_, name in form.ids.items():
        if id_ in form.labels:
            yield name, form.labels[id_]
