"""What holds where browsers come by https, and how long somebody who tries again and again is kept waiting."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

import httpx
from leads_fakes import KeptChallenges
from running_dashboard import LEAD, Roles, access_to, knowledge_of
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from dashboard.app import build_app
from dashboard.protection import Protection
from dashboard.services import Services
from database.engine import Database
from insights.verdict_reports import VerdictReports

ADDRESS = "https://desk.example"


def _ask(app: ASGIApp, method: str, path: str, **more: object) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as browser:
            return await browser.request(method, path, headers={"Origin": ADDRESS}, **more)  # type: ignore[arg-type]

    return asyncio.run(ask())


def test_by_https_the_cookie_and_the_browser_stay_with_https(log: Database, kept: KeptChallenges) -> None:
    zone, access = ZoneInfo("Europe/London"), access_to(log, Roles())
    services = Services(
        access=access,
        reports=kept,
        edits=kept,
        brief=kept.brief,
        verdicts=VerdictReports(log, zone, 5),
        knowledge=knowledge_of(log),
        titles_of=dict.fromkeys,
        min_askers=5,
        zone=zone,
    )
    entered = _ask(build_app(services, ADDRESS), "POST", "/sign-in", data={"token": access.links.make(LEAD)})
    assert entered.status_code == 303
    assert "Secure" in entered.headers["set-cookie"].split("; ")
    assert entered.headers["strict-transport-security"] == "max-age=31536000"


def test_after_a_minute_one_may_try_again() -> None:
    now = [0.0]
    protected = Protection(PlainTextResponse("in"), ADDRESS, lambda: now[0])

    def tried() -> int:
        return _ask(protected, "GET", "/sign-in").status_code

    assert [tried() for _ in range(11)] == [200] * 10 + [429]
    now[0] = 61.0
    assert tried() == 200
    assert _ask(protected, "GET", "/elsewhere").status_code == 200
