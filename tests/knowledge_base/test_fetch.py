"""Fetching from a real server on this machine, which answers well, badly or with malice."""

from __future__ import annotations

import gzip
import hashlib
import os
import ssl
import subprocess
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from web_server import Site, fetching, running_site, send

from knowledge_base.document import DocumentFault
from knowledge_base.web.fetch import Fetched, Fetcher, KnownPage, Unchanged
from knowledge_base.web.page_files import MOST_BYTES
from knowledge_base.web.transport import PublicTransport

ENOUGH = 30.0  # seconds: never reached
WORDS = "The schools read aloud on every day of the week."


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    with fetching(tmp_path, seconds=ENOUGH) as opened:
        yield opened


def _page(fetcher: Fetcher, address: str, known: KnownPage | None = None) -> Fetched:
    page = fetcher.fetch(address, known)
    assert isinstance(page, Fetched)
    return page


def _fault(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(DocumentFault) as caught:
        fetcher.fetch(address)
    assert caught.value.path == address
    return caught.value.reason


def test_a_page_is_fetched_once_and_told_unchanged_by_its_etag(site: Site, fetcher: Fetcher) -> None:
    site.put("/page", "<p>Words</p>", ETag='"one"')
    page = _page(fetcher, f"{site.url}/page")
    assert (page.file.read_bytes(), page.file.suffix, page.etag) == (b"<p>Words</p>", ".html", '"one"')
    assert page.digest == hashlib.sha256(b"<p>Words</p>").hexdigest()
    assert page.moved_to is None
    known = KnownPage(page.etag, page.last_modified, page.digest)
    assert fetcher.fetch(page.address, known) == Unchanged(page.address, page.digest)
    (_, _, headers) = site.asked[-1]
    assert headers["User-Agent"].startswith("EvidenceDesk/")
    site.put("/page", "<p>Other words</p>", ETag='"two"')
    assert _page(fetcher, page.address, known).digest != page.digest


def test_last_modified_serves_too_and_without_either_the_hash_tells(site: Site, fetcher: Fetcher) -> None:
    when = "Wed, 21 Oct 2026 07:28:00 GMT"
    site.put("/dated", "words", "text/plain", Last_Modified=when)
    page = _page(fetcher, f"{site.url}/dated")
    assert isinstance(fetcher.fetch(page.address, KnownPage(None, when, page.digest)), Unchanged)
    site.put("/bare", "words", "text/plain")
    assert _page(fetcher, f"{site.url}/bare", KnownPage(None, None, page.digest)).digest == page.digest


def test_what_changed_under_the_same_etag_is_seen_where_it_is_sent(site: Site, fetcher: Fetcher) -> None:
    def careless(request: BaseHTTPRequestHandler) -> None:
        send(request, 200, b"other words", "text/plain", {"ETag": '"one"'})

    site.pages["/page"] = careless
    page = _page(fetcher, f"{site.url}/page", KnownPage('"one"', None, "0" * 64))
    assert (page.file.read_bytes(), page.etag) == (b"other words", '"one"')


def test_unchanged_is_believed_of_a_known_page_alone(site: Site, fetcher: Fetcher) -> None:
    site.put("/page", "", status=304)
    assert "answered with 304" in _fault(fetcher, f"{site.url}/page")


def test_redirects_are_followed_and_what_moved_for_good_is_told(site: Site, fetcher: Fetcher) -> None:
    site.put("/page", "words")
    site.put("/soon", "", status=302, Location="page")
    site.put("/new", "", status=308, Location="/soon")
    site.put("/old", "", status=301, Location=f"{site.url}/new#part")
    page = _page(fetcher, f"{site.url}/old")
    assert (page.address, page.moved_to) == tuple(f"{site.url}/{each}" for each in ("old", "soon"))
    assert _page(fetcher, f"{site.url}/soon").moved_to is None


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "http://2130706434/", "//localhost.:1/",
     "file:///etc/passwd", "ftp://example.org/", "http://user:word@example.org/", "http://[", "data:text/html,words"],
)  # fmt: skip
def test_no_redirect_leads_inwards_or_out_of_the_web(site: Site, tmp_path: Path, target: str) -> None:
    calling = PublicTransport(permit=lambda ip: str(ip) == "127.0.0.1" and target != "//localhost.:1/", any_port=True)
    site.put("/page", "", status=302, Location=target)
    with fetching(tmp_path, calling) as fetcher:
        if target == "//localhost.:1/":
            assert "not on the public internet" in _fault(fetcher, f"{site.url}/page")
            return
        reason = _fault(fetcher, f"{site.url}/page")
    assert any(words in reason for words in ("not on the public internet", "leads to where", "cannot be understood"))
    assert list(tmp_path.iterdir()) == []


