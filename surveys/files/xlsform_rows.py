"""The rows of the sheet «survey» as sections and items: groups are opened, filled and ended.

A group is a section, unless it is a table: of ratings («table-list») or of points to share.
"""

import re
from dataclasses import dataclass, field

from surveys.faults import Path
from surveys.files.cells import Row
from surveys.files.columns import Table
from surveys.files.expressions import Limits, NotALimit, NotUnderstood, relevant
from surveys.files.problems import Problems
from surveys.files.reading import quoted
from surveys.files.xlsform_cells import Cells, Place
from surveys.files.xlsform_questions import (
    Asked,
    Choices,
    question,
    rated,
    shared,
)
from surveys.files.xlsform_terms import (
    METADATA,
    TYPES,
    WRITTEN_TYPES,
    IgnoredMetadata,
    MissingCell,
    NestedGroup,
    NoSuchList,
    OneList,
    OnlyInside,
    SameRequired,
    UnknownType,
    UnmatchedBegin,
    UnmatchedEnd,
)
from surveys.questionnaire import All, Condition, Item, Section
from surveys.questions import Kind, Option, Question
from surveys.texts import Text

_SELECT = re.compile(r"(select[ _]one|select[ _]multiple) (\S+?)( or[ _]other)?|(rank) (\S+)")
_ROWS = {"matrix": "select_one", "points": "integer"}  # what the rows of a table are
FORM_TEXTS = ("intro", "source", "thanks")  # notes called «form.intro» and so on


@dataclass(slots=True)
class _Group:
    """A section that is open; without a row it was never begun, and ends where a group begins."""

    name: str
    title: Text
    row: Row | None = None
    condition: Condition | None = None
    text: Text | None = None
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class _Block:
    """A table that is open: what it is («matrix» or «points»), where it begins, and its rows."""

    sort: str
    row: Row
    rows: list[tuple[Row, Asked]] = field(default_factory=list)


def asked(words: str) -> Asked | None:
    """What a «type» cell asks for; None where it is nothing that is known here."""
    words = " ".join(words.split())
    if found := _SELECT.fullmatch(words):
        select, name, or_other, rank, ranked = found.groups()
        return Asked("rank", ranked) if rank else Asked(_one(select), name, bool(or_other))
    plain = {"int": "integer"}.get(words.lower(), _one(words.lower()))
    known = {"begin_group", *TYPES} - {"section", "matrix", "points", "rank", "matrix row"}
    return Asked(plain) if plain in known and not plain.startswith("select") else None


def _one(words: str) -> str:
    return words.replace(" ", "_")


