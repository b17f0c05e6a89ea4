from typing import Any

from hypothesis import given

from bot.chat.cards import Button, Field, FieldKind, Form, Paragraph
from bot.slack.filled import fields_of
from bot.slack.hidden import hidden_in
from bot.slack.outbound import Opened, modal
from bot.slack.reopening import reopened
from bot.words import words
from tests.bot.slack.hostile import FORMS
from tests.fakes.slack.forms import filled
from tests.fakes.slack.surfaces import refuse_view, with_ids

EN = words("en")
FORM = Form(
    title="Your answer",
    parts=(Paragraph("What?"),),
    fields=(
        Field("point", "Point", FieldKind.TEXT),
        Field("one", "One", FieldKind.CHOICE, (("a", "A"), ("b", "B")), ("a",), required=True),
        Field("some", "Some", FieldKind.MULTI, (("a", "A"), ("b", "B"))),
    ),
    send=Button("Send", "answer", (("w", "a1"),)),
    close="Cancel",
    more=(Button("More fields", "more"),),
)


def on_screen(form: Form, **values: Any) -> dict[str, Any]:
    """The form as Slack sends it back, with ids of its own."""
    view = modal(form, EN, Opened("C1", 0))
    numbers = iter(range(1_000))
    blocks = list(with_ids(view["blocks"], lambda kind: f"{kind}{next(numbers)}"))
    given_ = {f"f:0:{name}": value for name, value in values.items()}
    return {**view, "blocks": blocks, "id": "V1", "state": {"values": filled(blocks, given_)}}


def test_what_was_filled_in_stands_there_again_under_what_is_wrong():
    before = on_screen(FORM, point="Mer tid", one="b", some=["a", "b"])

    after = reopened(before, (("point", "Too long."), ("", "Late.")), EN)

    refuse_view(after)
    said = [block["elements"][0]["elements"][0] for block in after["blocks"][:2]]
    assert [(one["text"], one["style"]) for one in said] == [
        ("Too long.", {"bold": True}),
        ("Late.", {"bold": True}),
    ]
    fields = {"point": ("Mer tid",), "one": ("b",), "some": ("a", "b")}
    assert fields_of({**after, "state": {"values": {}}}) == fields
    assert (hidden_in(after).turn, hidden_in(after).act) == (1, "answer")


def test_what_was_emptied_stays_empty():
    before = on_screen(FORM)
    before["state"]["values"]["f:0:point"] = {"value": {"type": "plain_text_input", "value": None}}

    after = reopened(before, (), EN)

    assert fields_of({**after, "state": {"values": {}}})["point"] == ()


@given(FORMS)
def test_any_form_can_be_shown_once_more(form: Form):
    before = on_screen(form)

    after = reopened(before, (("", "Wrong"),), EN)

    refuse_view(after)
    assert fields_of({**after, "state": {"values": {}}}) == fields_of(before)
