"""Reads a questionnaire from the YAML file that its owner writes: see `docs/questionnaires.md`.

Every mistake is reported at its place, all in one go.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path as Folder

from surveys.conditions import BadCondition, Parsed, parse
from surveys.errors import Refusal
from surveys.faults import Fault, NoQuestions, Path, faults
from surveys.files import reading
from surveys.files.kinds import (
    EVERY_KEY,
    KEYS,
    KINDS,
    NAME,
    BadName,
    usual_bounds,
    usual_length,
    usual_limit,
)
from surveys.files.problems import BadFile, MissingLanguage, NotAmong, Problems, WantsFields
from surveys.files.reading import quoted
from surveys.files.source import Mapping, Place, Scalar, Tree, parsed, within
from surveys.numerals import LARGEST
from surveys.questionnaire import Condition, Item, Questionnaire, Section, Theme, Visibility
from surveys.questions import POINT_LENGTH, Kind, Option, Question
from surveys.texts import Text

FORM = ("id", "title", "languages", "source", "intro", "thanks", "sections")
SECTION = ("id", "title", "text", "items")
ITEM = ("id", "kind", "text", "help", "show_if")
THEME = ("name", "words")
_NOTHING = Text(())


class BadQuestionnaire(BadFile):
    """The questionnaire has {count} mistakes."""


class NotForThisKind(Refusal):
    """«{key}» is not for a question of the kind «{kind}»."""


def read(source: str) -> Questionnaire:
    """The questionnaire in a file; `BadQuestionnaire` with every mistake where there are any."""
    return _read(source, gaps=False)


def read_draft(source: str) -> Questionnaire:
    """The same, but words may be missing in a language: `surveys.places.gaps` tells where."""
    return _read(source, gaps=True)


def _read(source: str, gaps: bool) -> Questionnaire:
    tree, problems = parsed(source, BadQuestionnaire)
    reader = _Reader(problems, gaps)
    form = _form(reader, tree)
    reader.note_faults(form, tree.place)
    problems.settle()
    return form


# --- Ready templates ----------------------------------------------------------------------------


def shipped() -> tuple[str, ...]:
    """The names of the ready questionnaires, in alphabetical order."""
    folder = _folder().iterdir()
    return tuple(sorted(f.name.removesuffix(".yaml") for f in folder if f.name.endswith(".yaml")))


def shipped_source(name: str) -> str:
    """The YAML of a ready questionnaire; `KeyError` where there is none of that name."""
    if name not in shipped():
        raise KeyError(name)
    return (_folder() / f"{name}.yaml").read_text(encoding="utf-8")


def _folder() -> Traversable:
    """In a wheel the templates lie in the package; in a checkout at the top of the repository."""
    packaged = files("surveys") / "questionnaires"
    top = Folder(__file__).parent.parent.parent
    return packaged if packaged.is_dir() else top / "questionnaires"


# --- The form -----------------------------------------------------------------------------------


class _Reader(reading.Reader):
    """Reads one questionnaire, and keeps where each part of it is written."""

    def __init__(self, problems: Problems, gaps: bool) -> None:
        super().__init__(problems)
        self.gaps = gaps
        self.places: dict[Path, Place] = {}
        self.conditions: dict[Path, tuple[Scalar, Parsed]] = {}
        self.spoiled: set[Path] = set()  # what has a mistake in it

    def text(self, tree: Tree) -> Text:
        """Words in every language of the file, or (with gaps) in those that there are."""
        if not self.gaps:
            return super().text(tree)
        said = Text(tuple(pair for pair in self.versions(tree).versions if pair[1]))
        if not said.versions:
            self.note(tree.place, MissingLanguage(language=self.languages[0]))
        return said

    def name(self, tree: Tree) -> str:
        """The id of a section or an item: it begins with a letter, as conditions need it."""
        return self.value(tree, lambda w: w if NAME.fullmatch(w) else None, BadName) or ""

    def placed(self, fields: Mapping, path: Path, *keys: str) -> None:
        """Keep the places of these fields."""
        self.places[path] = fields.place
        for key in keys:
            value = fields.get(key)
            if value is not None:
                self.places[(*path, key)] = value.place

    def note_faults(self, form: Questionnaire, whole: Place) -> None:
        """Note what is wrong with the form as a value, but for what follows from mistakes."""
        for fault in faults(form):
            if self.spoiled and (fault.test or isinstance(fault.reason, NoQuestions)):
                continue
            if not any(fault.path[: len(path)] == path for path in self.spoiled if path):
                self.note(self._place(fault, whole), fault.reason)

    def _place(self, fault: Fault, whole: Place) -> Place:
        if fault.test is not None:
            scalar, condition = self.conditions[fault.path]
            return within(scalar, dict(condition.tests)[fault.test])
        ways = (fault.path[:length] for length in range(len(fault.path), 0, -1))
        return next((self.places[way] for way in ways if way in self.places), whole)


def _form(read: _Reader, tree: Tree) -> Questionnaire:
    fields = read.fields(tree, FORM, required=("id", "title", "sections"))
    declared = filter(None, read.all(fields, "languages", read.language))
    read.languages = tuple(dict.fromkeys(declared)) or read.languages
    read.placed(fields, (), "sections")
    if fields.get("sections") is None:
        read.spoiled.add(())
    return Questionnaire(
        id=read.get(fields, "id", read.id, ""),
        title=read.get(fields, "title", read.text, _NOTHING),
        languages=read.languages,
        sections=tuple(
            _section(read, entry, ("sections", place))
            for place, entry in enumerate(read.get(fields, "sections", read.entries, ()))
        ),
        intro=read.get(fields, "intro", read.text, None),
        thanks=read.get(fields, "thanks", read.text, None),
        source=read.get(fields, "source", read.text, None),
    )


def _section(read: _Reader, tree: Tree, path: Path) -> Section:
    before = len(read.problems.found)
    fields = read.fields(tree, SECTION, required=("id", "title", "items"))
    read.placed(fields, path, "id", "items")
    name = read.get(fields, "id", read.name, "")
    title = read.get(fields, "title", read.text, _NOTHING)
    lead = read.get(fields, "text", read.text, None)
    entries = read.get(fields, "items", read.entries, ())
    if len(read.problems.found) > before:
        read.spoiled.add(path)
    items = (_item(read, entry, (*path, "items", n)) for n, entry in enumerate(entries))
    return Section(name, title, tuple(items), lead)


def _item(read: _Reader, tree: Tree, path: Path) -> Item:
    before = len(read.problems.found)
    fields = read.fields(tree, (*ITEM, *EVERY_KEY), required=("id", "kind", "text"))
    read.placed(fields, path, "id", "themes")
    kind = read.get(fields, "kind", lambda t: _kind(read, t), Kind.NONE)
    _check_keys(read, fields, kind)
    item = Item(
        id=read.get(fields, "id", read.name, ""),
        text=read.get(fields, "text", read.text, _NOTHING),
        question=_question(read, fields, kind, (*path, "question")),
        help=read.get(fields, "help", read.text, None),
        required=read.get(fields, "required", read.flag, default=False),
        show_if=read.get(fields, "show_if", lambda t: _condition(read, t, path), None),
        visibility=read.get(fields, "visibility", read.among(Visibility), Visibility.JOINT),
        themes=_themes(read, fields, path),
    )
    if len(read.problems.found) > before:
        read.spoiled.add(path)
    return item


def _kind(read: _Reader, tree: Tree) -> Kind:
    written = read.words(tree)
    if written not in KINDS:
        read.note(tree.place, NotAmong(given=quoted(written), known=", ".join(KINDS)))
    return KINDS.get(written, Kind.NONE)


def _check_keys(read: _Reader, fields: Mapping, kind: Kind) -> None:
    named = fields.get("kind")
    if not isinstance(named, Scalar) or named.text.strip() not in KINDS:
        return
    for key, _ in fields.entries:
        if key.text in EVERY_KEY and key.text not in KEYS[kind]:
            read.note(key.place, NotForThisKind(key=key.text, kind=named.text.strip()))


def _condition(read: _Reader, tree: Tree, path: Path) -> Condition | None:
    words = read.words(tree)
    if not isinstance(tree, Scalar) or not words:
        return None
    try:
        found = parse(words)
    except BadCondition as bad:
        read.note(within(tree, bad.at), bad)
        return None
    read.conditions[(*path, "show_if")] = tree, found
    return found.condition


# --- The question -------------------------------------------------------------------------------


def _question(read: _Reader, fields: Mapping, kind: Kind, path: Path) -> Question:
    read.placed(fields, path, *EVERY_KEY)
    low, high = usual_bounds(kind)
    number = read.number(-LARGEST, LARGEST)
    return Question(
        kind=kind,
        options=_options(read, fields, "options", path),
        limit=read.get(fields, "limit", read.number(1, 100), usual_limit(kind)),
        low=read.get(fields, "low", number, low),
        high=read.get(fields, "high", number, high),
        max_length=read.get(fields, "max_length", read.number(1, POINT_LENGTH), usual_length(kind)),
        rows=_options(read, fields, "rows", path),
        dont_know=read.get(fields, "dont_know", read.text, None),
        other=read.get(fields, "other", read.text, None),
        unit=read.get(fields, "unit", read.text, None),
        ordered=read.get(fields, "ordered", read.flag, default=False),
        positive=_positive(read, fields, path),
        neutral=read.get(fields, "neutral", read.id, ""),
    )


def _positive(read: _Reader, fields: Mapping, path: Path) -> tuple[str, ...]:
    entries = read.get(fields, "positive", read.entries, ())
    for place, entry in enumerate(entries):
        read.places[(*path, "positive", place)] = entry.place
    return tuple(read.id(entry) for entry in entries)


def _coded(read: _Reader, fields: Mapping, key: str, path: Path) -> tuple[tuple[str, Tree], ...]:
    """The entries of a field in which each has its code as key."""
    tree = fields.get(key)
    if tree is None:
        return ()
    if not isinstance(tree, Mapping):
        read.note(tree.place, WantsFields())
        return ()
    for place, (code, _) in enumerate(tree.entries):
        read.places[(*path, key, place)] = code.place
    return tuple((read.id(code), value) for code, value in tree.entries)


def _options(read: _Reader, fields: Mapping, key: str, path: Path) -> tuple[Option, ...]:
    coded = _coded(read, fields, key, path)
    return tuple(Option(code, read.text(label)) for code, label in coded)


def _themes(read: _Reader, fields: Mapping, path: Path) -> tuple[Theme, ...]:
    return tuple(_theme(read, code, tree) for code, tree in _coded(read, fields, "themes", path))


def _theme(read: _Reader, code: str, tree: Tree) -> Theme:
    """A theme's name, and the words that tell it, with commas between them."""
    fields = read.fields(tree, THEME, main="name", required=("name",))
    said = read.get(fields, "words", read.words, "")
    words = tuple(filter(None, (word.strip() for word in said.split(","))))
    return Theme(code, read.get(fields, "name", read.text, _NOTHING), words)
