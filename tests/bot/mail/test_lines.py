from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.fielding.ways import WayDown
from bot.mail.lines import LETTERS, Lines
from bot.mail.settings import MailSettings
from tests.fakes.smtp.certificates import contexts
from tests.fakes.smtp.server import PostOffice, post_office


@pytest.fixture
async def post() -> AsyncIterator[PostOffice]:
    async with post_office() as post:
        yield post


@pytest.fixture
def lines(post: PostOffice, tmp_path: Path):
    of = MailSettings("127.0.0.1", post.port, security="none", sender="duk@example.no")
    made = Lines(of, contexts(tmp_path)[1])
    yield made
    made.close()


async def test_a_connection_carries_so_many_letters_and_no_more(lines: Lines, post: PostOffice):
    for _ in range(LETTERS):
        async with lines.line():
            pass
    assert post.connections == 1

    async with lines.line() as line:
        assert line.is_fresh
    assert post.connections == 2


async def test_a_connection_that_something_went_wrong_on_is_not_used_again(
    lines: Lines, post: PostOffice
):
    with pytest.raises(ValueError, match="odd"):
        async with lines.line() as line:
            raise ValueError("odd")

    assert not line.smtp.is_connected
    async with lines.line():
        pass
    assert post.connections == 2


async def test_one_that_must_be_new_is_new(lines: Lines, post: PostOffice):
    async with lines.line():
        pass
    async with lines.line(fresh=True) as line:
        assert line.is_fresh

    assert post.connections == 2


async def test_what_is_kept_is_closed_at_the_end(lines: Lines):
    async with lines.line() as line:
        pass
    assert line.smtp.is_connected

    lines.close()

    assert not line.smtp.is_connected


async def test_a_server_that_is_not_there_is_told_of(lines: Lines, post: PostOffice):
    await post.stop()

    with pytest.raises(WayDown, match="mail_silent"):
        async with lines.line():
            pass
