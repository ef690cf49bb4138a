"""Where a request came from: the address that we can vouch for."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
UNKNOWN = "unknown"


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The listed proxies as networks. Raises ValueError for what is none."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def client_address(peer: str | None, forwarded: str | None, proxies: Sequence[Network]) -> str:
    """The nearest address that is not one of our proxies'.

    `X-Forwarded-For` is read from the right, and only as far as proxies that we listed wrote it: what
    stands left of that anybody may have sent. IPv6 addresses count by their /64, of which one
    household has one.
    """
    if peer is None:
        return UNKNOWN
    hops = [peer]
    if forwarded and proxies and _listed(peer, proxies):
        hops = [*(hop.strip() for hop in forwarded.split(",")[-32:]), peer]
    address = peer
    for hop in reversed(hops):
        if _parsed(hop) is None:
            break
        address = hop
        if not _listed(hop, proxies):
            break
    found = _parsed(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return address


def _listed(address: str, proxies: Sequence[Network]) -> bool:
    found = _parsed(address)
    return found is not None and any(found in network for network in proxies)


@functools.lru_cache(maxsize=4096)  # parsing costs 40 µs, and the same few proxies come all day
def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
