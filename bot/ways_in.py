"""The links that people are let in by: what each kind opens, and its address."""

from io import BytesIO

import segno

from bot.runner import Runner
from bot.web.security import sign
from facilitation.ids import WorkshopId
from storage import links
from storage.links import Link

PROJECTOR = "projector"  # shows, and never signs in
CO_FACILITATOR = "cofacilitator"  # one more facilitator, once
FACILITATOR = "facilitator"  # signs its account in
PERSONAL = "personal"  # signs one participant in, for as long as the day is kept
DOCUMENTS = "documents"  # fetches the documents of a day that is closed, and signs nobody in
SHOWING = (PROJECTOR, DOCUMENTS)  # sign nobody in


def address(base: str, secret: bytes, link: Link) -> str:
    """A link's address. `base` is where people reach the page, without a slash at the end."""
    where = {PROJECTOR: "p", DOCUMENTS: "d"}.get(link.kind, "s")
    return f"{base}/{where}/{sign(secret, link.id)}"


def is_projector(link: Link) -> bool:
    """Whether a link opens the projector page."""
    return link.kind == PROJECTOR and not link.revoked


async def projector_link(runner: Runner, workshop: WorkshopId) -> Link:
    """The link of the projector page; made once, and the same until it is taken back."""
    given = await runner.store.read(links.links_of, workshop)
    known = next((link for link in given if is_projector(link)), None)
    if known is not None:
        return known
    made = Link(runner.chance.id(), PROJECTOR, workshop)
    await runner.store.write(links.add_link, made)
    return made


def qr(words: str) -> str:
    """A QR code as an SVG picture for the page."""
    return segno.make(words, micro=False).svg_inline(scale=6, border=4, omitsize=True)


def qr_png(words: str) -> bytes:
    """A QR code as a picture for chats, which show no SVG."""
    made = BytesIO()
    segno.make(words, micro=False).save(made, kind="png", scale=8, border=4)
    return made.getvalue()