def test_redirects_end(site: Site, fetcher: Fetcher) -> None:
    site.put("/round", "", status=302, Location="/round")
    assert "without end" in _fault(fetcher, f"{site.url}/round")
    assert site.paths() == ["/round"] * 6


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "not there any more"),
        (410, "not there any more"),
        (401, "asks who one is"),
        (403, "does not let programs"),
        (429, "left alone"),
        (500, "answered with 500"),
        (999, "answered with 999"),
        (206, "answered with 206"),
    ],
)
def test_each_refusal_is_said(site: Site, fetcher: Fetcher, status: int, words: str) -> None:
    site.put("/page", "words", status=status)
    assert words in _fault(fetcher, f"{site.url}/page")


def _packed_twice() -> bytes:
    return gzip.compress(gzip.compress(bytes(MOST_BYTES * 4)))


@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        (b"frames", {"Content-Type": "video/mp4"}, "is video/mp4, which is not read"),
        (b"x", {"Content-Length": str(MOST_BYTES + 1)}, "the most that is fetched is 50 MB"),
        (gzip.compress(bytes(MOST_BYTES + 1)), {"Content-Encoding": "gzip"}, "is larger than 50 MB"),
        (_packed_twice(), {"Content-Encoding": "gzip, gzip"}, "cannot be unpacked"),
        (b"no gzip at all", {"Content-Encoding": "gzip"}, "cannot be unpacked"),
        (gzip.compress(os.urandom(9_000))[:-100], {"Content-Encoding": "gzip"}, "came cut off"),
        (zlib.compress(b"words"), {"Content-Encoding": "deflate"}, "cannot be unpacked"),
        (b"words", {"Content-Encoding": "br"}, "cannot be unpacked"),
        (b"words", {"Content-Length": "500"}, "cut off"),
    ],
)
def test_what_is_not_read_too_large_or_broken_is_not_kept(
    site: Site, fetcher: Fetcher, tmp_path: Path, body: bytes, headers: dict[str, str], words: str
) -> None:
    site.pages["/page"] = lambda request: send(request, 200, body, "text/plain", headers)
    assert words in _fault(fetcher, f"{site.url}/page")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(b"a" * 900_000), gzip.compress(b"a" * 400_000) + gzip.compress(b"a" * 500_000) + bytes(9)],
)
def test_packed_pages_are_unpacked(site: Site, fetcher: Fetcher, packed: bytes) -> None:
    site.put("/page", packed, "text/plain", Content_Encoding="gzip")
    assert _page(fetcher, f"{site.url}/page").file.read_bytes() == b"a" * 900_000


