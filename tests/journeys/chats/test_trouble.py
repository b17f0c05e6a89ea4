"""What goes wrong on a platform: the day goes on, the facilitator is told, and all catches up."""

from collections import Counter
from typing import assert_never

from tests.fakes.slack import Message as SlackMessage
from tests.fakes.teams import Message as TeamsMessage
from tests.journeys.chats.party import Leader, Party, Place, place_on
from tests.journeys.chats.seats import Participant
from tests.journeys.chats.slack_side import SlackLeader, SlackPlace, SlackSeat
from tests.journeys.chats.teams_side import TeamsLeader, TeamsPlace, TeamsSeat

OUTAGE = 600  # seconds
HEADS = ("IGP på en halv time", "Bord 1", "Hva fungerer godt")  # in the order in which they came


async def led_from_elsewhere(chat: Party) -> Leader:
    """A second facilitator, on the other platform."""
    other: Place = await place_on(chat.venue, "teams" if chat.kind == "slack" else "slack", "to")
    leader = other.leader("Una")
    link = next(w for w in (await chat.leader.press("Links and codes")).split() if "/s/" in w)
    await leader.connect(link)
    await chat.leader.say("styr")
    return leader


async def remove_bot(place: Place) -> None:
    """Somebody takes the bot out of the channel."""
    if isinstance(place, SlackPlace):
        await place.venue.slack.remove_bot(place.room)
    else:
        await place.venue.teams.uninstall(place.team)
    await place.venue.settled()


async def add_bot(place: Place) -> None:
    """Somebody puts it back."""
    if isinstance(place, SlackPlace):
        await place.venue.slack.add_bot(place.room)
    else:
        await place.venue.teams.install(place.team)
    await place.venue.settled()


async def test_a_bot_that_is_removed_tells_the_facilitator_and_catches_up_when_it_is_back(
    chat: Party,
) -> None:
    una = await led_from_elsewhere(chat)
    await remove_bot(chat.place)
    told = una.control.text
    await una.lead("Start the day")
    stood = "Individuelt" in chat.wall()

    await add_bot(chat.place)

    name = {"slack": "Slack", "teams": "Teams"}[chat.kind]
    assert f"Boten når ikke lenger kanalen i {name}." in told
    assert stood is False
    assert chat.wall().count("Individuelt") == 1
    assert "Boten når ikke lenger" not in una.control.text


async def test_a_going_that_is_told_after_the_coming_is_mended_by_the_next_sign_of_life(
    chat: Party,
) -> None:
    await chat.sits("Ann")
    await goes_and_comes_told_backwards(chat.place)
    await chat.lead("Start the day")

    bo = chat.place.person("Bo")
    await bo.press_in_channel("Join")
    await chat.venue.settled()

    assert "Boten når ikke lenger kanalen" not in chat.leader.control.text
    assert chat.wall().count("Individuelt") == 1


async def goes_and_comes_told_backwards(place: Place) -> None:
    """The bot is taken out and put back; the first is told after the second."""
    if isinstance(place, SlackPlace):
        place.venue.slack.hold_back(1)
        await place.venue.slack.remove_bot(place.room)
        await place.venue.slack.add_bot(place.room)
    else:
        delivery = place.venue.teams.delivery
        delivery.hold()
        await place.venue.teams.uninstall(place.team)
        await place.venue.teams.install(place.team)
        await delivery.release(backwards=True)
    await place.venue.settled()


async def test_who_blocks_the_bot_is_told_of_and_may_go_on_on_the_page(chat: Party) -> None:
    ann, bo = await chat.sits("Ann"), await chat.sits("Bo", table=2)
    block(ann)
    await chat.lead("Start the day")
    name = {"slack": "Slack", "teams": "Teams"}[chat.kind]

    assert f"Boten når ikke disse i {name}: Ann." in chat.leader.control.text
    assert await bo.can_press("Answer on the page")
    unblock(ann)
    await speaks(ann)
    await chat.venue.settled()
    assert "Boten når ikke disse" not in chat.leader.control.text
    assert await ann.can_press("Answer on the page")


def block(person: Participant) -> None:
    """They want to hear nothing more from the bot."""
    match person:
        case SlackSeat(slack=slack, who=who):
            slack.refuse_direct(who, "cannot_dm_bot")
        case TeamsSeat(teams=teams, who=who):
            teams.block(who)
        case _:
            raise AssertionError(person)


