"""What the facilitator must know of the chats: whom the bot does not reach, and why. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.words import Words
from facilitation.ids import PersonId
from storage.contacts import Contact, Place
from storage.outbox import Faults

PLATFORMS = {"slack": "Slack", "teams": "Teams"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the facilitator must know of the chats: whom or what the bot does not reach.

    `who` are people who are not reached, `channel` says that a channel is not; or, if `refused`,
    they are, but the platform did not take a message. `since` is how long a whole platform has
    been silent.
    """

    platform: str
    channel: bool = False
    who: tuple[PersonId, ...] = ()
    refused: bool = False
    since: datetime | None = None


def troubles(
    faults: Faults, people: Iterable[Contact], spots: Iterable[Place]
) -> Iterable[Trouble]:
    """What there is to tell, one sentence's worth each."""
    for trouble in faults.troubles:
        yield Trouble(trouble.platform, since=trouble.since)
    for spot in spots:
        if spot.unreachable:
            yield Trouble(spot.platform, channel=True)
    silent = [c for c in people if c.unreachable and c.person]
    for platform in sorted({c.platform for c in silent}):
        who = sorted(c.person for c in silent if c.person and c.platform == platform)
        yield Trouble(platform, who=tuple(who))
    yield from _refused(faults, people, spots)


def _refused(
    faults: Faults, people: Iterable[Contact], spots: Iterable[Place]
) -> Iterable[Trouble]:
    """Messages that a platform did not take, though somebody is there."""
    broken = {failure.destination.id for failure in faults.failures}
    for spot in spots:
        if spot.id in broken and not spot.unreachable:
            yield Trouble(spot.platform, channel=True, refused=True)
    for contact in people:
        if contact.id in broken and contact.person and not contact.unreachable:
            yield Trouble(contact.platform, who=(contact.person,), refused=True)


def told(trouble: Trouble, names: Mapping[PersonId, str], zone: str, t: Words) -> str:
    """A trouble in plain words."""
    name = PLATFORMS.get(trouble.platform, trouble.platform)
    if trouble.since is not None:
        when = t.time(trouble.since, zone)
        return t(
            "{platform} has not taken our messages since {time}. The day goes on; they are sent "
            "when it answers again.",
            platform=name,
            time=when,
        )
    if trouble.refused:
        return t(
            "{platform} did not take one of our messages. The page has everything.", platform=name
        )
    if trouble.channel:
        return t(
            "The bot no longer reaches the channel in {platform}. Add it to the channel again; "
            "everything is kept.",
            platform=name,
        )
    people = ", ".join(names.get(person, "?") for person in trouble.who)
    return t(
        "The bot does not reach these people in {platform}: {names}. They can go on on the page.",
        platform=name,
        names=people,
    )
