import asyncio
from dataclasses import replace

import pytest

from bot.documents import (
    DocumentFailed,
    DocumentsQueue,
    Press,
    Wanted,
    file_name,
    make,
    preliminary,
    read_record,
    write_record,
)
from surveys.texts import text
from tests.facilitation.documentation.sample import RECORD as DAY


def test_a_record_is_the_same_after_a_journey_through_json():
    assert read_record(write_record(DAY)) == DAY


@pytest.mark.parametrize("kind", ["csv", "json", "html"])
async def test_the_process_makes_the_very_bytes_that_would_be_made_here(kind: str):
    wanted = Wanted(kind, "nn")

    assert await Press().make(DAY, wanted) == make(DAY, wanted)


async def test_a_failure_is_told_and_the_next_one_is_made(caplog: pytest.LogCaptureFixture):
    press = Press()

    with pytest.raises(DocumentFailed):
        await press.make(DAY, Wanted("exe", "nb"))

    assert [line.getMessage() for line in caplog.records] == [
        f"document Wanted(kind='exe', language='nb') of {DAY.workshop} failed: KeyError"
    ]
    assert await press.make(DAY, Wanted("csv", "nb")) == make(DAY, Wanted("csv", "nb"))


async def test_what_takes_too_long_is_ended():
    with pytest.raises(DocumentFailed):
        await Press(patience=0.0).make(DAY, Wanted("csv", "nb"))


async def test_when_too_many_wait_the_next_is_asked_to_come_back():
    press, wanted = Press(at_once=1, waiting=0), Wanted("csv", "nb")

    made = await asyncio.gather(
        press.make(DAY, wanted), press.make(DAY, wanted), return_exceptions=True
    )

    assert made[0] == make(DAY, wanted)
    assert isinstance(made[1], DocumentsQueue)


def test_a_preliminary_document_says_so_in_its_title_in_each_language():
    programme = replace(DAY.programme, title=text(nb="Dag", nn="Dag", se="Beaivi"))

    assert preliminary(replace(DAY, programme=programme)).programme.title == text(
        nb="Dag (midlertidig)", nn="Dag (førebels)", se="Beaivi (preliminary)"
    )


@pytest.mark.parametrize(
    ("closed", "name"),
    [(True, "{id}-{day}-nn.docx"), (False, "{id}-{day}-nn-førebels.docx")],
)
def test_a_file_is_named_after_its_day_and_its_language(closed: bool, name: str):
    expected = name.format(id=DAY.programme.id, day=DAY.programme.day)

    assert file_name(DAY, Wanted("docx", "nn"), closed=closed) == expected
