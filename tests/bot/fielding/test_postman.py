import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.chance import seeded
from bot.fielding.audience import results_key
from bot.fielding.fielder import Fielder
from bot.fielding.letters import Worded
from bot.fielding.postman import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    NotDelivered,
    Postman,
    WayDown,
)
from bot.tasks import spawn
from storage import sending, surveys
from storage.letters import State
from storage.seats import Reached, email_route
from storage.sending import LEASE, Letter
from storage.store import Store
from surveys.dispositions import Ruling
from tests.bot.fielding.carrying import Carried, Hurried, hurried
from tests.storage.days import SetClock, opened
from tests.storage.fields import MONDAY, OPINIONS, TERMS, Field
from tests.storage.halting import Halting, halting_store

MINUTE = timedelta(minutes=1)


async def asked(store: Store, clock: SetClock, count: int) -> Field:
    """A survey whose invitations are queued."""
    field = await Field.opened(store, clock, TERMS, *(f"{number:03}" for number in range(count)))
    await field.invite()
    return field


async def letters_of(field: Field) -> tuple[Letter, ...]:
    return await field.store.read(sending.of_survey, field.survey)


async def states(field: Field) -> list[tuple[State, str]]:
    return [(letter.status, letter.fault) for letter in await letters_of(field)]


@pytest.fixture
def mail(clock: SetClock) -> Carried:
    return Carried(clock)


@pytest.fixture
def postman(office: Fielder, clock: SetClock, mail: Carried) -> Hurried:
    return hurried(office, clock, email=mail)


# --- Sending --------------------------------------------------------------------------------------


async def test_letters_go_to_everybody_with_their_own_link(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 2)

    assert await postman.deliver_once() is None

    assert mail.to == ["000@fylke.example", "001@fylke.example"]
    assert {words.url for _, words in mail.got} == {
        f"https://duk.example/q/{field.link(number)}" for number in ("000", "001")
    }
    assert {(words.language, words.paragraphs[0]) for _, words in mail.got} == {("nn", "Hei, Ola!")}
    assert await states(field) == [(State.SENT, ""), (State.SENT, "")]


async def test_a_clock_that_goes_on_meanwhile_holds_nothing_up(store: Store, clock: SetClock):
    class Going(SetClock):
        def now(self) -> datetime:
            self.moment += timedelta(microseconds=1)
            return self.moment

    going = Going(MONDAY)
    mail = Carried(going)
    await asked(store, clock, 3)
    office = Fielder(
        store, going, seeded(1), b"a secret for tests, and for nothing", "https://duk.example"
    )

    assert await Postman(office, {"email": mail}).deliver_once() is None

    assert len(mail.got) == 3


async def test_what_identifies_a_message_finds_its_letter(
    store: Store, clock: SetClock, postman: Hurried, office: Fielder
):
    field = await asked(store, clock, 1)
    await postman.deliver_once()

    (letter,) = await letters_of(field)
    digest = office.sealer.digest(f"<{letter.id}>")
    assert await store.read(sending.by_message, digest) == (field.survey, letter.id)


async def test_nothing_is_sent_by_a_way_that_is_off(store: Store, clock: SetClock, office: Fielder):
    field = await asked(store, clock, 1)

    assert await hurried(office, clock).deliver_once() is None

    assert await states(field) == [(State.QUEUED, "")]


async def test_who_answers_before_it_goes_gets_nothing(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 2)
    await field.answer("000")

    await postman.deliver_once()

    assert mail.to == ["001@fylke.example"]


async def test_those_who_are_told_hear_of_each_letter(
    store: Store, clock: SetClock, postman: Hurried, office: Fielder
):
    told: list[str] = []
    field = await asked(store, clock, 2)
    office.follow(told.append)

    await postman.deliver_once()

    assert told == [field.survey, field.survey]


async def test_a_survey_that_is_deleted_meanwhile_sends_nothing(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 1)
    await store.write(surveys.remove, field.survey)

    assert await postman.deliver_once() is None
    assert mail.got == []


