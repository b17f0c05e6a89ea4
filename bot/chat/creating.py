"""New workshops from a chat: from a ready programme or an uploaded one; and channels connected."""

import logging
from datetime import date, timedelta

from bot import ways_in
from bot.chat.cards import Button, Card, Field, FieldKind, Form, Heading, Paragraph, Points, Style
from bot.chat.office import Known, Office, route_of
from bot.chat.ports import File, NotAccepted, Pressed, Reply, Said, Sender, Where
from bot.chat.refusals import FileTooLarge, GuestsJoin, NotALink, NotAProgramme
from bot.checking import mistakes
from bot.days import create, templates, today
from bot.errors import LinkSpent, Malformed
from bot.joining import NAME_LENGTH
from bot.web.security import link_id_of
from bot.words import Words
from facilitation.editing import edit
from facilitation.events import RoleGiven
from facilitation.files import read, shipped, shipped_source
from facilitation.ids import PersonId, WorkshopId
from facilitation.problems import BadProgramme
from facilitation.source import decoded
from storage import contacts, deliveries, links, workshops
from storage.contacts import NewContact, NewPlace
from storage.links import Account

logger = logging.getLogger(__name__)

ID_LENGTH = 32  # characters, as other ids
MAKING = timedelta(seconds=30)  # until it may be made whose process died while it made it
LARGEST = 256 * 1024  # bytes of a programme; the longest shipped one has 12,000
TOLD = 20  # mistakes told in a chat; the page has them all


