"""Every action, window, command and shortcut, replayed by who may not, with values altered: refused, and visibly so.

The values are signed here as if somebody had found them on buttons of their own: what is refused is refused by right,
not for want of a signature. That an altered value is not even read is in tests/bot/test_signatures.py.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import pytest
from doors import command, press
from fakes import NEAR, SuggestingAssistant
from leads_fakes import KeptChallenges, challenge
from local_slack import AMINA, BEN, CERYS, DEV, DEVS, GENERAL, GITA, GITAS, LEADS_ONLY, SCHOOLS, LocalSlack, wait_for
from running_bot import PSEUDONYMS, SIGNATURES, Leads, running_bot
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from sqlalchemy import select

from answering.answer import Answer, Outcome, Turn
from answering.case_query import CaseQuery
from answering.cases import CaseChoices
from answering.channels import ChannelSettings
from bot.admission import REFUSAL
from bot.blocks.case_values import written
from bot.blocks.case_window import search_window
from bot.blocks.challenge_forms import acted_form, merge_form, need_form, rename_form, split_form
from bot.blocks.channel_settings import settings_window
from bot.blocks.feedback import reason_window
from bot.blocks.my_data import details_window
from bot.directory import Policy
from bot.listeners.leftovers import NOT_OURS
from database.engine import Database
from database.models import Base, Request
from insights.challenge import Need
from people.actors import Appointed
from people.members import MemberSettings
from retrieval.search import Filters

# Dev is in the workspace's own help channel, and so a helper there.
POLICY = Policy(Appointed(leads=frozenset({BEN}), curators=frozenset({CERYS})), help_channel=LEADS_ONLY)
PLANTED = (
    "zebraword",
    "quaggaword",
    "tapirword",
    "elandword",
    "okapiword",
)  # three questions, a reply, a challenge that leads see
GARBAGE = ("", "abc", "-1", "9" * 30, "1:99", "<!channel>", "²", "999")
ROWS = ("1", "2", "3")  # ids of Amina's private questions; the first two are requests' as well
NUMBERS = (*ROWS, *GARBAGE)
VERDICTS = (*(f"{verdict}:{number}" for verdict in ("helpful", "unhelpful") for number in NUMBERS), "king:1", *GARBAGE)
PAGES = (written(CaseQuery(words="reading"), 0), '{"words":"x","offset":-1}', '{"channel":"C06LEADS"}', *GARBAGE)
OWN = ("1", "abc")  # of buttons that carry nothing
THEMES = ("1:1", "1:2", "2:1", *NUMBERS)
AT_HOME = (
    *("home_ask", "home_question", "home_open", "find_cases", "lead_report", "challenge_open"),
    *("curator_review", "reply_seen_to"),
)
EDITS = tuple(
    f"challenge_{each}"
    for each in "open brief rename merge split parts hide show pin unpin acted need take_back".split()
)
ABOUT_ME = ("my_details", "what_is_kept", "delete_mine")
ANYTHING = ".*"

# The values with which each is replayed. What a listener is registered for and is not here fails the test.
ACTIONS: dict[str, Sequence[str]] = {
    **dict.fromkeys(("quotes", "send_to_me", "share_answer", "keep_answer"), NUMBERS),
    **dict.fromkeys(("ask_person", "tell_me_when", "resolve_request", "home_open", "reply_seen_to"), NUMBERS),
    r"next_question:\d+": (*(f"{number}:0" for number in ROWS), *GARBAGE),
    "feedback": VERDICTS,
    **dict.fromkeys(EDITS, THEMES),
    **dict.fromkeys(("cases_again", "cases_earlier", "cases_more", "cases_share"), PAGES),
    **dict.fromkeys(("home_ask", "home_question", "find_cases", "lead_report", "curator_review", *ABOUT_ME), OWN),
    ANYTHING: NUMBERS,
}
WINDOWS: dict[str, tuple[Sequence[str], dict[str, str]]] = {
    "feedback_reason": (NUMBERS, {"comment": "x"}),
    "resolve_request": (NUMBERS, {"reply": "I decide."}),
    "challenge_rename": (("1:okapiword", *THEMES), {"name": "Mine"}),
    "challenge_merge": (THEMES, {"into": "1"}),
    "challenge_split": (("1:2:state-2", *THEMES), {}),
    "challenge_acted": (THEMES, {"what": "x"}),
    "challenge_need": (THEMES, {"place": "x", "note": "x"}),
    "channel_settings": ((SCHOOLS, LEADS_ONLY, *GARBAGE), {}),
    "find_cases": ((SCHOOLS, LEADS_ONLY, *GARBAGE), {"words": "reading"}),
    "my_details_window": (NUMBERS, {}),
}
COMMANDS = {"/evidence": ("settings", "", "<!channel>", "1:99"), "/case-studies": ("reading", "", "<!channel>")}
SHORTCUTS = {"find_evidence": SCHOOLS, "find_cases": ""}


def _registers(kind: str) -> Callable[..., Any]:
    def register(self: AsyncApp, constraints: Any, *more: Any, **named: Any) -> Any:
        one = constraints["callback_id"] if isinstance(constraints, dict) else constraints
        WatchedApp.registered.add((kind, one.pattern if isinstance(one, re.Pattern) else one))
        return getattr(AsyncApp, kind)(self, constraints, *more, **named)

    return register


class WatchedApp(AsyncApp):
    """Keeps what is registered with it, and the trigger that came last from each person."""

    registered: ClassVar[set[tuple[str, str]]] = set()
    triggers: ClassVar[dict[str, str]] = {}

    action, view, command, shortcut, options = map(_registers, ("action", "view", "command", "shortcut", "options"))

    async def async_dispatch(self, req: Any) -> Any:
        if trigger := req.body.get("trigger_id"):
            self.triggers[req.body.get("user_id") or req.body["user"]["id"]] = trigger
        return await super().async_dispatch(req)


class Assistant(SuggestingAssistant):
    """Finds nothing about what is asked of animals in Africa."""

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        found = super().answer(question, history, filters)
        return found if "zebraword" in question else Answer(Outcome.NOT_FOUND, "Not there.", nearest=(NEAR,))


@pytest.fixture(autouse=True)
def planted(slack: LocalSlack, log: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What others may not see: Amina's private questions, a reply for curators and a report for leads."""
    monkeypatch.setattr("bot.app.AsyncApp", WatchedApp)
    needs = (Need(1, "x", "x", "x", dt.datetime.now(dt.UTC)),)
    kept = KeptChallenges(challenge(1, "okapiword", needs=needs), challenge(2, "x", is_hidden=True, is_pinned=True))
    before = dict(kept.all)
    with running_bot(slack, log, Assistant(), policy=POLICY, sweep_every=60.0, leads=Leads(kept)):
        for number, word in enumerate(PLANTED[:3], start=1):
            command(slack, AMINA, SCHOOLS, f"does {word} help?")
            answer = slack.whispered(AMINA, word)
            if number > 1:
                press(slack, AMINA, answer, "ask_person")
                wait_for(lambda wanted=number: len(slack.ask("messages", channel=LEADS_ONLY)) == wanted - 1)
        windows = []
        for message in slack.ask("messages", channel=LEADS_ONLY):
            press(slack, CERYS, message, "resolve_request")
            windows.append(slack.window(CERYS, "resolve_request"))
        assert slack.submit(windows[0], {"reply": "elandword"}) == {"done": True}
        wait_for(lambda: _rows(log)[Request.__tablename__][(1,)]["told_at"])
        slack.settle()
        yield windows[1]
        slack.settle()
        assert kept.all == before


