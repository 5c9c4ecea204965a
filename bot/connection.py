"""The connection to Slack: both tokens tried before anything else, and the rules of retrying by method."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.signatures import Signatures, SigningClient

_TIMEOUT = 15  # seconds a call
_HOW = {
    "invalid_auth": "is not a token that Slack knows; copy it again",
    "not_authed": "is not a token that Slack knows; copy it again",
    "account_inactive": "belongs to an app that was removed; install the app again",
    "token_revoked": "was revoked; install the app again",
    "token_expired": "has expired; install the app again",
    "not_allowed_token_type": "is of the wrong kind",
    "missing_scope": "lacks the scope connections:write; make a new app-level token with it",
}
# What can go wrong on the way to Slack, besides Slack's own refusals.
UNREACHABLE = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
# The layout is to blame; the same words without blocks will pass.
LAYOUT = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "block_mismatch"})

T = TypeVar("T")


class SlackRefused(Exception):
    """Slack cannot be used with these settings; the message names the setting and what to do."""


@dataclass(frozen=True)
class Slack:
    """Slack as this bot sees it: who it is there, and two clients that differ in what they retry."""

    client: AsyncWebClient  # retries whatever may be repeated safely
    poster: AsyncWebClient  # for chat.postMessage: a retry after a lost reply would post twice
    team: str
    bot_user: str
    bot_id: str
    signatures: Signatures  # of what its buttons and windows carry
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    scopes: frozenset[str] = frozenset()


async def connect(bot_token: str, app_token: str, api_url: str, signatures: Signatures) -> Slack:
    """Try both tokens, and give what is needed to work; raises `SlackRefused`.

    The asynchronous Bolt app would connect with a bad bot token and look healthy, and would try a bad app token
    for ever.
    """
    client = _signing_client(bot_token, api_url, signatures)
    client.retry_handlers += [AsyncServerErrorRetryHandler(max_retry_count=2)]
    found = await _tried("SLACK_BOT_TOKEN", client.auth_test(), api_url)
    if not found.get("bot_id"):
        raise SlackRefused("SLACK_BOT_TOKEN: should be the bot token, which begins with xoxb-")
    await _tried("SLACK_APP_TOKEN", client.apps_connections_open(app_token=app_token), api_url)
    poster = _signing_client(bot_token, api_url, signatures)
    poster.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=3)]
    return Slack(
        client=client,
        poster=poster,
        team=str(found["team_id"]),
        bot_user=str(found["user_id"]),
        bot_id=str(found["bot_id"]),
        signatures=signatures,
        bot_token=bot_token,
        app_token=app_token,
        scopes=_scopes(found.headers),
    )


def web_client(token: str | None, api_url: str) -> AsyncWebClient:
    """Make a client that retries what a lost connection or a rate limit stopped."""
    return AsyncWebClient(token=token, base_url=api_url, timeout=_TIMEOUT, retry_handlers=_retries())


def _signing_client(token: str, api_url: str, signatures: Signatures) -> AsyncWebClient:
    how = {"token": token, "base_url": api_url, "timeout": _TIMEOUT, "retry_handlers": _retries()}
    return SigningClient(signatures, **how)


def _retries() -> list[AsyncRetryHandler]:
    return [AsyncConnectionErrorRetryHandler(max_retry_count=2), AsyncRateLimitErrorRetryHandler(max_retry_count=3)]


async def _tried(setting: str, call: Awaitable[T], api_url: str) -> T:
    try:
        return await call
    except SlackApiError as error:
        code = error_of(error)
        raise SlackRefused(f"{setting}: {_HOW.get(code, f'was refused by Slack ({code})')}") from None
    except UNREACHABLE as error:
        raise SlackRefused(f"Slack cannot be reached at {api_url}: {type(error).__name__}") from None


def error_of(error: SlackApiError) -> str:
    """Give Slack's name of an error, or its HTTP status where the reply is none of Slack's own."""
    data: Any = error.response.data if hasattr(error.response, "data") else error.response
    if isinstance(data, dict) and data.get("error"):
        return str(data["error"])
    return f"http_{getattr(error.response, 'status_code', 'unknown')}"


def _scopes(headers: Any) -> frozenset[str]:
    listed = next((value for name, value in dict(headers).items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in str(listed).split(",") if scope.strip())


def reason_of(error: BaseException) -> str:
    """Name what went wrong, in words fit for the log."""
    return error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
