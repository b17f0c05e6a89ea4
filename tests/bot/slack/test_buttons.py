from typing import Any

import pytest

from bot.chat.cards import Button, Buttons, Paragraph, Style
from bot.chat.ports import NotAccepted
from bot.slack.buttons import element, rows
from bot.words import words

NB = words("nb")


def elements(*buttons: Button) -> list[dict[str, Any]]:
    """The buttons of one part, over all its blocks."""
    return [e for block in rows((Buttons(buttons),), NB, "p")[0] for e in block["elements"]]


def test_a_button_carries_its_act_and_words():
    assert element(Button("Neste", "do", (("w", "ab"), ("seen", "3"))), 4, NB) == {
        "type": "button",
        "text": {"type": "plain_text", "text": "Neste", "emoji": False},
        "action_id": "do:4",
        "value": '{"w": "ab", "seen": "3"}',
    }


def test_a_button_that_opens_an_address_carries_nothing():
    found = element(Button("Siden", url="https://example.no/w/1", style=Style.PRIMARY), 0, NB)

    assert found == {
        "type": "button",
        "text": {"type": "plain_text", "text": "Siden", "emoji": False},
        "action_id": "open:0",
        "url": "https://example.no/w/1",
        "style": "primary",
    }


def test_what_is_asked_first_names_the_act_on_its_button():
    found = element(Button("Avslutt dagen", "do", confirm="Sikker?", style=Style.DANGER), 0, NB)

    assert (found["confirm"]["text"]["text"], found["style"]) == ("Sikker?", "danger")
    assert found["confirm"]["confirm"]["text"] == "Avslutt dagen"


def test_a_long_label_is_cut_at_a_word():
    found = element(Button("Gå videre til " * 10, "do"), 0, NB)

    assert found["text"]["text"] == ("Gå videre til " * 5).strip() + " Gå…"
    assert len(found["text"]["text"]) <= 75


@pytest.mark.parametrize(
    "button", [Button("a", "do", (("w", "x" * 2_000),)), Button("a", "x" * 255)]
)
def test_a_button_that_cannot_carry_its_words_is_a_fault_of_ours(button: Button):
    with pytest.raises(NotAccepted):
        element(button, 0, NB)


def test_buttons_stand_in_rows_of_25_with_ids_of_their_own():
    parts = (Buttons((Button("a", "do"),) * 30), Paragraph("b"), Buttons((Button("c", "do"),)))

    found = rows(parts, NB, "r")

    assert [[len(b["elements"]) for b in blocks] for blocks in found.values()] == [[25, 5], [], [1]]
    blocks = [block for row in found.values() for block in row]
    assert [block["block_id"] for block in blocks] == ["r0-0", "r0-25", "r2-0"]
    ids = [e["action_id"] for block in blocks for e in block["elements"]]
    assert ids == [f"do:{n}" for n in range(31)]


def test_what_does_nothing_and_addresses_that_run_something_are_left_out():
    assert elements(Button("a"), Button("b", url="javascript:alert(1)")) == []


def test_more_than_a_message_can_hold_are_left_out_from_the_end():
    found = elements(*(Button("x" * 75, "do") for _ in range(200)))

    assert len(found) == 80
