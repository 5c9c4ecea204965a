"""Dead links, told apart from those that could not be asked."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from web_server import Site, fetching, running_site, send

from knowledge_base.web.fetch import Fetcher
from knowledge_base.web.links import Links, dead_links
from knowledge_base.web.transport import PublicTransport


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    with fetching(tmp_path) as opened:
        yield opened


def nowhere(_host: str, _port: int) -> list[str]:
    raise OSError("no such name")


def test_dead_links_are_told_from_those_that_could_not_be_asked(site: Site, fetcher: Fetcher) -> None:
    for path, status in {"there": 200, "gone": 410, "fails": 500, "asks": 401, "odd": 999}.items():
        site.put(f"/{path}", "words", status=status)
    site.put("/old", "", status=301, Location="/gone")
    site.put("/inward", "", status=302, Location="http://10.0.0.1/")
    asked = [f"{site.url}/{each}" for each in ("there", "gone", "fails", "asks", "odd", "old", "inward", "there")]
    links = dead_links([*asked, "not an address"], fetcher)
    assert links.gone == (f"{site.url}/gone", f"{site.url}/old")
    assert links.unknown == (
        (f"{site.url}/fails", "answered with 500"),
        (f"{site.url}/asks", "asks who one is, so it is not fetched; save the page as a file"),
        (f"{site.url}/odd", "answered with 999"),
        (f"{site.url}/inward", "10.0.0.1 is not on the public internet"),
        ("not an address", "'not an address' is not a web address"),
    )
    assert site.paths().count("/there") == 1


def test_a_site_that_knows_no_heads_is_asked_for_the_page(site: Site, fetcher: Fetcher) -> None:
    def no_head(request: BaseHTTPRequestHandler) -> None:
        send(request, 404 if request.command == "HEAD" else 200, b"words", "text/html", {})

    site.pages["/page"] = no_head
    assert dead_links([f"{site.url}/page"], fetcher) == Links((), ())
    assert [method for method, path, _ in site.asked if path == "/page"] == ["HEAD", "GET"]


def test_without_a_network_that_is_said_once(tmp_path: Path) -> None:
    addresses = [f"https://{host}.example/{page}" for host in "abcd" for page in range(3)]
    with fetching(tmp_path, PublicTransport(resolve=nowhere)) as fetcher:
        links = dead_links(addresses, fetcher)
    assert links == Links((), (), untried=12, has_network=False)


def test_one_host_that_is_gone_is_no_missing_network(tmp_path: Path) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return nowhere(host, port)

    with fetching(tmp_path, PublicTransport(resolve=resolve)) as fetcher:
        links = dead_links([f"https://gone.example/{page}" for page in range(9)], fetcher)
    assert links.has_network
    assert len(links.unknown) == 9
    assert links.unknown[0][1] == "gone.example has no address, or there is no network"
    assert asked == ["gone.example"]  # and not waited for nine times


def test_looking_ends_in_time(site: Site, fetcher: Fetcher) -> None:
    seconds = iter(range(0, 1_000, 20))
    site.put("/there", "words")
    addresses = [f"{site.url}/there?{number}" for number in range(9)]
    links = dead_links(addresses, fetcher, seconds=50, clock=lambda: float(next(seconds)))
    assert (links.untried, len(site.paths())) == (7, 2)
