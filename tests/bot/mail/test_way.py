import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.fielding.fielder import Fielder
from bot.fielding.letters import Worded
from bot.fielding.postbag import tried
from bot.fielding.ways import NotDelivered, WayDown
from bot.mail.refusals import LATER
from bot.mail.settings import MailSettings
from bot.mail.way import Email
from bot.settings import WrongSettings
from storage import sending
from storage.letters import State
from storage.seats import Reached, email_route
from storage.sending import LEASE, Letter
from storage.store import Store
from tests.bot.fielding.carrying import Hurried
from tests.fakes.smtp.certificates import contexts
from tests.fakes.smtp.server import HANG_UP, PostOffice, post_office
from tests.storage.days import SetClock
from tests.storage.fields import MONDAY, TERMS, Field
from tests.storage.halting import Halting, halting_store

WORDS = Worded("Invitasjon", ("Hei, Kåre!",), "Åpne", "https://duk.example/q/x", "nb", ("Merk.",))
KARI = "kari@fylke.example"


def settings(post: PostOffice, **more) -> MailSettings:
    """How to reach it, unprotected."""
    return replace(
        MailSettings(
            host="127.0.0.1",
            port=post.port,
            security="none",
            sender="Fylkesrådet <duk@example.no>",
            reply_to="post@example.no",
            per_minute=6000,
            name="duk.example",
        ),
        **more,
    )


class Desk:
    """Sends letters by e-mail that nobody queued."""

    def __init__(self, office: Fielder, email: Email) -> None:
        self.office, self.email = office, email

    async def send(self, address: str = KARI, name: str = "", **more) -> str:
        to, letter = tried(self.office, "email", email_route(address))
        to = replace(to, seat=replace(to.seat, contact_name=name))
        return await self.email.send(to, WORDS, replace(letter, id="seat 1:invitation:1", **more))

    async def refused(self, address: str = KARI, **more) -> NotDelivered:
        with pytest.raises(NotDelivered) as found:
            await self.send(address, **more)
        return found.value


@pytest.fixture
async def doors() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as doors:
        yield doors


@pytest.fixture
async def post(doors: AsyncExitStack) -> PostOffice:
    return await doors.enter_async_context(post_office())


@contextmanager
def emailing(office: Fielder, of: MailSettings, context=None):
    email = Email(of, office.sealer, office.clock, context)
    yield email
    email.close()


@pytest.fixture
def desk(doors: AsyncExitStack, office: Fielder, post: PostOffice) -> Desk:
    return Desk(office, doors.enter_context(emailing(office, settings(post))))


# --- Delivered ------------------------------------------------------------------------------------


async def test_a_letter_is_handed_over(desk: Desk, post: PostOffice):
    message_id = await desk.send(name="Kåre Ås")

    (got,) = post.received
    assert (got.sender, got.to) == ("duk@example.no", KARI)
    assert isinstance(got.message, EmailMessage)
    assert {
        name: str(got.message[name]) for name in ("From", "To", "Reply-To", "Subject", "Message-ID")
    } == {
        "From": "Fylkesrådet <duk@example.no>",
        "To": f"Kåre Ås <{KARI}>",
        "Reply-To": "post@example.no",
        "Subject": "Invitasjon",
        "Message-ID": message_id,
    }


async def test_the_same_letter_has_the_same_id_however_often_it_is_sent(desk: Desk):
    assert await desk.send() == await desk.send()


async def test_letters_that_follow_closely_share_a_connection(desk: Desk, post: PostOffice):
    for _ in range(3):
        await desk.send()

    assert (len(post.received), post.connections) == (3, 1)


async def test_a_connection_that_has_died_meanwhile_is_opened_anew(desk: Desk, post: PostOffice):
    await desk.send()
    post.at_mail = [HANG_UP]

    await desk.send()

    assert (len(post.received), post.connections) == (2, 2)


async def test_no_more_than_a_few_connections_are_open_at_once(desk: Desk, post: PostOffice):
    await asyncio.gather(*(desk.send() for _ in range(20)))

    assert (len(post.received), post.connections) == (20, 3)


# --- Protected ------------------------------------------------------------------------------------


async def test_it_is_protected_from_the_greeting_on(
    office: Fielder, doors: AsyncExitStack, tmp_path: Path
):
    theirs, ours = contexts(tmp_path)
    post = await doors.enter_async_context(post_office(starttls=theirs))
    of = settings(post, security="starttls")
    email = doors.enter_context(emailing(office, of, ours))

    await Desk(office, email).send()

    assert [got.protected for got in post.received] == [True]


