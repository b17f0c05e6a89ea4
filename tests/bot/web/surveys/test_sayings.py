from bot.fielding.following import Stand
from bot.web.surveys.sayings import KINDS, STANDS, STATES, way
from bot.words import words
from storage.letters import Kind, State


def test_every_code_has_words():
    assert (set(STANDS), set(KINDS), set(STATES)) == (set(Stand), set(Kind), set(State))


def test_a_way_that_we_do_not_know_is_said_as_it_is():
    assert [way(code, words("nb")) for code in ("email", "pigeon")] == ["e-post", "pigeon"]
