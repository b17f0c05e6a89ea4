"""What people can read."""

from tests.fakes.slack import Message, View, buttons, options, pings, shown
from tests.fakes.slack.samples import (
    actions,
    asked,
    button,
    cells,
    chart,
    menu,
    modal,
    plain,
    section,
    typed,
)


def message(*blocks, text="reserve"):
    return Message("C1", "1.0", "U1", text, blocks=blocks)


def test_a_message_without_blocks_shows_its_text():
    assert shown(message(text="en\nto")) == ("en", "to")


def test_every_block_shows_what_stands_in_it():
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "fet"}, {"type": "link", "url": "https://x"}],
            }
        ],
    }
    blocks = (
        {"type": "header", "text": plain("Runde")},
        {"type": "divider"},
        section(fields=[plain("felt")], accessory=button(text=plain("Knapp"))),
        {"type": "context", "elements": [plain("liten"), {"type": "image", "alt_text": "bilde"}]},
        {"type": "image", "alt_text": "QR", "title": plain("Kode")},
        {"type": "markdown", "text": "# a\nb"},
        {"type": "table", "rows": cells(1, 2)},
        chart(),
        rich,
    )

    assert shown(message(*blocks)) == (
        "Runde",
        "*hei*",
        "felt",
        "Knapp",
        "liten",
        "bilde",
        "Kode",
        "QR",
        "# a",
        "b",
        "x | x",
        "Svar",
        "Ja: 3",
        "fethttps://x",
    )


def test_a_view_shows_its_title_and_its_questions():
    source = modal(
        blocks=[asked(typed(initial_value="før", placeholder=plain("skriv")), hint=plain("hjelp"))]
    )
    view = View("V1", "U1", source, "h", "V1", None)

    assert shown(view) == ("tekst", "tekst", "hjelp", "skriv", "før")


def test_buttons_and_options_are_listed():
    both = message(actions(button(text=plain("Ja")), menu(action_id="valg")))

    assert buttons(both) == ("Ja",)
    assert options(both, "valg") == ("tekst", "tekst")


def test_a_mention_is_told_from_one_that_was_only_written():
    written = section(text={"type": "mrkdwn", "text": "&lt;!channel&gt; &amp; <@U1>"})
    harmless = section(text=plain("<!here>"))
    both = message(written, harmless, text="<!channel|alle>")

    assert shown(both) == ("<!channel> & <@U1>", "<!here>")
    assert pings(both) == ("!channel", "@U1")
    assert shown(message(text="a &lt; b")) == ("a < b",)