def _without_end(piece: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def reply(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/plain")
        request.end_headers()
        while True:
            request.wfile.write(piece)
            request.wfile.flush()

    return reply


def test_a_body_without_end_is_given_up(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/page"] = _without_end(bytes(1_000_000))
    assert "is larger than 50 MB" in _fault(fetcher, f"{site.url}/page")
    assert list(tmp_path.iterdir()) == []


def _dripping(site: Site, *, head: bool) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer byte after byte, each well in time, until the other side has gone."""

    def reply(request: BaseHTTPRequestHandler) -> None:
        begun = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n" + (b"X-Long: " if head else b"\r\n")
        request.wfile.write(begun)
        while not site.is_over.wait(0.02):
            request.wfile.write(b"a")
            request.wfile.flush()

    return reply


@pytest.mark.parametrize("head", [True, False])
@pytest.mark.parametrize("path", ["/page", "/robots.txt"])
def test_what_drips_is_given_up(site: Site, tmp_path: Path, path: str, head: bool) -> None:
    site.put("/page", "words")
    site.pages[path] = _dripping(site, head=head)
    with fetching(tmp_path, seconds=0.5) as fetcher:
        assert _fault(fetcher, f"{site.url}/page") == "took longer than 0.5 seconds; try again later"
        assert _fault(fetcher, f"{site.url}/page") == "took longer than 0.5 seconds; try again later"
    assert list(tmp_path.iterdir()) == []
    assert len([asked for _, asked, _ in site.asked if asked == "/robots.txt"]) == 1


def test_robots_are_asked_once_and_heeded(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", "User-agent: EvidenceDesk\nDisallow: /private\nAllow: /private/open\n", "text/plain")
    for path in ("/private/page", "/private/open", "/other"):
        site.put(path, "words")
    site.put("/leads", "", status=302, Location="/private/page")
    for path in ("/private/page", "/leads"):
        assert "robots.txt" in _fault(fetcher, f"{site.url}{path}")
    for path in ("/private/open", "/other"):
        assert _page(fetcher, f"{site.url}{path}")
    assert [path for _, path, _ in site.asked].count("/robots.txt") == 1
    assert "/private/page" not in site.paths()


@pytest.mark.parametrize(("status", "is_allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_that_fail(site: Site, fetcher: Fetcher, status: int, is_allowed: bool) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain", status=status)
    site.put("/page", "words")
    if is_allowed:
        assert _page(fetcher, f"{site.url}/page")
    else:
        assert f"robots.txt answers with {status}" in _fault(fetcher, f"{site.url}/page")
        assert site.paths() == []


def test_robots_may_lie_elsewhere_and_be_long(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", "", status=301, Location="/rules")
    site.put("/rules", "User-agent: *\nDisallow: /page\n" + "# words\n" * 100_000 + "Disallow: /other\n", "text/plain")
    site.put("/other", "words")
    assert "robots.txt" in _fault(fetcher, f"{site.url}/page")
    assert _page(fetcher, f"{site.url}/other")  # what comes after half a megabyte is not read


@pytest.mark.parametrize(("wanted", "waits"), [("", 0.5), ("Crawl-delay: 3", 3.0), ("Crawl-delay: 900", 10.0)])
def test_a_site_is_not_asked_without_pause(site: Site, tmp_path: Path, wanted: str, waits: float) -> None:
    slept: list[float] = []
    site.put("/robots.txt", f"User-agent: *\n{wanted}\n", "text/plain")
    site.put("/page", "words")
    with fetching(tmp_path, clock=lambda: 100.0, sleep=slept.append) as fetcher:
        for _ in range(3):
            fetcher.fetch(f"{site.url}/page")
    assert slept == [waits, waits]


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("text/html; charset=windows-1252", "£5 – café".encode("cp1252"), "\ufeff£5 – café"),
        ('text/plain; charset="ISO-8859-1"', "£5 – café".encode("cp1252"), "\ufeff£5 – café"),
        ("text/html; charset=iso-8859-1", "£5 – café".encode(), "£5 – café"),  # it says what it is not
        ("text/html; charset=utf-8", "£5 – café".encode(), "£5 – café"),
        ("text/html; charset=base64", "£5 – café".encode(), "£5 – café"),
        ("text/csv; charset=shift_jis", "学校,5".encode("shift_jis"), "\ufeff学校,5"),
    ],
)
def test_an_encoding_that_the_answer_alone_names_is_kept(
    site: Site, fetcher: Fetcher, kind: str, sent: bytes, kept: str
) -> None:
    site.put("/page", sent, kind)
    page = _page(fetcher, f"{site.url}/page")
    assert page.file.read_bytes().decode() == kept
    assert page.digest == hashlib.sha256(page.file.read_bytes()).hexdigest()


def _at(addresses: list[str], trust: ssl.SSLContext | None = None) -> PublicTransport:
    return PublicTransport(lambda _host, _port: addresses, lambda ip: ip.is_loopback, any_port=True, trust=trust)


def test_the_name_goes_along_with_the_address_that_is_called(site: Site, tmp_path: Path) -> None:
    site.put("/page", "words")
    port = site.url.rsplit(":", 1)[1]
    with fetching(tmp_path, _at(["127.0.0.1"])) as fetcher:
        assert _page(fetcher, f"http://guidance.example:{port}/page")
    assert site.asked[-1][2]["Host"] == f"guidance.example:{port}"


def test_another_address_of_a_name_is_called_where_the_first_is_not_reached(site: Site, tmp_path: Path) -> None:
    site.put("/page", "words")
    port = site.url.rsplit(":", 1)[1]
    with fetching(tmp_path, _at(["127.0.0.77", "127.0.0.1"])) as fetcher:  # the server listens on the second alone
        assert _page(fetcher, f"http://guidance.example:{port}/page")


def test_a_server_that_is_not_there(site: Site, tmp_path: Path) -> None:
    port = site.url.rsplit(":", 1)[1]
    with fetching(tmp_path, _at(["127.0.0.77"])) as fetcher:
        assert _fault(fetcher, f"http://guidance.example:{port}/") == "could not be reached; try again later"


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Give a server's context for guidance.example, and a client's that trusts it."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=guidance.example", "-addext", "subjectAltName=DNS:guidance.example", "-days", "2"]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", *subject]
    try:
        subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))


def test_a_certificate_is_that_of_the_name_and_not_of_the_address(
    certified: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    server, trusting = certified
    with running_site(server) as site:
        site.put("/page", "words")
        port = site.url.rsplit(":", 1)[1]
        with fetching(tmp_path, _at(["127.0.0.1"], trusting)) as fetcher:
            assert _page(fetcher, f"https://guidance.example:{port}/page").file.read_bytes() == b"words"
            refused = _fault(fetcher, f"https://elsewhere.example:{port}/page")
        with fetching(tmp_path, _at(["127.0.0.1"])) as fetcher:  # which knows public authorities alone
            unknown = _fault(fetcher, f"https://guidance.example:{port}/page")
    assert refused == unknown == "has a certificate that cannot be trusted"


def test_a_server_that_speaks_no_tls(site: Site, tmp_path: Path) -> None:
    port = site.url.rsplit(":", 1)[1]
    with fetching(tmp_path, _at(["127.0.0.1"])) as fetcher:
        assert _fault(fetcher, f"https://guidance.example:{port}/") == "could not be reached over a secure connection"
