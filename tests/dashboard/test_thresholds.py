"""With real questions, published as ever: no page, filter or download counts fewer than MIN_ASKERS people."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

import httpx
import pytest
from running_dashboard import LEAD, Running, knowledge_of, running_dashboard
from themes import a_theme, ask

from database.engine import Database
from insights.challenge import Source, SpeaksTo
from insights.challenges import ChallengeReports
from insights.publishing import Publishing
from insights.theme_edits import ThemeEdits
from insights.verdict_reports import VerdictReports

ZONE = ZoneInfo("Europe/London")
MIN_ASKERS = 5
REGIONS = ("London", "North East", "North West", "South West")
NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


class NothingSpeaks:
    def version(self) -> int:
        return 1

    def speaks_to(self, questions: object) -> SpeaksTo:  # noqa: ARG002 (the protocol's)
        return SpeaksTo()

    def source(self, path: str) -> Source | None:  # noqa: ARG002 (the protocol's)
        return None


@pytest.fixture
def desk(log: Database) -> Iterator[Running]:
    chance = random.Random(8)  # noqa: S311 (chance, not secrecy)
    for number in range(12):
        theme = a_theme(log, f"theme {number}")
        for month in ("2026-08", "2026-09", "2026-10"):
            for region in REGIONS:
                askers = [f"asker-{chance.randint(1, 30)}" for _ in range(chance.randint(0, 8))]
                outcome = chance.choice(("answered", "not_found"))
                ask(log, theme, month, set(askers), region=region, setting=chance.choice(("a", "b")), outcome=outcome)
    Publishing(log, lambda: NOW, ZONE, MIN_ASKERS).publish()
    reports = ChallengeReports(log, NothingSpeaks(), lambda: NOW, ZONE, MIN_ASKERS)
    edits = ThemeEdits(log, str, lambda: NOW, str, lambda _groups: [], MIN_ASKERS)
    with running_dashboard(
        log,
        reports=reports,
        edits=edits,
        brief=lambda _actor, _theme: (b"", ""),
        verdicts=VerdictReports(log, ZONE, MIN_ASKERS),
        knowledge=knowledge_of(log),
        titles_of=dict.fromkeys,
    ) as running:
        yield running


def test_every_filter_and_download_keeps_to_the_threshold(desk: Running) -> None:
    client = desk.client(LEAD)
    themes = client.get("/themes").text
    filters = re.findall(r'<option value="([^"]+)"', themes)
    ids = set(re.findall(r'href="/themes/(\d+)"', themes))
    assert len(filters) > len(REGIONS)
    assert len(ids) > 5
    pages = ["/", "/gaps", "/feedback", "/usage", *(f"/themes/{each}" for each in ids)]
    pages += [f"/themes?{httpx.QueryParams({'by': each})}" for each in filters]
    for page in pages:
        people = [int(each) for each in re.findall(r"from (\d+) people", client.get(page).text)]
        assert all(each >= MIN_ASKERS for each in people), page
    for page in pages[1:]:
        path, _, query = page.partition("?")
        _check_table(client.get(f"{path}.csv?{query}").text.removeprefix("\ufeff"), page)


def _check_table(text: str, page: str) -> None:
    header, *rows = csv.reader(io.StringIO(text))
    for name in ("askers", "questions", "not found"):
        if name in header:
            values = [row[header.index(name)] for row in rows]
            assert all(not value or int(value) >= MIN_ASKERS for value in values), (page, name)


def test_two_groups_cannot_be_asked_for_at_once(desk: Running) -> None:
    client = desk.client(LEAD)
    everything = client.get("/themes.csv").text
    for first, second in pairwise(REGIONS):
        both = client.get("/themes.csv", params=[("by", f"region:{first}"), ("by", f"region:{second}")]).text
        one = client.get("/themes.csv", params={"by": f"region:{second}"}).text
        assert both in (one, everything)
    assert client.get("/themes.csv", params={"by": "region:London setting:a"}).text == everything
    assert client.get("/themes.csv", params={"by": "asker:asker-1"}).text == everything
