"""Bodies of responses, unpacked piece by piece, so that a small one cannot become a large one all at once."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

_PIECE = 256 * 1024  # bytes
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_BEGINS = b"\x1f"
ACCEPTED = "gzip"


class Unreadable(Exception):
    """A body that is packed in a way that is not asked for, or is broken."""


def unpacked(response: httpx.Response) -> Iterator[bytes]:
    """Give a body's bytes in pieces of bearable size; raises `Unreadable` and what httpx raises."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing in ("", "identity"):
        yield from response.iter_raw(_PIECE)
    elif packing in ("gzip", "x-gzip"):
        yield from _gunzipped(response.iter_raw())
    else:  # such as gzip twice over, which would make gigabytes of a kilobyte
        raise Unreadable


def _gunzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    unzip = zlib.decompressobj(_GZIP)
    try:
        for chunk in chunks:
            left = chunk
            while left and not (unzip.eof and left[:1] != _GZIP_BEGINS):  # else it is but padding
                if unzip.eof:  # one packed part after another is one body
                    unzip = zlib.decompressobj(_GZIP)
                yield from _pieces(unzip, left)
                left = unzip.unused_data
    except zlib.error as error:
        raise Unreadable from error
    if not unzip.eof:
        raise Unreadable


def _pieces(unzip: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    is_more = True
    while is_more:
        piece = unzip.decompress(packed, _PIECE)
        packed = unzip.unconsumed_tail
        is_more = not unzip.eof and (bool(packed) or len(piece) == _PIECE)
        if piece:
            yield piece
