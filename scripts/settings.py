"""Every setting in one class, read from the environment and `.env`; a wrong one is named, with what it should be."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from people.actors import Appointed

STARTER_DOCUMENTS = Path(__file__).parents[1] / "knowledge_base" / "documents"
SLACK_API = "https://slack.com/api/"
_SHORTEST_KEY = 16  # bytes
_CHAT_MODEL = re.compile(r"[a-z][a-z0-9_]*:\S+")


class SettingsWrong(ValueError):
    """A setting that cannot be used; the message names it and says what it should be."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("should be a time zone such as Europe/London") from error
    return name


def _key(key: SecretStr | None) -> SecretStr | None:
    if key is not None and len(key.get_secret_value().encode()) < _SHORTEST_KEY:
        raise ValueError(f"should be at least {_SHORTEST_KEY} characters, such as `openssl rand -hex 32` prints")
    return key


def _token(prefix: str) -> AfterValidator:
    def checked(token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith(prefix):
            raise ValueError(f"should begin with {prefix}")
        return token

    return AfterValidator(checked)


def _split(listed: object) -> object:
    return [part.strip() for part in listed.split(",") if part.strip()] if isinstance(listed, str) else listed


def _ids(kinds: str) -> AfterValidator:
    def checked(ids: tuple[str, ...]) -> tuple[str, ...]:
        for identity in ids:
            if not (identity[:1] in kinds and identity.isalnum() and identity.isupper()):
                raise ValueError(f"should be Slack ids that begin with {' or '.join(kinds)}, not {identity!r}")
        return ids

    return AfterValidator(checked)


def _channel(identity: str | None) -> str | None:
    if identity is not None and not (identity[:1] in "CG" and identity.isalnum() and identity.isupper()):
        raise ValueError("should be a channel's id, such as C0123456789, not its name")
    return identity


def _api(address: str) -> str:
    if not address.startswith(("https://", "http://")) or not address.endswith("/api/"):
        raise ValueError("should be a web address that ends in /api/")
    return address


def _dashboard(address: str | None) -> str | None:
    if address is None:
        return None
    parts = urlsplit(address)
    is_here = parts.hostname in ("localhost", "127.0.0.1")
    if not parts.netloc or (parts.scheme != "https" and not (parts.scheme == "http" and is_here)):
        raise ValueError("should be an address that begins with https://, or with http://localhost on this machine")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("should be an address without a path, such as https://evidence.example.org")
    return address.rstrip("/")


Ids = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), _ids("UWS")]


def _chat_model(name: str | None) -> str | None:
    if name is not None and _CHAT_MODEL.fullmatch(name) is None:
        raise ValueError("should be provider:model, such as openai:gpt-4.1-mini")
    return name


class Settings(BaseSettings):
    """What an operator can choose."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: SecretStr | None = None  # a secret, since it may hold a password
    evidence_home: Path = Path("var")
    documents_dir: Path = STARTER_DOCUMENTS
    embedding_model: str | None = None
    rerank_model: str | None = None
    entailment_model: str | None = None
    chat_model: Annotated[str | None, AfterValidator(_chat_model)] = None
    slack_bot_token: Annotated[SecretStr | None, _token("xoxb-")] = None
    slack_app_token: Annotated[SecretStr | None, _token("xapp-")] = None
    slack_api_url: Annotated[str, AfterValidator(_api)] = SLACK_API
    leads: Ids = ()
    curators: Ids = ()
    allow_guests: bool = False
    help_channel: Annotated[str | None, AfterValidator(_channel)] = None
    digest_channel: Annotated[str | None, AfterValidator(_channel)] = None
    retention_days: Annotated[int, Field(ge=1)] = 400
    pseudonym_key: Annotated[SecretStr | None, AfterValidator(_key)] = None
    min_askers: Annotated[int, Field(ge=1)] = 5
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    dashboard_port: Annotated[int, Field(ge=1, le=65_535)] = 8350
    dashboard_url: Annotated[str | None, AfterValidator(_dashboard)] = None
    session_key: Annotated[SecretStr | None, AfterValidator(_key)] = None
    openid_client_id: str | None = None
    openid_client_secret: SecretStr | None = None

    @property
    def appointed(self) -> Appointed:
        """Give who is a lead and who a curator."""
        return Appointed(frozenset(self.leads), frozenset(self.curators))

    @property
    def zone(self) -> ZoneInfo:
        """Give the time zone in which months begin and end."""
        return ZoneInfo(self.time_zone)

    @property
    def dashboard_address(self) -> str:
        """Give where browsers find the dashboard."""
        return self.dashboard_url or f"http://localhost:{self.dashboard_port}"

    @property
    def database_place(self) -> str | Path:
        """Give the database's address, or the SQLite file under EVIDENCE_HOME."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return self.evidence_home / "evidence.db"


def load_settings() -> Settings:
    """Read the settings; raises `SettingsWrong`."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        reason = str(first["msg"]).removeprefix("Value error, ").replace("Input should", "should")
        raise SettingsWrong(f"{str(first['loc'][0]).upper()}: {reason}") from None
    _check_tokens(settings)
    _check_openid(settings)
    if settings.pseudonym_key is None and (_is_postgresql(settings) or settings.slack_bot_token):
        place = "PostgreSQL" if _is_postgresql(settings) else "Slack"
        raise SettingsWrong(f"PSEUDONYM_KEY: needed with {place}; set it to what `openssl rand -hex 32` prints")
    return settings


def export_provider_settings() -> None:
    """Put what `.env` says beside our own settings into the environment, where a chat model's package looks for it."""
    ours = {name.upper() for name in Settings.model_fields}
    for name, value in dotenv_values(".env").items():
        if value and name.upper() not in ours:
            os.environ.setdefault(name, value)


def _check_tokens(settings: Settings) -> None:
    if settings.slack_bot_token and not settings.slack_app_token:
        raise SettingsWrong("SLACK_APP_TOKEN: needed beside SLACK_BOT_TOKEN; make one with connections:write")
    if settings.slack_app_token and not settings.slack_bot_token:
        raise SettingsWrong("SLACK_BOT_TOKEN: needed beside SLACK_APP_TOKEN; install the app to get it")


def _check_openid(settings: Settings) -> None:
    if (settings.openid_client_id is None) != (settings.openid_client_secret is None):
        missing = "OPENID_CLIENT_ID" if settings.openid_client_id is None else "OPENID_CLIENT_SECRET"
        raise SettingsWrong(f"{missing}: needed too, for signing in with Slack; both stand on the app's page in Slack")


def _is_postgresql(settings: Settings) -> bool:
    url = settings.database_url
    return url is not None and not url.get_secret_value().startswith("sqlite")
