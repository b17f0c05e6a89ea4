from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from typst import TypstError

from facilitation.documentation.as_pdf import render
from facilitation.documentation.document import Figure, Line, Listing, PageBreak, Paragraph
from surveys.charts.drawing import svg


def root(made) -> Any:
    return PdfReader(BytesIO(made)).trailer["/Root"]


def tags(made):
    """The kinds of the structure's elements, in order, with their text alternatives."""
    found = []
    waiting = [root(made)["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop(0).get_object()
        if not hasattr(element, "get"):
            continue
        found.append((element.get("/S"), element.get("/Alt")))
        children = element.get("/K", [])
        children = children.get_object() if hasattr(children, "get_object") else children
        waiting = [*(children if isinstance(children, list) else [children]), *waiting]
    return [pair for pair in found if pair[0]]


def test_it_says_its_language_title_author_and_both_standards(made):
    reader = PdfReader(BytesIO(made["pdf"]))
    metadata = str(root(made["pdf"])["/Metadata"].get_data(), "utf-8")
    said: Any = reader.metadata

    assert root(made["pdf"])["/Lang"] == "nb-NO"
    assert (said.title, said.author) == (
        "Prøvedag om samarbeid",
        "Prøve fylkeskommune",
    )
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_its_structure_has_headings_lists_tables_and_figures_with_their_text(made):
    found = tags(made["pdf"])
    kinds = [kind for kind, _ in found]

    assert {"/H1", "/H2", "/H3", "/H4", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure"} <= {*kinds}
    assert kinds.count("/Table") == 6
    assert [bool(alt) for kind, alt in found if kind == "/Figure"] == [True] * 3


def test_it_has_bookmarks_for_the_chapters(made):
    outline = PdfReader(BytesIO(made["pdf"])).outline

    chapters = [entry.title for entry in outline if not isinstance(entry, list)]
    assert chapters == [
        "About the day",
        "The programme, as planned and as run",
        "Session 1: Hva gjør vi?",
        "Session 2: Hva gjør vi hjemme?",
        "About this documentation",
    ]


def test_its_pages_are_numbered(made):
    pages = PdfReader(BytesIO(made["pdf"])).pages

    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()


def test_lines_stay_lines_and_a_word_without_end_stays_on_its_page(document):
    text = "én\nto\ttre " + "x" * 500
    made = render(replace(document, blocks=(Paragraph(text),)))

    (page,) = PdfReader(BytesIO(made)).pages[1:] or PdfReader(BytesIO(made)).pages
    lines = page.extract_text().splitlines()
    assert lines[lines.index("én") + 1].split()[:2] == ["to", "tre"]
    assert max(line.count("x") for line in lines) < 120


def test_characters_that_no_font_has_stop_nothing(document):
    blocks = (Paragraph("𓀀 \U0010fffd \x00 \ue000 ☃", note=True), PageBreak(), Paragraph("a"))

    made = render(replace(document, blocks=blocks, title="𓀀 T", language="nn"))

    assert root(made)["/Lang"] == "nn-NO"


def test_a_picture_without_a_text_alternative_is_refused(document):
    figure = Figure(svg("t", "d", (10, 10), []), "t", "")

    with pytest.raises(TypstError, match="alt"):
        render(replace(document, blocks=(figure,)))


@pytest.mark.parametrize(
    ("word", "stands"),
    [
        ("Takk ❤️", "Takk ❤"),
        ("Bra 👍🏽", "Bra 👍"),
        ("Norge 🇳🇴", "Norge NO"),
        ("👩‍👩‍👧 hjemme", "👩👩👧 hjemme"),
        ("1️⃣ først", "1 først"),
        ("ne\u0301 z\u0336", "né z"),
        ("\u0338Først ❤️", "Først ❤"),
        ("नमस्ते", "नमसत"),
        ("مَرْحَبًا", "مرحبا"),
    ],
)
def test_a_sign_that_is_put_together_stops_no_picture(document, word: str, stands: str):
    made = []
    for said in (word, stands):
        drawn = svg("t", "d", (200, 40), [f'<text x="0" y="20" font-size="12">{said}</text>'])
        made.append(render(replace(document, blocks=(Figure(drawn, "Svar", "Svar"),))))

    assert made[0] == made[1]


@pytest.mark.parametrize("words", ["før \u202esnudd", "שלום", "rett fram"])
def test_no_mark_of_direction_turns_the_remark_round(document, words):
    listing = Listing((Line(words, "[4.1]"),))
    seen: list[tuple[float, str]] = []

    def see(text, placed, *_transform_and_font):
        seen.append((placed[4], text.strip()))

    made = render(replace(document, blocks=(listing,), contents=""))
    PdfReader(BytesIO(made)).pages[-1].extract_text(visitor_text=see)
    line = seen[[text for _, text in seen].index("•") :]

    written = [pair for pair in line if pair[1] and not pair[1].startswith("Page")]
    assert max(written)[1] == "[4.1]"
