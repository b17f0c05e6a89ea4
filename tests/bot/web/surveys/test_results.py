import re

import pytest

from storage import sending, surveys
from storage.letters import Kind
from surveys.answers import Chosen
from surveys.field_events import Reopened
from surveys.field_plan import Local
from tests.bot.web.conftest import House
from tests.bot.web.surveys.over import OPINIONS, asked, over

MINE = "Every answer stands beside the name"


def said(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_the_owner_sees_the_rate_the_report_and_every_file(house: House):
    survey = await over(house)
    guest = await house.owner()

    assert await guest.get(f"{survey.home}/results") == 200

    words = said(guest.page)
    assert "9 of 10 (90 %)" in words
    assert "at least 5 and at most 6 of the 10" in words
    assert "<svg" in guest.page
    assert "&lt;b&gt;" in guest.page
    kinds = set(re.findall(rf"{survey.home}/results/files/(\w+)\?", guest.page))
    assert kinds == {"docx", "pdf", "html", "xlsx", "csv", "sav", "ddi", "yaml", "xlsform"}


async def test_answers_by_name_are_apart_and_said_to_be_for_the_owner_alone(house: House):
    survey = await over(house)
    guest, home = await house.owner(), f"{survey.home}/results"
    await guest.get(f"{home}/files/html?language=nb")
    passed_on = guest.page
    await guest.get(home)
    plain = guest.page
    await guest.get(f"{home}?names=1")
    by_name = guest.page
    await guest.get(f"{home}/files/html?language=nb&names=1")

    assert [MINE in page for page in (plain, by_name)] == [False, True]
    assert [f"{home}/files/answers" in page for page in (plain, by_name)] == [False, True]
    named = "Svarene, med navn"
    assert [named in page for page in (passed_on, guest.page)] == [False, True]
    assert "form-1-2026-11-23-med-navn-nb.html" in guest.headers["Content-Disposition"]


async def test_files_are_named_after_the_form_the_day_and_the_language(house: House):
    survey = await over(house)
    guest = await house.owner()

    assert await guest.get(f"{survey.home}/results/files/csv?language=nn") == 200

    headers = guest.headers
    assert headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''form-1-2026-11-23-nn.csv"
    )
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    await guest.get(f"{survey.home}/results/files/answers?language=nb")
    assert "Fylke 3" in guest.page


@pytest.mark.parametrize("path", ["exe", "csv?language=en", "csv?language=xx", "..%2F"])
async def test_there_are_no_other_files(house: House, path: str):
    survey = await over(house)
    guest = await house.owner()

    assert await guest.get(f"{survey.home}/results/files/{path}") == 404


async def test_opinions_are_shown_to_nobody_before_the_close(house: House):
    survey = await asked(house, OPINIONS)
    guest = await house.owner()

    assert await guest.get(f"{survey.home}/results") == 200
    assert "<svg" not in guest.page
    assert "Nothing is shown yet" in guest.page
    assert await guest.get(f"{survey.home}/results/files/csv") == 403


async def test_opinions_have_no_file_of_answers_and_say_when_they_have_been_shown(house: House):
    survey = await over(house, OPINIONS)
    guest = await house.owner()

    await guest.get(f"{survey.home}/results")

    assert "results/files/answers" not in guest.page
    assert "The figures have been shown." in guest.page
    assert await guest.get(f"{survey.home}/results/files/answers") == 403


async def test_official_answers_so_far_are_preliminary(house: House):
    survey = await asked(house)
    guest = await house.owner()

    assert await guest.get(f"{survey.home}/results") == 200
    assert "Preliminary" in guest.page
    await guest.get(f"{survey.home}/results/files/html?language=nb")
    assert "<h1>Prøven (midlertidig)</h1>" in guest.page


async def test_those_who_answered_are_told_once(house: House):
    survey = await over(house)
    guest = await house.owner()

    assert await guest.post(f"{survey.home}/results/announce") == 200
    await guest.post(f"{survey.home}/results/announce")

    letters = await house.app.site.store.read(sending.of_survey, survey.id)
    assert [one.kind for one in letters] == [Kind.CLOSING] * 9
    assert "goes to 9 who have answered" in said(guest.page)


async def test_nothing_is_announced_before_the_close(house: House):
    survey = await asked(house)
    guest = await house.owner()

    assert await guest.post(f"{survey.home}/results/announce") == 409
    assert await house.app.site.store.read(sending.of_survey, survey.id) == ()


async def test_a_draft_has_no_results(house: House):
    survey = await asked(house)
    copy = (await house.owner(), survey)
    guest = copy[0]
    await guest.post(f"{survey.home}/copy")
    mine = await house.app.site.store.read(surveys.of_account, house.account.id)
    draft = next(one.id for one in mine if one.id != survey.id)

    assert await guest.get(f"/surveys/{draft}/results") == 200
    assert "has not been opened yet" in guest.page
    assert await guest.get(f"/surveys/{draft}/results/files/csv") == 409


@pytest.mark.parametrize("path", ["results", "results/files/csv", "results/next"])
async def test_the_pages_are_the_owners_alone(house: House, path: str):
    survey = await over(house)

    for guest, status in ((await house.stranger(), 403), (await house.guest(), 401)):
        assert await guest.get(f"{survey.home}/{path}") == status
    assert await (await house.stranger()).post(f"{survey.home}/results/announce") == 403


async def test_one_more_answer_after_the_figures_were_shown_is_not_in_the_files(house: House):
    survey = await over(house, OPINIONS, people=12)
    guest = await house.owner()
    await guest.get(f"{survey.home}/results/files/csv")
    before = guest.page
    fielder = house.app.site.fielder
    seen = (await survey.fielding()).moves
    closes = Local(fielder.now().date().replace(month=12, day=20), fielder.now().time())
    event = Reopened(
        at=fielder.now(), by=house.account.id, seen=seen, closes=closes, reason="Én til"
    )
    await fielder.happen(survey.id, event)
    await survey.answer(9, {"q1": Chosen(("a",))})
    await survey.close()

    await guest.get(f"{survey.home}/results/files/csv")

    counted = [
        [line for line in page.splitlines() if ";q1;" in line and ";Antall;" in line]
        for page in (before, guest.page)
    ]
    assert counted[0] == counted[1] != []
