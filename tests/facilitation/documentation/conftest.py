"""Each format of the sample day, made once."""

import pytest

from facilitation.documentation.document import Document
from facilitation.documentation.formats import FORMATS, make
from facilitation.documentation.report import report
from surveys.disclosure import NAMED_WORKSHOP
from tests.facilitation.documentation.sample import RECORD, english


@pytest.fixture(scope="session")
def document() -> Document:
    return report(RECORD, "nb", english, NAMED_WORKSHOP)


@pytest.fixture(scope="session")
def made() -> dict[str, bytes]:
    return {wanted: make(RECORD, "nb", english, NAMED_WORKSHOP, wanted) for wanted in FORMATS}
