from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.fielding.fielder import Fielder
from bot.mail.bounces import NotOurMessage, NotReturned, Returned, returned, take_returned
from storage import sending
from storage.letters import State
from storage.store import Store
from surveys.dispositions import Ruling
from surveys.field_state import SurveyId
from tests.bot.fielding.carrying import Carried, hurried
from tests.storage.days import SetClock
from tests.storage.fields import TERMS, Field

OURS = "<0123456789abcdef0123456789abcdef.bordduk@example.no>"

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.fylke.example (Mail Delivery System)
To: duk@example.no
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261123080000.ABC@mx.fylke.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.fylke.example
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0100

Final-Recipient: rfc822; kari@fylke.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--B
Content-Type: {kind}

From: duk@example.no
To: kari@fylke.example
Subject: Invitasjon
Message-ID: {ours}
MIME-Version: 1.0
Content-Type: text/plain

Hei!

--B--
"""


def report(
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 Unknown",
    kind: str = "message/rfc822",
    ours: str = OURS,
) -> bytes:
    """A delivery status notification as Postfix writes it."""
    words = REPORT.format(action=action, status=status, said=said, kind=kind, ours=ours)
    return words.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_says_whose_letter_it_was_and_why(kind: str):
    assert returned(report(kind=kind)) == Returned(OURS, "mail_unknown")


@pytest.mark.parametrize(
    ("status", "said", "fault"),
    [
        ("5.2.2", "552 5.2.2 Over quota", "mail_full"),
        ("5.7.1", "550 5.7.1 Refused", "mail_refused"),
        ("5.0.0", "550 5.1.1 Unknown", "mail_unknown"),
        ("5.0.0", "550 who?", "mail_returned"),
        ("5.7.1", "554 5.7.1 Relay access denied", "mail_relay"),
        ("4.4.1", "connection timed out", "mail_returned"),
        ("", "", "mail_returned"),
    ],
)
def test_the_reason_is_the_status_or_what_the_server_said(status: str, said: str, fault: str):
    assert returned(report(status=status, said=said)).fault == fault


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_late_or_has_arrived_did_not_come_back(action: str):
    with pytest.raises(NotReturned):
        returned(report(action=action))


def test_a_report_about_somebody_elses_letter_is_not_ours():
    with pytest.raises(NotOurMessage):
        returned(report(ours="<abc@elsewhere.example>"))


def simple(text: str, sender: str = "Mail Delivery <postmaster@mx.example>", **more) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = sender, "duk@example.no"
    for name, value in more.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def test_a_server_that_writes_no_report_is_understood_where_it_quotes_our_id():
    text = f"Your message did not reach kari:\n550 5.1.1 Unknown user\n\nMessage-ID: {OURS}\n"

    assert returned(simple(text)) == Returned(OURS, "mail_unknown")
    assert returned(simple(f"It failed. {OURS}")) == Returned(OURS, "mail_returned")
    assert returned(simple("It failed.", In_Reply_To=OURS)) == Returned(OURS, "mail_returned")


def test_an_answer_from_a_person_is_no_return():
    with pytest.raises(NotReturned):
        returned(simple("I am on holiday.", "Kari <kari@fylke.example>", In_Reply_To=OURS))


def test_a_message_that_names_none_of_ours_is_told():
    for data in (b"", b"\x00\xff" * 100, simple("550 5.1.1 Unknown"), b"%PDF-1.7"):
        with pytest.raises(NotOurMessage):
            returned(data)


def test_parts_within_parts_without_end_are_told():
    levels = 3000
    heads = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(levels)
    )

    with pytest.raises(NotOurMessage):
        returned(heads.encode())


@given(st.integers(0, 2000), st.binary(max_size=40))
@example(830, b"\x00")
def test_a_damaged_report_breaks_nothing(at: int, damage: bytes):
    whole = report()
    data = whole[: at % len(whole)] + damage + whole[at % len(whole) + len(damage) :]

    hit = data.count(OURS.encode()) < whole.count(OURS.encode())  # the id itself is another then
    with suppress(NotOurMessage, NotReturned):
        assert hit or returned(data).message_id == OURS


# --- In the store ---------------------------------------------------------------------------------


async def sent(store: Store, clock: SetClock, office: Fielder) -> Field:
    """A survey with one invitation that was sent, its id as e-mail makes them."""
    field = await Field.opened(store, clock, TERMS, "03")
    await field.invite()

    class Named(Carried):
        async def send(self, *given) -> str:
            await super().send(*given)
            return OURS

    await hurried(office, clock, email=Named(clock)).deliver_once()
    return field


async def test_what_came_back_is_written_down(store: Store, clock: SetClock, office: Fielder):
    field = await sent(store, clock, office)

    assert await take_returned(office, report()) == field.survey

    (letter,) = await store.read(sending.of_survey, field.survey)
    assert (letter.status, letter.fault) == (State.BOUNCED, "mail_unknown")
    assert (await field.find("03")).ruling is Ruling.BOUNCED


async def test_who_was_heard_from_is_reached_whatever_came_back(
    store: Store, clock: SetClock, office: Fielder
):
    field = await sent(store, clock, office)
    await field.answer("03")

    await take_returned(office, report(), field.survey)

    assert (await field.find("03")).ruling is Ruling.NONE


async def test_a_letter_of_another_survey_is_not_ours(
    store: Store, clock: SetClock, office: Fielder
):
    field = await sent(store, clock, office)

    with pytest.raises(NotOurMessage):
        await take_returned(office, report(), SurveyId("another"))
    with pytest.raises(NotOurMessage):
        await take_returned(office, report(ours=OURS.replace("0", "f")))

    (letter,) = await store.read(sending.of_survey, field.survey)
    assert letter.status is State.SENT
