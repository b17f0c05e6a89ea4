"""What the bot answers a submitted modal with: close, clear, update, push, or errors."""

import json
from typing import Any

from tests.fakes.slack.api_views import changed, on_top
from tests.fakes.slack.surfaces import refuse_view
from tests.fakes.slack.values import Json, Refused, View, Workspace
from tests.fakes.slack.world import World


def submitted(world: World, workspace: Workspace, view: View, answer: str) -> None:
    """Let the answer change the person's screen. A bad answer leaves it, and is a violation."""
    world.field_errors.pop(view.user, None)
    try:
        _obey(world, workspace, view, json.loads(answer) if answer.strip() else {})
    except (Refused, ValueError) as error:
        rule = error.error if isinstance(error, Refused) else "invalid_json"
        detail = "; ".join(error.messages) if isinstance(error, Refused) else answer
        world.broken(rule, "view_submission", team=workspace.id, detail=detail)
    world.changed()


def _obey(world: World, workspace: Workspace, view: View, answer: Json) -> None:
    stack = workspace.stacks.get(view.user, [])
    place = next((i for i, open_view in enumerate(stack) if open_view.id == view.id), None)
    match answer.get("response_action"):
        case None:
            if place is not None:
                del stack[place]
        case "clear":
            stack.clear()
        case "update" if place is not None:
            stack[place] = changed(world, stack[place], _view(answer))
        case "push":
            on_top(world, stack, _view(answer))
        case "errors":
            world.field_errors[view.user] = _errors(view, answer.get("errors"))
        case other:
            raise Refused("unknown_response_action", str(other))


def _view(answer: Json) -> Json:
    view = answer.get("view")
    refuse_view(view)
    return dict(view or {})


def _errors(view: View, errors: Any) -> dict[str, str]:
    """The errors by block. They can stand at input blocks only, and say something."""
    if not isinstance(errors, dict) or not errors:
        raise Refused("invalid_errors", "must be an object with one error or more")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    for block_id, message in errors.items():
        if block_id not in inputs:
            raise Refused("unknown_block_id", str(block_id))
        if not isinstance(message, str) or not message:
            raise Refused("invalid_errors", f"{block_id}: must be a string")
    return dict(errors)
