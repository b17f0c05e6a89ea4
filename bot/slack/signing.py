"""Whether a request is Slack's own: its signature and its time. Pure.

Checked here, before anything in the request is looked at: bolt reads the body first, and answers
500 to a timestamp that is no number and to a signature with letters outside ASCII.
"""

import hashlib
import hmac

# docs.slack.dev/authentication/verifying-requests-from-slack: older than five minutes may be replay
WINDOW = 5 * 60  # seconds, into the past and into the future
VERSION = "v0"
LONGEST_TIMESTAMP = 12  # digits: the year 33658


def is_signed(secret: str, timestamp: str, signature: str, body: bytes, now: int) -> bool:
    """Whether `body` came from Slack within the last five minutes.

    `timestamp` and `signature` are the headers as they came, empty where there were none; `now` is
    in seconds since 1970. Without a secret nothing is signed.
    """
    if not secret or not _is_number(timestamp) or not signature.isascii():
        return False
    if abs(now - int(timestamp)) > WINDOW:
        return False
    expected = sign(secret, timestamp, body)
    return hmac.compare_digest(expected.encode("ascii"), signature.encode("ascii"))


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature that Slack makes."""
    signed = b":".join((VERSION.encode("ascii"), timestamp.encode("ascii"), body))
    return f"{VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) <= LONGEST_TIMESTAMP
