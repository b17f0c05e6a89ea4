import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.ports import Address, Unreachable
from bot.slack.routes import Remote, Route, person, place, remote_of, route_of

IDS = st.text(alphabet="ABCDEFGU0123456789", min_size=1, max_size=11)


@given(IDS, IDS, IDS)
def test_an_address_leads_to_its_route(team: str, user: str, channel: str):
    assert route_of(place(team, channel)) == Route(channel=channel)
    assert route_of(person(team, user)) == Route(user)
    assert route_of(person(team, user, channel)) == Route(user, channel)


@given(IDS, IDS, IDS)
def test_a_person_has_the_same_key_whatever_is_learnt(team: str, user: str, channel: str):
    known, learnt = person(team, user), person(team, user, channel)

    assert (known.tenant, known.key) == (learnt.tenant, learnt.key) == (team, user)


@given(IDS)
def test_a_message_is_found_by_its_channel_and_ts(channel: str):
    remote = Remote(channel, "1795783500.000100")

    assert remote_of(str(remote)) == remote


def test_no_message_is_an_empty_one():
    assert remote_of("") == Remote("", "")


@pytest.mark.parametrize("route", ["", "{", "[]", '{"user": 1}'])
def test_an_address_that_is_none_of_ours_leads_nowhere(route: str):
    with pytest.raises(Unreachable):
        route_of(Address("slack", "T1", "U1", route))
