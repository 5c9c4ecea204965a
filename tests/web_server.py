"""A web server on this machine that answers as a test tells it to."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from knowledge_base.web.fetch import Fetcher
from knowledge_base.web.transport import Ip, PublicTransport

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What is at each path, and what was asked of it, with its headers."""

    url: str
    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def put(self, path: str, body: bytes | str, kind: str = "text/html", status: int = 200, **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body

        def reply(request: BaseHTTPRequestHandler) -> None:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            known = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
            if any(name in named and request.headers.get(asks) == named[name] for name, asks in known.items()):
                send(request, 304, b"", kind, named)
            else:
                send(request, status, content, kind, named)

        self.pages[path] = reply

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked if path != "/robots.txt"]


def send(request: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
    request.send_response(status)
    for name, value in ({"Content-Type": kind, "Content-Length": str(len(body))} | headers).items():
        if value:
            request.send_header(name, value)
    request.end_headers()
    if request.command != "HEAD" and status != 304:
        request.wfile.write(body)


@contextmanager
def running_site(certified: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Run a site, over TLS where a server's context is given."""
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            site.asked.append((self.command, path, dict(self.headers.items())))
            reply = site.pages.get(path)
            try:
                if reply is None:
                    send(self, 404, b"not here", "text/html", {})
                else:
                    reply(self)
            except OSError:
                self.close_connection = True  # who asked has seen enough

        do_HEAD = do_GET  # noqa: N815 (the name that is looked for)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False  # whoever still drips is not waited for
    if certified is not None:
        server.socket = certified.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.url = f"{'https' if certified else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def only_this_machine(address: Ip) -> bool:
    """Permit the server of the test, which listens on 127.0.0.1, and nothing else."""
    return str(address) == "127.0.0.1"


def fetcher_of(folder: Path, transport: PublicTransport | None = None, **more: Any) -> Fetcher:
    """Make a fetcher that reaches the test's server and waits for nobody."""
    calling = transport or PublicTransport(permit=only_this_machine, any_port=True)
    return Fetcher(folder, calling, **{"sleep": lambda _seconds: None} | more)


@contextmanager
def fetching(folder: Path, transport: PublicTransport | None = None, **more: Any) -> Iterator[Fetcher]:
    fetcher = fetcher_of(folder, transport, **more)
    try:
        yield fetcher
    finally:
        fetcher.close()
