from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.fielding.fielder import Fielder
from bot.fielding.inviting import NoEmail, Ready, goes_at, invite, preview, ready, try_out
from bot.fielding.letters import Worded
from bot.fielding.postman import Postman
from storage.letters import Kind
from storage.pacing import Cost
from storage.seats import Reached
from storage.sending import Letter
from storage.store import Store
from storage.survey_errors import NotInvitedThatWay, NotNow
from tests.storage.days import SetClock
from tests.storage.fields import MONDAY, TERMS, Field


class Kept:
    """A way that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, Worded]] = []

    def costs(self, to: Reached) -> Sequence[Cost]:
        return ()

    async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
        self.letters.append((to.route.route if to.route else "", words))
        return ""


def postman(office: Fielder, *ways: str) -> Postman:
    return Postman(office, {way: Kept() for way in ways}, "nb", "")


async def test_those_who_can_be_invited_are_counted_by_way(field: Field, office: Fielder):
    await field.add("15", way="slack")
    await field.add("18", way="")

    found = await ready(office, field.survey, postman(office, "email"))

    assert found == (Ready("email", 2, on=True), Ready("slack", 1, on=False))


async def test_each_is_invited_once_by_the_ways_that_are_on(field: Field, office: Fielder):
    await field.add("15", way="slack")
    both = postman(office, "email", "teams")

    assert await invite(office, field.survey, "owner", both) == 2
    assert await ready(office, field.survey, both) == (
        Ready("email", 0, on=True),
        Ready("teams", 0, on=True),
        Ready("slack", 1, on=False),
    )
    with pytest.raises(NotInvitedThatWay):
        await invite(office, field.survey, "owner", both)


async def test_nobody_is_invited_before_it_is_open(store: Store, clock: SetClock, office: Fielder):
    field = await Field.planned(store, clock, TERMS)
    await field.add("11")

    with pytest.raises(NotNow):
        await invite(office, field.survey, "owner", postman(office, "email"))


async def test_what_is_sent_at_night_goes_in_the_morning(field: Field):
    night = MONDAY + timedelta(hours=14)

    assert goes_at(await field.fielding(), MONDAY) == MONDAY
    assert goes_at(await field.fielding(), night) == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


async def test_a_letter_is_shown_in_the_language_of_whom_it_is_for(field: Field, office: Fielder):
    about, seat = await postman(office).about(field.survey), await field.find("11")

    theirs = preview(about, seat, (Kind.INVITATION, 0), "nb", "https://x")
    main = preview(about, None, (Kind.REMINDER, 3), "nb", "https://x")

    assert (theirs.language, main.language) == ("nn", "nb")
    assert "Fylke 11" in " ".join(theirs.paragraphs)


async def test_a_trial_is_marked_and_not_counted(field: Field, office: Fielder):
    man = postman(office, "email")
    about = await man.about(field.survey)
    letter = preview(about, await field.find("11"), (Kind.INVITATION, 0), "nb", "https://x")

    await try_out(man, "me@x.example", letter)

    way = man.ways["email"]
    assert isinstance(way, Kept)
    assert [(to, words.subject[:5]) for to, words in way.letters] == [("me@x.example", "Test:")]
    assert (await ready(office, field.survey, man))[0].count == 2


async def test_without_e_mail_no_trial_is_sent(field: Field, office: Fielder):
    man = postman(office)
    letter = preview(await man.about(field.survey), None, (Kind.INVITATION, 0), "nb", "https://x")

    with pytest.raises(NoEmail):
        await try_out(man, "me@x.example", letter)
