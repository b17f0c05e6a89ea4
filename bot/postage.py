"""Where a post goes and what it costs: addresses opened, limits named by digests."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.ports import Address, Channel, Cost, Deed
from storage.contacts import Route, open_route, seal_route
from storage.dispatch import Post
from storage.sealing import Sealer

KEPT = 20_000  # addresses and costs held in memory; beyond that all are read anew


class Postage:
    """Opens addresses, and asks the platforms' own folders what a request counts against."""

    def __init__(self, sealer: Sealer, channels: Mapping[str, Channel]) -> None:
        self._sealer, self._channels = sealer, channels
        self._addresses: dict[str, Address | None] = {}
        self._costs: dict[tuple[str, Deed, bool], tuple[Cost, ...]] = {}

    def address(self, post: Post) -> Address | None:
        """Where it goes; None where that was sealed with another secret."""
        if post.address not in self._addresses:
            if len(self._addresses) >= KEPT:
                self._addresses.clear()
            route = open_route(self._sealer, post.address)
            opened = (
                Address(route.platform, route.tenant, route.key, route.route) if route else None
            )
            self._addresses[post.address] = opened
        return self._addresses[post.address]

    def costs(self, post: Post) -> tuple[Cost, ...]:
        """What it counts against; nothing where its address cannot be read."""
        known = (post.address, deed(post), bool(post.thread))
        if known not in self._costs:
            if len(self._costs) >= KEPT:
                self._costs.clear()
            self._costs[known] = self._asked(post)
        return self._costs[known]

    def _asked(self, post: Post) -> tuple[Cost, ...]:
        to = self.address(post)
        if to is None:
            return ()
        channel = self._channels[post.platform]
        return costs(channel, self._sealer, to, deed(post), thread=bool(post.thread))

    def bucket(self, post: Post, name: str) -> str:
        """A limit's name as it is written down."""
        return limit(self._sealer, post.platform, name)

    def seal(self, remote: str) -> str:
        """A message's id, sealed."""
        return self._sealer.seal(remote)

    def open(self, sealed: str | None) -> str | None:
        """A message's id; None where there is none, or it was sealed with another secret."""
        return self._sealer.open(sealed) if sealed is not None else None

    def seal_address(self, address: Address | None) -> str | None:
        """A better address, sealed."""
        if address is None:
            return None
        route = Route(address.platform, address.tenant, address.key, address.route)
        return seal_route(self._sealer, route)


def limit(sealer: Sealer, platform: str, name: str) -> str:
    """A limit's name as all processes know it, in digest: it may hold whom it is about."""
    return sealer.digest(f"{platform} {name}")


def costs(
    channel: Channel, sealer: Sealer, to: Address, what: Deed, *, thread: bool = False
) -> tuple[Cost, ...]:
    """What a deed counts against, by the names that all processes know the limits by."""
    found = channel.costs(to, what, thread=thread)
    return tuple(
        replace(cost, bucket=limit(sealer, channel.platform, cost.bucket)) for cost in found
    )


def deed(post: Post) -> Deed:
    """What is asked of the platform."""
    if post.file:
        return Deed.FILE
    return Deed.POST if post.remote is None else Deed.EDIT
