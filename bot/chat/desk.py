"""Answers whatever comes in from a chat: presses, words, and who came and went."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence

from bot.chat import answering, coming, creating, steering, survey_desk
from bot.chat.cards import Button, Buttons, Card, Heading, Paragraph, Part
from bot.chat.office import Known, Office
from bot.chat.ports import (
    BotCame,
    BotWent,
    Incoming,
    MemberCame,
    Pressed,
    Reply,
    Said,
    Sender,
    Where,
)
from bot.chat.refusals import NoDayHere, NotLeading, OurFault
from bot.chat.scene import pairs
from bot.chat.scenes import scene
from bot.chat.speech import Spoken, Wish, understood
from bot.words import Words, words
from facilitation.ids import WorkshopId
from facilitation.state import Status
from storage import chats, contacts, deliveries, links, outbox, workshops
from storage.contacts import Contact, Destination, Kind, Place
from surveys.errors import Refusal

logger = logging.getLogger(__name__)

Act = Callable[[Office, Pressed, Known, Words], Awaitable[Reply]]

ACTS: dict[str, Act] = {
    "do": steering.done,
    "more": steering.more,
    "missing": steering.missing,
    "links": steering.ways,
    "documents": steering.documents,
    "document": steering.one_document,
    "publish": steering.published,
    "open": answering.opened,
    "more-fields": answering.extended,
    "send": answering.sent,
    "board": answering.board,
    "join": coming.asked_in,
    "join-send": coming.joined,
    "leave": coming.left,
    "host": coming.hosted,
    "language": coming.language_asked,
    "language-send": coming.language_chosen,
    "invite": coming.invited,
    "new": creating.offered,
    "new-send": creating.made,
    **survey_desk.ACTS,
}
COMMANDS = {  # what may be said instead of pressed: the day's own commands
    Wish.START: "start",
    Wish.PAUSE: "pause",
    Wish.RESUME: "resume",
    Wish.NEXT: "next",
}
CARDS = {
    Wish.LINKS: "links",
    Wish.MISSING: "missing",
    Wish.DOCUMENTS: "documents",
    Wish.BACK: "more",
}


class FrontDesk:
    """The desk of all chats. It answers; what stands in the chats is the planner's."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def answer(self, incoming: Incoming) -> Reply:
        """Do what was asked, and say what the sender is answered. Refusals are answers too."""
        t = words(self._office.language)
        try:
            match incoming:
                case Said() if _asks_for_help(incoming):
                    return await self._help(incoming)
                case Pressed() | Said():
                    return await self._from(incoming)
                case BotCame():
                    return await self._came(incoming)
                case BotWent():
                    await self._lost(incoming.where)
                case MemberCame():
                    await self._member(incoming)
        except Refusal as refusal:
            return Reply(note=t.refused(refusal))
        except Exception as error:  # noqa: BLE001 -- the top of the loop: logged and answered
            return _broken(incoming, error, t)
        return Reply()

    async def _help(self, said: Said) -> Reply:
        """Asked most often by those who try the bot out: little is read for it."""
        if said.where.personal:
            await self._back(said.where)
        return Reply(card=help_card(self._office.speak(said.sender)), common=True)

    async def _from(self, incoming: Pressed | Said) -> Reply:
        """One of a sender's presses or sentences; they are taken one after the other."""
        office, sender = self._office, incoming.sender
        async with office.turns.of(office.digest(sender.address)):
            workshop = await self._workshop(incoming)
            known = await office.known(sender, workshop)
            t = office.speak(sender, known)
            await self._back(incoming.where, known.all)
            try:
                if isinstance(incoming, Pressed):
                    return await self._pressed(incoming, known, t)
                return await self._said(incoming, known, workshop, t)
            except Refusal as refusal:
                return _refused(incoming, refusal, t)
            except Exception as error:  # noqa: BLE001 -- as above, in the sender's language
                return _broken(incoming, error, t)

    async def _workshop(self, incoming: Pressed | Said) -> WorkshopId | None:
        """What it is about: as the button says, as the channel has it, or the sender's newest."""
        if isinstance(incoming, Pressed):
            return WorkshopId(incoming.words["w"]) if incoming.words.get("w") else None
        place = await self._office.place(incoming.where)
        if place is not None or not incoming.where.personal:
            return place.workshop if place else None
        return await self._own_newest(incoming.sender)

    async def _own_newest(self, sender: Sender) -> WorkshopId | None:
        """The newest open day that somebody leads or takes part in."""
        office = self._office
        known = await office.known(sender, None)
        ids = {contact.workshop for contact in known.all if contact.workshop}
        if known.account and known.account.account:
            account = known.account.account
            owned = await office.store.read(workshops.of_account, account)
            ids |= {listing.id for listing in owned}
            ids |= {*await office.store.read(links.days_of, account)}
        found = [await office.store.read(workshops.find, one) for one in ids]
        days = [one for one in found if one is not None]
        days.sort(key=lambda one: (one.status is not Status.CLOSED, one.day, one.id))
        return days[-1].id if days else None

    async def _back(self, where: Where, known: Sequence[Contact] = ()) -> None:
        """Who or what could not be reached is there again: what waits for them is sent."""
        office, place = self._office, await self._office.place(where)
        if where.personal and not known:
            known = await office.store.read(contacts.contacts_at, office.digest(where.address))
        found: list[Contact | Place] = [*known, *([place] if place else ())]
        for one in found:
            if one.unreachable:
                await office.store.write(outbox.revive, one.destination)
                if one.workshop is not None:
                    office.replan(one.workshop)

    # --- Presses and words ------------------------------------------------------------------------

    async def _pressed(self, press: Pressed, known: Known, t: Words) -> Reply:
        act = ACTS.get(press.act)
        if act is None:
            raise NotLeading
        return await act(self._office, press, known, t)

    async def _said(self, said: Said, known: Known, workshop: WorkshopId | None, t: Words) -> Reply:
        if said.files:
            return await creating.uploaded(self._office, said, known, t)
        spoken = understood(said.words)
        match spoken.wish:
            case Wish.NEW:
                return self._new(said, t)
            case Wish.CONNECT:
                return await creating.connected(self._office, said, known, spoken.rest, t)
            case Wish.SURVEY:
                return await survey_desk.said(self._office, said, known, spoken.rest, t)
            case Wish.JOIN:
                return await self._join(said, known, spoken, workshop, t)
            case _:
                if workshop is None:
                    return self._nothing_here(spoken, t)
                return await self._lead(said, known, spoken, workshop, t)

    def _nothing_here(self, spoken: Spoken, t: Words) -> Reply:
        if spoken.wish is Wish.LEAD:
            return Reply(card=help_card(t))
        raise NoDayHere

    async def _lead(
        self, said: Said, known: Known, spoken: Spoken, workshop: WorkshopId, t: Words
    ) -> Reply:
        """What only a facilitator may ask for; cards are private, so they go to them alone."""
        office = self._office
        seen = await scene(office, workshop)
        if known.leader(seen.state) is None:
            if spoken.wish is Wish.LEAD:
                return Reply(card=help_card(t, workshop))
            raise NotLeading
        if spoken.wish in COMMANDS:
            action = COMMANDS[spoken.wish]
            await steering.command(office, workshop, action, known, {"seen": seen.state.moves})
            return Reply(note=t("Done."))
        if spoken.wish is not Wish.LEAD and said.where.personal:
            press = Pressed(
                said.delivery, said.sender, said.where, CARDS[spoken.wish], dict(pairs(workshop))
            )
            return await self._pressed(press, known, t)
        contact = known.account or known.contact
        if contact is not None:
            await office.store.write(chats.anew, workshop, contact.destination, "control")
            office.replan(workshop)
        return Reply(note=t("The control card is in your own conversation with me."))

    async def _join(
        self, said: Said, known: Known, spoken: Spoken, workshop: WorkshopId | None, t: Words
    ) -> Reply:
        if spoken.rest:
            workshop = await coming.by_code(self._office, said.sender, spoken.rest)
            known = await self._office.known(said.sender, workshop)
        if workshop is None:
            raise NoDayHere
        press = Pressed(said.delivery, said.sender, said.where, "join", dict(pairs(workshop)))
        if said.can_open:
            return await coming.asked_in(self._office, press, known, t)
        join = Button(t("Join"), "join", pairs(workshop))
        return Reply(card=Card(t("Join"), (Buttons((join,)),), t.language))

    def _new(self, said: Said, t: Words) -> Reply:
        if said.sender.external:
            raise NotLeading
        if said.can_open:
            return Reply(form=creating.choice(self._office, said.sender, t))
        button = Button(t("New workshop"), "new")
        return Reply(card=Card(t("New workshop"), (Buttons((button,)),), t.language))

    # --- Who comes and goes -----------------------------------------------------------------------

    async def _came(self, came: BotCame) -> Reply:
        """Added to a channel (again): what waits is sent; a new channel is greeted, once."""
        await self._back(came.where)
        place = await self._office.place(came.where)
        if place is not None or not await self._first_greeting(came.where):
            return Reply()  # Teams tells of it twice: as a new member, and as an installation
        t = self._office.speak(came.by) if came.by else words(self._office.language)
        return Reply(card=help_card(t))

    async def _first_greeting(self, where: Where) -> bool:
        office, platform = self._office, where.address.platform
        greeting = f"greeting {office.digest(where.address)}"
        now = office.runner.clock.now()
        return await office.store.write(deliveries.first, platform, greeting, now)

    async def _lost(self, where: Where) -> None:
        """Removed or blocked: the facilitator is told, and nothing more is sent there."""
        office = self._office
        if where.personal:
            found = await office.store.read(contacts.contacts_at, office.digest(where.address))
            gone = [(Destination(Kind.CONTACT, c.id), c.workshop) for c in found]
        else:
            place = await office.place(where)
            gone = [(place.destination, place.workshop)] if place else []
        for destination, workshop in gone:
            await office.store.write(outbox.set_unreachable, destination, "removed")
            if workshop is not None:
                office.replan(workshop)

    async def _member(self, came: MemberCame) -> None:
        """Somebody joined the channel while a day is open there: they are asked personally."""
        place = await self._office.place(came.where)
        if place is None:
            return
        listing = await self._office.store.read(workshops.find, place.workshop)
        if listing is not None and listing.status is not Status.CLOSED:
            await coming.invite(self._office, place.workshop, place, (came.sender,))
            self._office.replan(place.workshop)