async def test_it_is_protected_from_the_first_byte_on(
    office: Fielder, doors: AsyncExitStack, tmp_path: Path
):
    theirs, ours = contexts(tmp_path)
    post = await doors.enter_async_context(post_office(tls=theirs))
    email = doors.enter_context(emailing(office, settings(post, security="tls"), ours))

    await Desk(office, email).send()

    assert [got.to for got in post.received] == [KARI]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_that_is_not_trusted_gets_nothing(
    office: Fielder, doors: AsyncExitStack, tmp_path: Path, security: str
):
    theirs, _ = contexts(tmp_path)
    post = await doors.enter_async_context(
        post_office(starttls=theirs) if security == "starttls" else post_office(tls=theirs)
    )
    email = doors.enter_context(emailing(office, settings(post, security=security)))

    error = await Desk(office, email).refused()

    assert (type(error), error.fault, post.received) == (WayDown, "mail_tls", [])


async def test_a_server_that_offers_no_protection_gets_nothing(
    office: Fielder, doors: AsyncExitStack, post: PostOffice
):
    email = doors.enter_context(emailing(office, settings(post, security="starttls")))

    error = await Desk(office, email).refused()

    assert (type(error), error.fault, post.received) == (WayDown, "mail_tls", [])


# --- Signed in ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("password", "fault"), [("right", ""), ("wrong", "mail_login")])
async def test_only_the_right_password_signs_in(
    office: Fielder, doors: AsyncExitStack, tmp_path: Path, password: str, fault: str
):
    theirs, ours = contexts(tmp_path)
    post = await doors.enter_async_context(
        post_office(starttls=theirs, user="duk", password="right")
    )
    of = settings(post, security="starttls", user="duk", password=password)
    email = doors.enter_context(emailing(office, of, ours))

    if fault:
        error = await Desk(office, email).refused()
        assert (type(error), error.fault) == (WayDown, fault)
        assert error.again_after is not None
    else:
        await Desk(office, email).send()
    assert len(post.received) == (not fault)


async def test_a_server_that_wants_a_password_is_told_of(
    office: Fielder, doors: AsyncExitStack, tmp_path: Path
):
    theirs, ours = contexts(tmp_path)
    post = await doors.enter_async_context(post_office(starttls=theirs, user="duk", password="p"))
    of = settings(post, security="starttls")
    email = doors.enter_context(emailing(office, of, ours))

    error = await Desk(office, email).refused()

    assert (type(error), error.fault) == (WayDown, "mail_login")


def test_what_is_not_complete_is_refused_at_the_start(office: Fielder):
    with pytest.raises(WrongSettings):
        Email(MailSettings(host="smtp.example.no"), office.sealer, office.clock)


# --- Refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "fault", "bounced"),
    [
        ("550 5.1.1 No such user", "mail_unknown", True),
        ("550 no such user", "mail_returned", True),
        ("552 5.2.2 Over quota", "mail_full", True),
        ("554 5.7.1 Relay access denied", "mail_relay", False),
        ("550 5.7.1 Blocked", "mail_refused", False),
    ],
)
async def test_a_refusal_of_the_recipient_is_for_good(
    desk: Desk, post: PostOffice, said: str, fault: str, bounced: bool
):
    post.at_rcpt[KARI] = [said]

    error = await desk.refused()

    assert (type(error), error.fault, error.bounced, error.again_after, error.doubtful) == (
        NotDelivered, fault, bounced, None, False,
    )  # fmt: skip


async def test_after_a_refusal_the_connection_is_used_again(desk: Desk, post: PostOffice):
    post.at_rcpt[KARI] = ["550 5.1.1 No such user"]
    await desk.refused()

    await desk.send("ola@fylke.example")

    assert ([got.to for got in post.received], post.connections) == (["ola@fylke.example"], 1)


