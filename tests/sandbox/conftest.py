"""One local workspace for the tests of it, at Slack's own pace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from local_slack import LocalSlack, local_slack


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with local_slack() as running:
        yield running
