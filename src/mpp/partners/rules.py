"""Rules of what is told to an agency's own system: pure."""

import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

PERMITS = ("work_items.read", "work_items.decide")
ROLES = ("clerk", "verifier", "technical")
"""A system does not sign: that decision is a head's own (UU 30/2014 art. 14 on who decides for an agency)."""

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 60, 5 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 12 * 3600, 24 * 3600)
)
"""Between attempts. Quick at first, then longer: a system that is away for two hours is told within the third, and
after some two days the delivery is dead."""

SECURE_PORT = 443
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; None: no more."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def address_fault(url: str, *, loopback: bool) -> str | None:
    """Why nothing is sent to an address, before its name is resolved; None: it may be.

    `loopback`: this machine may be named, and by http; for the demonstration.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "not_an_address"
    if not parts.hostname or parts.username or parts.password or parts.fragment or not url.isascii():
        return "not_an_address"
    if loopback and parts.hostname in LOCAL and parts.scheme in ("http", "https"):
        return None
    return None if parts.scheme == "https" else "not_https"


def is_public(address: str, *, loopback: bool) -> bool:
    """Whether an IP address belongs to the open internet: not this machine, this network, or any reserved one.

    An address in another's clothes (IPv4 in IPv6: mapped, 6to4, Teredo, NAT64) is judged by what it leads to.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if loopback and found.is_loopback:
        return True
    return all(one.is_global and not (one.is_multicast or one.is_reserved) for one in (found, *_within(found)))


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _within(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    if isinstance(found, ipaddress.IPv4Address):
        return []
    teredo = found.teredo or ()
    inner = [one for one in (found.ipv4_mapped, found.sixtofour, *teredo) if one is not None]
    return [*inner, ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)] if found in _NAT64 else inner