def _refused(incoming: Incoming, refusal: Refusal, t: Words) -> Reply:
    """What is wrong; where something was filled in it is said beside that, which stays."""
    said = t.refused(refusal)
    first = next(iter(incoming.fields), "") if isinstance(incoming, Pressed) else ""
    return Reply(errors=((first, said),)) if first else Reply(note=said)


def _broken(incoming: Incoming, error: Exception, t: Words) -> Reply:
    """Log where it failed, without the error's own words: they may hold people's text."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    kinds = type(error).__name__, type(incoming).__name__
    logger.error("%s in a %s from a chat\n%s", *kinds, frames)
    return Reply(note=t.refused(OurFault()))


def _asks_for_help(said: Said) -> bool:
    wish = understood(said.words).wish
    return not said.files and wish in (Wish.HELP, Wish.UNKNOWN)


def help_card(t: Words, workshop: WorkshopId | None = None) -> Card:
    """What the bot does, and how it is asked."""
    title = t("Bordduk leads workshops")
    parts: tuple[Part, ...] = (
        Heading(title),
        Paragraph(
            t(
                "I run a workshop day in this channel: questions, turns at the tables, votes, and "
                "the documents when the day is over."
            )
        ),
        Paragraph(
            t(
                "Write «ny» for a new workshop, «bli med» and the code to join one, «styr» for "
                "the control card, «kople» and a link to lead another workshop from here, "
                "«undersøkelse» for surveys. Or send me a programme as a YAML file."
            ),
            subtle=True,
        ),
    )
    buttons = [Button(t("New workshop"), "new")]
    if workshop is not None:
        buttons.insert(0, Button(t("Join"), "join", pairs(workshop)))
    return Card(title, (*parts, Buttons(tuple(buttons))), t.language)
