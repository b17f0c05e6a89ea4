"""What stands in a channel about a survey."""

from datetime import timedelta

from bot.chat.office import Office, address_of
from bot.chat.ports import NotAccepted, TryLater, Unreachable
from bot.chat.survey_cards import main_language, poll
from bot.chat.survey_scene import Asking
from bot.words import words
from storage import deliveries
from storage.contacts import Route

LEASE = timedelta(minutes=1)


async def post_poll(office: Office, seen: Asking, route: Route) -> None:
    """Put the card with «Answer» into the channel, once."""
    channel = office.channels.get(route.platform)
    name = f"survey poll {seen.id}"
    now = office.fielder.now()
    if channel is None:
        return
    if not await office.store.write(deliveries.begin, route.platform, name, now, LEASE):
        return
    try:
        card = poll(seen, words(main_language(seen)))
        await channel.post(address_of(route), card, "", office.sealer.digest(name)[:32])
    except (TryLater, Unreachable, NotAccepted):
        await office.store.write(deliveries.end, route.platform, name)
