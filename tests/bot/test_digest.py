"""The weekly digest through the real bot: posted once with its picture, whatever is in the way, and said where not."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fakes import EchoAssistant
from leads_fakes import ATTENDANCE, LANGUAGE, UNIFORM, KeptChallenges, challenge, dot
from local_slack import AMINA, BEN, DELIVERY, GENERAL, LocalSlack, wait_for
from running_bot import Leads, running_bot
from slack_sdk import WebClient

from bot.directory import Policy
from database.engine import Database
from insights.challenge import Challenge
from insights.digest_runs import DigestRuns
from insights.picture import NotDrawn, Picture
from people.actors import Appointed

MONDAY = dt.datetime(2026, 11, 2, 8, 5, tzinfo=dt.UTC)
POLICY = Policy(Appointed(leads=frozenset({BEN})), digest_channel=DELIVERY)


class _Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> dt.datetime:
        return self.now


def _leads(*challenges: Challenge, **more: Any) -> Leads:
    return Leads(KeptChallenges(*challenges), _Clock(), again_after=0.2, draw=dot, **more)


def _posted(slack: LocalSlack, count: int = 1, channel: str = DELIVERY) -> dict[str, Any]:
    found: dict[str, Any] = wait_for(lambda: slack.ask("messages", channel=channel)[count - 1 : count], 40.0)[0]
    return found


def _home(slack: LocalSlack, words: str) -> str:
    slack.open_home(BEN)
    return str(wait_for(lambda: _saying(slack, words)))


def _saying(slack: LocalSlack, words: str) -> str:
    shown = json.dumps(slack.home(BEN), ensure_ascii=False)
    if words not in shown:
        slack.open_home(BEN)
        time.sleep(0.1)
    return shown if words in shown else ""


def _types(message: dict[str, Any]) -> list[str]:
    return [block["type"] for block in message["blocks"]]


def test_two_processes_post_one_digest_with_its_picture(slack: LocalSlack, log: Database) -> None:
    leads = Leads(KeptChallenges(ATTENDANCE, UNIFORM, requests=1), _Clock(), again_after=60.0, draw=dot)
    with ExitStack() as both:
        for _ in range(2):
            both.enter_context(running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=leads))
        message = _posted(slack)
        time.sleep(1.0)
    assert len(slack.ask("messages", channel=DELIVERY)) == 1
    assert message["metadata"] == {"event_type": "evidence_digest", "event_payload": {"week": 202645}}
    (picture,) = [block for block in message["blocks"] if block["type"] == "image"]
    assert picture["alt_text"] == "A dot for 2 challenges"
    (file,) = [each for each in slack.ask("files") if each["shared"]]
    assert (file["id"], file["shared"]) == (picture["slack_file"]["id"], [DELIVERY])
    words = json.dumps(message["blocks"], ensure_ascii=False)
    assert "Common challenges, week of 2 November 2026" in words
    assert "Only closed months are counted, here to the end of October 2026." in words
    assert "Groups of fewer than 5 people are not shown." in words
    assert "↗ growing, 24 questions from 11 people, September to October 2026" in words
    assert "Gaps: nothing in the knowledge base speaks to these" in words
    assert "1 request waits for a person’s reply." in words
    assert "Since the last digest" not in words
    assert "24 questions from 11 people" in message["text"]


def test_the_next_week_says_what_changed_and_missed_weeks_are_one(slack: LocalSlack, log: Database) -> None:
    leads = _leads(LANGUAGE)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=leads):
        _posted(slack)
        wait_for(lambda: _saying(slack, "Weekly digest: that of the week of 2 November 2026 was posted."))
        leads.kept.all[1] = ATTENDANCE
        leads.clock.now = MONDAY + dt.timedelta(weeks=4, days=1)  # type: ignore[attr-defined]
        second = json.dumps(_posted(slack, 2)["blocks"], ensure_ascii=False)
        time.sleep(1.0)
    assert "week of 30 November 2026" in second
    assert "Since the last digest" in second
    assert f"New: {ATTENDANCE.name}" in second
    assert len(slack.ask("messages", channel=DELIVERY)) == 2


@pytest.mark.parametrize(
    ("method", "kind", "times"),
    [
        ("files.getUploadURLExternal", "429", 1),
        ("files.getUploadURLExternal", "500", 2),
        ("upload", "500", 2),
        ("upload", "429", 1),
        ("files.completeUploadExternal", "503", 1),
        ("files.completeUploadExternal", "429", 1),
        ("chat.postMessage", "429", 2),
        ("chat.postMessage", "500", 2),
        ("chat.postMessage", "lost_reply", 1),
        ("conversations.info", "500", 1),
    ],
)
def test_a_fault_on_the_way_leaves_one_digest_with_its_picture(
    slack: LocalSlack, log: Database, method: str, kind: str, times: int
) -> None:
    slack.control("faults", method=method, kind=kind, times=times)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=_leads(LANGUAGE)):
        message = _posted(slack)
        wait_for(lambda: _saying(slack, "was posted"))
    assert "image" in _types(message)
    assert len(slack.ask("messages", channel=DELIVERY)) == 1


@pytest.mark.parametrize("error", ["file_uploads_disabled", "missing_scope"])
def test_where_no_picture_can_be_uploaded_the_digest_comes_without(
    slack: LocalSlack, log: Database, error: str
) -> None:
    slack.control("faults", method="files.getUploadURLExternal", kind="error", error=error, times=9)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=_leads(LANGUAGE)):
        message = _posted(slack)
    assert "image" not in _types(message)
    assert LANGUAGE.name in json.dumps(message["blocks"])


def test_where_no_picture_can_be_drawn_the_digest_comes_without(slack: LocalSlack, log: Database) -> None:
    def broken(challenges: Sequence[Challenge]) -> Picture:
        raise NotDrawn(f"for {len(challenges)}")

    leads = Leads(KeptChallenges(LANGUAGE), _Clock(), draw=broken)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=leads):
        assert "image" not in _types(_posted(slack))


@pytest.mark.parametrize(
    ("seconds", "has_picture"), [(2.0, True), pytest.param(600.0, False, marks=pytest.mark.faults)]
)
def test_a_picture_still_being_processed_is_waited_for_but_not_for_ever(
    slack: LocalSlack, log: Database, seconds: float, has_picture: bool
) -> None:
    slack.control("settings", file_seconds=seconds)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=_leads(LANGUAGE)):
        message = _posted(slack)
    assert ("image" in _types(message)) is has_picture


@pytest.mark.parametrize(
    ("channel", "how", "line"),
    [
        (GENERAL, None, "could not be posted: I am not in its channel."),
        (DELIVERY, "archived", "could not be posted: its channel is archived."),
        (DELIVERY, "deleted", "could not be posted: its channel is not there any more"),
    ],
)
def test_a_channel_that_cannot_be_posted_in_is_told_to_leads(
    slack: LocalSlack, log: Database, channel: str, how: str | None, line: str
) -> None:
    if how:
        slack.control("archive", channel=channel, how=how)
    policy = Policy(POLICY.appointed, digest_channel=channel)
    with running_bot(slack, log, EchoAssistant(), policy=policy, leads=_leads(LANGUAGE)):
        shown = _home(slack, line)
        assert "For leads" in shown
        slack.open_home(AMINA)
        wait_for(lambda: slack.home(AMINA))
        assert line not in json.dumps(slack.home(AMINA))
        assert slack.ask("files") == []
        if channel == GENERAL:
            slack.control("members", channel=GENERAL, bot=True)
            _posted(slack, channel=GENERAL)
            _home(slack, "was posted")


def test_what_was_posted_before_a_crash_is_not_posted_again(
    slack: LocalSlack, client: WebClient, log: Database
) -> None:
    leads = _leads(LANGUAGE)
    run = DigestRuns(log, leads.clock, ZoneInfo("Europe/London")).take()
    assert run is not None
    metadata = {"event_type": "evidence_digest", "event_payload": {"week": run.number}}
    client.chat_postMessage(channel=DELIVERY, text="As it was posted.", metadata=metadata)
    time.sleep(0.3)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=leads):
        _home(slack, "was posted")
    assert [message["text"] for message in slack.ask("messages", channel=DELIVERY)] == ["As it was posted."]


def test_what_was_only_begun_before_a_crash_is_posted(slack: LocalSlack, log: Database) -> None:
    leads = _leads(LANGUAGE)
    assert DigestRuns(log, leads.clock, ZoneInfo("Europe/London")).take() is not None
    time.sleep(0.3)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=leads):
        _posted(slack)


@pytest.mark.faults
def test_a_post_that_fails_for_long_is_told_and_comes_later_once(slack: LocalSlack, log: Database) -> None:
    slack.control("faults", method="chat.postMessage", kind="error", error="fatal_error", times=6)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=_leads(LANGUAGE)):
        _home(slack, "Slack does not take it just now")
        _posted(slack)
        _home(slack, "was posted")
    assert len(slack.ask("messages", channel=DELIVERY)) == 1


def test_nothing_published_is_not_posted_but_told_to_leads(slack: LocalSlack, log: Database) -> None:
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=_leads()):
        _home(slack, "there was nothing to tell, so nothing was posted.")
    assert slack.ask("messages", channel=DELIVERY) == []


def test_without_a_channel_there_is_no_digest_and_no_line_of_it(slack: LocalSlack, log: Database) -> None:
    policy = Policy(POLICY.appointed)
    with running_bot(slack, log, EchoAssistant(), policy=policy, leads=_leads(LANGUAGE)):
        assert "igest" not in _home(slack, LANGUAGE.name)


def test_names_in_a_digest_are_words_and_nothing_else(slack: LocalSlack, log: Database) -> None:
    hostile = challenge(7, "<!channel> <@U01AMINA> *bold* <https://evil.example|bank>", is_gap=True)
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=_leads(hostile)):
        message = _posted(slack)
    assert "<!channel>" not in message["text"]
    marked_up = [each for each in json.dumps(message["blocks"]).split('"type": ') if each.startswith('"mrkdwn"')]
    assert marked_up == []
