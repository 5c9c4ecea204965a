"""Files sent to Slack: its three calls, each tried again where that is safe."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.connection import UNREACHABLE, Slack, reason_of

SCOPE = "files:write"


class NotSent(Exception):
    """Slack did not take the file; the message is its name of the reason."""


async def upload(slack: Slack, name: str, data: bytes, words: str) -> str:
    """Upload a picture that nobody sees until a message shows it, and give its id; raises `NotSent`.

    All of it may be repeated: what is uploaded twice is seen once.
    """
    try:
        done = await slack.client.files_upload_v2(filename=name, content=data, title=name, alt_txt=words)
        return str(done["file"]["id"])
    except (SlackApiError, SlackRequestError, *UNREACHABLE) as error:
        raise NotSent(reason_of(error)) from None


async def send_file(slack: Slack, user: str, name: str, data: bytes, words: str) -> None:
    """Send somebody a file as a direct message; raises `NotSent`. Not repeated on doubt: it would be seen twice."""
    try:
        opened = await slack.client.conversations_open(users=user)
        channel = str(opened["channel"]["id"])
        await slack.poster.files_upload_v2(
            filename=name, content=data, title=name, channel=channel, initial_comment=words
        )
    except (SlackApiError, SlackRequestError, *UNREACHABLE) as error:
        raise NotSent(reason_of(error)) from None
