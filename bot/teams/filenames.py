"""Names that SharePoint takes for a file, whatever the document was called. Pure.

Not allowed, by https://support.microsoft.com/office/restrictions-and-limitations-in-onedrive-and-
sharepoint-64883a5d-228e-48f5-b3d2-eb39e07630fa: " * : < > ? / \\ | anywhere, spaces at either end,
«~$» at the beginning, «_vti_» anywhere, and the names below; the whole path has 400 characters at
most.
"""

import re
import unicodedata

FORBIDDEN = re.compile(r'["*:<>?/\\|]+')
RESERVED = re.compile(r"(\.lock|con|prn|aux|nul|com\d|lpt\d|desktop\.ini)", re.IGNORECASE)
OFFICE = re.compile(r"^([ .\u00a0]|~\$)+")  # how the names of its own open files begin
INTERNAL = re.compile(r"_vti_", re.IGNORECASE)
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # also what turns the direction of reading
EDGES = " .\u00a0"
STEM = 100  # characters: the folder's path and an ending come beside it
ENDING = 10
NAMELESS = "document"


def safe(name: str) -> str:
    """The name with what is not allowed left out; never empty, its ending kept."""
    seen = "".join(c for c in unicodedata.normalize("NFC", name) if _shows(c))
    stem, dot, ending = FORBIDDEN.sub("-", seen).strip().rpartition(".")
    if not dot:
        stem, ending = ending, ""
    ending = re.sub(r"[^0-9A-Za-z]", "", ending)[:ENDING]
    stem = OFFICE.sub("", INTERNAL.sub("-", stem))[:STEM].strip(EDGES) or NAMELESS
    if RESERVED.fullmatch(stem) or RESERVED.fullmatch(f"{stem}.{ending}"):
        stem = f"{NAMELESS}-{stem}"
    return f"{stem}.{ending}" if ending else stem


def numbered(name: str, number: int) -> str:
    """The same name for the second, the third… of that name."""
    if number == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{number}.{ending}" if dot else f"{name}-{number}"


def _shows(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN
