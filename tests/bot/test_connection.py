"""Both tokens are tried before anything else, and what is wrong is said in one line."""

from __future__ import annotations

import asyncio

import pytest
from local_slack import LocalSlack
from running_bot import SIGNATURES

from bot.connection import SlackRefused, connect


def test_both_tokens_working_tells_who_the_bot_is(slack: LocalSlack) -> None:
    found = asyncio.run(connect(slack.bot_token, slack.app_token, slack.api, SIGNATURES))
    assert (found.bot_user, found.team) == ("UEVIDENCE", "TLOCAL")
    assert "chat:write" in found.scopes
    assert slack.bot_token not in repr(found)


@pytest.mark.parametrize(("wrong", "setting"), [("bot", "SLACK_BOT_TOKEN"), ("app", "SLACK_APP_TOKEN")])
def test_a_wrong_token_is_named(slack: LocalSlack, wrong: str, setting: str) -> None:
    tokens = {"bot": slack.bot_token, "app": slack.app_token} | {wrong: "xoxb-wrong"}
    with pytest.raises(SlackRefused, match=f"^{setting}: is not a token that Slack knows"):
        asyncio.run(connect(tokens["bot"], tokens["app"], slack.api, SIGNATURES))


def test_a_server_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    with pytest.raises(SlackRefused, match="cannot be reached"):
        asyncio.run(connect("xoxb-1", "xapp-1", "http://127.0.0.1:9/api/", SIGNATURES))
