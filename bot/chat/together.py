"""Puts the chats together: the desk, the planner, the courier, and the platforms that are on."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from aiohttp import web

from bot.chat.alarm import Alarm
from bot.chat.desk import FrontDesk
from bot.chat.invitations import ways
from bot.chat.office import Office
from bot.chat.planner import Planner
from bot.chat.ports import Channel, Desk
from bot.chat.survey_posting import Herald
from bot.courier import Courier
from bot.settings import Settings, WrongSettings
from bot.slack.settings import SlackSettings
from bot.tasks import running
from bot.teams.settings import TeamsSettings
from bot.teams.settings import check as check_teams


@dataclass(frozen=True, slots=True)
class Chats:
    """The chats that are on. `routes` are served past the pages' guards."""

    desk: Desk
    planner: Planner
    courier: Courier
    alarm: Alarm
    herald: Herald
    channels: dict[str, Channel]
    routes: Sequence[web.RouteDef] = ()


@asynccontextmanager
async def chats(office: Office, settings: Settings) -> AsyncIterator[Chats]:
    """Everything about chats, working until the end; what is on its way is finished first.

    The office's channels are added here, and its postman learns the ways that letters can go.
    """
    runner, made = office.runner, _made(office)
    routes: list[web.RouteDef] = []
    async with AsyncExitStack() as doors:
        slack, teams = slack_settings(settings), teams_settings(settings)
        if slack.on:
            from bot.slack.server import slack as open_slack  # noqa: PLC0415 -- only where it is on

            found = await doors.enter_async_context(
                open_slack(
                    slack, runner.store, office.sealer, made.desk, runner.clock, runner.chance
                )
            )
            office.channels["slack"] = found.channel
            routes += found.routes
        if teams.on:
            from bot.teams.server import teams as open_teams  # noqa: PLC0415 -- only where it is on

            there = await doors.enter_async_context(
                open_teams(teams, made.desk, runner.clock, runner.chance)
            )
            office.channels["teams"] = there.channel
            office.shelves.folders |= {"teams": there.folders} if there.folders else {}
            routes += there.routes
        if office.channels:
            await doors.enter_async_context(running(made.planner.run(), name="planner of chats"))
            await doors.enter_async_context(running(made.courier.run(), name="courier"))
            await doors.enter_async_context(running(made.alarm.run(), name="alarm of the chats"))
            await doors.enter_async_context(running(made.herald.run(), name="herald of surveys"))
            office.postman.ways |= ways(office)
        yield replace(made, routes=tuple(routes))


def _made(office: Office) -> Chats:
    runner, planner = office.runner, Planner(office)
    courier = Courier(
        *(runner.store, runner.clock, runner.chance),
        *(office.sealer, office.channels, planner.compose),
    )
    planner.on_wanted, courier.on_fault = courier.poke, runner.hub.pulse
    return Chats(
        FrontDesk(office), planner, courier, Alarm(office), Herald(office), office.channels
    )


def slack_settings(settings: Settings) -> SlackSettings:
    """What Slack's own folder is told."""
    return SlackSettings(
        token=settings.slack_token,
        signing_secret=settings.slack_signing_secret,
        app_token=settings.slack_app_token,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        api_url=settings.slack_api_url,
        address=settings.address,
        language=settings.language,
        emails=settings.slack_emails,
    )


def teams_settings(settings: Settings) -> TeamsSettings:
    """What Teams' own folder is told."""
    return TeamsSettings(
        app_id=settings.teams_app_id,
        password=settings.teams_password,
        tenant=settings.teams_tenant,
        openid_url=settings.teams_openid_url,
        login_url=settings.teams_login_url,
        anonymous=settings.teams_anonymous,
        files=settings.teams_files,
        graph_url=settings.teams_graph_url,
        language=settings.language,
    )


def check_chats(settings: Settings) -> None:
    """Whether the chats can be served with these settings.

    Raises:
        WrongSettings
    """
    if problems := slack_settings(settings).problems():
        raise WrongSettings(problems)
    teams = teams_settings(settings)
    if teams.on:
        check_teams(teams, settings.host)


def told(settings: Settings) -> tuple[str, ...]:
    """Which chats are on, a line each, for whoever starts the server."""
    slack, teams = slack_settings(settings), teams_settings(settings)
    ways = [
        f"{settings.address}/slack/events" if slack.signing_secret else "",
        "Socket Mode" if slack.app_token else "",
    ]
    on = ", ".join(way for way in ways if way)
    return (
        f"  Slack:                 {on}" if slack.on else "  Slack: off (docs/install-slack.md)",
        f"  Teams:                 {settings.address}/api/messages"
        if teams.on
        else "  Teams: off (docs/install-teams.md)",
    )
