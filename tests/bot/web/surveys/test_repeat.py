import html
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

import pytest

from bot.fielding.coming_again import UNSEEN
from bot.fielding.repeater import Repeater
from bot.fielding.repeating import repeat
from storage import recurrences, seats, surveys
from storage.gathering import GATHERED
from storage.recurrences import Standing
from storage.survey_log import Line, note
from surveys.dispositions import Ruling
from surveys.field_events import Reopened
from surveys.field_plan import Local
from surveys.recurrence import Every, Recurrence, upcoming
from tests.bot.web.conftest import House
from tests.bot.web.surveys.over import OPINIONS, TERMS, Over, asked, over
from tests.bot.web.surveys.owners import posted_by
from tests.journeys.guest import Guest
from tests.storage.fields import anybody


def today(house: House) -> date:
    return house.clock.moment.date()


def pulse(house: House, **more: str) -> dict[str, str]:
    first = today(house) + timedelta(weeks=4)
    return {
        "first_day": first.isoformat(),
        "first_at": "09:00",
        "every": "4",
        "unit": "weeks",
        "days": "7",
        "until": "",
        "times": "2",
    } | more


async def standing(survey: Over) -> Standing | None:
    return await survey.house.app.site.store.read(recurrences.of_survey, survey.id)


async def set_to_come(survey: Over, house: House) -> Recurrence:
    found = await house.app.site.store.read(surveys.find, survey.id)
    assert found is not None
    rule = Recurrence(4, Every.WEEKS, Local(today(house) + timedelta(weeks=4), time(9)), 7, times=2)
    await repeat(house.app.site.fielder, found, await survey.fielding(), rule, house.account.id)
    return rule


async def come(house: House, moment: datetime) -> int:
    house.clock.moment = moment
    return await Repeater(house.app.site.fielder, {}).open_due()


async def test_a_survey_is_set_to_come_again_changed_and_stopped(house: House):
    survey, guest = await over(house), await house.owner()
    await guest.get(f"{survey.home}/results")
    assert f'href="{survey.home}/repeat"' in guest.page

    await guest.get(f"{survey.home}/repeat")
    proposed = posted_by(guest, "get")
    assert await guest.post(f"{survey.home}/repeat", pulse(house)) == 200
    first = await standing(survey)
    assert "every 4 weeks, 2 times more" in guest.page
    assert await guest.post(f"{survey.home}/repeat", pulse(house, every="2")) == 200
    second = await standing(survey)
    assert await guest.post(f"{survey.home}/repeat/stop") == 200

    assert (proposed["every"], proposed["unit"], proposed["times"]) == ("4", "weeks", "3")
    assert first is not None
    assert second == replace(first, rule=replace(first.rule, every=2))
    assert await standing(survey) is None


async def test_the_plan_says_when_the_next_wave_opens_and_the_page_that_it_was_stopped(
    house: House,
):
    survey, guest = await over(house), await house.owner()
    ask = "The same can be asked again by the clock"

    await guest.get(f"{survey.home}/plan")
    before = (ask in guest.page, "It comes again" in guest.page)
    await set_to_come(survey, house)
    await guest.get(f"{survey.home}/plan")
    after = (ask in guest.page, "It comes again every 4 weeks, 2 times more." in guest.page)
    await guest.post(f"{survey.home}/repeat/stop")

    assert (before, after) == ((True, False), (False, True))
    assert "No more waves come by themselves." in guest.page


async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stands(house: House):
    survey, guest = await over(house), await house.owner()
    wrong = {
        "first_day": {"first_day": "i morgen"},
        "every": {"every": "99"},
        "days": {"days": "28"},
        "until": {"times": ""},
        "unit": {"unit": "years"},
    }

    for name, typed in wrong.items():
        assert await guest.post(f"{survey.home}/repeat", pulse(house, **typed)) == 422
        assert f'href="#{name}"' in guest.page
    assert await guest.post(f"{survey.home}/repeat", pulse(house, first_day="")) == 422
    assert await guest.post(f"{survey.home}/repeat", pulse(house, days='"><b>')) == 422
    assert re.findall(r'"><b>', guest.page) == []
    assert await standing(survey) is None


def dates(guest: Guest) -> list[str]:
    """The waves on the page, as they are read."""
    found = re.findall(r"<li>(<span class=\"unseen\">.*?)</li>", guest.page)
    return [
        html.unescape(re.sub(r"<br>", " | ", re.sub(r"<(?!br)[^>]*>", "", one))) for one in found
    ]


