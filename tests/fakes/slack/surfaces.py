"""Whole messages and whole views: what may stand where, how many, and how much in all."""

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal

from slackblocks import _limits as limit
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE

from tests.fakes.slack.blocks import CHECKED_BLOCKS, texts
from tests.fakes.slack.checks import Check, Fault, Faults, Shape, flag, many, plain, shaped, string
from tests.fakes.slack.checks import typed as of_type
from tests.fakes.slack.elements import SHAPES as ELEMENTS
from tests.fakes.slack.values import Json, Refused

Surface = Literal["message", "modal", "home"]

# github.com/slackapi/bolt-js/issues/2509: «about 11.3-13.2 k characters over all blocks».
MESSAGE_CHARACTERS = 12_000
# docs.slack.dev/reference/methods/chat.postMessage and chat.update
TEXT_OF_A_POST = 40_000
TEXT_OF_AN_UPDATE = 4_000
VIEW_BYTES = 250_000  # «greater than 250kb»: view_too_large


def elements_of(block: Any) -> Iterator[Json]:
    """The elements of a block that a person can use, wherever they stand in it."""
    if not isinstance(block, dict):
        return
    inner = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    for element in inner:
        if (
            isinstance(element, dict)
            and "action_id" in ELEMENTS.get(str(element.get("type")), Shape({})).fields
        ):
            yield element


def _repeated(ids: Iterator[str]) -> list[str]:
    return sorted(id_ for id_, times in Counter(ids).items() if times > 1)


def _unique_ids(blocks: list[Any], at: str) -> Faults:
    ids = (str(b["block_id"]) for b in blocks if isinstance(b, dict) and b.get("block_id"))
    for id_ in _repeated(ids):
        yield Fault(at, f"`block_id` must be unique: {id_}")
    for index, block in enumerate(blocks):
        actions = (str(e["action_id"]) for e in elements_of(block) if e.get("action_id"))
        for id_ in _repeated(actions):
            yield Fault(f"{at}/{index}", f"`action_id` must be unique within a block: {id_}")


def _of_kind(blocks: list[Any], kind: str) -> list[Any]:
    return [block for block in blocks if isinstance(block, dict) and block.get("type") == kind]


def _together(blocks: list[Any], at: str) -> Faults:
    charts = _of_kind(blocks, "data_visualization")
    if len(charts) > limit.MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS:
        yield Fault(at, "no more than 2 data_visualization blocks allowed")
    written = sum(len(str(block.get("text", ""))) for block in _of_kind(blocks, "markdown"))
    most = limit.MARKDOWN_TOTAL_TEXT_MAX_LENGTH
    if written > most:
        yield Fault(at, f"markdown must be less than {most + 1} characters in all")
    if len(_of_kind(blocks, "table")) > 1:
        yield Fault(at, "only_one_table_allowed")
    focused = [e for block in blocks for e in elements_of(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        yield Fault(at, "only one element may have `focus_on_load`")


def faults_of_blocks(blocks: Any, surface: Surface, at: str = "/blocks") -> Faults:
    """What is wrong with a list of blocks on that surface."""
    most = limit.MESSAGE_BLOCKS_MAX_ITEMS if surface == "message" else limit.VIEW_BLOCKS_MAX_ITEMS
    allowed = frozenset(_BLOCK_TYPES_BY_SURFACE[surface])
    yield from many(of_type(CHECKED_BLOCKS, allowed, "block type"), most, 0)(blocks, at)
    if isinstance(blocks, list):
        yield from _unique_ids(blocks, at)
        yield from _together(blocks, at)


VIEW: dict[str, Check] = {
    "blocks": lambda _value, _at: iter(()),  # checked as a surface
    "private_metadata": string(limit.VIEW_PRIVATE_METADATA_MAX_LENGTH, least=0),
    "callback_id": string(limit.VIEW_CALLBACK_ID_MAX_LENGTH, least=0),
    "external_id": string(limit.VIEW_EXTERNAL_ID_MAX_LENGTH, least=0),
}
MODAL = shaped(
    Shape(
        {
            **VIEW,
            "title": plain(limit.VIEW_TITLE_MAX_LENGTH),
            "submit": plain(limit.VIEW_SUBMIT_MAX_LENGTH),
            "close": plain(limit.VIEW_CLOSE_MAX_LENGTH),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
        needs=("title", "blocks"),
    )
)
HOME = shaped(Shape(VIEW, needs=("blocks",)))


def faults_of_view(view: Any, at: str = "/view") -> Faults:
    """What is wrong with a modal or a Home tab."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        yield Fault(f"{at}/type", "must be modal or home")
        return
    surface: Surface = "modal" if view["type"] == "modal" else "home"
    yield from (MODAL if surface == "modal" else HOME)(view, at)
    blocks = view.get("blocks")
    yield from faults_of_blocks(blocks, surface, f"{at}/blocks")
    asks = isinstance(blocks, list) and bool(_of_kind(blocks, "input"))
    if surface == "modal" and asks and not view.get("submit"):
        yield Fault(at, "missing required field: submit")


def with_ids(blocks: list[Json], fresh: Callable[[str], str]) -> tuple[Json, ...]:
    """The blocks with a block_id and action_ids of Slack's own where the bot gave none."""
    filled = copy.deepcopy(blocks)
    for block in filled:
        if not block.get("block_id"):
            block["block_id"] = fresh("b")
        for element in elements_of(block):
            if not element.get("action_id"):
                element["action_id"] = fresh("a")
    return tuple(filled)


def refuse_message(blocks: Any) -> None:
    """Raises `Refused` invalid_blocks_format, invalid_blocks or msg_blocks_too_long."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refused("invalid_blocks_format")
    faults = [str(fault) for fault in faults_of_blocks(blocks, "message")]
    if faults:
        raise Refused("invalid_blocks", *faults)
    if len(texts(blocks)) > MESSAGE_CHARACTERS:
        raise Refused("msg_blocks_too_long")


def refuse_view(view: Any) -> None:
    """Raises `Refused` invalid_arguments or view_too_large, as views.open does."""
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise Refused("view_too_large")
    faults = [str(fault) for fault in faults_of_view(view)]
    if faults:
        raise Refused("invalid_arguments", *faults)
