"""The links that people are let in by: what each kind opens, and its address."""

import segno

from bot.web.security import sign
from storage.links import Link

PROJECTOR = "projector"  # shows, and never signs in
CO_FACILITATOR = "cofacilitator"  # one more facilitator, once
FACILITATOR = "facilitator"  # signs its account in
PERSONAL = "personal"  # signs one participant in, for as long as the day is kept


def address(base: str, secret: bytes, link: Link) -> str:
    """A link's address. `base` is where people reach the page, without a slash at the end."""
    where = "p" if link.kind == PROJECTOR else "s"
    return f"{base}/{where}/{sign(secret, link.id)}"


def qr(words: str) -> str:
    """A QR code as an SVG picture for the page."""
    return segno.make(words, micro=False).svg_inline(scale=6, border=4, omitsize=True)
