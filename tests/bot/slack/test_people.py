import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.ports import Sender
from bot.slack.home import Home
from bot.slack.people import described, language
from bot.slack.routes import person
from tests.bot.slack.conftest import Hand, Open
from tests.fakes.slack import Person, Slack

HOME = Home("T1", "UBOT", enterprise="E1")


def user(**more: Any) -> dict[str, Any]:
    return {"id": "U1", "team_id": "T1", "name": "ola.n", "profile": {}, **more}


def sender(who: Person, name: str = "handle") -> Sender:
    return Sender(person(who.workspace, who.id), name)


# --- What Slack says ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"display_name": "Ola", "real_name": "Ola Nordmann"}, "Ola"),
        ({"display_name": "", "real_name": "Ola Nordmann"}, "Ola Nordmann"),
        ({}, "ola.n"),
        ({"display_name": "O\x00la"}, "O\ufffdla"),
    ],
)
def test_the_name_is_what_people_are_shown_as(profile: dict[str, str], name: str):
    assert described(user(profile=profile), HOME).sender.name == name


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("nb-NO", "nb"),
        ("no-NO", "nb"),
        ("nn_NO", "nn"),
        ("en-GB", "en"),
        ("en-US", ""),
        ("sv-SE", ""),
        ("", ""),
    ],
)
def test_a_language_is_guessed_only_from_what_was_chosen(locale: str, code: str):
    assert language(locale) == code


@pytest.mark.parametrize(
    "more",
    [
        {"is_stranger": True},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"team_id": "T9"},
        {"team_id": "T9", "enterprise_user": {"enterprise_id": "E9"}},
    ],
)
def test_strangers_guests_and_other_organisations_are_external(more: dict[str, Any]):
    assert described(user(**more), HOME).sender.external


def test_another_workspace_of_the_same_organisation_is_not_external():
    colleague = user(team_id="T2", enterprise_user={"enterprise_id": "E1"})

    assert not described(colleague, HOME).sender.external


@pytest.mark.parametrize("more", [{"is_bot": True}, {"deleted": True}, {"id": "USLACKBOT"}])
def test_bots_and_closed_accounts_are_not_here(more: dict[str, Any]):
    assert not described(user(**more), HOME).is_here


@pytest.mark.parametrize(
    ("asked", "profile", "emails"),
    [
        (True, {"email": "ola@fylke.example"}, ("ola@fylke.example",)),
        (True, {}, ()),
        (False, {"email": "ola@fylke.example"}, ()),
    ],
)
def test_an_address_is_read_only_where_that_was_asked_for(asked: bool, profile, emails):
    assert described(user(profile=profile), HOME, emails=asked).sender.emails == emails


@pytest.mark.parametrize(
    "more",
    [
        {"is_email_confirmed": False},
        {"is_stranger": True},
        {"team_id": "T9"},
        {"team_id": "T9", "enterprise_user": {"enterprise_id": "E9"}},
    ],
)
def test_an_address_that_anybody_may_have_written_is_nobodys(more: dict[str, Any]):
    claimed = user(profile={"email": "fylke@fylke.example"}, **more)

    assert described(claimed, HOME, emails=True).sender.emails == ()


def test_a_guest_of_our_own_workspace_is_found_by_a_confirmed_address():
    guest = user(
        profile={"email": "fylke@fylke.example"}, is_restricted=True, is_email_confirmed=True
    )

    assert described(guest, HOME, emails=True).sender.emails == ("fylke@fylke.example",)


# --- Asking ---------------------------------------------------------------------------------------


async def test_somebody_is_asked_for_once_an_hour(slack: Slack, bot: Open, ola: Person, hand: Hand):
    people, home = bot.channel.people, await bot.channel.homes.of(slack.team.id)

    first = await people.who(sender(ola), home)
    again = await people.who(sender(ola), home)
    asked = len(slack.calls("users.info"))
    hand.seconds += timedelta(hours=1).total_seconds()
    await people.who(sender(ola), home)

    assert first == again == Sender(person(slack.team.id, ola.id), "ola", "nb")
    assert (asked, len(slack.calls("users.info"))) == (1, 2)


async def test_who_writes_twice_at_once_is_asked_for_once(slack: Slack, bot: Open, ola: Person):
    people, home = bot.channel.people, await bot.channel.homes.of(slack.team.id)

    await asyncio.gather(*(people.who(sender(ola), home) for _ in range(5)))

    assert len(slack.calls("users.info")) == 1


@pytest.mark.parametrize("how", ["user_not_found", "missing_scope", 503])
async def test_without_an_answer_the_name_is_what_came(
    slack: Slack, bot: Open, ola: Person, how: int | str
):
    people, home = bot.channel.people, await bot.channel.homes.of(slack.team.id)
    slack.mischief.fail("users.info", how)

    assert await people.who(sender(ola), home) == sender(ola)


async def test_when_slack_wants_quiet_nobody_is_asked_for_meanwhile(
    slack: Slack, bot: Open, ola: Person, kari: Person, hand: Hand
):
    people, home = bot.channel.people, await bot.channel.homes.of(slack.team.id)
    slack.mischief.fail("users.info", 429, retry_after=30)

    assert await people.who(sender(ola), home) == sender(ola)
    assert await people.who(sender(kari), home) == sender(kari)
    assert len(slack.calls("users.info")) == 1
    hand.seconds += 30
    assert (await people.who(sender(kari), home)).name == "kari"


async def test_whoever_is_known_is_known_while_slack_wants_quiet(
    slack: Slack, bot: Open, ola: Person, kari: Person
):
    people, home = bot.channel.people, await bot.channel.homes.of(slack.team.id)
    await people.who(sender(ola), home)
    slack.mischief.fail("users.info", 429, retry_after=30)
    await people.who(sender(kari), home)

    assert (await people.who(sender(ola), home)).name == "ola"


async def test_nobody_overtakes_themselves(slack: Slack, bot: Open, ola: Person):
    people, home = bot.channel.people, await bot.channel.homes.of(slack.team.id)
    heard: list[str] = []

    async def says(*words: str) -> None:
        for word in words:
            await people.who(sender(ola), home)
            heard.append(word)

    await asyncio.gather(says("first", "third"), says("second"))

    assert heard == ["first", "second", "third"]


async def test_a_name_is_not_waited_for_long(slack: Slack, bot: Open, ola: Person):
    bot.channel.people.patience = 0.01
    home = await bot.channel.homes.of(slack.team.id)
    slack.mischief.answer_slowly("users.info", 1.0)

    assert await bot.channel.people.who(sender(ola), home) == sender(ola)
