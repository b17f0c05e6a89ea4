"""Addresses and tokens, sealed: nobody reads them from a copy of the database alone.

What must be found again has a digest beside it, made with another key: without the key nobody can
find out whose address it is by trying them all.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_LENGTH = 32  # bytes


class Sealer:
    """Seals with keys that are derived from the installation's secret."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(urlsafe_b64encode(_derived(secret, b"bordduk: seal, 1")))
        self._digest_key = _derived(secret, b"bordduk: digest, 1")

    def seal(self, text: str) -> str:
        """The text, unreadable; sealed twice it looks different."""
        # Fernet writes the time into what it makes. When somebody came is nobody's business.
        return self._fernet.encrypt_at_time(text.encode(), current_time=0).decode("ascii")

    def open(self, sealed: str) -> str | None:
        """What was sealed; None where it was sealed with another secret, or is damaged."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def digest(self, text: str) -> str:
        """The same for the same text, and nothing can be learnt from it without the secret."""
        return hmac.new(self._digest_key, text.encode(), sha256).hexdigest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_LENGTH, salt=None, info=purpose).derive(secret)
