"""Who is in a conversation, page by page."""

import pytest

from tests.fakes.teams import Rule


@pytest.fixture
async def team(teams, bot):
    people = [teams.user(f"Person {number:04}") for number in range(1_200)]
    team = teams.team("Alle", people, ["Bord 1"])
    await teams.install(team)
    return team


async def pages(bot, conversation, size):
    found, token = [], ""
    while True:
        path = f"conversations/{conversation}/pagedmembers?pageSize={size}"
        _, page = await bot.call("GET", path + (f"&continuationToken={token}" if token else ""))
        found.append([member["name"] for member in page["members"]])
        token = page.get("continuationToken")
        if not token:
            return found


async def test_twelve_hundred_members_come_in_three_pages(bot, team):
    found = await pages(bot, team.general.id, 500)

    assert [len(page) for page in found] == [500, 500, 200]
    assert [name for page in found for name in page] == [user.name for user in team.members]


async def test_a_page_is_never_larger_than_the_limit(bot, team):
    assert [len(page) for page in await pages(bot, team.id, 1_000)] == [500, 500, 200]


async def test_a_page_may_be_smaller_than_was_asked_for(teams, bot, team):
    teams.rosters.page_cap = 300

    assert [len(page) for page in await pages(bot, team.id, 500)] == [300, 300, 300, 300]


@pytest.mark.parametrize("query", ["pageSize=0", "pageSize=all", "continuationToken=mine"])
async def test_a_question_that_makes_no_sense_is_refused(teams, bot, team, query):
    status, body = await bot.call("GET", f"conversations/{team.id}/pagedmembers?{query}")

    assert (status, body["error"]["code"]) == (400, "BadArgument")
    assert [one.rule for one in teams.violations] == [Rule.SYNTAX]


async def test_one_member_is_found_by_either_id(bot, team):
    user = team.members[7]
    path = f"conversations/{team.general.id}/members"

    by_id = await bot.call("GET", f"{path}/{user.id}")
    by_directory = await bot.call("GET", f"{path}/{user.aad}")

    assert by_id == by_directory
    assert by_id[1]["aadObjectId"] == user.aad
    assert by_id[1]["email"] == "person.0007@fylket.example"


async def test_a_stranger_is_no_member(teams, bot, team):
    stranger = teams.user("Fremmed")
    path = f"conversations/{team.general.id}/members/{stranger.id}"

    status, body = await bot.call("GET", path)

    assert (status, body["error"]["code"]) == (404, "MemberNotFoundInConversation")


async def test_a_team_tells_its_channels_and_itself(bot, team):
    _, channels = await bot.call("GET", f"teams/{team.id}/conversations")
    _, itself = await bot.call("GET", f"teams/{team.id}")

    assert channels == {
        "conversations": [
            {"id": team.id, "name": None},
            {"id": team.channel("Bord 1").id, "name": "Bord 1"},
        ]
    }
    assert (itself["memberCount"], itself["channelCount"]) == (1_200, 2)


async def test_the_fifteenth_question_in_a_second_is_too_many(teams, bot, team):
    path = f"conversations/{team.id}/pagedmembers"
    statuses = [(await bot.call("GET", path))[0] for _ in range(15)]

    assert statuses == [200] * 14 + [429]
    assert [one.rule for one in teams.violations] == [Rule.RATE]
