from bot.fielding.faults import fault_words
from bot.words import words


def test_a_fault_is_said_in_a_sentence():
    assert fault_words("mail_full", words("nb")) == "Postkassen er full."
    assert fault_words("mail_full", words("en")) == "The mailbox is full."


def test_a_fault_that_is_not_known_says_its_code():
    assert fault_words("odd", words("en")) == "It did not go through (odd)."


def test_no_fault_says_nothing():
    assert fault_words("", words("en")) == ""