async def test_what_is_put_off_is_tried_later_and_later_and_given_up(desk: Desk, post: PostOffice):
    post.at_rcpt[KARI] = ["450 4.2.0 Greylisted"] * (len(LATER) + 1)

    errors = [await desk.refused(attempts=n) for n in range(len(LATER) + 1)]

    assert [error.again_after for error in errors] == [*LATER, None]
    assert [error.fault for error in errors] == ["mail_later"] * len(LATER) + ["mail_given_up"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("550 5.7.1 You are not he", "mail_sender"),
        ("451 4.7.1 Too many", "mail_busy"),
        ("421 4.3.2 Closing", "mail_busy"),
        ("530 5.7.0 Sign in", "mail_login"),
    ],
)
async def test_a_refusal_of_the_sender_is_the_whole_ways(
    desk: Desk, post: PostOffice, said: str, fault: str
):
    post.at_mail = [said]

    error = await desk.refused()

    assert (type(error), error.fault, error.doubtful) == (WayDown, fault, False)


@pytest.mark.parametrize(
    ("said", "kind", "fault"),
    [
        ("554 5.6.0 Looks like spam", NotDelivered, "mail_refused"),
        ("552 5.2.2 Full", NotDelivered, "mail_full"),
        ("451 4.3.0 Not now", NotDelivered, "mail_later"),
        ("421 4.3.2 Closing", WayDown, "mail_busy"),
    ],
)
async def test_a_refusal_of_the_message_leaves_no_doubt(
    desk: Desk, post: PostOffice, said: str, kind: type[NotDelivered], fault: str
):
    post.at_data = [said]

    error = await desk.refused()

    assert (type(error), error.fault, error.bounced, error.doubtful) == (kind, fault, False, False)


# --- Broken ---------------------------------------------------------------------------------------


async def test_a_server_that_is_gone_is_told_of(desk: Desk, post: PostOffice):
    await post.stop()

    error = await desk.refused()

    assert (type(error), error.fault, error.doubtful) == (WayDown, "mail_silent", False)


@pytest.mark.parametrize("step", ["mail", "rcpt"])
async def test_a_connection_that_is_cut_before_the_message_leaves_no_doubt(
    desk: Desk, post: PostOffice, step: str
):
    replies = post.at_mail if step == "mail" else post.at_rcpt.setdefault(KARI, [])
    replies.append(HANG_UP)

    error = await desk.refused()

    assert (type(error), error.fault, error.doubtful) == (WayDown, "mail_silent", False)


async def test_a_connection_that_is_cut_with_the_message_leaves_a_doubt(
    desk: Desk, post: PostOffice
):
    post.at_data = [HANG_UP]

    error = await desk.refused()

    assert (type(error), error.fault, error.doubtful) == (WayDown, "mail_lost", True)


# --- Odd addresses and names ----------------------------------------------------------------------


async def test_a_domain_that_is_not_ascii_is_written_in_ascii(desk: Desk, post: PostOffice):
    await desk.send("kari@ålesund.example")

    assert [got.to for got in post.received] == ["kari@xn--lesund-hua.example"]


async def test_an_address_that_is_not_ascii_goes_where_that_is_known(desk: Desk, post: PostOffice):
    await desk.send("kåre@fylke.example")

    (got,) = post.received
    assert (got.to, str(got.message["To"])) == ("kåre@fylke.example", "kåre@fylke.example")


async def test_an_address_that_is_not_ascii_is_refused_where_it_is_not_known(
    office: Fielder, doors: AsyncExitStack
):
    post = await doors.enter_async_context(post_office(speaks_utf8=False))
    email = doors.enter_context(emailing(office, settings(post)))

    error = await Desk(office, email).refused("kåre@fylke.example")

    assert (type(error), error.fault, post.received) == (NotDelivered, "mail_address", [])


@pytest.mark.parametrize(
    "address",
    ["", "kari", "a@x.no\r\nRCPT TO:<b@x.no>", "a b@x.no", "a@b.no>", '"a"@x.no', "a@-.no"],
)
async def test_what_is_no_address_reaches_no_server(desk: Desk, post: PostOffice, address: str):
    error = await desk.refused(address)

    assert (error.fault, error.again_after, post.connections) == ("mail_address", None, 0)


async def test_a_name_adds_no_header(desk: Desk, post: PostOffice):
    await desk.send(name='Kari"\r\nBcc: all@example.org\r\n\r\n<script>, Ola <ola@example.org>')

    (got,) = post.received
    assert got.message["Bcc"] is None
    assert [(to.display_name, to.addr_spec) for to in got.message["To"].addresses] == [
        ('Kari" Bcc: all@example.org <script>, Ola <ola@example.org>', KARI)
    ]


# --- All together: letters that are queued, a real server, and a crash ----------------------------


