"""The facilitator's presses, and everybody's: commands to the day, and what the card opens."""

from collections.abc import Mapping

from bot import ways_in
from bot.chat import leading
from bot.chat.cards import Button, Buttons, Card, Heading, Paragraph, Part, Picture
from bot.chat.office import Known, Office, address_of
from bot.chat.papers import document, offered, publish
from bot.chat.ports import NotAccepted, Pressed, Reply, TryLater, Unreachable
from bot.chat.refusals import NotInYet, NotLeading
from bot.chat.scene import Scene
from bot.chat.scenes import scene
from bot.commands import COMMANDS
from bot.errors import Malformed
from bot.overtaken import overtaken
from bot.words import Words
from facilitation.errors import NotNow, Overtaken
from facilitation.ids import PersonId, WorkshopId
from facilitation.state import Status, Workshop
from storage import contacts, links
from storage.links import Link

# What a participant gives as themselves, though they may lead the day too.
NAMED = 60  # people told by name
OWN = frozenset({"done", "pass", "later", "ready", "choose", "away"})


async def done(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Give a command to the day.

    Raises:
        Refusal: it is malformed, not theirs to give, not possible now, or overtaken.
    """
    words: dict[str, object] = {k: v for k, v in press.words.items() if k not in ("w", "action")}
    action = press.words.get("action", "")
    if action not in COMMANDS:
        raise Malformed(name="action")
    workshop = WorkshopId(press.words.get("w", ""))
    await command(office, workshop, action, known, words)
    return Reply()


async def command(
    office: Office,
    workshop: WorkshopId,
    action: str,
    known: Known,
    words: Mapping[str, object],
) -> None:
    """Let somebody's command happen; who was first is told by name."""
    state, _ = await office.store.snapshot(workshop)
    by = _actor(state, known, action)
    try:
        await office.runner.act(workshop, action, by, words)
    except Overtaken as refusal:
        first = str(refusal.parameters["who"])
        raise await overtaken(office.store, first, by) from None


def _actor(state: Workshop, known: Known, action: str) -> PersonId:
    leader, person = known.leader(state), known.person
    chosen = (person or leader) if action in OWN else (leader or person)
    if chosen is None:
        raise NotInYet
    return chosen


# --- What the control card opens -----------------------------------------------------------------


async def led(office: Office, press: Pressed, known: Known) -> Scene:
    """The workshop, for whoever leads it.

    Raises:
        NotLeading, UnknownWorkshop
    """
    seen = await scene(office, WorkshopId(press.words.get("w", "")))
    if known.leader(seen.state) is None:
        raise NotLeading
    return seen


async def more(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Skip, back, close."""
    return Reply(card=leading.more(await led(office, press, known), t))


async def missing(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Who has not answered, and who in the channel has not joined."""
    seen = await led(office, press, known)
    card = leading.missing(seen, t)
    parts = [*card.parts, *await _not_joined(office, seen, t)]
    return Reply(card=Card(card.summary, tuple(parts), card.language))


async def _not_joined(office: Office, seen: Scene, t: Words) -> list[Part]:
    """How many in each channel have not joined; a platform that does not answer is told so."""
    known = await office.store.read(contacts.contacts_of, seen.workshop)
    joined = {contact.digest for contact in known if contact.person}
    parts: list[Part] = []
    for place in await office.store.read(contacts.places_of, seen.workshop):
        route = contacts.open_route(office.sealer, place.sealed)
        channel = office.channels.get(place.platform)
        if route is None or channel is None:
            continue
        try:
            everybody = await channel.members(address_of(route))
        except (TryLater, Unreachable, NotAccepted):
            parts.append(Paragraph(t("Who is in the channel could not be found out just now.")))
            continue
        out = [one.name for one in everybody if office.digest(one.address) not in joined]
        if out:
            head = t.n(
                "{count} in the channel has not joined:",
                "{count} in the channel have not joined:",
                len(out),
            )
            parts += [Paragraph(head, strong=True), Paragraph(", ".join(out[:NAMED]))]
    return parts


async def ways(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The links and codes that people are let in by."""
    seen = await led(office, press, known)
    title = t("Links and codes")
    giver = known.leader(seen.state)
    made = Link(office.runner.chance.id(), ways_in.CO_FACILITATOR, seen.workshop, person=giver)
    await office.store.write(links.add_link, made)
    wall = await ways_in.projector_link(office.runner, seen.workshop)
    parts: list[Part] = [
        Heading(title),
        Paragraph(t("On the page: {address}, code {code}", address=seen.base, code=seen.code)),
        Buttons(
            (
                Button(t("Join on the page"), url=seen.join),
                Button(t("Projector page"), url=office.address(wall)),
                Button(t("QR codes for the tables"), url=f"{seen.base}/w/{seen.workshop}/cards"),
            )
        ),
        Paragraph(t("One more facilitator, once. In a channel: write «kople» and this link:")),
        Paragraph(office.address(made)),
    ]
    if seen.base.startswith("https://"):  # the platform fetches it from its own servers
        parts.append(Picture(f"{seen.join}/qr.png", t("QR code for joining on the page")))
    return Reply(card=Card(title, tuple(parts), t.language))


# --- Documents -----------------------------------------------------------------------------------


async def documents(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Which documents there are."""
    return offered(await led(office, press, known), t)


async def one_document(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """One document, for whoever asked alone."""
    seen = await led(office, press, known)
    kind, language = press.words.get("kind", ""), press.words.get("language", "")
    return Reply(document=await document(office, seen.workshop, kind, language))


async def published(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The documents into the channels, for all who are in them.

    Raises:
        NotNow: the day is not closed, and not everything is for everybody yet.
    """
    seen = await led(office, press, known)
    if seen.state.status is not Status.CLOSED:
        raise NotNow
    if not seen.spots:
        return Reply(note=t("No channel is connected to this workshop."))
    await publish(office, seen)
    office.replan(seen.workshop)
    return Reply(note=t("The documents are on their way to the channel."))
