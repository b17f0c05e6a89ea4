import re

import pytest

from bot.web.papers import LINES, sheets_of
from facilitation.files import read, shipped, shipped_source
from facilitation.programme import ItemKind
from tests.bot.web.conftest import House

DAY = read(shipped_source("arbeidsverksted"))


def test_each_session_has_a_sheet_with_its_sub_questions_and_lines():
    sheets = sheets_of(DAY)

    assert [sheet.item.id for sheet in sheets] == ["q1", "q2", "q3", "q4", "q5"]
    assert [len(sheet.parts) for sheet in sheets] == [3, 2, 2, 1, 0]
    assert [sum(part.lines for part in sheet.parts) for sheet in sheets[:4]] == [LINES] * 4
    assert [sheet.commitment for sheet in sheets] == [False] * 4 + [True]


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_programme_can_be_printed(name: str):
    programme = read(shipped_source(name))
    sessions = [item.id for item in programme.items if item.kind is ItemKind.SESSION]

    assert [sheet.item.id for sheet in sheets_of(programme)] == [
        item.id
        for item in programme.items
        if item.id in sessions
        and any(p.collect.by == "person" and p.collect.question.kind != "none" for p in item.phases)
    ]


async def test_there_is_a_card_for_each_table_with_its_number_and_the_code(house: House):
    guest = await house.owner()

    assert await guest.get(f"{house.room}/cards") == 200
    assert re.findall(r'class="table-number">(\d+)<', guest.page) == ["1", "2", "3", "4"]
    assert guest.page.count(f'<p class="code">{house.day.code}</p>') == 4
    assert len(set(re.findall(r"<svg.*?</svg>", guest.page, re.DOTALL))) == 4


@pytest.mark.parametrize(("query", "size"), [("", "a5"), ("?size=a4", "a4"), ("?size=<b>", "a5")])
async def test_the_cards_are_a5_or_a4(house: House, query: str, size: str):
    guest = await house.owner()
    await guest.get(f"{house.room}/cards{query}")

    assert guest.page.count(f'class="card card-{size}"') == 4


async def test_the_sheets_stand_in_the_readers_language(house: House):
    guest = await house.owner(language="nn")

    assert await guest.get(f"{house.room}/sheets") == 200
    assert guest.page.count('<section class="sheet"') == 1
    assert guest.page.count("<h3>Kva bør vi gjere annleis?</h3>") == 1
    assert guest.page.count("Skriv for deg sjølv, utan å snakke.") == 1


@pytest.mark.parametrize("page", ["cards", "sheets", "documents", "documents/csv"])
async def test_only_a_facilitator_gets_them(house: House, page: str):
    nobody, ann, stranger = (
        await house.guest(),
        await house.participant(),
        await house.stranger(),
    )

    assert await nobody.get(f"{house.room}/{page}") == 401
    assert await ann.get(f"{house.room}/{page}") == 403
    assert await stranger.get(f"{house.room}/{page}") == 401
    assert await nobody.get(f"/w/nowhere/{page}") == 404


async def test_the_qr_code_for_chats_is_a_picture_that_anybody_may_fetch(house: House):
    guest = await house.guest()

    status, body = await guest.download(f"/j/{house.day.code}/qr.png")

    assert (status, body[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    assert await guest.get("/j/222222/qr.png") == 404
