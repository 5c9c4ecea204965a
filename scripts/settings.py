"""Every setting in one class, read from the environment and `.env`; a wrong one is named, with what it should be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

STARTER_DOCUMENTS = Path(__file__).parents[1] / "knowledge_base" / "documents"
_SHORTEST_KEY = 16  # bytes


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


class Settings(BaseSettings):
    """What an operator can choose."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: SecretStr | None = None  # a secret, since it may hold a password
    evidence_home: Path = Path("var")
    documents_dir: Path = STARTER_DOCUMENTS
    embedding_model: str | None = None
    pseudonym_key: Annotated[SecretStr | None, AfterValidator(_key)] = None
    min_askers: Annotated[int, Field(ge=1)] = 5
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/London"

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
    if settings.pseudonym_key is None and _is_postgresql(settings):
        raise SettingsWrong("PSEUDONYM_KEY: needed with PostgreSQL; set it to what `openssl rand -hex 32` prints")
    return settings


def _is_postgresql(settings: Settings) -> bool:
    url = settings.database_url
    return url is not None and not url.get_secret_value().startswith("sqlite")
