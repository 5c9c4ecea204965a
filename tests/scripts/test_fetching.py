"""Addresses taken in by way of a real server: added, told unchanged, changed, and gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console
from web_server import Site, fetcher_of, running_site

from retrieval.ingest_report import IngestReport, Tally
from scripts.fetching import fetched, known_addresses
from scripts.ingesting import carry_out, plan_of
from scripts.settings import Settings
from scripts.wiring import Library, open_library, open_store

WORDS = "The schools read aloud on every day of the week, and wrote down which words were new to their pupils. "


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def shelf(tmp_path: Path, database_url: str, starter_home: Path) -> Iterator[Library]:
    """An empty knowledge base with the real encoder."""
    key = "a key that only tests use"
    settings = Settings(_env_file=None, evidence_home=tmp_path / "home", database_url=database_url, pseudonym_key=key)
    opened = open_library(open_store(settings), starter_home / "models")
    yield opened
    opened.store.database.close()


@pytest.fixture
def take_in(shelf: Library) -> Callable[..., IngestReport]:
    def take_in(*addresses: str) -> IngestReport:
        with fetched(shelf.store, addresses, fetcher_of) as pages:
            plan = plan_of(shelf.store, pages.scan)
            report = carry_out(shelf, plan, Console(quiet=True)) if plan.changes else Tally.of(plan).report()
            pages.remember(shelf.store)
        return report

    return take_in


def _page(words: str) -> str:
    return f"<!doctype html><title>Reading in Hull</title><main><h1>Reading in Hull</h1><p>{WORDS}{words}</p></main>"


def test_an_address_is_taken_in_and_not_again_while_it_is_as_it_was(
    site: Site, shelf: Library, take_in: Callable[..., IngestReport]
) -> None:
    site.put("/hull", _page("It cost £400."), ETag='"one"')
    address = f"{site.url}/hull"
    first = take_in(f"{address}?utm_source=mail#part", address)
    assert (first.added, first.faults) == ((address,), ())
    (document,) = shelf.store.catalogue.documents()
    assert (document.front_matter.title, document.front_matter.source_url) == ("Reading in Hull", address)
    again = take_in(*known_addresses(shelf.store))
    assert (again.unchanged, again.passages_embedded, again.added, again.updated) == (1, 0, (), ())
    assert site.asked[-1][2]["If-None-Match"] == '"one"'
    site.put("/hull", _page("It cost £900."), ETag='"two"')
    changed = take_in(address)
    assert changed.updated == (address,)
    (document,) = shelf.store.catalogue.documents()
    assert document.version == 2


def test_what_is_gone_stays_and_is_said(site: Site, shelf: Library, take_in: Callable[..., IngestReport]) -> None:
    site.put("/hull", _page("It cost £400."))
    address = f"{site.url}/hull"
    take_in(address)
    del site.pages["/hull"]
    report = take_in(*known_addresses(shelf.store))
    assert report.faults == (f"{address}: is not there any more (404)",)
    assert [each.path for each in shelf.store.catalogue.documents()] == [address]


def test_what_cannot_be_read_is_asked_for_again_and_harms_nothing_beside_it(
    site: Site, take_in: Callable[..., IngestReport]
) -> None:
    site.put("/empty", "<html><body><script>app()</script></body></html>", ETag='"one"')
    site.put("/hull", _page(""))
    report = take_in(f"{site.url}/empty", f"{site.url}/hull", "http://10.0.0.1/", "https://u:p@example.org/")
    assert report.added == (f"{site.url}/hull",)
    assert len(report.faults) == 3
    assert "may need a browser" in " ".join(report.faults)
    assert take_in(f"{site.url}/empty").faults  # and not told unchanged
    assert "If-None-Match" not in site.asked[-1][2]


def test_an_address_that_has_moved_for_good_is_said(site: Site, shelf: Library) -> None:
    site.put("/old", "", status=301, Location="/new")
    site.put("/new", _page(""))
    with fetched(shelf.store, [f"{site.url}/old"], fetcher_of) as pages:
        assert pages.notes == (f"{site.url}/old: has moved for good to {site.url}/new; ingest that and retire this",)