def unblock(person: Participant) -> None:
    """They do again."""
    match person:
        case SlackSeat(slack=slack, who=who):
            slack.refuse_direct(who, "")
        case TeamsSeat(teams=teams, who=who):
            teams.block(who, blocked=False)
        case _:
            raise AssertionError(person)


async def speaks(person: Participant) -> None:
    """They write to the bot."""
    match person:
        case SlackSeat(slack=slack, who=who):
            await slack.direct_message(who, "hva nå")
        case TeamsSeat(teams=teams, who=who):
            await teams.direct_message(who, "hva nå")
        case _:
            raise AssertionError(person)


async def test_a_message_that_was_deleted_comes_anew_with_what_changes(chat: Party) -> None:
    await chat.sits("Ann")
    await chat.lead("Start the day")
    delete(chat.leader, chat.leader.control.raw)
    gone = [one for one in await chat.leader.before_them() if "Neste" in one.buttons]

    await chat.people["Ann"].answer("Et punkt")
    await chat.venue.settled()

    assert gone == []
    assert len([one for one in await chat.leader.before_them() if "Neste" in one.buttons]) == 1
    assert "1 av 1 har svart" in chat.leader.control.text


def delete(leader: Leader, message: SlackMessage | TeamsMessage) -> None:
    """Somebody who may deletes a message of the bot's."""
    match leader, message:
        case SlackLeader(slack=slack), SlackMessage():
            slack.world.replace(slack.channel_of(message), message, None)
        case TeamsLeader(teams=teams), TeamsMessage():
            teams.store.delete(message)
        case _:
            raise AssertionError(message)


async def test_ten_minutes_without_the_platform_are_caught_up_with_in_order(chat: Party) -> None:
    una = await led_from_elsewhere(chat)
    await chat.sits("Ann")
    await down(chat)
    await una.press("Start the day")
    await chat.venue.clock.pass_(seconds=20)
    await una.press("Next")
    await chat.venue.clock.pass_(seconds=OUTAGE)
    told, stood = una.control.text, chat.wall()
    await una.press("Next")
    await chat.venue.clock.pass_(seconds=5)

    up(chat)
    await chat.venue.clock.pass_(seconds=60)
    await chat.venue.settled()

    name = {"slack": "Slack", "teams": "Teams"}[chat.kind]
    assert f"{name} har ikke tatt imot meldingene våre siden 09.0" in told
    assert "Plenum" not in stood
    assert "har ikke tatt imot" not in una.control.text
    wall = [post.text for post in chat.place.posts()]
    assert len([text for text in wall if "Plenum" in text]) == 1
    assert [text for text in wall if "Individuelt" in text and "Svar" in text] == []
    assert Counter(wall).most_common(1)[0][1] == 1
    first = [next(n for n, text in enumerate(wall) if text.startswith(head)) for head in HEADS]
    assert first == sorted(first)


async def down(chat: Party) -> None:
    """The platform takes nothing any more."""
    if chat.kind == "slack":
        await chat.venue.slack.down()
    else:
        chat.venue.teams.faults.down()


def up(chat: Party) -> None:
    """It does again."""
    if chat.kind == "slack":
        chat.venue.slack.up()
    else:
        chat.venue.teams.faults.up()


async def test_what_comes_twice_or_in_another_order_counts_once(chat: Party) -> None:
    twice(chat)
    ann, bo = await chat.sits("Ann"), await chat.sits("Bo")
    await chat.lead("Start the day")
    await ann.answer("Et punkt", "To punkt")
    again(chat)
    await ann.answer("Et punkt", "Et annet")
    await chat.lead("Next")
    speaker = await chat.speaker()
    again(chat)
    await speaker.done()
    await chat.venue.settled()

    run = (await chat.state()).run
    assert run is not None
    assert run.number == 2
    assert run.floors[0].turn == 2
    assert len((await chat.state()).people) == 2
    entries = [entry for entry in await chat.venue.entries() if entry.slot == "1"]
    assert sum("Et annet" in repr(entry.value) for entry in entries) == 1
    assert not await speaker.has_turn()
    assert bo.alias in chat.wall()


def twice(chat: Party) -> None:
    """Every event is delivered twice, at the same moment."""
    match chat.place:
        case SlackPlace():
            chat.venue.slack.mischief.duplicates = "at once"
            chat.venue.slack.hold_back(1)
        case TeamsPlace():
            again(chat)
        case _:
            assert_never(chat.place)


def again(chat: Party) -> None:
    """What is pressed next is delivered twice where the platform does that."""
    if chat.kind == "teams":
        chat.venue.teams.delivery.repeat_next(at_once=True)