@pytest.mark.parametrize(
    ("language", "first"),
    [
        (
            "nb",
            "Åpner: mandag 28. desember 2026 kl. 09.00 – Svarfrist: mandag 4. januar 2027 kl. 12.00"
            " | Den åpner senere fordi fredag 25. desember 2026 er en fridag.",
        ),
        (
            "nn",
            "Opnar: måndag 28. desember 2026 kl. 09.00 – Svarfrist: måndag 4. januar 2027 kl. 12.00"
            " | Han opnar seinare fordi fredag 25. desember 2026 er ein fridag.",
        ),
        (
            "en",
            "Opens: Monday, 28 December 2026 at 09:00 – Deadline: Monday, 4 January 2027 at 12:00"
            " | It opens later because Friday, 25 December 2026 is a day off.",
        ),
    ],
)
async def test_the_real_dates_are_told_before_they_are_saved(
    house: House, language: str, first: str
):
    survey = await over(house, replace(TERMS, contact_days=90))
    guest = await house.owner(language=language)
    fields = pulse(house, first_day="2026-12-25", days="7")

    assert await guest.get(f"{survey.home}/repeat/dates?{urlencode(fields)}") == 200
    shown, before = dates(guest), await standing(survey)
    said = posted_by(guest)
    assert await guest.post(f"{survey.home}/repeat", said) == 200

    assert (shown[0], len(shown), before) == (first, 2, None)
    assert {name: value for name, value in said.items() if name in fields} == fields
    after = await standing(survey)
    assert after is not None
    assert (after.opens_on, dates(guest)) == (date(2026, 12, 28), shown)


async def test_what_was_written_is_there_again_when_it_is_to_be_changed(house: House):
    survey, guest = await over(house), await house.owner()
    fields = pulse(house, every="3", days="5")

    await guest.get(f"{survey.home}/repeat/dates?{urlencode(fields)}")
    back = re.findall(r'<a href="([^"]*/repeat[?][^"]*)"', guest.page)
    assert await guest.get(html.unescape(back[0])) == 200

    assert posted_by(guest, "get") == fields


async def test_what_is_wrong_is_said_before_dates_are(house: House):
    survey, guest = await over(house), await house.owner()

    for typed in ({"every": "99"}, {"first_day": ""}, {"days": '"><b>'}, {"times": ""}):
        query = urlencode(pulse(house, **typed))
        assert await guest.get(f"{survey.home}/repeat/dates?{query}") == 422
    assert re.findall(r'"><b>', guest.page) == []
    assert await guest.get(f"{survey.home}/repeat/dates") == 422
    assert await guest.get(f"{survey.home}/repeat?every=2") == 200


async def test_the_plan_tells_the_deadline_of_the_next_wave(house: House):
    survey, guest = await over(house), await house.owner()
    rule = await set_to_come(survey, house)
    found = await standing(survey)
    assert found is not None

    await guest.get(f"{survey.home}/plan")

    deadline = next(upcoming(rule, (await survey.fielding()).plan, date(2026, 1, 1))).closes
    assert f"Its deadline is {deadline:%A}, {deadline.day} {deadline:%B %Y} at 12:00." in guest.page


async def test_addresses_that_are_deleted_too_soon_are_told_of_when_it_is_set(house: House):
    survey, guest = await over(house, replace(TERMS, contact_days=7)), await house.owner()

    assert await guest.post(f"{survey.home}/repeat", pulse(house)) == 422

    assert "The addresses are deleted 7 days after a wave has closed" in guest.page
    assert 'id="every-error"' in guest.page


async def test_the_board_and_the_list_tell_when_it_comes_and_why_it_did_not(house: House):
    survey, guest = await asked(house), await house.owner()
    rule = await set_to_come(survey, house)
    opens = datetime.combine(rule.first.day, time(12), house.clock.moment.tzinfo)
    for page in (survey.home, "/surveys"):
        await guest.get(page)
        assert f'href="{survey.home}/repeat"' in guest.page

    assert await come(house, opens) == 0  # it is still open

    for page in (survey.home, "/surveys", f"{survey.home}/repeat"):
        await guest.get(page)
        assert "A wave was left out" in guest.page
        assert "The wave before it was still open." in guest.page


async def test_what_will_be_in_the_way_is_told_and_so_is_what_ends_when_it_is_deleted(house: House):
    survey, guest = await over(house), await house.owner()
    rule = await set_to_come(survey, house)
    later = Local(rule.first.day + timedelta(days=3), time(12))
    fielder, seen = house.app.site.fielder, (await survey.fielding()).moves
    event = Reopened(
        at=fielder.now(), by=house.account.id, seen=seen, closes=later, reason="Fem til"
    )
    await fielder.happen(survey.id, event)

    for page in (survey.home, "/surveys", f"{survey.home}/repeat"):
        await guest.get(page)
        assert "This wave is still open when the next one is to open." in guest.page
    await guest.get(f"{survey.home}/delete")
    assert "It comes again by itself. That ends too." in guest.page
    await guest.post(f"{survey.home}/repeat/stop")
    await guest.get(f"{survey.home}/delete")
    assert "That ends too." not in guest.page


