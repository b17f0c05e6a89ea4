"""What the store refuses a person, and what stops it from starting."""

from surveys.errors import Refusal


class UnknownWorkshop(Refusal):
    """There is no such workshop, or it has been deleted."""

    status = 404


class KeyReused(Refusal):
    """This key has been used for another answer. Send the new answer with a new key."""

    status = 409


class Busy(Refusal):
    """There is very much to do just now. Try again in a few seconds."""

    status = 503


class CannotSave(Refusal):
    """Nothing was saved: the server cannot write to its disk just now. Keep what you wrote, and send it again in a few minutes."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 507


class AlreadyStarted(Refusal):
    """The programme can only be changed before the day begins."""

    status = 409


class FileInUse(Exception):
    """Another process has the database file open. SQLite takes one; several need PostgreSQL."""


class SchemaUnknown(Exception):
    """The database was made by a newer version of this program."""


class NewerCodec(Exception):
    """Something was stored by a newer version of this program, and cannot be read by this one."""


class UnknownKind(Exception):
    """An event of a kind that this version does not know stands in the log."""