class Rows(Cells):
    """Goes through the rows once."""

    def __init__(
        self,
        table: Table,
        problems: Problems,
        title: Text,
        languages: tuple[str, ...],
        choices: tuple[Table, dict[str, Choices]],
    ) -> None:
        super().__init__(table, problems, languages)
        self.title = title
        self.choice_table, self.choices = choices
        self.names = _names(table)
        self.sections: list[Section] = []
        self.texts: dict[str, Text] = {}
        self.places: dict[Path, Place] = {}
        self.used: set[str] = set()
        self.group: _Group | None = None
        self.block: _Block | None = None
        self.ignored: list[Row] = []  # groups that are open, and should not be there

    def read(self) -> None:
        """Read all rows into `sections`, `texts` and `places`."""
        for row in self.table.sheet.rows:
            self.row(row)
        begun = [self.block, self.group]
        for one in [*self.ignored, *(o.row for o in begun if o is not None and o.row is not None)]:
            self.note(one, "type", UnmatchedBegin())
        self.close()

    def row(self, row: Row) -> None:
        """Take in one row."""
        given = self.table.cell(row, "type")
        found = asked(given)
        if not given:
            self.note(row, "type", MissingCell(column="type"))
        elif given in METADATA:
            self.tell(row, "type", IgnoredMetadata(given=quoted(given)))
        elif found is None:
            known = ", ".join(WRITTEN_TYPES)
            self.note(row, "type", UnknownType(given=quoted(given), known=known))
        elif found.type == "begin_group":
            self.begin(row)
        elif found.type == "end_group":
            self.end(row)
        elif self.block is not None:
            self.block.rows.append((row, found))
        else:
            self.alone(row, found)

    # --- Groups ---------------------------------------------------------------------------------

    def begin(self, row: Row) -> None:
        """Open a section or a table."""
        looks = self.table.cell(row, "appearance").split()
        points = self.table.cell(row, "kind") == "points"
        sort = "matrix" if "table-list" in looks else "points" if points else "section"
        self.check(row, sort)
        inside = self.group is not None and self.group.row is not None
        if self.block is not None or (sort == "section" and inside):
            self.note(row, "type", NestedGroup())
            self.ignored.append(row)
        elif sort == "section":
            self.close()
            self.group = _Group(
                self.name(row), self.text(row, "label") or self.title, row, self.condition(row)
            )
        else:
            self.block = _Block(sort, row)

    def end(self, row: Row) -> None:
        """End what was opened last."""
        self.check(row, "end_group")
        if self.ignored:
            self.ignored.pop()
        elif self.block is not None:
            block, self.block = self.block, None
            self.tabled(block)
        elif self.group is not None and self.group.row is not None:
            self.close()
        else:
            self.note(row, "type", UnmatchedEnd())

    def close(self) -> None:
        """End the section that is open, if there is one."""
        group, self.group = self.group, None
        if group is not None:
            path = ("sections", len(self.sections))
            if group.row is not None:
                self.places[path] = self.place(group.row, "name")
            self.sections.append(Section(group.name, group.title, tuple(group.items), group.text))

    def opened(self, row: Row) -> _Group:
        """The section that is open; where there is none, one with the form's title."""
        if self.group is None:
            number = len(self.sections) + 1
            while f"page-{number}" in self.names:
                number += 1
            self.group = _Group(f"page-{number}", self.title)
            self.places["sections", len(self.sections)] = self.place(row, "name")
        return self.group

    # --- Items ----------------------------------------------------------------------------------

    def alone(self, row: Row, found: Asked) -> None:
        """A row that is an item of its own, or one of the form's or a section's texts."""
        self.check(row, found.type)
        if found.type != "note" or not self.aside(row):
            self.used.add(found.list)
            made = question(self, row, found, self.choices)
            self.add(row, made, self.flag(row, "required"), found.list)

    def aside(self, row: Row) -> bool:
        """Whether a note is a text of the form or of the open section; then it is kept as that."""
        owner, _, what = self.table.cell(row, "name").partition(".")
        if owner == "form" and what in FORM_TEXTS:
            self.texts[what] = self.needed(row, "label")
            return True
        if self.group is not None and owner == self.group.name and what == "text":
            self.group.text = self.needed(row, "label")
            return True
        return False

    def tabled(self, block: _Block) -> None:
        """A table as one item: its rows are rated, or share the points."""
        inside = [row for row, found in block.rows if self.fits(block, row, found)]
        if len(inside) < len(block.rows):
            return
        options = tuple(self.option(block, row) for row in inside)
        if block.sort == "points":
            path = self.add(block.row, shared(self, block.row, options), self.must(inside), "")
            self.places |= self.stand(path, "options", inside)
        elif (name := self.one_list(block)) is not None:
            made = rated(self, block.row, self.choices.get(name, Choices()), options)
            path = self.add(block.row, made, self.must(inside), name)
            self.places |= self.stand(path, "rows", inside)

    def stand(self, path: Path, key: str, rows: list[Row]) -> dict[Path, Place]:
        """Where the rows of a table stand."""
        where = (*path, "question", key)
        return {(*where, number): self.place(row, "name") for number, row in enumerate(rows)}

    def one_list(self, block: _Block) -> str | None:
        """The list that all rows are rated by; None (noted) where there is none, or several."""
        names = list(dict.fromkeys(found.list for _, found in block.rows))
        self.used.update(names)
        if len(names) > 1:
            self.note(block.rows[-1][0], "type", OneList())
            return None
        if names and names[0] not in self.choices:
            self.note(block.rows[0][0], "type", NoSuchList(name=quoted(names[0])))
            return None
        return names[0] if names else ""

    def fits(self, block: _Block, row: Row, found: Asked) -> bool:
        """Whether a row is of the type that its table has."""
        self.check(row, f"{block.sort} row")
        if found.type != _ROWS[block.sort] or found.or_other:
            self.note(row, "type", OnlyInside(type=_ROWS[block.sort]))
            return False
        if block.sort == "points" and self.limits(row) not in (
            Limits(),
            Limits(0, self.number(block.row, "limit", 10)),
        ):
            given = self.table.cell(row, "constraint")
            self.note(row, "constraint", NotALimit(given=quoted(given)))
        return True

    def option(self, block: _Block, row: Row) -> Option:
        """A row of a table; its name may begin with the table's own and a full stop."""
        owner = self.table.cell(block.row, "name")
        return Option(self.code(row, "name", f"{owner}."), self.needed(row, "label"))

    def must(self, rows: list[Row]) -> bool:
        """Whether the rows of a table must be answered: all of them, or none."""
        flags = [self.flag(row, "required") for row in rows]
        if len(set(flags)) > 1:
            self.note(rows[flags.index(not flags[0])], "required", SameRequired())
        return any(flags)

    def add(self, row: Row, made: Question, required: bool, choices: str) -> Path:
        """Add an item to the open section, and keep where its parts stand. Returns its place."""
        group = self.opened(row)
        path: Path = ("sections", len(self.sections), "items", len(group.items))
        self.places[path] = self.place(row, "name")
        self.places[*path, "show_if"] = self.place(row, "relevant")
        rows = {option.code: at for option, at in self.choices.get(choices, Choices()).options}
        for number, option in enumerate(made.options):
            if option.code in rows:
                sheet, column = self.choice_table.sheet.name, self.choice_table.at("name")
                place = sheet, rows[option.code].number, column
                self.places[*path, "question", "options", number] = place
        item = Item(
            self.name(row),
            self.needed(row, "label"),
            made,
            help=self.text(row, "hint"),
            required=required and made.kind is not Kind.NONE,
            show_if=_both(group.condition, self.condition(row)),
            visibility=self.visibility(row),
        )
        group.items.append(item)
        return path

    def condition(self, row: Row) -> Condition | None:
        """When the row is shown; None where it always is."""
        given = self.table.cell(row, "relevant")
        try:
            return relevant(given, self.names) if given else None
        except NotUnderstood as refusal:
            self.note(row, "relevant", refusal)
            return None


def _both(group: Condition | None, own: Condition | None) -> Condition | None:
    """What holds when a section's condition and an item's own do."""
    if group is None or own is None:
        return own or group
    parts = [c.parts if isinstance(c, All) else (c,) for c in (group, own)]
    return All((*parts[0], *parts[1]))


def _names(table: Table) -> dict[str, tuple[str, str]]:
    """What a name in an expression stands for: an item, and a row of it where it is in a table."""
    names: dict[str, tuple[str, str]] = {}
    owner = ""
    for row in table.sheet.rows:
        name, found = table.cell(row, "name"), asked(table.cell(row, "type"))
        if table.cell(row, "type") in METADATA:
            continue
        if found is not None and found.type == "end_group":
            owner = ""
        elif owner:
            names[name] = owner, name.removeprefix(f"{owner}.")
        else:
            names[name] = name, ""
            looks = table.cell(row, "appearance").split()
            in_table = "table-list" in looks or table.cell(row, "kind") == "points"
            owner = name if found is not None and found.type == "begin_group" and in_table else ""
    return names
