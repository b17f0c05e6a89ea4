from dataclasses import replace
from datetime import date

import pytest

from facilitation.documentation.survey.release import released, to_keep
from facilitation.documentation.survey.results import Progress, Terms
from surveys.answers import Chosen, Listed, Numbered, Point, Value
from surveys.figures import Choices, Hidden, Numbers, Texts, Why
from surveys.questionnaire import Visibility
from surveys.questions import OTHER
from surveys.responses import Disposition, Mode, Response, Wave
from surveys.tallies import Earlier, SurveyPolicy, wordless
from tests.facilitation.documentation.survey.sample import (
    ANSWERED,
    FORM,
    STANDING,
    UNITS,
    WORK,
)

GIVEN: dict[str, Value] = {
    "ofte": Chosen(("uke",)),
    "utsikt": Chosen(("svak",)),
    "antall": Numbered(40),
    "onske": Listed((Point("p", "Mer om arbeid"),)),
}
RESPONSES = tuple(
    Response(
        {**GIVEN, "ofte": Chosen(("uke" if n < 5 else "maaned",))},
        unit=number,
        late=n == 0,
        on_behalf=n < 2,
    )
    for n, number in enumerate(ANSWERED)
)
OFFICIAL = Wave(FORM, WORK, UNITS, STANDING, RESPONSES, name="2025")
OPINION = replace(
    OFFICIAL,
    fieldwork=replace(WORK, mode=Mode.OPINION),
    responses=tuple(replace(response, unit=None) for response in RESPONSES),
)
PROGRESS = Progress(((date(2025, 5, 2), 9),))
TERMS = Terms(SurveyPolicy())
OWNER = Terms(SurveyPolicy(owner=True))


def figure(results, item):
    found = results.result(item)
    assert found is not None
    return found.figure


def named(results):
    return [found.item.id for found in results.items if found.named is not None]


def test_official_answers_are_figures_and_those_declared_as_named_have_names():
    results = released(OFFICIAL, TERMS, PROGRESS)

    often = figure(results, "ofte")
    assert isinstance(often, Choices)
    assert [count.n for count in often.counts] == [5, 4, 0, 0, 0]
    assert named(results) == ["utsikt"]
    assert (results.late, results.on_behalf, results.name) == (1, 2, "2025")
    assert (results.standing, results.units) == (STANDING, UNITS)
    assert results.progress == PROGRESS
    assert results.dispositions.answered == 9


def test_the_owner_of_an_official_survey_has_all_names():
    results = released(OFFICIAL, OWNER)

    assert named(results) == [found.item.id for found in results.items]


def test_what_is_the_owners_alone_is_hidden_from_others():
    secret = replace(
        FORM,
        sections=tuple(
            replace(
                section,
                items=tuple(replace(item, visibility=Visibility.OWNER) for item in section.items),
            )
            for section in FORM.sections
        ),
    )
    wave = replace(OFFICIAL, questionnaire=secret)

    assert figure(released(wave, TERMS), "ofte") == Hidden(Why.OWNER)
    assert isinstance(figure(released(wave, OWNER), "antall"), Numbers)


@pytest.mark.parametrize("terms", [TERMS, OWNER])
def test_opinions_have_no_names_units_or_days_not_even_for_the_owner(terms):
    results = released(OPINION, terms, PROGRESS)

    assert named(results) == []
    assert (results.units, results.standing, results.progress) == ((), {}, None)
    assert (results.late, results.on_behalf, results.minimum) == (0, 0, 5)


def test_unanimous_opinions_are_hidden_and_texts_of_enough_people_are_shown():
    results = released(OPINION, TERMS)

    assert figure(results, "utsikt") == Hidden(Why.PROTECTED)
    wishes = figure(results, "onske")
    assert isinstance(wishes, Texts)
    assert len(wishes.texts) == 9


def test_an_open_survey_shows_nothing():
    still = replace(OFFICIAL, fieldwork=replace(WORK, closed=None))

    results = released(still, OWNER)

    assert {found.figure for found in results.items} == {Hidden(Why.OPEN)}
    assert named(results) == []


def test_a_declared_background_breaks_the_other_items_down():
    results = released(OFFICIAL, Terms(SurveyPolicy(by="ofte")))

    found = {result.item.id: [b.by for b in result.breakdowns] for result in results.items}
    assert found["antall"] == ["ofte"]
    assert found["ofte"] == []


def test_official_answers_can_be_told_by_the_groups_of_their_units():
    units = tuple(replace(unit, group="sør" if unit.number < "18" else "nord") for unit in UNITS)

    results = released(replace(OFFICIAL, units=units), Terms(SurveyPolicy(), by_group=True))

    (breakdown,) = results.items[1].breakdowns
    assert [group.code for group in breakdown.groups] == ["nord", "sør"]
    both = released(replace(OFFICIAL, units=units), Terms(SurveyPolicy(by="ofte"), by_group=True))
    found = [item.breakdowns for item in both.items if item.item.id == "antall"]
    assert [[one.by for one in shown] for shown in found] == [["ofte"]]  # where two overlap is one
    assert released(OPINION, Terms(SurveyPolicy(), by_group=True)).items[1].breakdowns == ()


def test_without_a_list_nobody_could_be_counted_as_asked():
    anybody = released(replace(OPINION, units=(), dispositions={}), TERMS)

    assert (anybody.listed, anybody.received, anybody.answered) == (False, 9, 9)
    assert (released(OPINION, TERMS).listed, released(OFFICIAL, TERMS).listed) == (True, True)
    assert (anybody.census, released(OPINION, TERMS).census) == (False, True)


# --- Again ----------------------------------------------------------------------------------------


def earlier(wave: Wave, terms: Terms = TERMS) -> Terms:
    """The same terms when a wave has been shown under them."""
    kept = {name: (Earlier(wordless(t), None),) for name, t in to_keep(wave, terms).items()}
    return replace(terms, before=kept)


def test_the_same_again_is_the_same_and_nothing_more_need_be_kept():
    again = earlier(OPINION)

    assert released(OPINION, again) == released(OPINION, TERMS)
    assert to_keep(OPINION, again) == {}


def test_one_answer_more_leaves_the_figures_as_they_were_and_no_texts():
    more = replace(OPINION, responses=(*OPINION.responses, OPINION.responses[0]))

    results = released(more, earlier(OPINION))

    often = results.result("ofte")
    assert often is not None
    assert (often.stands, often.figure) == (True, figure(released(OPINION, TERMS), "ofte"))
    assert figure(results, "onske") == Hidden(Why.DIFFERENCE)
    assert figure(results, "utsikt") == Hidden(Why.DIFFERENCE)
    assert to_keep(more, earlier(OPINION)) == {}
    assert figure(released(more, TERMS), "ofte") != often.figure
    assert figure(results, "bruk") == figure(released(OPINION, TERMS), "bruk")  # left open by all


def test_what_was_written_beside_other_does_not_stand():
    def use(*codes: str, said: str = "") -> Value:
        return Chosen(codes, said)

    given = [use("plan"), use("plan"), use("norsk", OTHER, said="b"), use("norsk", OTHER, said="c")]
    responses = [
        replace(r, answers={"bruk": given[n % 4]}) for n, r in enumerate(OPINION.responses * 4)
    ]
    wave = replace(OPINION, responses=tuple(responses))
    more = replace(wave, responses=(*wave.responses, wave.responses[0]))

    shown = figure(released(wave, TERMS), "bruk")
    stands = figure(released(more, earlier(wave)), "bruk")

    assert isinstance(shown, Choices)
    assert isinstance(shown.other, Texts)
    assert stands == replace(shown, other=Hidden(Why.DIFFERENCE))


def test_too_few_answers_were_no_figure_and_are_not_kept():
    few = replace(OPINION, responses=OPINION.responses[:2])

    assert to_keep(few, TERMS).keys() & GIVEN.keys() == set()
    assert to_keep(OFFICIAL, TERMS) == {}


def test_a_breakdown_is_kept_with_its_groups():
    by = Terms(SurveyPolicy(by="ofte"))

    kept = to_keep(OPINION, by)

    assert [(kept[name].by) for name in ("ofte", "antall")] == ["", "ofte"]
    assert released(OPINION, earlier(OPINION, by)) == released(OPINION, by)


def test_texts_alone_are_no_items():
    results = released(OFFICIAL, TERMS)

    assert [found.item.id for found in results.items][:2] == ["vurdering", "ofte"]
    assert STANDING["56"] is Disposition.OTHER
