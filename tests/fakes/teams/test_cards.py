"""Each rule for cards, and a card that breaks it."""

import pytest

from tests.fakes.teams.cards import Breach, CardRules, breaches

SUBMIT = {"type": "Action.Submit", "title": "Send"}
EXECUTE = {"type": "Action.Execute", "title": "Send", "verb": "answer", "fallback": SUBMIT}
TEXT = {"type": "TextBlock", "text": "Hei", "wrap": True}
INPUT = {"type": "Input.Text", "id": "a", "label": "Poeng"}
CHOICES = [{"title": "Ja", "value": "yes"}, {"title": "Nei", "value": "no"}]
CHOICE = {"type": "Input.ChoiceSet", "id": "c", "label": "Velg", "choices": CHOICES}

EVERYTHING = {
    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
    "type": "AdaptiveCard",
    "version": "1.5",
    "lang": "nb",
    "fallbackText": "Åpne nettsiden",
    "refresh": {"action": {"type": "Action.Execute", "verb": "mine"}, "userIds": ["29:a"]},
    "msteams": {"width": "Full"},
    "body": [
        {**TEXT, "style": "heading", "size": "ExtraLarge", "weight": "Bolder"},
        {"type": "RichTextBlock", "inlines": ["Fritt", {"type": "TextRun", "text": "ord"}]},
        {"type": "FactSet", "facts": [{"title": "Bord", "value": "3"}]},
        {
            "type": "ColumnSet",
            "columns": [{"type": "Column", "width": "stretch", "items": [TEXT]}],
        },
        {"type": "Container", "style": "emphasis", "items": [INPUT, CHOICE]},
        {"type": "Image", "url": "https://example.org/a.png", "altText": "Kart"},
        {
            "type": "Table",
            "columns": [{"width": 1}],
            "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [TEXT]}]}],
        },
        {"type": "Input.Number", "id": "n", "label": "Vekt", "min": 0, "max": 5},
        {"type": "Input.Toggle", "id": "t", "title": "Enig"},
        {"type": "ActionSet", "actions": [EXECUTE]},
    ],
    "actions": [
        {"type": "Action.OpenUrl", "title": "Siden", "url": "https://example.org/"},
        {"type": "Action.ToggleVisibility", "title": "Mer", "targetElements": ["a"]},
        {
            "type": "Action.ShowCard",
            "title": "Vis",
            "card": {"type": "AdaptiveCard", "body": [TEXT]},
        },
    ],
}


def card(*body, actions=(), version="1.5", **more):
    found = {"type": "AdaptiveCard", "version": version, "body": list(body), **more}
    return {**found, "actions": list(actions)}


def rejected(path, what):
    return (Breach(path, what, rejected=True),)


def noticed(path, what):
    return (Breach(path, what),)


def test_a_card_that_uses_everything_well_breaks_no_rule():
    assert breaches(EVERYTHING) == ()


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("text", rejected("card", "is not an AdaptiveCard")),
        ({"type": "HeroCard"}, rejected("card", "is not an AdaptiveCard")),
        ({"type": "AdaptiveCard"}, rejected("card.version", "is None")),
        (card(version="1.6"), rejected("card.version", "is '1.6'")),
        (card(version=1.5), rejected("card.version", "is 1.5")),
        (card({"type": "Chart"}), rejected("card.body[0]", "'Chart' is no known element")),
        (card("hei"), rejected("card.body[0]", "None is no known element")),
        (card({"type": "TextBlock"}), rejected("card.body[0].text", "is missing")),
        (card({**TEXT, "text": 7}), rejected("card.body[0].text", "is no text: 7")),
        (card({**TEXT, "wrap": "yes"}), rejected("card.body[0].wrap", "is no flag: 'yes'")),
        (card({**TEXT, "size": "huge"}), noticed("card.body[0].size", "may not be 'huge'")),
        (
            card({**TEXT, "colour": "red"}),
            noticed("card.body[0].colour", "is no property of TextBlock"),
        ),
        (
            card({"type": "FactSet", "facts": [{"title": "Bord"}]}),
            rejected("card.body[0].facts[0].value", "is missing"),
        ),
        (
            card({"type": "ColumnSet", "columns": [TEXT]}),
            rejected("card.body[0].columns[0]", "is 'TextBlock' where Column belongs"),
        ),
        (
            card({"type": "Container", "items": {}}),
            rejected("card.body[0].items", "is no list"),
        ),
        (
            card({"type": "Table", "columns": [], "rows": []}, version="1.4"),
            rejected("card.body[0]", "Table is newer than the card's version"),
        ),
        (
            card(actions=[{"type": "Action.Http", "title": "Hent"}]),
            rejected("card.actions[0]", "'Action.Http' is no known action"),
        ),
        (
            card({**TEXT, "fallback": "Action.Submit"}),
            noticed("card.body[0].fallback", "may not be 'Action.Submit'"),
        ),
        (
            card({**TEXT, "fallback": {"type": "TextBlock"}}),
            rejected("card.body[0].fallback.text", "is missing"),
        ),
        (
            card({"type": "Container", "items": [], "selectAction": {"type": "Action.ShowCard"}}),
            rejected("card.body[0].selectAction", "may not be Action.ShowCard"),
        ),
    ],
)
def test_a_card_is_held_to_the_schema(broken, expected):
    assert breaches(broken) == expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (
            {name: value for name, value in EXECUTE.items() if name != "verb"},
            noticed("card.actions[0].verb", "is missing"),
        ),
        (
            {name: value for name, value in EXECUTE.items() if name != "fallback"},
            noticed(
                "card.actions[0].fallback",
                "is no Action.Submit: older clients show no button",
            ),
        ),
        (
            {"type": "Action.Submit"},
            noticed("card.actions[0].title", "is missing"),
        ),
        (
            {"type": "Action.OpenUrl", "title": "Siden", "url": "/w/1"},
            noticed("card.actions[0].url", "is no web address"),
        ),
    ],
)
def test_an_action_has_what_it_needs(action, expected):
    assert breaches(card(actions=[action])) == expected


