"""Who is calling, seen past the reverse proxies that we trust. Pure."""

import ipaddress
from collections.abc import Sequence

from bot.settings import Network


def client_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The address of the caller. `forwarded` is X-Forwarded-For, nearest proxy last.

    Read from the right, and no further than the proxies we trust: what stands to the left of the
    first stranger is the stranger's own claim.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    address = peer
    while hops and is_trusted(address, trusted):
        claimed = hops.pop()
        if not _is_address(claimed):
            break
        address = claimed
    return address


def client_scheme(peer: str, scheme: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """http or https, as the caller sees it. `forwarded` is X-Forwarded-Proto."""
    claimed = forwarded.rpartition(",")[2].strip().lower()
    if claimed in ("http", "https") and is_trusted(peer, trusted):
        return claimed
    return scheme


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Whether an address is one of our own proxies."""
    return _is_address(address) and any(
        ipaddress.ip_address(address) in network for network in trusted
    )


def _is_address(words: str) -> bool:
    try:
        ipaddress.ip_address(words)
    except ValueError:
        return False
    return True
