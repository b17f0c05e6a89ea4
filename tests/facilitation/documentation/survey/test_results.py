from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from facilitation.documentation.survey.results import Results, anything_hidden
from surveys.responses import Mode
from tests.facilitation.documentation.survey.sample import OPINIONS, OWNERS, PUBLIC, opened


def test_only_official_answers_are_named():
    assert [wave.named for wave in (PUBLIC, OWNERS, OPINIONS)] == [True, True, False]
    assert [wave.official for wave in (PUBLIC, OWNERS, OPINIONS)] == [True, True, False]


def test_the_population_is_as_many_as_could_be_asked_where_nothing_else_is_known():
    assert (PUBLIC.population, OPINIONS.population) == (15, 100)


def test_a_random_sample_is_no_census():
    sample = replace(PUBLIC, fieldwork=replace(PUBLIC.fieldwork, sample=True))

    assert (PUBLIC.census, sample.census) == (True, False)


def test_an_item_is_found_by_its_id():
    found = PUBLIC.result("bruk")

    assert found is not None
    assert found.item.id == "bruk"
    assert PUBLIC.result("finnes-ikke") is None


@pytest.mark.parametrize("results", [PUBLIC, OWNERS, OPINIONS, opened(PUBLIC)])
def test_results_cross_to_the_process_that_makes_documents_as_json(results):
    waves = TypeAdapter(tuple[Results, ...])

    assert waves.validate_json(waves.dump_json((results, results))) == (results, results)


def test_a_hidden_figure_is_found_however_deep_it_lies():
    assert [anything_hidden(wave) for wave in (PUBLIC, OPINIONS, opened(PUBLIC))] == [
        False,
        True,
        True,
    ]
    assert [mode for mode in Mode if anything_hidden(mode)] == []