async def test_the_next_wave_is_not_made_by_hand_while_it_comes_by_itself(house: House):
    survey, guest = await over(house), await house.owner()
    await set_to_come(survey, house)
    fields = {"this": "2025", "next": "2026", "closes": "2026-12-20"}

    assert await guest.get(f"{survey.home}/results/next") == 409
    assert await guest.post(f"{survey.home}/results/next", fields) == 409
    await guest.post(f"{survey.home}/repeat/stop")
    assert await guest.get(f"{survey.home}/results/next") == 200


async def test_an_earlier_wave_leads_to_the_newest(house: House):
    survey, guest = await over(house), await house.owner()
    rule = await set_to_come(survey, house)
    opens = datetime.combine(rule.first.day, time(12), house.clock.moment.tzinfo)
    assert await come(house, opens) == 1

    assert await guest.get(f"{survey.home}/repeat") == 200
    assert guest.path != f"{survey.home}/repeat"
    assert "every 4 weeks, 1 time more" in guest.page
    assert await guest.post(f"{survey.home}/repeat", pulse(house)) == 409


async def test_those_who_are_asked_are_told_before_they_answer_and_when_they_decline(house: House):
    survey = await asked(house, OPINIONS)
    await set_to_come(survey, house)
    person = await house.guest("nb")

    for page in (f"/q/{survey.link(1)}", f"/q/{survey.link(1)}/withdraw"):
        await person.get(page)
        assert "Undersøkelsen kommer igjen hver 4. uke, 2 ganger til, til de samme." in person.page
        assert "Sier du nei, blir du ikke spurt de andre gangene heller." in person.page


async def test_a_person_who_declined_is_not_asked_the_next_time(house: House):
    survey = await asked(house, OPINIONS)
    rule = await set_to_come(survey, house)
    person = await house.guest("nb")
    await person.get(f"/q/{survey.link(1)}/withdraw")
    await person.post(f"/q/{survey.link(1)}/withdraw")
    await survey.close()

    assert await come(house, datetime.combine(rule.first.day, time(12), house.clock.moment.tzinfo))

    store = house.app.site.store
    found = await store.read(surveys.find, survey.id)
    assert found is not None
    second = (await store.read(surveys.waves_of, found.panel or ""))[1]
    there = await store.read(seats.of_survey, second.id)
    assert [one.unit.number for one in there] == [f"{n:02}" for n in range(10) if n != 1]
    assert {one.ruling for one in there} == {Ruling.NONE}


async def test_a_survey_for_anybody_has_nobody_to_ask_again(house: House):
    survey, guest = await asked(house, anybody(OPINIONS)), await house.owner()

    await guest.get(f"{survey.home}/repeat")

    assert "there is no list of people to ask again" in guest.page
    assert 'name="every"' not in guest.page
    assert await guest.post(f"{survey.home}/repeat", pulse(house)) == 409
    assert await guest.get(f"{survey.home}/repeat/dates?{urlencode(pulse(house))}") == 409
    await guest.get(f"{survey.home}/plan")
    assert f'href="{survey.home}/repeat"' not in guest.page


async def test_it_is_the_owners_alone(house: House):
    survey, stranger = await over(house), await house.stranger()

    assert await stranger.get(f"{survey.home}/repeat") == 403
    query = urlencode(pulse(house))
    assert await stranger.get(f"{survey.home}/repeat/dates?{query}") == 403
    assert await stranger.post(f"{survey.home}/repeat", pulse(house)) == 403
    assert await stranger.post(f"{survey.home}/repeat/stop") == 403
    assert await standing(survey) is None


async def test_the_owner_of_a_survey_of_a_channel_is_told_who_is_asked_and_what_could_not_be_seen(
    house: House,
):
    survey, guest = await asked(house, OPINIONS), await house.owner()
    await guest.get(f"{survey.home}/repeat")
    before = "This survey asks everybody in its channel." in guest.page
    rule = Recurrence(4, Every.WEEKS, Local(today(house) + timedelta(weeks=4), time(9)), 7, times=2)
    fielder = house.app.site.fielder
    line = Line(fielder.now(), house.account.id, GATHERED, reason="10")
    await fielder.change(survey.id, note, line)
    unseen = Standing(rule, rule.first.day, UNSEEN)
    await fielder.change(survey.id, recurrences.keep, unseen, replace(line, what="RepeatSet"))

    pages = []
    for page in (survey.home, f"{survey.home}/repeat"):
        await guest.get(page)
        pages.append(
            ("The channel could not be looked at" in guest.page, "A wave was left" in guest.page)
        )

    assert pages == [(True, False)] * 2
    assert (before, "This survey asks everybody in its channel." in guest.page) == (False, True)
    await guest.get(survey.home)
    assert "Everybody in the channel was put on the list" in guest.page
    assert "Number: 10" in guest.page
