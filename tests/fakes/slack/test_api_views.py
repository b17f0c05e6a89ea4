"""Modals and Home tabs, with slack_sdk's own client."""

from tests.fakes.slack import Violation, buttons, shown
from tests.fakes.slack.samples import actions, asked, button, modal, plain, section, typed


async def test_a_trigger_opens_one_modal_within_three_seconds(slack, client, clock, ola, error):
    used = slack.world.trigger(ola)
    late = slack.world.trigger(ola)
    await client.views_open(trigger_id=used, view=modal(title=plain("Runde 1")))
    view = slack.top_view(ola)

    assert shown(view) == ("Runde 1", "*hei*")
    assert await error(client.views_open(trigger_id=used, view=modal())) == "exchanged_trigger_id"
    clock.seconds += 3.1
    assert await error(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await error(client.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"
    elsewhere = slack.world.trigger(slack.person("per", workspace=slack.workspace("Annen")))
    assert await error(client.views_open(trigger_id=elsewhere, view=modal())) == (
        "invalid_trigger_id"
    )
    assert [violation.rule for violation in slack.violations] == [
        "exchanged_trigger_id",
        "expired_trigger_id",
        "invalid_trigger_id",
        "invalid_trigger_id",
    ]


async def test_three_modals_may_lie_over_each_other(slack, client, ola, error):
    async def push() -> str:
        trigger = slack.world.trigger(ola)
        found: str = await error(client.views_push(trigger_id=trigger, view=modal()))
        return found

    assert await push() == "not_found"
    await client.views_open(trigger_id=slack.world.trigger(ola), view=modal())

    assert [await push() for _ in range(3)] == ["", "", "push_limit_reached"]
    root, second, third = slack.views(ola)
    assert (second.previous, third.previous) == (root.id, second.id)
    assert {view.root for view in slack.views(ola)} == {root.id}


async def test_an_older_hash_is_a_conflict(slack, client, ola, error):
    opened = await client.views_open(trigger_id=slack.world.trigger(ola), view=modal())
    view_id, first = opened["view"]["id"], opened["view"]["hash"]
    changed = modal(title=plain("Ny"))

    assert await error(client.views_update(view_id=view_id, hash=first, view=changed)) == ""
    assert await error(client.views_update(view_id=view_id, hash=first, view=changed)) == (
        "hash_conflict"
    )
    assert await error(client.views_update(view_id="V0", view=changed)) == "not_found"
    assert [view.title for view in slack.views(ola)] == ["Ny"]
    assert slack.violations == ()


async def test_a_modal_may_have_a_name_of_the_bots_own(slack, client, ola, kari, error):
    view = modal(external_id="svar-1")
    await client.views_open(trigger_id=slack.world.trigger(ola), view=view)

    twice = await error(client.views_open(trigger_id=slack.world.trigger(kari), view=view))
    updated = await error(client.views_update(external_id="svar-1", view=view))

    assert (twice, updated) == ("duplicate_external_id", "")


async def test_a_home_tab_is_published_with_the_same_lock(slack, client, ola, error):
    home = {"type": "home", "blocks": [section(), actions(button())]}
    first = (await client.views_publish(user_id=ola.id, view=home))["view"]
    second = (await client.views_publish(user_id=ola.id, view=home, hash=first["hash"]))["view"]

    assert first["id"] == second["id"]
    assert await error(client.views_publish(user_id=ola.id, view=home, hash=first["hash"])) == (
        "hash_conflict"
    )
    assert await error(client.views_publish(user_id="U0", view=home)) == "invalid_arguments"
    view = slack.home(ola)
    assert view is not None
    assert buttons(view) == ("tekst",)


async def test_a_wrong_view_is_refused_with_its_place(slack, client, ola, error):
    def opened(view):
        return error(client.views_open(trigger_id=slack.world.trigger(ola), view=view))

    assert await opened(modal(blocks=[asked(typed())])) == "invalid_arguments"
    assert await opened({"type": "home", "blocks": []}) == "invalid_arguments"
    huge = modal(blocks=[section(text=plain(3000), block_id=str(n)) for n in range(90)])
    assert await opened(huge) == "view_too_large"
    assert slack.top_view(ola) is None
    assert slack.violations[0] == Violation("invalid_arguments", "views.open", slack.team.id)
    assert slack.violations[0].detail == ("missing required field: submit [json-pointer:/view]")
