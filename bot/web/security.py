"""Signatures, forged requests and the headers that keep a page to itself. Pure."""

import base64
import hmac
from collections.abc import Mapping

MAC_BYTES = 16  # 128 bits of HMAC-SHA256: unforgeable, and a QR code stays coarse enough to scan
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def sign(secret: bytes, link_id: str) -> str:
    """A link's token: its id and a signature. Revoking is the store's: it forgets the id."""
    return f"{link_id}.{_mac(secret, 'link', link_id)}"


def link_id_of(secret: bytes, token: str) -> str | None:
    """The link id of a token that we have signed; None for every other."""
    return _opened(secret, "link", token)


def seal_session(secret: bytes, session: str) -> str:
    """A session id as it stands in the cookie."""
    return f"{session}.{_mac(secret, 'session', session)}"


def session_of(secret: bytes, cookie: str) -> str | None:
    """The session id of a cookie that we have sealed; None for every other."""
    return _opened(secret, "session", cookie)


def csrf_token(secret: bytes, session: str) -> str:
    """What every form of this session carries, and no other site can know."""
    return _mac(secret, "csrf", session)


def is_foreign(headers: Mapping[str, str], own: frozenset[str]) -> bool:
    """Whether a browser says that another site made this request.

    `own` are our origins, such as https://bord.example.no. `Sec-Fetch-Site` decides where it is
    sent: with our `Referrer-Policy: no-referrer` a browser's forms say `Origin: null`. Older
    browsers say nothing that can be used then, and the form token decides alone. Programs that are
    not browsers send neither header; they hold nobody's cookie, so there is nothing to forge.
    """
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    return headers.get("Origin", "null") not in {"null", *own}


def _mac(secret: bytes, purpose: str, value: str) -> str:
    """The purpose is signed along, so that a link never passes for a session."""
    message = f"{purpose}\0{value}".encode("utf-8", "surrogatepass")
    mac = hmac.digest(secret, message, "sha256")[:MAC_BYTES]
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode("ascii")


def _opened(secret: bytes, purpose: str, sealed: str) -> str | None:
    value, _, mac = sealed.rpartition(".")
    return value if value and same(mac, _mac(secret, purpose, value)) else None


def same(given: str, right: str) -> bool:
    """Whether what was given is the right one; how long the answer takes says nothing."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode())
