"""Fetches a page or a file by its address: politely, within limits, and not again while it is as it was."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx

from knowledge_base.document import DocumentFault
from knowledge_base.web.addresses import AddressWrong
from knowledge_base.web.deadline import TooSlow
from knowledge_base.web.page_files import ENDINGS, MOST_BYTES, TooLarge, keep, kind_of
from knowledge_base.web.transport import NoAddress, NotPublic
from knowledge_base.web.unpacking import Unreadable
from knowledge_base.web.visits import Refused, Visitor

_MB = 1024 * 1024
REFUSED: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "asks who one is, so it is not fetched; save the page as a file",
    HTTPStatus.FORBIDDEN: "does not let programs fetch it; save the page as a file",
    HTTPStatus.NOT_FOUND: "is not there any more (404)",
    HTTPStatus.GONE: "is not there any more (410)",
    HTTPStatus.TOO_MANY_REQUESTS: "asks to be left alone for a while; try again later",
}


@dataclass(frozen=True)
class KnownPage:
    """What an address answered the last time."""

    etag: str | None
    last_modified: str | None
    digest: str


@dataclass(frozen=True)
class Fetched:
    """A page that was fetched; `file` is the caller's to delete. `moved_to` is where the address has moved for good."""

    address: str
    file: Path
    digest: str
    etag: str | None
    last_modified: str | None
    moved_to: str | None = None


@dataclass(frozen=True)
class Unchanged:
    """A page that is as it was, by its own account."""

    address: str
    digest: str
    moved_to: str | None = None


class Fetcher:
    """Fetches for one run."""

    def __init__(
        self,
        folder: Path,
        transport: httpx.BaseTransport | None = None,
        *,
        seconds: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Put fetched files into `folder`; see `Visitor` for the rest."""
        self._folder = folder
        self._seconds = seconds
        self._visitor = Visitor(transport, seconds=seconds, clock=clock, sleep=sleep)

    def close(self) -> None:
        """Give back connections."""
        self._visitor.close()

    def fetch(self, address: str, known: KnownPage | None = None) -> Fetched | Unchanged:
        """Fetch an address, written as `normalised` gives it, unless it is as it was.

        Raises `DocumentFault` with a plain reason.
        """
        with self._plainly(address), self._visitor.visit("GET", address, _conditions(known)) as visit:
            response = visit.response
            if response.status_code == HTTPStatus.NOT_MODIFIED and known is not None:
                return Unchanged(address, known.digest, visit.moved_to)
            _check(response)
            file, digest = keep(visit.body, response.headers.get("Content-Type", ""), self._folder)
            etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        return Fetched(address, file, digest, etag, modified, visit.moved_to)

    def status(self, address: str) -> int:
        """Give the status that an address answers with; raises `DocumentFault` where it cannot be asked.

        Only the head of a page is asked for, and the page itself where that is refused: some sites know no heads.
        """
        with self._plainly(address):
            status = 0
            for method in ("HEAD", "GET"):
                with self._visitor.visit(method, address, {}) as visit:
                    status = visit.response.status_code
                if status < HTTPStatus.BAD_REQUEST:
                    break
            return status

    @contextmanager
    def _plainly(self, address: str) -> Iterator[None]:
        """Turn what can go wrong on the way into one sentence."""
        try:
            yield
        except (Refused, AddressWrong, NotPublic, NoAddress) as error:
            raise DocumentFault(address, str(error)) from error
        except TooSlow as error:
            raise DocumentFault(address, f"took longer than {self._seconds:g} seconds; try again later") from error
        except TooLarge as error:
            raise DocumentFault(address, f"is larger than {MOST_BYTES // _MB} MB") from error
        except Unreadable as error:
            raise DocumentFault(address, "came cut off, or packed in a way that cannot be unpacked") from error
        except httpx.TimeoutException as error:
            raise DocumentFault(address, "did not answer in time; try again later") from error
        except httpx.TransportError as error:
            raise DocumentFault(address, _unreachable(error)) from error
        except httpx.InvalidURL as error:
            raise DocumentFault(address, "leads to where nothing is fetched from") from error
        except httpx.HTTPError as error:
            raise DocumentFault(address, f"could not be fetched ({type(error).__name__})") from error


def _conditions(known: KnownPage | None) -> dict[str, str]:
    if known is None:
        return {}
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if status in REFUSED:
        raise Refused(REFUSED[status])
    if status != HTTPStatus.OK:
        raise Refused(f"answered with {status}; try again later")
    kind = kind_of(response.headers.get("Content-Type", ""))
    if kind and kind not in ENDINGS:
        raise Refused(f"is {kind}, which is not read")
    size = response.headers.get("Content-Length", "")
    if size.isdecimal() and int(size) > MOST_BYTES:
        raise Refused(f"is {int(size) // _MB} MB; the most that is fetched is {MOST_BYTES // _MB} MB")


def _unreachable(error: httpx.TransportError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "has a certificate that cannot be trusted"
        if isinstance(cause, ssl.SSLError):
            return "could not be reached over a secure connection"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.RemoteProtocolError):
        return "gave an answer that was cut off or cannot be understood; try again later"
    return "could not be reached; try again later"
