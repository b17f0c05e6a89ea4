"""Reads a workshop as its chats see it."""

from collections.abc import Iterable
from dataclasses import replace

from bot.chat.office import Office
from bot.chat.scene import Invited, Member, Scene, Spot
from facilitation.ids import PersonId, WorkshopId
from storage import contacts, workshops
from storage.contacts import Contact, Place
from storage.errors import UnknownWorkshop


async def scene(office: Office, workshop: WorkshopId, *, newest: bool = True) -> Scene:
    """The workshop as it stands now, with everybody who is reached in a chat.

    Raises:
        UnknownWorkshop
    """
    store = office.store
    told = None if newest else office.runner.hub.told(workshop)
    seen = await _without_people(office, workshop, told)
    people = await store.read(contacts.contacts_of, workshop)
    spots = await store.read(contacts.places_of, workshop)
    leading = await _leaders(office, seen.state.facilitators)
    members = (
        *(_member(office, workshop, contact) for contact in people),
        *(_leader(office, workshop, contact) for contact in leading),
    )
    return replace(
        seen,
        members=tuple(member for member in members if member is not None),
        invited=tuple(
            Invited(c.id, c.language or office.language, c.place) for c in people if not c.person
        ),
        spots=tuple(_spot(office, place) for place in spots if place.platform in office.channels),
    )


async def scene_of(
    office: Office, workshop: WorkshopId, contact: Contact
) -> tuple[Scene, Member | None]:
    """The workshop as it stands now, and one of its participants there, None for who is none.

    Nobody else is in the scene: what one of five hundred does is not to cost five hundred.

    Raises:
        UnknownWorkshop
    """
    member = _member(office, workshop, contact)
    seen = await _without_people(office, workshop, None)
    return replace(seen, members=(member,) if member is not None else ()), member


async def _without_people(office: Office, workshop: WorkshopId, told: int | None) -> Scene:
    picture = await office.runner.pictures.of(workshop, told)
    listing = await office.store.read(workshops.find, workshop)
    if listing is None:
        raise UnknownWorkshop
    return Scene(
        workshop=workshop,
        state=picture.state,
        entries=picture.entries,
        names=picture.names,
        answered=picture.answered,
        messages=picture.messages,
        at=office.runner.clock.now(),
        base=office.base,
        code=listing.code,
        members=(),
        spots=(),
        troubles=picture.troubles,
    )


async def leaders(
    office: Office, workshop: WorkshopId, facilitators: tuple[PersonId, ...]
) -> tuple[Contact, ...]:
    """The conversations that a day is led from: of accounts, and of participants who lead it."""
    people = await office.store.read(contacts.contacts_of, workshop)
    participants = (contact for contact in people if contact.person in facilitators)
    return (*await _leaders(office, facilitators), *participants)


async def _leaders(office: Office, facilitators: Iterable[PersonId]) -> tuple[Contact, ...]:
    """The conversations of the accounts that lead the day."""
    read = office.store.read
    found = [await read(contacts.contacts_of_account, account) for account in facilitators]
    return tuple(contact for known in found for contact in known)


def _member(office: Office, workshop: WorkshopId, contact: Contact) -> Member | None:
    channel = office.channels.get(contact.platform)
    if channel is None or contact.person is None:
        return None
    link = office.personal_link(workshop, contact.person)
    return Member(
        contact=contact.id,
        person=contact.person,
        platform=contact.platform,
        language=contact.language or office.language,
        place=contact.place,
        page=office.address(link),
        forms=channel.forms_in_messages,
    )


def _leader(office: Office, workshop: WorkshopId, contact: Contact) -> Member | None:
    channel = office.channels.get(contact.platform)
    if channel is None or contact.account is None:
        return None
    return Member(
        contact=contact.id,
        person=PersonId(contact.account),
        platform=contact.platform,
        language=contact.language or office.language,
        place=None,
        page=office.address(office.leading_link(workshop, contact.account)),
        forms=channel.forms_in_messages,
    )


def _spot(office: Office, place: Place) -> Spot:
    return Spot(place.id, place.platform, office.channels[place.platform].files_in_channels)
