"""Addresses of the web, written in one way, so that the same page is the same document."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

import httpx

_LONGEST = 2_000  # letters
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid)$", re.IGNORECASE)


class AddressWrong(ValueError):
    """An address that cannot be fetched; the message says why."""


def is_address(source: str) -> bool:
    """Whether a source is an address of the web rather than a path."""
    return re.match(r"(?i)https?://", source) is not None


def normalised(address: str) -> str:
    """Write an address in one way: host in small letters, no default port, no fragment, no tracking, ASCII alone.

    Raises `AddressWrong` for what is no address of http or https, or names a user.
    """
    text = address.strip()
    shown = text[:80] + "…" * (len(text) > 80)
    if len(text) > _LONGEST or not text.isprintable() or " " in text or "\\" in text:
        raise AddressWrong(f"{shown!r} is not a web address")
    try:
        url = httpx.URL(text).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:  # ValueError: of a host that IDNA refuses
        raise AddressWrong(f"{shown!r} is not a web address") from error
    host = url.raw_host.decode("ascii").lower().rstrip(".")
    if url.scheme not in ("http", "https") or not host or not 0 < (url.port or 1) < 65_536:
        raise AddressWrong(f"{shown!r} is not a web address; it should begin with https://")
    if not _HOST.fullmatch(host):
        raise AddressWrong(f"{shown!r} is not a web address")
    if url.userinfo:
        raise AddressWrong("an address with a name or password in it is not fetched")
    asked = url.raw_path.partition(b"?")[0] or b"/"
    query = _without_tracking(url.query)
    written = str(url.copy_with(host=host, raw_path=asked + (b"?" + query if query else b"")))
    if len(written) > _LONGEST:
        raise AddressWrong(f"{shown!r} is not a web address")
    return written


def _without_tracking(query: bytes) -> bytes:
    pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    return query if len(kept) == len(pairs) else urlencode(kept).encode("ascii")
