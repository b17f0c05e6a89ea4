from bot.chat.ports import Address, Sender, Where
from bot.slack.home import Home
from bot.slack.taken import somebody, where

HOME = Home("T1", "UBOT")


def test_a_conversation_with_one_person_is_theirs():
    address = Address("slack", "T1", "U1", '{"user": "U1", "channel": "D1"}')

    assert where(HOME, "D1", "U1") == Where(address, personal=True)


def test_every_other_conversation_is_a_place_with_its_name():
    address = Address("slack", "T1", "G1", '{"channel": "G1"}')

    assert where(HOME, "G1", "U1", "styret") == Where(address, personal=False, name="styret")


def test_names_are_clean_and_ones_own_team_is_no_other_house():
    address = Address("slack", "T1", "U1", '{"user": "U1"}')

    assert somebody(HOME, "U1", "T1", "o\x00la") == Sender(address, "o\ufffdla")
    assert somebody(HOME, "U1") == Sender(address, "")