def _rows(log: Database) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Give every row of every table by its key."""
    with log.read() as session:
        return {
            table.name: {
                tuple(row[column.name] for column in table.primary_key): dict(row)
                for row in session.execute(select(table)).mappings()
            }
            for table in Base.metadata.sorted_tables
        }


def _of_others(log: Database, before: dict[str, Any], user: str) -> list[tuple[str, Any]]:
    """Give what has changed since and is not this person's own."""
    after, me = _rows(log), PSEUDONYMS.of("asker", user)
    questions = [*before["question"].values(), *after["question"].values()]
    own = {row["id"] for row in questions if row["asker"] == me}

    def is_own(table: str, row: dict[str, Any]) -> bool:
        if table == "feedback":
            return bool(row["rater"] == me)
        return row.get("member") == me or row.get("asker") == me or row.get("question_id") in own

    return [
        (table, row)
        for table in after.keys() - {"seen_event", "job_run"}
        for old, new in ((before[table], after[table]), (after[table], before[table]))
        for key, row in old.items()
        if new.get(key) != row and not is_own(table, row)
    ]


def _shown(slack: LocalSlack, user: str) -> str:
    """Give everything that somebody sees: theirs alone, and what stands in the open channels."""
    channels = ({DEV: DEVS, GITA: GITAS}[user], SCHOOLS, GENERAL)
    messages = [slack.ask("messages", channel=channel) for channel in channels]
    private = [slack.ephemeral(user), slack.views(user), slack.home(user), slack.responses(user)]
    return json.dumps([messages, private], ensure_ascii=False)


