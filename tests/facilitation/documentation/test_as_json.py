import json
from dataclasses import replace
from datetime import date

from facilitation.documentation.as_json import render
from surveys.answers import Dated
from surveys.disclosure import NAMED_WORKSHOP, Policy
from tests.facilitation.documentation.sample import RECORD


def test_events_stand_in_order_as_they_were(made):
    log = json.loads(made["json"])

    assert log["events"] == [
        {"number": 1, "kind": "Started", "event": {"at": "2025-10-23T07:00:00Z"}}
    ]


def test_a_secret_ballot_stays_secret(made):
    votes = [a for a in json.loads(made["json"])["answers"] if a["kind"] == "shared"]

    assert [(vote["owner"], vote["table"]) for vote in votes] == [(None, None)] * 3


def test_named_answers_have_their_owner(made):
    log = json.loads(made["json"])
    promises = [a["owner"] for a in log["answers"] if a["kind"] == "committed"]

    assert promises == ["p0", "p3"]
    assert [person["alias"] for person in log["people"]][:1] == ["Deltaker 0"]


def test_a_policy_without_names_leaves_the_people_out():
    log = json.loads(render(RECORD, Policy(minimum=3)))

    assert log["people"] == []
    assert len(log["answers"]) == len(RECORD.entries)


def test_too_small_a_group_is_withheld():
    log = json.loads(render(RECORD, Policy(minimum=7)))

    assert log["withheld"] == {"reason": "too_few", "minimum": 7}
    assert "answers" not in log
    assert NAMED_WORKSHOP.minimum == 1


def test_a_day_is_written_as_days_are():
    dated = replace(RECORD.entries[0], value=Dated(date(2027, 1, 20)))
    log = json.loads(render(replace(RECORD, entries=(dated,)), NAMED_WORKSHOP))

    assert [answer["value"] for answer in log["answers"]] == [{"day": "2027-01-20"}]
