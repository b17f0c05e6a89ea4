"""The RSA keys of the pretended Bot Framework, made once a run."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

BITS = 2048
ENDORSED = ("msteams", "webchat", "directline")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key and the channels that may sign with it."""

    kid: str
    private: RSAPrivateKey
    endorsements: tuple[str, ...] = ENDORSED

    @property
    def jwk(self) -> dict[str, Any]:
        """The public half as it stands in the key set."""
        public: dict[str, Any] = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        named = {"kid": self.kid, "x5t": self.kid, "use": "sig"}
        return {**public, **named, "endorsements": list(self.endorsements)}


@cache
def private_key(number: int) -> RSAPrivateKey:
    """The run's key of that number: making one takes a tenth of a second."""
    return generate_private_key(public_exponent=65537, key_size=BITS)


def signing_key(number: int, endorsements: tuple[str, ...] = ENDORSED) -> SigningKey:
    """The run's key of that number under a name of its own."""
    return SigningKey(f"key-{number}", private_key(number), endorsements)
