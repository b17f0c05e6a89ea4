"""What can be wrong in an Excel form, which columns each type of row has, and what is only told."""

from surveys.errors import Refusal
from surveys.files.problems import BadFile
from surveys.questions import Kind

_ASKED = ("name", "label", "hint", "required", "relevant", "appearance", "visibility")
TYPES: dict[str, tuple[str, ...]] = {  # the columns that mean something, by the type of the row
    "section": ("name", "label", "relevant", "appearance"),
    "matrix": ("name", "label", "hint", "relevant", "appearance", "ordered", "visibility"),
    "points": ("name", "label", "hint", "relevant", "appearance", "kind", "limit", "visibility"),
    "end_group": ("name",),
    "select_one": (*_ASKED, "ordered"),
    "select_multiple": (*_ASKED, "constraint"),
    "rank": (*_ASKED, "constraint"),
    "integer": (*_ASKED, "constraint", "unit"),
    "text": (*_ASKED, "constraint", "kind", "limit"),
    "date": _ASKED,
    "range": (*_ASKED, "parameters"),
    "note": ("name", "label", "hint", "relevant", "appearance"),
    "matrix row": ("name", "label", "required", "appearance"),
    "points row": ("name", "label", "required", "constraint", "appearance"),
}
WRITTEN_TYPES = (
    *("select_one", "select_multiple", "rank", "integer", "range", "text", "date", "note"),
    *("begin_group", "end_group"),
)
METADATA = (  # what other tools note by themselves
    *("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username"),
    *("email", "audit", "start-geopoint", "background-audio"),
)
INSIDE = {Kind.MATRIX: "select_one", Kind.POINTS: "integer"}  # what the rows of a table are
YES = frozenset(("yes", "true", "true()", "1", "x"))
NO = frozenset(("no", "false", "false()", "0", ""))


class BadWorkbook(BadFile):
    """The Excel form has {count} mistakes."""


# --- Sheets -----------------------------------------------------------------------------------


class NoSurvey(Refusal):
    """There is no sheet called «survey», with a row for each question."""


class NeedsSettings(Refusal):
    """Write the form's title and id on a sheet called «settings», under «form_title» and «form_id»."""  # noqa: E501 -- the docstring is the message, and a message is one line


class MisspeltSheet(Refusal):
    """There is no use for a sheet called «{name}». Did you mean «{nearest}»?"""


class UnusedSheetKind(Refusal):
    """The sheet «{name}» of an Excel form cannot be used here."""


class OneRow(Refusal):
    """Only one row of settings counts; remove this one."""


# --- Rows -------------------------------------------------------------------------------------


class UnknownType(Refusal):
    """«{given}» cannot be used here. Use one of: {known}."""


class NotForThisType(Refusal):
    """«{column}» is not used for «{type}»; leave it empty here."""


class MissingCell(Refusal):
    """«{column}» is missing in this row."""


class NoSuchList(Refusal):
    """There is no list «{name}» on the sheet «choices»."""


class NestedGroup(Refusal):
    """A group within a group must be a table of ratings («table-list») or of points."""


class UnmatchedBegin(Refusal):
    """This group is never ended; write «end_group» after its last row."""


class UnmatchedEnd(Refusal):
    """There is no group to end here."""


class OnlyInside(Refusal):
    """Rows of this table must be of the type «{type}»."""


class OneList(Refusal):
    """All rows of a table are rated by the same list; this one is not."""


class SameRequired(Refusal):
    """Either all rows of a table must be answered, or none of them."""


class NotAYes(Refusal):
    """«{given}» is not understood here. Write «yes» or «no»."""


class NotAScaleMark(Refusal):
    """«{given}» is not understood here. Write «positive», «neutral», or nothing."""


class NotAStep(Refusal):
    """«{given}» is not understood here. Write it as in «start=1 end=5 step=1»."""


class NoReferences(Refusal):
    """A text cannot show the answer to another question here; write it without the reference."""


class NoSuchTheme(Refusal):
    """There is no open question «{name}» that answers could be coded for."""


class XlsformRule(Refusal):
    """The rules for Excel forms say: {detail}"""


# --- Told, and left out -----------------------------------------------------------------------


class IgnoredSheet(Refusal):
    """The sheet «{name}» is no part of a form, and is left out."""


class IgnoredLook(Refusal):
    """«{given}» only says how it looks elsewhere, and is left out."""


class IgnoredMetadata(Refusal):
    """«{given}» notes something by itself (the time, the device), which is not done here; it is left out."""  # noqa: E501 -- the docstring is the message, and a message is one line


class IgnoredVersion(Refusal):
    """Versions are counted here; the form's own number is left out."""


class IgnoredList(Refusal):
    """No question uses the list «{name}»; it is left out."""
