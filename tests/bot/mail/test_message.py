import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.fielding.letters import Worded, plain
from bot.mail.addresses import Mailbox
from bot.mail.message import OURS, Envelope, message

LETTER = Worded(
    subject="Invitasjon til undersøkelse: Bruk av tall",
    paragraphs=("Hei, Kåre!", "Fylkesrådet ber dere svare.\nDet haster."),
    label="Åpne undersøkelsen",
    url="https://duk.example/q/abc",
    language="nb",
    notes=("Har du spørsmål? Spør post@example.no.",),
)
ENVELOPE = Envelope(
    sender=Mailbox("Fylkesrådet", "duk@example.no"),
    reply_to=None,
    to=Mailbox("Kåre Ås", "kaare@fylke.no"),
    digest="0123456789abcdef" * 4,
    sent=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def parts(data: bytes) -> tuple[str, ...]:
    """The text and the HTML."""
    text, html = read(data).iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    return tuple(str(part.get_content()).replace("\r\n", "\n") for part in (text, html))


def test_a_message_says_who_what_and_that_a_machine_sent_it():
    made = read(message(ENVELOPE, LETTER))

    assert {name: str(value) for name, value in made.items()} == {
        "From": "Fylkesrådet <duk@example.no>",
        "To": "Kåre Ås <kaare@fylke.no>",
        "Subject": "Invitasjon til undersøkelse: Bruk av tall",
        "Date": "Mon, 23 Nov 2026 08:00:00 +0000",
        "Message-ID": "<0123456789abcdef0123456789abcdef.bordduk@example.no>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "MIME-Version": "1.0",
        "Content-Language": "nb",
        "Content-Type": 'multipart/alternative; boundary="=_0123456789abcdef0123456789abcdef"',
    }


def test_the_text_says_the_whole_letter():
    text, _ = parts(message(ENVELOPE, LETTER))

    assert text == plain(LETTER)


def test_the_html_says_the_same_and_fetches_nothing():
    _, html = parts(message(ENVELOPE, LETTER))

    assert '<html lang="nb">' in html
    assert re.findall(r"<p [^>]*>(.*?)</p>", html, flags=re.S) == [
        "Hei, Kåre!",
        "Fylkesrådet ber dere svare.\nDet haster.",
        re.findall(r"<a .*?</a>", html)[0],
        "https://duk.example/q/abc",
        "Har du spørsmål? Spør post@example.no.",
    ]
    assert re.findall(r'(?:href|src|url\(|action)="?([^" )]*)', html) == [LETTER.url]


def test_a_letter_without_a_link_has_none():
    text, html = parts(message(ENVELOPE, replace(LETTER, url="")))

    assert ("Åpne" in text, "<a" in html) == (False, False)


def test_what_people_wrote_is_text_and_no_html():
    hostile = '<img src="https://evil.example/x"> & "quoted"'

    _, html = parts(message(ENVELOPE, replace(LETTER, paragraphs=(hostile,), url="")))

    assert "<img" not in html
    assert "&lt;img src=&#34;https://evil.example/x&#34;&gt; &amp; &#34;quoted&#34;" in html


@pytest.mark.parametrize("breaking", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_words_make_a_header(breaking: str):
    hostile = f"A{breaking}Bcc: all@example.org{breaking}{breaking}Body"
    envelope = replace(
        ENVELOPE,
        to=Mailbox(hostile, "kari@fylke.no"),
        sender=Mailbox(hostile, "duk@example.no"),
        reply_to=Mailbox(hostile, "post@example.no"),
    )

    made = read(message(envelope, replace(LETTER, subject=hostile)))

    assert made["Bcc"] is None
    assert made["Subject"] == "A Bcc: all@example.org Body"
    assert made["To"].addresses[0].addr_spec == "kari@fylke.no"
    assert len(list(made.iter_parts())) == 2


def test_every_line_is_short_and_ascii():
    long = replace(LETTER, subject="æ" * 150, paragraphs=("ø" * 3000,))

    data = message(ENVELOPE, long)

    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert parts(data)[0].startswith("ø" * 3000)


def test_an_address_that_is_not_ascii_is_written_as_it_is():
    data = message(replace(ENVELOPE, to=Mailbox("Kåre", "kåre@fylke.no")), LETTER)

    assert "kåre@fylke.no" in data.decode("utf-8")


def test_a_message_is_recognised_by_its_id():
    assert OURS.fullmatch(ENVELOPE.message_id)
    assert not OURS.fullmatch("<0123.bordduk@example.no>")
