import ast
import re
from pathlib import Path

from bot.web.surveys.history import DID, history
from bot.words import words
from storage import links
from storage.links import Account
from storage.survey_log import Line, note
from surveys.field_events import AnyControl
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import draft, standing

ROOT = Path(__file__).parents[4]


def test_every_decision_has_words():
    assert {kind.__name__ for kind in AnyControl.__args__} - set(DID) == set()


def test_every_code_that_is_logged_has_words():
    found = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Line":
                found |= {
                    argument.value
                    for argument in node.args[2:3]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                }

    assert {code for code in found if re.fullmatch("[A-Z][A-Za-z]+", code)} - set(DID) == set()


async def test_the_newest_line_comes_first_with_names(house: House):
    survey, store = await draft(house), house.app.site.store
    await store.write(links.add_account, Account("other", "Kari"))
    now = house.app.site.fielder.now()
    lines = [
        Line(now, house.account.id, "Opened"),
        Line(now, "other", "Reopened", reason="Five more"),
        Line(now, "gone", "Listed", reason="3"),
        Line(now, "", "ClosedByClock"),
        Line(now, "", "Unheard"),
    ]
    for line in lines:
        await house.app.site.fielder.change(survey, note, line)

    told = await history(
        store, survey, await standing(house, survey), house.account.id, words("en")
    )

    assert [(one.who, one.what, one.details) for one in told] == [
        ("the clock", "Unheard", ""),
        ("the clock", "The survey closed as planned", ""),
        ("the owner", "Some were put on the list", "Number: 3"),
        ("Kari", "The survey was opened again", "Five more"),
        ("you", "The survey was opened", ""),
    ]
