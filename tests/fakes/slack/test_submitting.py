"""Modals filled in and submitted, against the real slack-bolt."""

import pytest

from tests.fakes.slack import Impossible
from tests.fakes.slack.samples import actions, asked, button, menu, modal, plain, section, typed


def question(**fields):
    return modal(
        callback_id="svar",
        submit=plain("Send"),
        blocks=[
            section(block_id="intro"),
            asked(typed(action_id="text", max_length=20), block_id="punkt"),
            asked(menu(action_id="valg"), block_id="valg", optional=True),
        ],
        **fields,
    )


@pytest.fixture
async def answers(slack, bot, client, ola):
    """What the bot answers submissions with, and what it saw."""

    class Answers:
        def __init__(self):
            self.given = {}
            self.seen = []

    held = Answers()

    @bot.app.view("svar")
    async def submitted(ack, view):
        held.seen.append(view["state"]["values"])
        await ack(**held.given)

    await client.views_open(trigger_id=slack.world.trigger(ola), view=question())
    return held


async def test_what_is_filled_in_reaches_the_bot_and_the_modal_closes(slack, answers, ola):
    await slack.submit(ola, slack.top_view(ola), {"punkt": "Mer tid", "valg": "1"})

    assert answers.seen == [
        {
            "punkt": {"text": {"type": "plain_text_input", "value": "Mer tid"}},
            "valg": {
                "valg": {
                    "type": "static_select",
                    "selected_option": {"text": plain(), "value": "1"},
                }
            },
        }
    ]
    assert (slack.top_view(ola), slack.violations) == (None, ())


async def test_the_client_lets_nothing_wrong_through(slack, answers, ola):
    view = slack.top_view(ola)

    for values, why in (
        ({}, "required"),
        ({"punkt": ""}, "required"),
        ({"punkt": "x" * 21}, "20 characters"),
        ({"punkt": "a", "valg": "9"}, "no option"),
        ({"punkt": "a", "annet": "b"}, "no field"),
    ):
        with pytest.raises(Impossible, match=why):
            await slack.submit(ola, view, values)

    assert answers.seen == []


async def test_errors_stand_in_the_modal_until_the_next_try(slack, answers, ola):
    answers.given = {"response_action": "errors", "errors": {"punkt": "For kort"}}
    await slack.submit(ola, slack.top_view(ola), {"punkt": "a"})
    assert slack.field_errors(ola) == {"punkt": "For kort"}
    assert slack.top_view(ola) is not None

    answers.given = {}
    await slack.submit(ola, slack.top_view(ola), {"punkt": "lengre"})
    assert (slack.field_errors(ola), slack.top_view(ola)) == ({}, None)


async def test_a_modal_is_updated_and_another_laid_over_it(slack, answers, ola):
    answers.given = {"response_action": "update", "view": question(private_metadata="2")}
    await slack.submit(ola, slack.top_view(ola), {"punkt": "a"})
    assert [view.private_metadata for view in slack.views(ola)] == ["2"]

    answers.given = {"response_action": "push", "view": question(private_metadata="3")}
    await slack.submit(ola, slack.top_view(ola), {"punkt": "a"})
    assert [view.private_metadata for view in slack.views(ola)] == ["2", "3"]

    answers.given = {"response_action": "clear"}
    await slack.submit(ola, slack.top_view(ola), {"punkt": "a"})
    assert slack.views(ola) == ()


WRONG = {
    "an unknown block": (
        {"response_action": "errors", "errors": {"annet": "Nei"}},
        "unknown_block_id",
    ),
    "a block that is no field": (
        {"response_action": "errors", "errors": {"intro": "Nei"}},
        "unknown_block_id",
    ),
    "an empty error": ({"response_action": "errors", "errors": {"punkt": ""}}, "invalid_errors"),
    "a wrong view": (
        {"response_action": "update", "view": modal(title=plain(25))},
        "invalid_arguments",
    ),
    "no such action": ({"response_action": "close"}, "unknown_response_action"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_a_wrong_answer_is_noted_and_the_modal_stays(slack, answers, ola, case):
    answers.given, rule = WRONG[case]
    view = slack.top_view(ola)

    await slack.submit(ola, view, {"punkt": "a"})

    assert [(v.rule, v.method) for v in slack.violations] == [(rule, "view_submission")]
    assert slack.top_view(ola) == view


async def test_only_the_modal_on_top_can_be_used(slack, client, answers, ola):
    below = slack.top_view(ola)
    await client.views_push(trigger_id=slack.world.trigger(ola), view=modal())

    with pytest.raises(Impossible, match="not on top"):
        await slack.submit(ola, below, {"punkt": "a"})
    with pytest.raises(Impossible, match="no submit"):
        await slack.submit(ola, slack.top_view(ola))


async def test_a_modal_that_is_closed_tells_the_bot_where_it_wants_to_know(slack, bot, client, ola):
    closed = []

    @bot.app.view_closed("svar")
    async def gone(ack, body):
        closed.append((body["view"]["id"], body["is_cleared"]))
        await ack()

    await client.views_open(trigger_id=slack.world.trigger(ola), view=modal())
    root = slack.top_view(ola)
    noted = question(notify_on_close=True, clear_on_close=True)
    await client.views_push(trigger_id=slack.world.trigger(ola), view=noted)
    over = slack.top_view(ola)
    await slack.close(ola, over)

    assert (slack.views(ola), closed) == ((), [(over.id, True)])
    with pytest.raises(Impossible):
        await slack.close(ola, root)


async def test_a_button_in_a_modal_carries_what_is_typed(slack, bot, client, ola):
    seen = []

    @bot.app.action("a")
    async def pressed(ack, body, client):
        await ack()
        seen.append(body["view"]["state"]["values"]["punkt"]["text"]["value"])
        view = modal(title=plain("Ny"))
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    first = question()
    first["blocks"].append(actions(button()))
    await client.views_open(trigger_id=slack.world.trigger(ola), view=first)
    await slack.press(ola, slack.top_view(ola), "tekst", values={"punkt": "halv"})

    assert (await slack.until(lambda: slack.top_view(ola).title == "Ny"), seen) == (True, ["halv"])
