"""Addresses as mail servers take them: the domain in ASCII, nothing that could end the line."""

import re
import unicodedata
from dataclasses import dataclass
from email.utils import parseaddr

import idna

LONGEST = 254  # characters (RFC 5321, 4.5.3.1.3, less the angle brackets)
LONGEST_LOCAL = 64
LONGEST_NAME = 100
# An atom of RFC 5322 and dots, and (RFC 6531) any letter beyond ASCII. Quoted local parts are not
# written to: nobody has them, and each mail server reads them in its own way.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U0010ffff-]+"
                    r"(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U0010ffff-]+)*")  # fmt: skip


def written(address: str) -> str | None:
    """An address with its domain in ASCII; None where it is none that can be written to."""
    local, _, domain = address.rpartition("@")
    if not _LOCAL.fullmatch(local) or not local.isprintable() or len(local) > LONGEST_LOCAL:
        return None
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode("ascii")
    except UnicodeError:  # every refusal of idna's is one
        return None
    found = f"{local}@{ascii_domain}"
    return found if "." in ascii_domain.strip(".") and len(found) <= LONGEST else None


def one_line(words: str) -> str:
    """Words on one line, without control characters and marks that turn their direction."""
    spaced = " ".join(words.split())
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name before it; the domain is in ASCII."""

    name: str
    address: str

    @property
    def is_plain(self) -> bool:
        """Whether every mail server can write to it; to others only those that know SMTPUTF8."""
        return self.address.isascii()

    @property
    def domain(self) -> str:
        """What follows the @."""
        return self.address.rpartition("@")[2]


def mailbox(words: str) -> Mailbox | None:
    """«Kari Nordmann <kari@example.no>», or the address alone; None where it is none."""
    name, address = parseaddr(words)
    found = written(address)
    return None if found is None else Mailbox(one_line(name)[:LONGEST_NAME], found)
