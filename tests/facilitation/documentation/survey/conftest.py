"""The sample surveys, in the words of the report and in each format, made once."""

import pytest

from facilitation.documentation.survey.formats import FORMATS, make
from facilitation.documentation.survey.wording import SurveyWording
from tests.facilitation.documentation.sample import english
from tests.facilitation.documentation.survey.sample import OPINIONS, OWNERS, PUBLIC


@pytest.fixture(scope="session")
def w() -> SurveyWording:
    return SurveyWording("nb", english)


@pytest.fixture(scope="session")
def owners() -> dict[str, bytes]:
    return {wanted: make([OWNERS], "nb", english, wanted) for wanted in FORMATS}


@pytest.fixture(scope="session")
def public() -> dict[str, bytes]:
    wanted = [name for name, each in FORMATS.items()]
    return {name: make([PUBLIC], "nb", english, name) for name in wanted}


@pytest.fixture(scope="session")
def opinions() -> dict[str, bytes]:
    unnamed = [wanted for wanted, each in FORMATS.items() if not each.named]
    return {wanted: make([OPINIONS], "nb", english, wanted) for wanted in unnamed}
