"""One local workspace for the tests of it, and a client with its bot token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from local_slack import LocalSlack, local_slack
from slack_sdk import WebClient


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with local_slack() as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api)
