import pytest

from bot.slack.signing import is_signed, sign

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_531_420_618
BODY = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&command=%2Fweather"


def test_the_signature_is_made_as_slack_documents_it():
    # docs.slack.dev/authentication/verifying-requests-from-slack: the worked example there
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
        b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )

    assert sign(SECRET, "1531420618", body) == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


@pytest.mark.parametrize("seconds", [-300, -1, 0, 1, 300])
def test_within_five_minutes_it_is_slacks(seconds: int):
    timestamp = str(NOW + seconds)

    assert is_signed(SECRET, timestamp, sign(SECRET, timestamp, BODY), BODY, NOW)


@pytest.mark.parametrize("seconds", [-301, 301, -(10**9)])
def test_older_and_from_the_future_it_is_not(seconds: int):
    timestamp = str(NOW + seconds)

    assert not is_signed(SECRET, timestamp, sign(SECRET, timestamp, BODY), BODY, NOW)


@pytest.mark.parametrize(
    "timestamp",
    ["", "yesterday", "-1531420618", "1531420618.0", " 1531420618", "١٥٣١٤٢٠٦١٨", "9" * 99],
)
def test_a_timestamp_that_is_no_number_is_nobodys(timestamp: str):
    assert not is_signed(SECRET, timestamp, "v0=00", BODY, NOW)


@pytest.mark.parametrize("signature", ["", "v0=", "v1=00", "v0=blåbær", "v0=" + "0" * 64])
def test_another_signature_is_nobodys(signature: str):
    assert not is_signed(SECRET, str(NOW), signature, BODY, NOW)


def test_with_another_secret_body_or_time_it_is_nobodys():
    timestamp = str(NOW)
    signature = sign(SECRET, timestamp, BODY)

    assert not is_signed("another", timestamp, signature, BODY, NOW)
    assert not is_signed(SECRET, timestamp, signature, BODY + b"&", NOW)
    assert not is_signed(SECRET, str(NOW + 1), signature, BODY, NOW)


def test_without_a_secret_nothing_is_signed():
    assert not is_signed("", str(NOW), sign("", str(NOW), BODY), BODY, NOW)
