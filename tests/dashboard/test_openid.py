"""Signing in with Slack, against a provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest
from joserfc.jwk import RSAKey
from leads_fakes import KeptChallenges
from openid_provider import CLIENT, SECRET, Provider, running_provider
from running_dashboard import Running, knowledge_of, running_dashboard

from dashboard.openid import OpenId
from database.engine import Database
from insights.verdict_reports import VerdictReports


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def open_desk(log: Database, kept: KeptChallenges, provider: Provider) -> Iterator[Running]:
    openid = OpenId(
        CLIENT,
        SECRET,
        "T0OURS",
        session_key="a key for tests only",
        authorize_url=f"{provider.url}/authorize",
        token_url=f"{provider.url}/token",
        keys_url=f"{provider.url}/keys",
        issuer=provider.url,
    )
    verdicts = VerdictReports(log, ZoneInfo("Europe/London"), 5)
    with running_dashboard(
        log,
        openid,
        reports=kept,
        edits=kept,
        brief=kept.brief,
        verdicts=verdicts,
        knowledge=knowledge_of(log),
        titles_of=dict.fromkeys,
    ) as running:
        yield running


def _signed_in(client: httpx.Client) -> httpx.Response:
    """Go to the provider and back, as a browser does."""
    return client.get("/sign-in/slack", follow_redirects=True)


def test_a_lead_is_signed_in(open_desk: Running, provider: Provider) -> None:
    client = open_desk.client()
    assert "Sign in with Slack" in client.get("/sign-in").text
    assert "Common challenges" in _signed_in(client).text
    (asked,) = provider.asked
    assert (asked["team"], asked["scope"], asked["client_id"]) == ("T0OURS", "openid", CLIENT)
    assert asked["code_challenge_method"] == "S256"


def test_staff_are_signed_in_and_see_nothing(open_desk: Running, provider: Provider) -> None:
    provider.user = "U0STAFF"
    shown = _signed_in(open_desk.client())
    assert (shown.status_code, "Only leads and curators" in shown.text) == (403, True)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "somebody else"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"https://slack.com/team_id": "T0THEIRS"},
        {"https://slack.com/team_id": None},
        {"https://slack.com/user_id": ""},
        {"https://slack.com/user_id": ["U0LEAD"]},
    ],
    ids=str,
)
def test_a_token_that_is_wrong_signs_nobody_in(
    open_desk: Running, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims = claims
    client = open_desk.client()
    shown = _signed_in(client)
    assert (shown.status_code, "You are not signed in" in shown.text) == (403, True)
    assert client.get("/").headers["location"] == "/sign-in"


def test_a_token_that_somebody_else_signed_is_refused(open_desk: Running, provider: Provider) -> None:
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    assert _signed_in(open_desk.client()).status_code == 403


def test_state_is_checked_and_good_once(open_desk: Running) -> None:
    client, other = open_desk.client(), open_desk.client()
    away = client.get("/sign-in/slack").headers["location"]
    back = httpx.get(away).headers["location"]
    assert other.get(back).status_code == 403  # another browser than that which left
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert client.get(back.replace(state, f"{state}x")).status_code == 403
    again = client.get("/sign-in/slack").headers["location"]
    back = httpx.get(again).headers["location"]
    assert client.get(back).status_code == 303
    assert open_desk.client().get(back).status_code == 403


def test_who_says_no_at_the_provider_is_told_so(open_desk: Running) -> None:
    client = open_desk.client()
    client.get("/sign-in/slack")
    shown = client.get("/sign-in/slack/return", params={"error": "access_denied"})
    assert (shown.status_code, "Slack did not sign you in" in shown.text) == (403, True)