class Replays:
    """Somebody who replays everything, and what is wrong with what came of it."""

    def __init__(self, slack: LocalSlack, client: WebClient, user: str, resolving: dict[str, Any]) -> None:
        self.slack, self.client, self.user = slack, client, user
        posted = client.chat_postMessage(channel=SCHOOLS, text="Something to click at.")
        self.message = {"channel": SCHOOLS, "ts": posted["ts"]}
        content = {name: resolving[name] for name in resolving.keys() - {"id", "hash", "previous"}}
        self.views = {
            "feedback_reason": reason_window(1),
            "resolve_request": content | {"blocks": [each for each in content["blocks"] if each["type"] == "input"]},
            "challenge_rename": rename_form(challenge(1, "x")),
            "challenge_merge": merge_form(challenge(2, "x"), [challenge(1, "x")]),
            "challenge_split": split_form(1, 2, ("x", "y"), "state-2"),
            "challenge_acted": acted_form(challenge(1, "x")),
            "challenge_need": need_form(challenge(1, "x")),
            "channel_settings": settings_window(SCHOOLS, ChannelSettings()),
            "find_cases": search_window(CaseChoices((), (), (), ())),
            "my_details_window": details_window(MemberSettings()),
        }

    def everything(self, some: Callable[[Sequence[str]], Sequence[str]]) -> None:
        slack, user = self.slack, self.user
        slack.open_home(user)
        wait_for(lambda: slack.home(user))
        for pattern, values in ACTIONS.items():
            action = pattern.replace(r"\d+", "0").replace(ANYTHING, "no_such_action")
            for altered in some(values):
                value = SIGNATURES.signed(action, altered)
                self._visibly(slack.click, user, self.message, action, value=value, replayed=True)
                if action in (*AT_HOME, *ABOUT_ME):
                    self._visibly(slack.home_action, user, action, value=value, replayed=True)
        for window, (values, filled_in) in WINDOWS.items():
            for value in some(values):
                self._submit(window, value, filled_in)
        for name, texts in COMMANDS.items():
            for text in some(texts):
                self._visibly(slack.command, user, SCHOOLS, name, text)
        for name, channel in SHORTCUTS.items():
            ts = self.message["ts"] if channel else ""
            self._visibly(slack.shortcut, user, name, channel, ts)

    def _submit(self, window: str, value: str, filled_in: dict[str, str]) -> None:
        slack, user = self.slack, self.user
        slack.command(user, SCHOOLS, "/evidence")
        opened = self.client.views_open(trigger_id=WatchedApp.triggers[user], view=self.views[window])
        view = {"id": opened["view"]["id"]}
        before = _shown(slack, user)
        signed = SIGNATURES.signed(window, value)
        answer = slack.submit(view, filled_in, private_metadata=signed)
        assert "failed" not in answer, (window, value)
        if "errors" in answer:
            assert all(answer["errors"].values())
            slack.close(view)
        else:
            wait_for(lambda: _sentences(_shown(slack, user)) - _sentences(before))

    def _visibly(self, act: Callable[..., bool], *where: Any, **how: Any) -> None:
        before = _shown(self.slack, self.user)
        assert act(*where, **how), (where, how)
        try:
            wait_for(lambda: _shown(self.slack, self.user) != before)
        except AssertionError:
            raise AssertionError(f"nothing was seen of {act.__name__} {where} {how}") from None


def _sentences(shown: str) -> set[str]:
    """Name what was said by its timestamps, and the Home tab by its hash."""
    return set(re.findall(r'"(?:ts|hash)": "([^"]+)"', shown))


def test_every_registered_id_is_replayed_below() -> None:
    rows = {"action": ACTIONS, "view": WINDOWS, "command": COMMANDS, "shortcut": SHORTCUTS}
    listed = {(kind, name) for kind, names in rows.items() for name in (*names, ANYTHING)}
    assert WatchedApp.registered == listed


def test_leads_and_curators_see_what_is_planted(slack: LocalSlack) -> None:
    for user, word in ((BEN, "okapiword"), (CERYS, "elandword")):
        slack.open_home(user)
        wait_for(lambda wanted=word, of=user: wanted in json.dumps(slack.home(of)))


@pytest.mark.parametrize("most", [4, pytest.param(1_000, marks=pytest.mark.faults)])
def test_a_colleague_without_a_role_reaches_nothing_of_anybody_else(
    slack: LocalSlack, client: WebClient, log: Database, planted: dict[str, Any], most: int
) -> None:
    before = _rows(log)
    Replays(slack, client, DEV, planted).everything(lambda values: [*values[:most], *values[most:][-1:]])
    slack.settle()
    assert _of_others(log, before, DEV) == []
    shown = _shown(slack, DEV)
    assert [word for word in PLANTED if word in shown] == []


def test_a_guest_is_turned_away_from_everything(
    slack: LocalSlack, client: WebClient, log: Database, planted: dict[str, Any]
) -> None:
    before = _rows(log)
    Replays(slack, client, GITA, planted).everything(lambda values: [values[0], values[-1]])
    slack.settle()
    assert {message["text"] for message in slack.ephemeral(GITA)} == {REFUSAL, NOT_OURS}
    after = _rows(log)
    assert {name for name in after if after[name] != before[name]} <= {"seen_event"}
    shown = _shown(slack, GITA)
    assert [word for word in PLANTED if word in shown] == []
