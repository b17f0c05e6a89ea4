"""auth.test, apps.connections.open, oauth.v2.access and blocks.validate: about the app itself."""

from typing import Any

from tests.fakes.slack.surfaces import faults_of_blocks, faults_of_view
from tests.fakes.slack.values import Json, Refused
from tests.fakes.slack.wire import Call


def auth_test(call: Call) -> Json:
    """auth.test"""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.bot.name,
        "team_id": workspace.id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """apps.connections.open: an address for one WebSocket."""
    ticket = call.world.fresh("")
    call.world.tickets.add(ticket)
    address = call.world.address.replace("http://", "ws://")
    return {"url": f"{address}/link/?ticket={ticket}&app_id={call.world.app_id}"}


def oauth_access(call: Call) -> Json:
    """oauth.v2.access: a code for a token, once."""
    world = call.world
    client = call.basic or (call.maybe("client_id"), call.maybe("client_secret"))
    if client[0] != world.client_id:
        raise Refused("invalid_client_id")
    if client[1] != world.client_secret:
        raise Refused("bad_client_secret")
    grant = world.grants.get(call.text("code", "invalid_code"))
    if grant is None or world.clock() - grant.at > world.limits.oauth_code:
        raise Refused("invalid_code")
    if grant.used:
        raise Refused("code_already_used")
    if grant.redirect_uri and call.maybe("redirect_uri") != grant.redirect_uri:
        raise Refused("bad_redirect_uri")
    grant.used = True
    workspace = world.workspaces[grant.workspace]
    workspace.installed = True
    workspace.scopes = frozenset(grant.scope.replace(",", " ").split())
    return {
        "access_token": workspace.token,
        "token_type": "bot",
        "scope": grant.scope,
        "bot_user_id": workspace.bot.id,
        "app_id": world.app_id,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": grant.user},
    }


def blocks_validate(call: Call) -> Json:
    """blocks.validate: exactly one of blocks, message and view."""
    given = [name for name in ("blocks", "message", "view") if name in call.args]
    if len(given) != 1:
        raise Refused("invalid_arguments")
    found: Any = call.structure(given[0], "invalid_arguments")
    if given[0] == "view":
        faults = list(faults_of_view(found))
    else:
        blocks = found if given[0] == "blocks" else (found or {}).get("blocks")
        faults = list(faults_of_blocks(blocks, "message"))
    errors = [{"pointer": fault.at, "message": fault.message} for fault in faults]
    if errors:
        return {"ok": False, "error": "invalid_blocks", "errors": errors}
    return {"errors": []}
