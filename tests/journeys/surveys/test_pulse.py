"""A pulse of three waves that runs by itself: made, opened and sent by the clock."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.fielding.repeater import Repeater
from storage import surveys
from storage.surveys import Survey
from tests.fakes.smtp.server import Received
from tests.journeys.surveys.desk import Desk, at_desk
from tests.journeys.surveys.directorate import NB, directorate

pytestmark = pytest.mark.timeout(120)

MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)  # nine in Oslo, summer time
SECOND = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)  # nine in Oslo, winter time
THIRD = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
PEOPLE = [f"{name}@lag.example" for name in ("ada", "bo", "cis", "dag", "eli", "fam")]
SAID = "Undersøkelsen kommer igjen hver 4. uke, til 20. desember 2026, til de samme."


async def test_a_pulse_of_three_waves_runs_by_itself(tmp_path: Path) -> None:
    async with directorate(None, tmp_path, MONDAY) as house:
        desk = await at_desk(house)
        await set_up(desk)
        assert house.mail() == Counter(PEOPLE)
        assert [SAID in " ".join(text(one).split()) for one in house.last] == [True] * 6
        decliner = house.links()[PEOPLE[0]]
        await answer(desk, house.links(), PEOPLE[1:])
        guest = await house.guest()
        await guest.get(f"{decliner}/withdraw")
        assert "Sier du nei, blir du ikke spurt de andre gangene heller." in guest.page
        await guest.post(f"{decliner}/withdraw")

        for moment in (SECOND, THIRD):
            house.mail()
            await come(desk, moment)
            assert house.mail() == Counter(PEOPLE[1:])
            await answer(desk, house.links(), PEOPLE[1:])
        await come(desk, datetime(2026, 12, 28, 8, 0, tzinfo=UTC))

        waves = await all_waves(desk)
        assert [one.wave for one in waves] == ["2026-10-05", "2026-11-02", "2026-11-30"]
        assert NB("No more waves come by themselves.") in await desk.look("/repeat")
        told = await desk.look("/results")
        for wave in waves:
            assert wave.wave in told


def text(letter: Received) -> str:
    """What a letter says."""
    body = letter.message.get_body(("plain",))
    return "" if body is None else str(body.get_content())


async def set_up(desk: Desk) -> None:
    """A pulse of persons that opens now, and comes every fourth Monday until Christmas."""
    await desk.make("puls")
    rows = [f"{n};{mail.partition('@')[0]};{mail}" for n, mail in enumerate(PEOPLE)]
    await desk.take_list("\r\n".join(["nummer;navn;e-post", *rows]), of="own")
    plan = {
        "commissioner": "Nettverket",
        "closes_day": "2026-10-12",
        "closes_at": "12:00",
        "reminder_0_day": "",
        "reminder_1_day": "",
    }
    assert NB("The plan is saved.") in await desk.fill("/plan", "/plan", plan)
    rule = {"first_day": "2026-11-02", "first_at": "09:00", "until": "2026-12-20", "times": ""}
    await desk.look("/repeat")
    proposed = desk.form(f"{desk.home}/repeat/dates")
    dates = await desk.look(f"/repeat/dates?{urlencode({**proposed, **rule}, doseq=True)}")
    assert "mandag 30. november 2026 kl. 09.00" in dates
    told = await desk.send("/repeat")
    assert NB("The next wave opens {when}.", when="mandag 2. november 2026 kl. 09.00") in told
    assert NB("The survey is open") in await desk.fill("/plan", "/open")
    await desk.fill("/invite", "/invite")
    await desk.house.delivered()


async def come(desk: Desk, moment: datetime) -> None:
    """The clock comes to this moment; work goes on with the newest wave."""
    house = desk.house
    await house.at(moment)
    await Repeater(house.app.site.fielder, {}).open_due()
    newest = (await all_waves(desk))[-1]
    desk.survey = house.survey = newest.id
    await house.delivered()


async def all_waves(desk: Desk) -> tuple[Survey, ...]:
    """The waves, the first one first."""
    read = desk.house.app.site.store.read
    found = await read(surveys.find, desk.survey)
    assert found is not None
    return await read(surveys.waves_of, found.panel) if found.panel else (found,)


async def answer(desk: Desk, links: dict[str, str], people: list[str]) -> None:
    """These say how it was."""
    for mail in people:
        await desk.house.answer(links[mail], {"a-nytte": "nyttig"})