def test_execute_needs_a_card_of_1_4():
    assert breaches(card(actions=[EXECUTE], version="1.3")) == rejected(
        "card.actions[0]", "Action.Execute is newer than the card's version"
    )


def test_a_fallback_may_be_left_to_others():
    action = {**EXECUTE, "fallback": "drop"}

    assert breaches(card(actions=[action]), CardRules(needs_submit_fallback=False)) == ()


def test_an_element_that_is_unknown_may_fall_back():
    chart = {"type": "Chart.Donut", "fallback": TEXT}

    assert breaches(card(chart)) == ()


def test_what_is_in_a_fallback_may_have_the_same_id():
    action = {**EXECUTE, "id": "send", "fallback": {**SUBMIT, "id": "send"}}

    assert breaches(card(actions=[action])) == ()


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"type": "Input.Text", "label": "x"}, rejected("card.body[0].id", "is missing")),
        (
            {**INPUT, "isRequired": True},
            noticed("card.body[0].errorMessage", "is wanted of a required input"),
        ),
        (
            {"type": "Input.Text", "id": "a", "isRequired": True, "errorMessage": "!"},
            noticed("card.body[0].label", "is wanted of a required input"),
        ),
        (
            {**INPUT, "isRequired": True, "errorMessage": "!", "isVisible": False},
            noticed("card.body[0]", "is required and hidden: nobody can send the card"),
        ),
        ({**CHOICE, "choices": []}, rejected("card.body[0].choices", "is missing")),
        (
            {**CHOICE, "choices": [*CHOICES, {"title": "Jo", "value": "yes"}]},
            noticed("card.body[0].choices", "has one value twice"),
        ),
        (
            {**CHOICE, "choices": [{"title": "", "value": "a"}]},
            noticed("card.body[0].choices", "has a choice without words or value"),
        ),
        (
            {**CHOICE, "isMultiSelect": True, "choices": [{"title": "A", "value": "a,b"}]},
            noticed(
                "card.body[0].choices", "has a comma in a value, and values are joined by commas"
            ),
        ),
        ({**CHOICE, "value": "maybe"}, noticed("card.body[0].value", "is none of the choices")),
        ({**INPUT, "maxLength": 0}, noticed("card.body[0].maxLength", "is below one")),
        ({**INPUT, "regex": "("}, noticed("card.body[0].regex", "is no regular expression")),
        (
            {"type": "Input.Number", "id": "n", "min": 5, "max": 1},
            noticed("card.body[0].min", "is above max"),
        ),
    ],
)
def test_an_input_can_be_filled_in(element, expected):
    assert breaches(card(element)) == expected


def test_ids_are_unique_also_in_folded_cards():
    inner = {"type": "AdaptiveCard", "body": [INPUT]}
    fold = {"type": "Action.ShowCard", "title": "Vis", "card": inner}

    assert breaches(card(INPUT, actions=[fold])) == (
        Breach("card.body[0].id", "'a' is there twice", rejected=True),
        Breach("card.actions[0].card.body[0].id", "'a' is there twice", rejected=True),
    )


def test_six_buttons_fit_and_others_belong_in_the_menu():
    six = [{**SUBMIT, "title": str(number)} for number in range(6)]
    more = {**SUBMIT, "title": "Mer"}

    assert breaches(card(actions=[*six, {**more, "mode": "secondary"}])) == ()
    assert breaches(card(actions=[*six, more])) == noticed("card.actions", "has 7 buttons, 6 fit")


def test_a_refresh_is_an_execute_for_sixty_people_at_most():
    action = {"type": "Action.Execute", "verb": "mine"}
    people = [f"29:{number}" for number in range(61)]

    assert breaches(card(refresh={"action": action, "userIds": people})) == noticed(
        "card.refresh.userIds", "has 61, 60 may be"
    )
    assert breaches(card(refresh={"action": SUBMIT, "userIds": []})) == rejected(
        "card.refresh.action", "is no Action.Execute"
    )
