"""People as Teams names them."""

import pytest

from bot.chat.ports import Sender
from bot.errors import Malformed
from bot.teams.people import is_bot, language_of, member, person, word
from bot.teams.routes import Route, address

ROUTE = Route("https://s/", "28:b")
KARI = {"id": "29:kari", "aadObjectId": "kari-aad", "name": "Kari"}
PLACE = address("home", "19:c", Route("https://s/", "28:b", conversation="19:c", threads=True))


def reached(key):
    return address("home", key, Route("https://s/", "28:b", "29:kari"))


def test_a_person_is_known_by_the_directorys_id():
    assert person(KARI, "home", ROUTE, "home", "nb") == Sender(reached("kari-aad"), "Kari", "nb")


@pytest.mark.parametrize(
    ("account", "key"),
    [({"id": "29:kari"}, "29:kari"), ({"id": "29:kari", "objectId": "aad"}, "aad")],
)
def test_a_person_without_one_is_known_by_the_bots_own_id(account, key):
    assert person(account, "home", ROUTE, "home").address == reached(key)


@pytest.mark.parametrize(
    ("more", "home", "external"),
    [
        ({}, "home", False),
        ({}, "", False),
        ({"tenantId": "home"}, "home", False),
        ({"tenantId": "other"}, "home", True),
        ({"tenantId": "other"}, "", True),
        ({}, "elsewhere", True),
        ({"userRole": "guest"}, "home", True),
        ({"userRole": "Guest"}, "home", True),
        ({"userRole": "anonymous"}, "home", True),
        ({"userRole": "user", "tenantId": "home"}, "home", False),
    ],
)
def test_a_guest_and_somebody_of_another_organisation_are_external(more, home, external):
    assert person({**KARI, **more}, "home", ROUTE, home).external is external


def test_a_member_of_a_place_is_reached_alone():
    assert member(KARI, PLACE) == Sender(reached("kari-aad"), "Kari")


@pytest.mark.parametrize(
    ("more", "emails"),
    [
        ({}, ()),
        ({"email": "k@x.example", "userPrincipalName": "k@x.example"}, ("k@x.example",)),
        ({"email": "kari@x.example", "userPrincipalName": "u1@x.example"},
         ("kari@x.example", "u1@x.example")),
        ({"email": "k@y.example", "userPrincipalName": "k_y.example#EXT#@x.onmicrosoft.com",
          "userRole": "guest", "tenantId": "home"}, ("k@y.example",)),
        ({"email": "victim@x.example", "userPrincipalName": "k@z.example", "tenantId": "other"},
         ("k@z.example",)),
        ({"email": None, "userPrincipalName": 7}, ()),
    ],
)  # fmt: skip
def test_a_member_has_the_addresses_that_are_their_own(more, emails):
    found = member({**KARI, **more}, PLACE)

    assert found.emails == emails
    assert "@" not in repr(found)


def test_a_name_is_cleaned_and_cut():
    found = person({**KARI, "name": " K\0ari " + "x" * 300}, "home", ROUTE, "home")

    assert found.name == "K�ari " + "x" * 193


@pytest.mark.parametrize("identity", [None, 7, "", "a\nb", "x" * 1_001, "\ud800"])
def test_an_id_that_cannot_be_one_is_refused(identity):
    with pytest.raises(Malformed):
        word({"id": identity}, "id")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("nb-NO", "nb"),
        ("nn-NO", "nn"),
        ("no", "nb"),
        ("no-NO", "nb"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("EN", "en"),
        ("sv-SE", ""),
        ("", ""),
    ],
)
def test_a_locale_is_one_of_our_languages_or_none(locale, language):
    assert language_of(locale) == language


def test_a_bot_is_known_by_its_id():
    assert [is_bot(one) for one in ("28:app", "29:kari", "")] == [True, False, False]