async def offered(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The ready programmes to choose among.

    Raises:
        GuestsJoin
    """
    if press.sender.external:
        raise GuestsJoin
    return Reply(form=choice(office, press.sender, t))


def choice(office: Office, sender: Sender, t: Words) -> Form:
    """The form for a new workshop."""
    options = _programmes(t)
    held = today(office.runner.clock).isoformat()
    fields = (
        Field("template", t("Programme"), FieldKind.CHOICE, options, (options[0][0],), True),
        Field("date", t("Date"), FieldKind.LINE, value=(held,), required=True, most=10,
              hint=t("Year, month and day, such as {date}", date=held)),
        Field("alias", t("Your name"), FieldKind.LINE, value=(sender.name[:NAME_LENGTH],),
              required=True, most=NAME_LENGTH),
    )  # fmt: skip
    send = Button(t("Make the workshop"), "new-send", style=Style.PRIMARY)
    about = t("The time is checked before anything starts. Nobody is told before you are ready.")
    return Form(t("New workshop"), (Paragraph(about),), fields, send, t("Close"))


def _programmes(t: Words) -> tuple[tuple[str, str], ...]:
    """The ready programmes by title."""
    return tuple((one.name, one.programme.title.said(t.language)) for one in templates())


async def made(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """A new workshop from a ready programme, in the channel where it was asked for.

    Raises:
        GuestsJoin, Malformed
    """
    if press.sender.external:
        raise GuestsJoin
    given = {name: values[0] for name, values in press.fields.items() if values}
    name, held = given.get("template", ""), given.get("date", "")
    if name not in shipped():
        raise Malformed(name="template")
    try:
        date.fromisoformat(held.strip())
        source = edit(shipped_source(name), {"date": held.strip()})
    except (ValueError, BadProgramme):
        example = today(office.runner.clock).isoformat()
        return Reply(errors=(("date", t("Year, month and day, such as {date}", date=example)),))
    alias = given.get("alias", "").strip()[:NAME_LENGTH] or press.sender.name
    return await _make(office, press, known, source, alias, t)


async def uploaded(office: Office, said: Said, known: Known, t: Words) -> Reply:
    """A new workshop from a file; every mistake in it is told, with its line.

    Raises:
        GuestsJoin, NotAProgramme, FileTooLarge
    """
    if said.sender.external:
        raise GuestsJoin
    file = next((f for f in said.files if f.name.lower().endswith((".yaml", ".yml"))), None)
    if file is None:
        raise NotAProgramme
    data = await _fetched(office, said, file)
    try:
        source = decoded(data)
        programme, now = read(source), today(office.runner.clock)
        if programme.day < now:  # last year's day, to be held again: not to be deleted at once
            source = edit(source, {"date": now.isoformat()})
    except BadProgramme as bad:
        lines = mistakes(file.name, bad, t)
        title = t("The programme has mistakes; nothing was made.")
        told = Points(lines[:TOLD])
        return Reply(card=Card(title, (Heading(title), told), t.language))
    return await _make(office, said, known, source, said.sender.name, t)


async def _fetched(office: Office, said: Said, file: File) -> bytes:
    channel = office.channels[said.sender.address.platform]
    try:
        return await channel.fetch(file, LARGEST)
    except NotAccepted:
        raise FileTooLarge(most=LARGEST // 1024) from None


async def _make(
    office: Office, asked: Pressed | Said, known: Known, source: str, name: str, t: Words
) -> Reply:
    platform, making = asked.sender.address.platform, f"making {asked.delivery}"
    now = office.runner.clock.now()
    if not await office.store.write(deliveries.begin, platform, making, now, MAKING):
        return Reply(note=t("It is made already."))
    try:
        return await _made(office, asked, known, source, name, t)
    except Exception:
        await office.store.write(deliveries.end, platform, making)
        raise


async def _made(
    office: Office, asked: Pressed | Said, known: Known, source: str, name: str, t: Words
) -> Reply:
    """The workshop of one delivery: the same, however often and to whom it is delivered."""
    platform = asked.sender.address.platform
    drawn = office.sealer.digest(f"workshop {platform} {asked.delivery}")
    workshop = WorkshopId(drawn[:ID_LENGTH])
    account = await account_of(office, asked.sender, known, name)
    if await office.store.read(workshops.find, workshop) is None:
        await create(office.runner, account, source, workshop)
        logger.info("workshop %s: made in %s", workshop, platform)
    await office.store.write(links.add_link_once, office.leading_link(workshop, account))
    await reach(office, asked.sender, account, t)
    if not asked.where.personal:
        await _connect(office, workshop, asked.where)
    office.replan(workshop)
    said = t("The workshop is made. The control card is in your own conversation with me.")
    if not asked.where.personal:
        said += " " + t("The invitation comes in this channel.")
    return Reply(note=said)


async def account_of(office: Office, sender: Sender, known: Known, name: str) -> str:
    """The sender's account, made at their first workshop.

    Two processes that make it at once make the same.
    """
    if known.account and known.account.account:
        return known.account.account
    drawn = office.sealer.digest(f"account {office.digest(sender.address)}")
    await office.store.write(links.add_account_once, Account(drawn[:ID_LENGTH], name))
    return drawn[:ID_LENGTH]


async def reach(office: Office, sender: Sender, account: str, t: Words) -> None:
    """Write to the owner of an account in the sender's own conversation, in `t`'s language.

    To be called when the account owns or leads something: an owner of nothing is forgotten by the
    hour (`storage.contacts.forget_idle`), also between two steps of ours.
    """
    contact = NewContact(
        id=office.runner.chance.id(),
        route=route_of(sender.address),
        account=account,
        language=t.language,
    )
    await office.store.write(contacts.meet, office.sealer, contact)


async def _connect(office: Office, workshop: WorkshopId, where: Where) -> None:
    place = NewPlace(office.runner.chance.id(), workshop, route_of(where.address))
    await office.store.write(contacts.connect, office.sealer, place)


# --- A channel for a workshop that was made elsewhere --------------------------------------------


async def connected(office: Office, said: Said, known: Known, rest: str, t: Words) -> Reply:
    """Hold a workshop in this channel too, and lead it from here: by a co-facilitator's link.

    Raises:
        NotALink, LinkSpent, GuestsJoin
    """
    if said.sender.external:
        raise GuestsJoin
    token = rest.strip().strip("<>").rstrip("/").rpartition("/")[2]
    wanted = link_id_of(office.secret, token)
    if wanted is None:
        raise NotALink
    link = await office.store.read(links.link, wanted, office.runner.clock.now())
    if link is None or link.kind != ways_in.CO_FACILITATOR or link.workshop is None:
        raise LinkSpent
    workshop, giver = link.workshop, link.person or PersonId(link.account or "")
    state, _ = await office.store.snapshot(workshop)
    if giver not in state.facilitators:
        raise LinkSpent
    if not await office.store.write(links.spend, link.id):  # one link, one more facilitator
        raise LinkSpent
    account = await account_of(office, said.sender, known, said.sender.name)
    person = PersonId(account)
    if person not in state.facilitators:
        await office.runner.handle(
            workshop, lambda state, at: RoleGiven(at=at, by=giver, person=person)
        )
    await office.store.write(links.add_link_once, office.leading_link(workshop, account))
    await reach(office, said.sender, account, t)
    if not said.where.personal:
        await _connect(office, workshop, said.where)
    office.replan(workshop)
    return Reply(note=t("You lead the workshop now. The control card is in your own conversation."))
