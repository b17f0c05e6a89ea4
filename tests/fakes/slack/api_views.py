"""views.*: modals in a stack of three, and the Home tab."""

from typing import Any

from tests.fakes.slack.surfaces import refuse_view, with_ids
from tests.fakes.slack.values import Json, Refused, View, Workspace
from tests.fakes.slack.wire import Call
from tests.fakes.slack.world import Trigger, World, view_json

STACK = 3  # push_limit_reached: «currently the limit is 3»


def exchange(call: Call) -> Trigger:
    """Use up the trigger_id. Raises `Refused` invalid_, expired_ or exchanged_trigger_id."""
    trigger = call.world.triggers.get(call.text("trigger_id"))
    if trigger is None or trigger.workspace != call.workspace.id:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if call.world.clock() - trigger.at > call.world.limits.trigger:
        raise Refused("expired_trigger_id")
    return trigger


def sent(call: Call, kind: str) -> Json:
    """The view that was sent. Raises `Refused` invalid_arguments, view_too_large."""
    view = call.structure("view", "invalid_arguments")
    refuse_view(view)
    if view["type"] != kind:
        raise Refused("invalid_arguments", f"type must be {kind} [json-pointer:/view/type]")
    if any(v.source.get("external_id") == view.get("external_id") for v in everywhere(call)):
        raise Refused("duplicate_external_id")
    return dict(view)


def everywhere(call: Call) -> list[View]:
    """Every view of the workspace with an external id, but the one that is being updated."""
    stacks = call.workspace.stacks.values()
    views = [*(view for stack in stacks for view in stack), *call.workspace.homes.values()]
    updated = call.args.get("view_id") or ""
    mine = call.args.get("external_id") if not updated else None
    return [
        view
        for view in views
        if view.source.get("external_id")
        and view.id != updated
        and view.source["external_id"] != mine
        and view.user != call.args.get("user_id")
    ]


def made(
    world: World, user: str, source: Json, *, id_: str = "", root: str = "", previous: Any = None
) -> View:
    """A view with its ids and a new hash."""
    view_id = id_ or world.fresh("V")
    filled = {**source, "blocks": list(with_ids(source["blocks"], world.fresh))}
    digest = f"{world.ts()}.{world.fresh('').lower()}"
    return View(view_id, user, filled, digest, root or view_id, previous)


def answered(workspace: Workspace, view: View) -> Json:
    """The answer of every method here."""
    return {"view": view_json(workspace, view)}


def opened(call: Call) -> Json:
    """views.open: the only modal that the person sees from now on."""
    source = sent(call, "modal")
    trigger = exchange(call)
    trigger.used = True
    view = made(call.world, trigger.user, source)
    call.workspace.stacks[trigger.user] = [view]
    return answered(call.workspace, view)


def pushed(call: Call) -> Json:
    """views.push: over the modal that the trigger_id came from."""
    source = sent(call, "modal")
    trigger = exchange(call)
    stack = call.workspace.stacks.get(trigger.user, [])
    if not stack:
        raise Refused("not_found")
    view = on_top(call.world, stack, source)
    trigger.used = True
    return answered(call.workspace, view)


def on_top(world: World, stack: list[View], source: Json) -> View:
    """Push onto a stack. Raises `Refused` push_limit_reached."""
    if len(stack) >= STACK:
        raise Refused("push_limit_reached")
    top = stack[-1]
    view = made(world, top.user, source, root=top.root, previous=top.id)
    stack.append(view)
    return view


def updated(call: Call) -> Json:
    """views.update: also a modal that lies under another. Raises not_found, hash_conflict."""
    source = sent(call, "modal")
    for stack in call.workspace.stacks.values():
        for place, view in enumerate(stack):
            if named(call, view):
                refuse_hash(call, view)
                stack[place] = changed(call.world, view, source)
                return answered(call.workspace, stack[place])
    raise Refused("not_found")


def named(call: Call, view: View) -> bool:
    """Whether the call means this view, by its id or by the bot's own id for it."""
    view_id, external = call.maybe("view_id"), call.maybe("external_id")
    return view.id == view_id or bool(external and view.source.get("external_id") == external)


def refuse_hash(call: Call, view: View) -> None:
    """Raises `Refused` hash_conflict when the bot knows an older view than the one that is."""
    known = call.maybe("hash")
    if known is not None and known != view.hash:
        raise Refused("hash_conflict")


def changed(world: World, view: View, source: Json) -> View:
    """The same view with something else in it."""
    return made(world, view.user, source, id_=view.id, root=view.root, previous=view.previous)


def published(call: Call) -> Json:
    """views.publish: the Home tab of one person."""
    source = sent(call, "home")
    user = call.text("user_id")
    if user not in call.workspace.people:
        raise Refused("invalid_arguments", "invalid `user_id`")
    old = call.workspace.homes.get(user)
    if old is not None:
        refuse_hash(call, old)
    view = made(call.world, user, source) if old is None else changed(call.world, old, source)
    call.workspace.homes[user] = view
    return answered(call.workspace, view)