def together(office: Fielder, clock: SetClock, email: Email) -> Hurried:
    made = Hurried(office, {"email": email}, "en", "post@example.no")
    made.clock = clock
    return made


async def asked(store: Store, clock: SetClock, count: int) -> Field:
    field = await Field.opened(store, clock, TERMS, *(f"{number:03}" for number in range(count)))
    await field.invite()
    return field


async def states(field: Field) -> dict[str, int]:
    found = await field.store.read(sending.of_survey, field.survey)
    names = [letter.status.value for letter in found]
    return {name: names.count(name) for name in sorted(set(names))}


async def test_two_hundred_letters_go_at_their_pace(
    store: Store, clock: SetClock, office: Fielder, post: PostOffice, doors: AsyncExitStack
):
    of = settings(post, per_minute=60)
    postman = together(office, clock, doors.enter_context(emailing(office, of)))
    field = await asked(store, clock, 200)

    await postman.deliver_all()

    assert clock.now() - MONDAY == timedelta(seconds=199)
    assert await states(field) == {"sent": 200}
    ids = {str(got.message["Message-ID"]) for got in post.received}
    assert len(post.received) == len(ids) == 200


async def test_when_the_server_goes_away_midway_all_arrive_once_it_is_back(
    store: Store, clock: SetClock, office: Fielder, post: PostOffice, doors: AsyncExitStack
):
    email = doors.enter_context(emailing(office, settings(post)))
    postman = together(office, clock, email)
    field = await asked(store, clock, 30)
    post.at_rcpt["010@fylke.example"] = ["421 4.3.2 Going down"]
    await postman.deliver_once()
    await post.stop()
    for _ in range(3):
        clock.moment = (await postman.deliver_once()) or clock.moment
    assert postman.trouble("email") == "mail_silent"
    await post.start()

    await postman.deliver_all()

    assert await states(field) == {"sent": 30}
    assert sorted(got.to for got in post.received) == [f"{n:03}@fylke.example" for n in range(30)]


async def test_who_is_not_there_is_shown_as_not_reached(
    store: Store, clock: SetClock, office: Fielder, post: PostOffice, desk: Desk
):
    field = await asked(store, clock, 3)
    post.at_rcpt["001@fylke.example"] = ["550 5.1.1 Unknown"]

    await together(office, clock, desk.email).deliver_all()

    assert await states(field) == {"bounced": 1, "sent": 2}


async def test_after_a_crash_between_sending_and_writing_it_down_nothing_is_sent_twice(
    clock: SetClock, office: Fielder, post: PostOffice, tmp_path: Path, doors: AsyncExitStack
):
    async with halting_store(f"sqlite:///{tmp_path}/crash.sqlite", clock) as store:
        there = Fielder(
            store, clock, office.chance, b"a secret for tests, and for nothing", office.address
        )
        field = await asked(store, clock, 1)

        class Crashing(Email):
            async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
                found = await super().send(to, words, letter)
                Halting.broken = True
                return found

        first = Crashing(settings(post), there.sealer, clock)
        await together(there, clock, first).deliver_once()
        first.close()
        Halting.broken = False
        clock.pass_(LEASE)
        email = doors.enter_context(emailing(there, settings(post)))
        await together(there, clock, email).deliver_all()

        assert len(post.received) == 1
        assert await states(field) == {State.UNSURE.value: 1}


async def test_whoever_has_answered_is_written_to_no_more(
    store: Store, clock: SetClock, office: Fielder, post: PostOffice, desk: Desk
):
    field = await asked(store, clock, 3)
    await field.answer("001")

    await together(office, clock, desk.email).deliver_all()

    assert sorted(got.to for got in post.received) == ["000@fylke.example", "002@fylke.example"]


async def test_no_log_holds_an_address_or_a_link(
    store: Store, clock: SetClock, office: Fielder, post: PostOffice, desk: Desk, caplog
):
    caplog.set_level("DEBUG", logger="bot")
    field = await asked(store, clock, 2)
    post.at_rcpt["001@fylke.example"] = ["550 5.1.1 <001@fylke.example> Unknown"]

    await together(office, clock, desk.email).deliver_all()

    said = "\n".join(record.getMessage() for record in caplog.records if record.name[:3] == "bot")
    assert "fylke.example" not in said
    assert field.link("000") not in said
    assert said.count("mail_unknown") == 1
