from datetime import UTC, datetime, timedelta

from bot.chat.ports import Cost
from bot.postage import Postage
from bot.slack.costs import posts
from bot.slack.pacing import Pacing
from facilitation.ids import WorkshopId
from storage import pacing as stored
from storage.contacts import Destination, Kind
from storage.dispatch import Post
from storage.sealing import Sealer
from storage.store import Store
from tests.bot.slack.conftest import Hand, Pauses

COST = Cost("slack:T1:in:C1", every=1.05)
POST = Post(
    id="p1",
    workshop=WorkshopId("w1"),
    destination=Destination(Kind.PLACE, "d1"),
    key="phase:1",
    thread="",
    platform="slack",
    tenant="",
    conversation="",
    address="",
    wanted="",
    shown="",
    remote=None,
    root=None,
    file=False,
    attempts=0,
    unsure=False,
    probe=0,
)


async def test_each_answer_waits_for_its_turn(store: Store, sealer: Sealer, hand: Hand):
    pauses = Pauses(hand)
    pacing = Pacing(store, sealer, hand, pauses)

    for _ in range(3):
        await pacing.turn((COST,))

    assert pauses.seconds == [1.05, 1.05]


async def test_the_courier_and_the_answers_have_the_same_limits(
    store: Store, sealer: Sealer, hand: Hand
):
    """Its buckets are named by the same digests."""
    pauses = Pauses(hand)
    pacing, postage = Pacing(store, sealer, hand, pauses), Postage(sealer, {})

    assert pacing.bucket(posts("T1")) == postage.bucket(POST, posts("T1"))
    until = hand.now() + timedelta(seconds=7)
    await store.write(stored.block, pacing.bucket(COST.bucket), until)
    await pacing.turn((COST,))
    assert pauses.seconds == [7.0]


async def test_what_would_wait_too_long_goes_and_slack_says_when(
    store: Store, sealer: Sealer, hand: Hand
):
    pauses = Pauses(hand)
    pacing = Pacing(store, sealer, hand, pauses)
    far = datetime(2027, 1, 1, tzinfo=UTC)
    await store.write(stored.block, pacing.bucket(COST.bucket), far)

    await pacing.turn((COST,))

    assert pauses.seconds == []
