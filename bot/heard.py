"""What a message is to the bot: a mention, a direct message, a turn in a thread, or none of its business."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.slack_text import mentions, plain
from insights.question_log import Address

Door = Literal["mention", "direct", "thread", "channel"]
_SUBTYPES = (None, "file_share", "thread_broadcast")
_QUESTION = re.compile(
    r"^(?:and|or|so|but|ok(?:ay)?|what|which|who|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should|"
    r"would|will|has|have|any|tell|show|find|give|same)\b",
    re.IGNORECASE,
)
# How a question begins that nobody addressed to the bot: less than above, for "so we tried" and "have a good day".
_ASKS = re.compile(
    r"^(?:(?:what|which|who|whose|where|when|why|how)(?: \w+)? "
    r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b|"
    r"how (?:to|many|much|long|often)\b|what (?:works|helps|evidence|research)\b|"
    r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have) "
    r"(?:we|you|i|it|they|there|this|that|these|those|the|any\w*|our|some\w+|schools?|pupils|teachers|children|staff)\b|"
    r"any (?:evidence|research|examples?|case stud(?:y|ies)|ideas?|advice)\b)",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3
_COURTESY = re.compile(
    r"^(?:(?:many|great|ok(?:ay)?|brilliant|lovely|perfect|really|very) )*"
    r"(?:thanks?|thank you|thx|ta|cheers|great|brilliant|perfect|lovely|ok(?:ay)?|got it|will do|noted|nice|super|"
    r"excellent|wonderful|helpful|useful|that['’]?s (?:great|perfect|(?:really |very )?(?:helpful|useful)))\b",
    re.IGNORECASE,
)
_COURTESY_WORDS = 8


@dataclass(frozen=True)
class Heard:
    """A message that is, or may be, for the bot. Texts are as Slack sent them."""

    channel: str
    ts: str
    thread_ts: str | None
    user: str
    text: str
    door: Door

    @property
    def root(self) -> str:
        """The message whose thread the answer goes into."""
        return self.thread_ts or self.ts

    @property
    def address(self) -> Address:
        """Where the answer goes: into the message's thread."""
        return Address(self.channel, self.root, self.user)

    @property
    def key(self) -> str:
        """What the message is known by; the same for each of the events that a mention sends."""
        return f"message:{self.channel}:{self.ts}"

    @property
    def thread(self) -> str:
        """What its thread is known by."""
        return f"{self.channel}:{self.root}"

    def question(self, bot_user: str) -> str:
        """Give the words of the question."""
        return plain(self.text, bot_user)


def heard_in(event: Mapping[str, Any], bot_user: str) -> Heard | None:
    """Read a message event; None where it cannot be for the bot, and always for what a bot posted."""
    if event.get("subtype") == "message_changed":
        return _edited(event, bot_user)
    if event.get("subtype") not in _SUBTYPES or not _by_a_person(event, bot_user):
        return None
    door = _door(event, bot_user)
    return _heard(event, str(event["channel"]), door) if door else None


def overheard_in(event: Mapping[str, Any], bot_user: str) -> Heard | None:
    """Read what somebody says to a whole channel; None where it begins no thread, or names anybody."""
    is_spoken = event.get("type") == "message" and event.get("subtype") in _SUBTYPES[:2]
    starts = event.get("thread_ts") in (None, event.get("ts")) and event.get("channel_type") in ("channel", "group")
    text = str(event.get("text") or "")
    if not (is_spoken and starts and _by_a_person(event, bot_user)) or mentions(text) or "<!" in text:
        return None
    return _heard(event, str(event["channel"]), "channel")


def _by_a_person(message: Mapping[str, Any], bot_user: str) -> bool:
    is_bot = message.get("bot_id") or message.get("bot_profile") or message.get("user") == bot_user
    return bool(message.get("user") and message.get("ts")) and not is_bot


def _door(event: Mapping[str, Any], bot_user: str) -> Door | None:
    if event.get("channel_type") == "im":
        return "direct"
    if event.get("type") == "app_mention" or bot_user in mentions(str(event.get("text") or "")):
        return "mention"
    in_thread = event.get("thread_ts") and event["thread_ts"] != event["ts"]
    return "thread" if in_thread else None


def _edited(event: Mapping[str, Any], bot_user: str) -> Heard | None:
    """An edited message is a new question only where the edit adds the mention."""
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    added = mentions(str(message.get("text") or "")) - mentions(str(before.get("text") or ""))
    if bot_user not in added or not _by_a_person(message, bot_user):
        return None
    return _heard(message, str(event["channel"]), "mention")


def _heard(message: Mapping[str, Any], channel: str, door: Door) -> Heard:
    return Heard(
        channel=channel,
        ts=str(message["ts"]),
        thread_ts=message.get("thread_ts"),
        user=str(message["user"]),
        text=str(message.get("text") or ""),
        door=door,
    )


def looks_like_a_question(words: str) -> bool:
    """Whether words that nobody addressed to the bot ask for something."""
    return "?" in words or bool(_QUESTION.match(words.strip()))


def asks_the_channel(words: str) -> bool:
    """Whether words said to a whole channel are plainly a question."""
    words = words.strip()
    return len(words.split()) >= _FEWEST_WORDS and (words.endswith("?") or bool(_ASKS.match(words)))


def is_courtesy(words: str) -> bool:
    """Whether words only say thanks or agree, so that no answer is wanted."""
    return bool(_COURTESY.match(words.strip())) and "?" not in words and len(words.split()) <= _COURTESY_WORDS
