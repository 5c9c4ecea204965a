"""Requests to public addresses alone: a name is resolved once, every address it has is judged, and these are called.

Redirects come by the same way. So neither a name that resolves to a machine within, nor one that resolves to something
else the second time (DNS rebinding), reaches what only this machine can reach.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable

import httpx

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
Permit = Callable[[Ip], bool]
_PORTS = (80, 443)
_MOST_TRIED = 4  # addresses of one name
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")  # nothing else of IPv6 is handed out
# `is_global` of Python 3.11 says yes to these: multicast, relays, ways from IPv6 to IPv4, and what is set aside.
_SPECIAL_4 = "224.0.0.0/4 192.0.0.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.175.48.0/24"
_SPECIAL_6 = "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20"
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, f"{_SPECIAL_4} {_SPECIAL_6}".split()))


class NotPublic(httpx.TransportError):
    """A host or port that is not fetched from; the message says why."""


class NoAddress(httpx.ConnectError):
    """A host whose name leads nowhere, or that cannot be looked up for want of a network."""


def is_public(address: Ip) -> bool:
    """Whether an address is one of the public internet; what wraps another is judged by the one within."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address not in _GLOBAL_6:
            return False
    within = any(address.version == each.version and address in each for each in _NOT_PUBLIC)
    return address.is_global and not address.is_multicast and not address.is_reserved and not within


def resolve(host: str, port: int) -> list[str]:
    """Give every address of a host; raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class PublicTransport(httpx.HTTPTransport):
    """Calls public addresses; `permit`, `any_port` and `trust` are for a server on this machine in tests."""

    def __init__(
        self,
        resolve: Resolve = resolve,
        permit: Permit = is_public,
        *,
        any_port: bool = False,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        limits = httpx.Limits(max_keepalive_connections=0)
        super().__init__(verify=trust or True, trust_env=False, limits=limits, retries=0)
        self._resolve = resolve
        self._permit = permit
        self._any_port = any_port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to addresses of its host that were judged; raises `NotPublic` or another transport error."""
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        if not self._any_port and port not in _PORTS:
            raise NotPublic(f"port {port} is not one of the web")
        *others, last = self._judged(url.host, port)[:_MOST_TRIED]
        for address in others:
            try:
                return self._called(request, address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # a machine without IPv6 is told an IPv6 address all the same
        return self._called(request, last)

    def _called(self, request: httpx.Request, address: str) -> httpx.Response:
        """Send a request of its own to one address: changed in place, a relative redirect would lead elsewhere."""
        called = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": request.url.raw_host.decode("ascii")},
        )
        called.headers["Host"] = request.headers["Host"]
        response = super().handle_request(called)
        response.request = request
        return response

    def _judged(self, host: str, port: int) -> list[str]:
        try:
            found = self._resolve(host, port)
            addresses = [ipaddress.ip_address(each.split("%")[0]) for each in found]
        except (OSError, UnicodeError, ValueError) as error:
            raise NoAddress(f"{host} has no address, or there is no network") from error
        if not addresses:
            raise NoAddress(f"{host} has no address, or there is no network")
        if not all(self._permit(each) for each in addresses):
            raise NotPublic(f"{host} is not on the public internet")
        return list(dict.fromkeys(map(str, addresses)))
