"""Signing in with Slack by OpenID Connect; state, nonce and the token's signature are checked by Authlib."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, FastAPI, Request
from joserfc.errors import JoseError
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response

from dashboard.pages.sign_in import entered
from people.sign_in_links import LinkRefused

_HANDSHAKE = 600  # seconds that signing in may take
_REFUSED = "Slack did not sign you in. Please try again, or ask for a link with /evidence dashboard."
_ELSEWHERE = "You are signed in to another Slack workspace. Sign in to ours, or use /evidence dashboard there."


@dataclass(frozen=True)
class OpenId:
    """The provider, and what this application is known by there. `team` is the workspace whose people may come in."""

    client_id: str
    client_secret: str
    team: str
    session_key: str  # signs the cookie that holds state and nonce while somebody is away
    authorize_url: str = "https://slack.com/openid/connect/authorize"
    token_url: str = "https://slack.com/api/openid.connect.token"  # noqa: S105 (an address, no token)
    keys_url: str = "https://slack.com/openid/connect/keys"
    issuer: str = "https://slack.com"


def register_openid(app: FastAPI, openid: OpenId, url: str) -> None:
    """Add the two addresses of signing in by the provider; `url` is where browsers find the dashboard."""
    app.add_middleware(
        SessionMiddleware,
        secret_key=openid.session_key,
        session_cookie="evidence_handshake",
        max_age=_HANDSHAKE,
        same_site="lax",
        https_only=url.startswith("https://"),
    )
    provider = _provider(openid)
    router = APIRouter(prefix="/sign-in/slack")

    @router.get("")
    async def leave(request: Request) -> Response:
        answer: Response = await provider.authorize_redirect(request, f"{url}/sign-in/slack/return", team=openid.team)
        return answer

    @router.get("/return")
    async def come_back(request: Request) -> Response:
        try:
            token = await provider.authorize_access_token(request)
        except (OAuthError, JoseError) as error:
            raise LinkRefused(_REFUSED) from error
        return await entered(request, _user(token.get("userinfo") or {}, openid.team))

    app.include_router(router)


def _provider(openid: OpenId) -> Any:
    oauth = OAuth()
    oauth.register(
        "slack",
        client_id=openid.client_id,
        client_secret=openid.client_secret,
        authorize_url=openid.authorize_url,
        access_token_url=openid.token_url,
        jwks_uri=openid.keys_url,
        server_metadata={"issuer": openid.issuer},
        issuer=openid.issuer,
        client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
    )
    return oauth.create_client("slack")


def _user(claims: dict[str, Any], team: str) -> str:
    """Give the Slack id that a token is about; raises `LinkRefused` for somebody of another workspace."""
    user = claims.get("https://slack.com/user_id")
    if claims.get("https://slack.com/team_id") != team or not isinstance(user, str) or not user:
        raise LinkRefused(_ELSEWHERE)
    return user
