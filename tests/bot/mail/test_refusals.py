import pytest
from aiosmtplib import SMTPDataError, SMTPRecipientRefused, SMTPSenderRefused

from bot.fielding.ways import NotDelivered, WayDown
from bot.mail.refusals import LATER, reason, refused

KARI = "kari@fylke.no"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("5.1.1 User unknown", "mail_unknown"),
        ("5.1.10 Recipient not found", "mail_unknown"),
        ("5.2.1 Mailbox disabled", "mail_unknown"),
        ("5.2.2 Mailbox full", "mail_full"),
        ("5.1.8 Bad sender's system address", "mail_refused"),
        ("5.7.1 Blocked by policy", "mail_refused"),
        ("5.7.54 Unable to relay recipient in non-accepted domain", "mail_relay"),
        ("5.4.4 No such host", "mail_returned"),
        ("User unknown", "mail_returned"),
        ("relay not permitted", "mail_relay"),
        ("", "mail_returned"),
    ],
)
def test_the_status_says_why(said: str, code: str):
    assert reason(said) == code


def test_each_time_it_is_put_off_for_longer():
    for attempts, delay in enumerate(LATER):
        assert (
            refused(SMTPRecipientRefused(451, "4.7.1 Later", KARI), attempts).again_after == delay
        )
    assert refused(SMTPRecipientRefused(451, "4.7.1 Later", KARI), len(LATER)).again_after is None


@pytest.mark.parametrize(
    ("error", "kind", "fault"),
    [
        (SMTPRecipientRefused(421, "4.3.2 Bye", KARI), WayDown, "mail_busy"),
        (SMTPDataError(421, "4.3.2 Bye"), WayDown, "mail_busy"),
        (SMTPSenderRefused(452, "4.3.1 Full", KARI), WayDown, "mail_busy"),
        (SMTPSenderRefused(553, "5.1.8 Who?", KARI), WayDown, "mail_sender"),
        (SMTPRecipientRefused(530, "5.7.0 Sign in", KARI), WayDown, "mail_login"),
        (SMTPDataError(554, "5.6.0 Spam"), NotDelivered, "mail_refused"),
        (SMTPDataError(552, "5.2.2 Full"), NotDelivered, "mail_full"),
    ],
)
def test_what_concerns_all_letters_concerns_the_way(error, kind: type[NotDelivered], fault: str):
    found = refused(error, 0)

    assert (type(found), found.fault, found.doubtful) == (kind, fault, False)