async def test_a_receipt_for_an_opinion_has_no_link(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await Field.opened(store, clock, OPINIONS, "03")
    await field.invited()
    await field.cast("03", receipt=True)

    await postman.deliver_once()

    assert [(to, words.url) for to, words in mail.got] == [("03@fylke.example", "")]


# --- Pace -----------------------------------------------------------------------------------------


async def test_no_more_go_than_the_way_allows(
    store: Store, clock: SetClock, office: Fielder, mail: Carried
):
    mail.every = 1.0
    field = await asked(store, clock, 200)

    await hurried(office, clock, email=mail).deliver_all()

    assert len(mail.to) == len(set(mail.to)) == 200
    seconds = sorted((at - MONDAY).total_seconds() for at in mail.at)
    assert seconds == [float(second) for second in range(200)]
    assert {state for state, _ in await states(field)} == {State.SENT}


async def test_two_processes_share_the_pace(
    store: Store, clock: SetClock, office: Fielder, mail: Carried
):
    mail.every = 1.0
    await asked(store, clock, 20)
    one, two = (hurried(office, clock, email=mail) for _ in range(2))

    while await one.deliver_once() and (next_at := await two.deliver_once()):
        clock.moment = max(clock.moment, next_at)

    assert len(mail.to) == len(set(mail.to)) == 20
    moments = sorted(mail.at)
    assert all(b - a >= timedelta(seconds=1) for a, b in pairwise(moments))


async def test_no_letter_loses_an_attempt_by_waiting(
    store: Store, clock: SetClock, office: Fielder, mail: Carried
):
    mail.every = 60.0
    field = await asked(store, clock, 3)

    await hurried(office, clock, email=mail).deliver_all()

    assert [letter.attempts for letter in await letters_of(field)] == [1, 1, 1]


# --- Faults of one letter -------------------------------------------------------------------------


async def test_what_may_work_later_is_tried_later(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 1)
    mail.faults = [NotDelivered("mail_later", MINUTE)]

    assert await postman.deliver_once() == MONDAY + MINUTE
    assert await states(field) == [(State.QUEUED, "mail_later")]

    clock.moment = MONDAY + MINUTE
    assert await postman.deliver_once() is None
    assert await states(field) == [(State.SENT, "")]
    assert [letter.attempts for letter in mail.letters] == [0, 1]


async def test_what_cannot_work_is_not_tried_again(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 1)
    mail.faults = [NotDelivered("mail_refused")]

    assert await postman.deliver_once() is None

    assert await states(field) == [(State.FAILED, "mail_refused")]
    assert (await field.find("000")).ruling is Ruling.NONE


async def test_an_address_where_nobody_is_reached_is_told(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 2)
    mail.faults = [NotDelivered("mail_unknown", bounced=True)]

    await postman.deliver_once()

    assert sorted(await states(field)) == [(State.BOUNCED, "mail_unknown"), (State.SENT, "")]
    assert sorted(seat.ruling for seat in (await field.seats()).values()) == [
        Ruling.NONE, Ruling.BOUNCED,
    ]  # fmt: skip


async def test_who_answers_while_it_fails_is_not_tried_again(
    store: Store, clock: SetClock, office: Fielder
):
    field = await asked(store, clock, 1)

    class Slow(Carried):
        async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
            await field.answer("000")
            raise NotDelivered("mail_later", MINUTE)

    assert await hurried(office, clock, email=Slow(clock)).deliver_once() is None

    assert await states(field) == []


async def test_a_fault_of_ours_is_not_repeated_on_a_guess(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried, caplog
):
    field = await asked(store, clock, 1)
    mail.faults = [RuntimeError("000@fylke.example")]

    assert await postman.deliver_once() is None

    assert await states(field) == [(State.UNSURE, "broken")]
    assert "fylke.example" not in caplog.text


async def test_an_address_sealed_with_another_secret_is_told(
    store: Store, clock: SetClock, mail: Carried
):
    field = await asked(store, clock, 1)
    other = Fielder(store, clock, seeded(1), b"another secret", "https://duk.example")

    await hurried(other, clock, email=mail).deliver_once()

    assert await states(field) == [(State.FAILED, "sealed")]
    assert mail.letters == []


# --- A way that does not work ---------------------------------------------------------------------


async def test_a_way_that_does_not_work_is_left_alone_longer_and_longer(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 100)
    mail.always = WayDown("mail_silent")
    pauses = []

    for _ in range(7):
        next_at = await postman.deliver_once()
        assert next_at is not None
        pauses.append(next_at - clock.moment)
        clock.moment = next_at
    assert pauses == [FIRST_PAUSE * 2**n for n in range(5)] + [LONGEST_PAUSE] * 2
    assert postman.trouble("email") == "mail_silent"
    assert len(mail.letters) == 7  # one each time; the others wait without being tried
    assert {letter.attempts for letter in await letters_of(field)} == {0}

    mail.always = None
    await postman.deliver_all()
    assert postman.trouble("email") == ""
    assert {state for state, _ in await states(field)} == {State.SENT}
    assert len(mail.to) == len(set(mail.to)) == 100


async def test_while_one_way_does_not_work_others_do(
    store: Store, clock: SetClock, office: Fielder, mail: Carried
):
    field = await asked(store, clock, 1)
    mail.always, chat = WayDown("mail_silent"), Carried(clock)
    await field.add("11", way="slack")
    await field.invite("slack")
    postman = hurried(office, clock, email=mail, slack=chat)

    await postman.deliver_once()

    assert chat.to == ["11@fylke.example"]
    assert (postman.trouble("email"), postman.trouble("slack")) == ("mail_silent", "")


async def test_a_letter_in_doubt_when_the_way_broke_is_not_sent_again(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 1)
    mail.faults = [WayDown("mail_lost", doubtful=True)]

    await postman.deliver_all()

    assert await states(field) == [(State.UNSURE, "mail_lost")]
    assert len(mail.letters) == 1


# --- Stopping and crashing ------------------------------------------------------------------------


async def test_an_email_whose_sender_died_is_not_sent_again(
    clock: SetClock, tmp_path, mail: Carried
):
    async with halting_store(f"sqlite:///{tmp_path}/day.sqlite", clock) as store:
        field = await asked(store, clock, 1)
        secret = b"a secret for tests, and for nothing"
        office = Fielder(store, clock, seeded(1), secret, "https://duk.example")

        class Crashing(Carried):
            async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
                Halting.broken = True  # from here on nothing can be written down
                return await super().send(to, words, letter)

        first = Crashing(clock)
        await hurried(office, clock, email=first).deliver_once()
        assert len(first.got) == 1
        Halting.broken = False

        clock.pass_(LEASE)
        await hurried(office, clock, email=mail).deliver_all()
        assert mail.got == []
        assert [state for state, _ in await states(field)] == [State.UNSURE]


async def test_the_owner_decides_what_becomes_of_a_letter_in_doubt(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 1)
    mail.faults = [NotDelivered("mail_lost", doubtful=True)]
    await postman.deliver_once()
    (letter,) = await letters_of(field)

    assert await store.field(field.survey, sending.again, letter.id, clock.now())
    await postman.deliver_once()

    assert await states(field) == [(State.SENT, "")]
    assert [letter.attempts for letter in mail.letters] == [0, 0]  # it begins anew


class Held(Carried):
    """A way that holds letters until they may go."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(clock)
        self.has_one, self.go = asyncio.Event(), asyncio.Event()

    async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
        self.has_one.set()
        await self.go.wait()
        return await super().send(to, words, letter)


async def test_what_is_on_its_way_is_finished_and_the_rest_put_back(
    store: Store, clock: SetClock, office: Fielder
):
    mail = Held(clock)
    mail.every = 0.9  # the second is taken, and waits for its moment
    field = await asked(store, clock, 3)
    working = asyncio.ensure_future(Postman(office, {"email": mail}).run())
    await mail.has_one.wait()

    working.cancel()
    mail.go.set()
    with suppress(asyncio.CancelledError):
        await working

    assert sorted(state for state, _ in await states(field)) == [
        State.QUEUED, State.QUEUED, State.SENT,
    ]  # fmt: skip
    assert [letter.attempts for letter in await letters_of(field)].count(0) == 2


async def test_it_hears_of_what_is_queued_while_it_runs(
    store: Store, clock: SetClock, office: Fielder
):
    mail = Held(clock)
    mail.go.set()
    field = await Field.opened(store, clock, TERMS, "03")
    working = spawn(Postman(office, {"email": mail}).run(), name="postman of a test")
    await asyncio.sleep(0)

    await field.invite()
    await office.change(field.survey, sending.drop_asks, field.id("99"))
    await mail.has_one.wait()

    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    assert mail.to == ["03@fylke.example"]


async def test_what_is_quiet_now_goes_in_the_morning(
    store: Store, clock: SetClock, postman: Hurried, mail: Carried
):
    field = await asked(store, clock, 1)
    clock.moment = datetime.fromisoformat("2026-11-23T21:00:00+01:00")

    next_at = await postman.deliver_once()

    assert (mail.got, next_at) == ([], datetime.fromisoformat("2026-11-24T07:00:00+01:00"))
    await postman.deliver_all()
    assert mail.to == ["000@fylke.example"]
    assert await states(field) == [(State.SENT, "")]


# --- Trying ---------------------------------------------------------------------------------------


async def test_a_letter_can_be_tried(postman: Hurried, mail: Carried):
    letter = Worded("Test", ("Hello,",), "Open", "", "en")

    await postman.test("email", email_route("kari@fylke.example"), letter)

    assert mail.got == [("kari@fylke.example", letter)]


async def test_whoever_tries_hears_why_it_did_not_work(postman: Hurried, mail: Carried):
    mail.always = NotDelivered("mail_refused")

    with pytest.raises(NotDelivered, match="mail_refused"):
        await postman.test(
            "email", email_route("kari@fylke.example"), Worded("T", (), "Open", "", "en")
        )


async def test_a_survey_is_told_of_as_its_letters_do(
    store: Store, clock: SetClock, postman: Hurried
):
    field = await Field.opened(store, clock)

    told = await postman.about(field.survey)

    key = results_key(postman._fielder.sealer, field.survey)  # for those who were asked
    assert (told.ask, told.results) == (
        "post@fylke.example", f"https://duk.example/r/{field.survey}?key={key}",
    )  # fmt: skip


async def test_a_database_of_another_process_is_opened_as_well(clock: SetClock, tmp_path, mail):
    """Started anew on the same file, it goes on with what was queued."""
    address = f"sqlite:///{tmp_path}/day.sqlite"
    store = await opened(address, clock)
    await asked(store, clock, 1)
    await store.close()

    store = await opened(address, clock)
    secret = b"a secret for tests, and for nothing"
    office = Fielder(store, clock, seeded(1), secret, "https://duk.example")
    await hurried(office, clock, email=mail).deliver_once()
    await store.close()

    assert mail.to == ["000@fylke.example"]
