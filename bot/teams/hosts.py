"""Which hosts are spoken to: Microsoft's own, or this machine where its double runs here. Pure.

An activity says where its answer goes, and a file where it lies. Our token, and people's documents,
go nowhere else than here.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

# A name stands for itself and what is under it. From the list that Microsoft's Agents SDK allows by
# default (microsoft_agents.hosting: botframework.com, smba.trafficmanager.net, teams.microsoft.com,
# teams.microsoft.us, graph.microsoft.com, sharepoint.com, svc.ms, blob.core.windows.net), what
# Teams in the public cloud uses: the connector (smba.infra.gcc.teams.microsoft.com is its own for
# government), and people's OneDrive.
SERVICES = ("smba.trafficmanager.net", "teams.microsoft.com")
FILES = ("sharepoint.com",)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom we speak to; `local` where Teams' double runs on this machine."""

    local: bool = False

    def service(self, url: str) -> bool:
        """Whether an address can be the connector's."""
        return self._is_one_of(url, SERVICES)

    def file(self, url: str) -> bool:
        """Whether a person's file can be fetched from there, or put there."""
        return self._is_one_of(url, FILES)

    def _is_one_of(self, url: str, hosts: tuple[str, ...]) -> bool:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None:
            return False
        if self.local and is_loopback(host):
            return parts.scheme in ("http", "https")
        known = any(host == name or host.endswith(f".{name}") for name in hosts)
        return parts.scheme == "https" and port in (None, 443) and known


def is_loopback(host: str) -> bool:
    """Whether a host is this machine alone."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
