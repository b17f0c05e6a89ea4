import re
from html.parser import HTMLParser
from itertools import pairwise

from facilitation.documentation.as_html import render
from facilitation.documentation.document import Document, Line, Listing, PageBreak
from tests.facilitation.documentation.sample import START


class Reader(HTMLParser):
    """Collects the words of each element of the kinds asked for."""

    def __init__(self, *kinds):
        super().__init__()
        self.kinds = kinds
        self.found: list[str] = []
        self.within = False
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in self.kinds:
            self.within = True
            self.found.append("")

    def handle_endtag(self, tag):
        self.within = self.within and tag not in self.kinds

    def handle_data(self, data):
        if self.within:
            self.found[-1] += data


def read(made, *kinds):
    reader = Reader(*kinds)
    reader.feed(made.decode())
    return reader


def items(made):
    return read(made, "bdi").found


def test_the_page_says_its_language_and_its_title(made):
    tags = read(made["html"]).tags

    assert ("html", {"lang": "nb"}) in tags
    assert read(made["html"], "title", "h1").found[:2] == ["Prøvedag om samarbeid"] * 2


def test_headings_step_down_one_level_at_a_time(made):
    levels = [int(tag[1]) for tag, _ in read(made["html"]).tags if re.fullmatch("h[1-6]", tag)]

    assert levels[0] == 1
    assert [b for a, b in pairwise(levels) if b > a + 1] == []


def test_nothing_is_fetched_and_nothing_can_run(made):
    tags = read(made["html"]).tags
    fetching = {"script", "link", "img", "iframe", "object", "embed", "form", "base"}

    assert [tag for tag, _ in tags if tag in fetching] == []
    assert [value for _, attrs in tags for name, value in attrs.items() if name == "src"] == []
    links = [attrs["href"] for tag, attrs in tags if tag == "a"]
    assert [link for link in links if not (link or "").startswith("#")] == []


def test_every_table_has_column_headers_and_every_drawing_a_name(made):
    reader = read(made["html"], "svg")
    tags = [tag for tag, _ in reader.tags]

    assert tags.count("table") == tags.count("thead") == tags.count("caption") > 0
    assert [a.get("scope") for tag, a in reader.tags if tag == "th"] == ["col"] * tags.count("th")
    assert [a["role"] for tag, a in reader.tags if tag == "svg"] == ["img"] * tags.count("svg")
    assert tags.count("title") == 1 + tags.count("svg")


def test_control_characters_and_page_breaks_do_no_harm():
    blocks = (PageBreak(), Listing((Line("a\x00b", "(late)"),), numbered=True))
    document = Document("T", "S", "nn", START.date(), "A", "C", "P", blocks)

    assert items(render(document)) == ["a\ufffdb"]
