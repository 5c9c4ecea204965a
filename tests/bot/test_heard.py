"""Which messages are for the bot."""

from __future__ import annotations

from typing import Any

import pytest

from bot.heard import asks_the_channel, heard_in, is_courtesy, looks_like_a_question, overheard_in

MESSAGE: dict[str, Any] = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "ts": "5.0"}


@pytest.mark.parametrize(
    ("event", "door"),
    [
        ({"text": "<@UBOT> what about feedback?"}, "mention"),
        ({"type": "app_mention", "text": "<@UBOT> hello"}, "mention"),
        ({"text": "what about feedback?", "channel_type": "im"}, "direct"),
        ({"text": "with a file <@UBOT>", "subtype": "file_share"}, "mention"),
        ({"text": "and for KS2?", "thread_ts": "1.0"}, "thread"),
        ({"text": "what about feedback?"}, None),
        ({"text": "a root of a thread", "thread_ts": "5.0"}, None),
        ({"text": "<@UBOT> I am a robot", "bot_id": "B2"}, None),
        ({"text": "<@UBOT> myself", "user": "UBOT"}, None),
        ({"text": "<@UBOT> joined", "subtype": "channel_join"}, None),
        ({"subtype": "message_deleted", "deleted_ts": "4.0"}, None),
    ],
)
def test_a_message_comes_by_a_door_or_not_at_all(event: dict[str, Any], door: str | None) -> None:
    heard = heard_in(MESSAGE | event, "UBOT")
    assert (heard.door if heard else None) == door


def test_both_events_of_a_mention_have_one_key() -> None:
    text = {"text": "<@UBOT> what about feedback?"}
    first, second = heard_in(MESSAGE | text, "UBOT"), heard_in(MESSAGE | text | {"type": "app_mention"}, "UBOT")
    assert first is not None
    assert second is not None
    assert first.key == second.key == "message:C1:5.0"


@pytest.mark.parametrize(
    ("before", "after", "is_question"),
    [
        ("what about feedback?", "<@UBOT> what about feedback?", True),
        ("<@UBOT> what about fedback?", "<@UBOT> what about feedback?", False),
        ("<@UBOT> never mind", "never mind", False),
    ],
)
def test_an_edit_asks_only_where_it_adds_the_mention(before: str, after: str, is_question: bool) -> None:
    changed = {"type": "message", "subtype": "message_changed", "channel": "C1", "channel_type": "channel"}
    message = {"user": "U1", "ts": "5.0", "text": after}
    heard = heard_in(changed | {"message": message, "previous_message": message | {"text": before}}, "UBOT")
    assert (heard is not None) == is_question


@pytest.mark.parametrize(
    "words", ["thanks!", "Great, thank you", "ok", "Brilliant, that's really helpful", "Cheers all"]
)
def test_thanks_want_no_answer(words: str) -> None:
    assert is_courtesy(words)


@pytest.mark.parametrize(
    "words",
    [
        "thanks, and for KS2?",
        "and for KS2?",
        "any case studies?",
        "great teaching for year 1 pupils with EAL and what it costs",
    ],
)
def test_a_follow_up_is_no_courtesy(words: str) -> None:
    assert not is_courtesy(words)


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("what did it cost", True),
        ("and for KS2", True),
        ("does it work?", True),
        ("I think it is good", False),
        ("We tried it last year.", False),
    ],
)
def test_a_question_is_told_from_a_remark(words: str, asks: bool) -> None:
    assert looks_like_a_question(words) == asks


@pytest.mark.parametrize(
    ("event", "is_overheard"),
    [
        ({"text": "does feedback help?"}, True),
        ({"text": "does feedback help?", "channel_type": "group"}, True),
        ({"text": "does feedback help?", "thread_ts": "5.0"}, True),
        ({"text": "does feedback help?", "thread_ts": "1.0"}, False),
        ({"text": "does feedback help?", "channel_type": "im"}, False),
        ({"text": "<@U7> does feedback help?"}, False),
        ({"text": "<!here> does feedback help?"}, False),
        ({"text": "does feedback help?", "subtype": "thread_broadcast"}, False),
        ({"text": "does feedback help?", "bot_id": "B2"}, False),
        ({"subtype": "message_deleted", "deleted_ts": "4.0"}, False),
    ],
)
def test_what_is_said_to_a_whole_channel_names_nobody(event: dict[str, Any], is_overheard: bool) -> None:
    heard = overheard_in(MESSAGE | event, "UBOT")
    assert (heard.door if heard else None) == ("channel" if is_overheard else None)


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("does feedback help?", True),
        ("Lunch at noon in the hall?", True),
        ("which strands are cheapest", True),
        ("how many months is tuition", True),
        ("has anybody tried peer tutoring", True),
        ("any evidence on phonics", True),
        ("really?", False),
        ("Is it?", False),
        ("Have a good weekend", False),
        ("so we tried that last year", False),
        ("When I visited Blyth we saw it", False),
        ("What a lovely day", False),
    ],
)
def test_a_plain_question_is_told_from_a_remark(words: str, asks: bool) -> None:
    assert asks_the_channel(words) == asks
