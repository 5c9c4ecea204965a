"""Nobody sees or changes anything without a session of their own, and nothing that is not theirs with one."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from leads_fakes import KeptChallenges
from running_dashboard import CURATOR, LEAD, STAFF, Running

from dashboard.app import PAGES
from dashboard.pages import sign_in
from people.actors import Appointed

ROUTES = [
    (
        method,
        route.path.replace("{ending}", "csv")
        .replace("{theme_id}", "7")
        .replace("{need_id}", "1")
        .replace("{document_id}", "1"),
    )
    for module in (*PAGES, sign_in)
    for route in module.router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]
CLOSED = [(method, path) for method, path in ROUTES if path != "/sign-in"]
SECRETS = ("notes.pdf", "Raising attendance", "Huntington", "absence", "transparency")


def _ask(client: httpx.Client, method: str, path: str) -> httpx.Response:
    return client.request(method, path, data={"form_token": "x"} if method == "POST" else None)


def test_every_route_is_walked() -> None:
    assert len(CLOSED) >= 25
    assert {path for _, path in ROUTES} >= {"/", "/themes", "/themes/7", "/themes.csv", "/themes/7/rename", "/recorded"}


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_nothing_without_a_session(desk: Running, method: str, path: str) -> None:
    shown = _ask(desk.client(), method, path)
    assert (shown.status_code, shown.headers["location"]) == (303, "/sign-in")
    assert shown.content == b""


def test_nothing_for_staff_though_they_have_a_session(desk: Running) -> None:
    client = desk.client(STAFF)
    for method, path in CLOSED:
        shown = _ask(client, method, path)
        assert shown.status_code == 403, path
        assert "Only leads and curators can do this." in shown.text
        assert not any(secret in shown.text for secret in SECRETS), path


def test_nothing_once_the_session_is_ended_elsewhere(desk: Running) -> None:
    one, other = desk.client(LEAD), desk.client(LEAD)
    token = _form_token(other)
    assert other.post("/sign-out", data={"form_token": token, "everywhere": "yes"}).status_code == 303
    for method, path in CLOSED:
        for client in (one, other):
            assert _ask(client, method, path).headers["location"] == "/sign-in"


def test_signing_out_ends_this_session_alone(desk: Running) -> None:
    one, other = desk.client(LEAD), desk.client(LEAD)
    one.post("/sign-out", data={"form_token": _form_token(one)})
    assert one.get("/").status_code == 303
    assert other.get("/").status_code == 200


def test_a_lead_who_is_none_any_more_sees_nothing_from_then_on(desk: Running) -> None:
    client = desk.client(LEAD)
    assert client.get("/").status_code == 200
    desk.roles.appointed = Appointed()
    assert client.get("/").status_code == 403


def test_a_curator_does_not_see_what_leads_see(desk: Running) -> None:
    client = desk.client(CURATOR)
    for path in ("/themes", "/themes/7", "/themes.csv", "/themes/7.csv", "/gaps", "/usage", "/themes/7/brief.docx"):
        shown = client.get(path)
        assert (shown.status_code, "Only leads can do this." in shown.text) == (403, True), path
    assert client.get("/").headers["location"] == "/documents"
    for path in ("/documents", "/documents/1", "/documents/checks", "/documents.csv", "/recorded"):
        assert client.get(path).status_code == 200


def test_a_form_without_the_sessions_own_word_changes_nothing(desk: Running, kept: KeptChallenges) -> None:
    client, other = desk.client(LEAD), desk.client(LEAD)
    before = dict(kept.all)
    for token in ("", "x", _form_token(other)):
        for path in ("/themes/7/rename", "/themes/7/hide", "/themes/7/merge", "/sign-out"):
            data = {"form_token": token, "name": "Changed", "into": "8"}
            assert client.post(path, data=data).status_code == 403
    assert kept.all == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(desk: Running, kept: KeptChallenges, headers: dict[str, str]) -> None:
    client = desk.client(LEAD)
    data = {"form_token": _form_token(client), "name": "Changed"}
    assert client.post("/themes/7/rename", data=data, headers=headers).status_code == 403
    assert kept.all[7].name != "Changed"
    del client.headers["Origin"]
    assert client.post("/themes/7/rename", data=data).status_code == 403


def test_a_link_that_is_only_looked_at_is_not_spent(desk: Running) -> None:
    token = desk.services.access.links.make(LEAD)
    client = desk.client()
    for _ in range(2):
        assert "signs you in once" in client.get("/sign-in", params={"token": token}).text
    assert client.post("/sign-in", data={"token": token}).status_code == 303
    again = client.post("/sign-in", data={"token": token})
    assert (again.status_code, "used already" in again.text) == (403, True)


def test_trying_again_and_again_is_stopped(desk: Running) -> None:
    client = desk.client()
    tries = [client.post("/sign-in", data={"token": f"guess-{number}"}) for number in range(12)]
    assert [each.status_code for each in tries] == [403] * 10 + [429] * 2
    assert "wait a minute" in tries[-1].text


def test_the_cookie_is_for_the_server_alone(desk: Running) -> None:
    client = desk.client()
    answer = client.post("/sign-in", data={"token": desk.services.access.links.make(LEAD)})
    (cookie,) = [value for name, value in answer.headers.multi_items() if name == "set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie  # on this machine; by https it is there (test_protection)


def test_every_answer_forbids_scripts_and_being_kept(desk: Running) -> None:
    client = desk.client(LEAD)
    for path in ("/", "/sign-in", "/nothing", "/themes/9999", "/static/dashboard.css", "/themes.csv"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
        assert headers["cache-control"] == ("max-age=3600" if path.startswith("/static") else "no-store")


def test_no_page_has_a_script_a_style_or_anything_of_another_host(desk: Running) -> None:
    client = desk.client(LEAD)
    for path in ("/", "/themes", "/themes/7", "/gaps", "/feedback", "/usage", "/recorded", "/sign-in"):
        page = client.get(path).text
        assert not re.search(r"<script|\sstyle=|\son\w+=|javascript:", page), path
        loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', page)
        assert all(address.startswith("/static/") for address in loaded), path


def _form_token(client: httpx.Client) -> Any:
    found = re.search(r'name="form_token" value="(\w+)"', client.get("/recorded").text)
    assert found
    return found.group(1)
