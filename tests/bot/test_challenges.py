"""Leads' challenges through the real bot: App Home, the list, one in full, its brief, and every edit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import EchoAssistant
from leads_fakes import ATTENDANCE, GONE, LANGUAGE, UNIFORM, KeptChallenges, sample
from local_slack import AMINA, BEN, BENS, DEV, DEVS, MANIFEST, SCHOOLS, LocalSlack, local_slack, wait_for
from running_bot import SIGNATURES, Leads, running_bot

from bot.blocks.challenge_forms import NONE_TO_MERGE
from bot.directory import Policy
from bot.listeners.challenge_edits import NOT_RECORDED
from bot.listeners.challenges import BRIEF_NOT_SENT, BRIEF_SENT, WORKING_OUT
from bot.windows import NOT_OPENED
from database.engine import Database
from people.actors import Appointed

POLICY = Policy(Appointed(leads=frozenset({BEN})))


@pytest.fixture
def kept() -> KeptChallenges:
    return sample()


@pytest.fixture(autouse=True)
def _bot(slack: LocalSlack, log: Database, kept: KeptChallenges) -> Iterator[None]:
    with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=Leads(kept)):
        yield


def _signed(action: str, value: str) -> str:
    """Give what stands on a button of this kind."""
    return SIGNATURES.signed(action, value)


def _says(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


def _home(slack: LocalSlack, words: str = "For leads") -> str:
    slack.open_home(BEN)
    return str(wait_for(lambda: words in _says(slack.home(BEN)) and _says(slack.home(BEN))))


def _challenge(slack: LocalSlack, theme_id: int = 1) -> dict[str, Any]:
    """Open a challenge from App Home."""
    _home(slack)
    slack.home_action(BEN, "challenge_open", value=_signed("challenge_open", str(theme_id)), replayed=True)
    return slack.window(BEN, "challenge")


def _form(slack: LocalSlack, theme_id: int, kind: str) -> dict[str, Any]:
    assert slack.view_action(BEN, _challenge(slack, theme_id), kind)
    return slack.window(BEN, kind)


def _shown(slack: LocalSlack, *words: str) -> str:
    """Wait until the topmost window says something."""

    def look() -> str:
        shown = _says(slack.views(BEN)[-1:])
        return shown if all(each in shown for each in words) else ""

    return str(wait_for(look))


def _direct(slack: LocalSlack, words: str, channel: str = BENS) -> dict[str, Any]:
    found: dict[str, Any] = wait_for(
        lambda: next((each for each in slack.ask("messages", channel=channel) if words in _says(each)), None)
    )
    return found


def test_home_says_what_is_counted_and_lists_the_first(slack: LocalSlack) -> None:
    shown = _home(slack)
    for words in (
        "Only closed months are counted, here to the end of October 2026. Groups of fewer than 5 people are not shown.",
        "*Attendance after illness or anxiety about school*\\n↗ growing  ·  24 questions from 11 people, "
        "September to October 2026",
        "_Gap: nothing in the knowledge base speaks to this._",
        "6 more, each asked about by fewer than 5 people.",
        "Not yet a theme: 12 questions from 7 people, October 2026.",
        "2 requests wait for a person’s reply.",
        "See all challenges",
    ):
        assert words in shown


def test_all_are_listed_from_home_and_by_command_and_opened_over_the_list(
    slack: LocalSlack, kept: KeptChallenges
) -> None:
    _home(slack)
    kept.all[4] = replace(UNIFORM, is_hidden=True)
    slack.home_action(BEN, "lead_report")
    listed = wait_for(lambda: slack.views(BEN))[0]
    assert "School uniform and cost" in _says(listed)
    slack.close(listed)
    slack.command(BEN, SCHOOLS, "/evidence", "themes")
    listed = wait_for(lambda: slack.views(BEN))[0]
    assert "School uniform and cost" in _says(listed)
    slack.view_action(BEN, listed, "challenge_open", value=_signed("challenge_open", "2"), replayed=True)
    over = slack.window(BEN, "challenge")
    assert (over["previous"], LANGUAGE.name in _says(over)) == (listed["id"], True)
    slack.view_action(BEN, over, "challenge_acted")
    assert slack.window(BEN, "challenge_acted")["previous"] == over["id"]


def test_a_challenge_is_shown_whole(slack: LocalSlack) -> None:
    shown = _says(_challenge(slack))
    for words in (
        "*Region*\\nYorkshire and the Humber: 10 from 6 people\\nNorth West: 8 from 5 people\\nthe rest: 6 from",
        "*Answers*\\nanswered: 13 from 8 people\\nnot found: 7 from 5 people",
        "11 questions from 6 people, June to July 2026",
        "What helps a pupil come back after a long illness?",
        "+4 months · very low cost · evidence 4/5",
        "Working with parents to support children’s learning",
        "York · Huntington Research School",
        "Scarborough with North Yorkshire Council: Year 7 pupils",
        "heads of three coastal schools. (14 October 2026)",
        "In the questions’ own words: attendance, anxiety, absence.",
    ):
        assert words in shown
    assert "Gap: " not in shown
    slack.close(slack.window(BEN))
    assert "Nothing in the knowledge base speaks to this." in _says(_challenge(slack, 4))


def test_a_name_is_changed_where_nobody_else_has_changed_it(slack: LocalSlack, kept: KeptChallenges) -> None:
    form = _form(slack, 1, "challenge_rename")
    assert slack.submit(form, {"name": "Coming back to school"}) == {"done": True}
    _shown(slack, "Renamed.", "Coming back to school")
    wait_for(lambda: "Coming back to school" in _says(slack.home(BEN)))  # by itself
    form = _form(slack, 1, "challenge_rename")
    kept.all[1] = ATTENDANCE
    refused = slack.submit(form, {"name": "Something else"})
    assert refused["errors"]["name"].startswith("Somebody else has named this theme")
    assert kept.all[1] == ATTENDANCE


def test_a_name_is_given_back_to_the_questions_own_words(slack: LocalSlack, kept: KeptChallenges) -> None:
    assert slack.submit(_form(slack, 1, "challenge_rename"), {"name": ""}) == {"done": True}
    _shown(slack, "Renamed.")
    assert kept.all[1].name == ATTENDANCE.label


def test_one_is_merged_into_another(slack: LocalSlack, kept: KeptChallenges) -> None:
    form = _form(slack, 2, "challenge_merge")
    (block,) = [each for each in form["blocks"] if each["type"] == "input"]
    assert [each["value"] for each in block["element"]["options"]] == ["1", "3", "4"]
    assert slack.submit(form, {"into": "1"}) == {"done": True}
    _shown(slack, "Merged: this is the challenge it is part of now.", ATTENDANCE.name)
    assert set(kept.all) == {1, 3, 4}
    wait_for(lambda: LANGUAGE.name not in _home(slack))


def test_one_alone_cannot_be_merged(slack: LocalSlack, kept: KeptChallenges) -> None:
    window = _challenge(slack)
    kept.all = {1: ATTENDANCE}
    slack.view_action(BEN, window, "challenge_merge")
    _shown(slack, NONE_TO_MERGE, ATTENDANCE.name)


def test_one_is_split_as_it_was_seen(slack: LocalSlack, kept: KeptChallenges) -> None:
    form = _form(slack, 2, "challenge_split")
    assert f"{LANGUAGE.label} 2" in _says(form)
    slack.view_action(BEN, form, "challenge_parts", selected_option={"value": "2:3"})
    _shown(slack, f"{LANGUAGE.label} 3")
    slack.view_action(BEN, form, "challenge_parts", selected_option={"value": "2:5"})
    _shown(slack, "cannot be split into 5 parts")
    refused = slack.submit(slack.window(BEN, "challenge_split"))
    assert refused["errors"]["count"].startswith("This theme cannot be split into 5 parts")
    slack.view_action(BEN, form, "challenge_parts", selected_option={"value": "2:3"})
    _shown(slack, f"{LANGUAGE.label} 3")
    assert slack.submit(slack.window(BEN, "challenge_split")) == {"done": True}
    _shown(slack, "Split. Each part is shown once enough people")
    assert kept.all[2].label == f"{LANGUAGE.label} 1"


def _stands_before(shown: str, first: str, second: str) -> bool:
    return -1 < shown.find(first) < shown.find(second)


def test_pinned_and_hidden_and_back(slack: LocalSlack, kept: KeptChallenges) -> None:
    window = _challenge(slack, 3)
    slack.view_action(BEN, window, "challenge_pin")
    _shown(slack, "Pinned: it stands first.", "Unpin")
    wait_for(lambda: _stands_before(_home(slack), "Teaching assistants", "Attendance"))
    slack.view_action(BEN, window, "challenge_unpin")
    _shown(slack, "Unpinned: it stands where its figures put it.")
    slack.view_action(BEN, window, "challenge_hide")
    _shown(slack, "Hidden from the lists and the digest.", "Show again")
    assert kept.all[3].is_hidden
    wait_for(lambda: "Teaching assistants" not in _home(slack))
    slack.close(window)
    slack.home_action(BEN, "lead_report")
    listed = wait_for(lambda: slack.views(BEN))[0]
    assert _says(listed).index('"Hidden"') < _says(listed).index("Teaching assistants")
    slack.view_action(BEN, listed, "challenge_open", value=_signed("challenge_open", "3"), replayed=True)
    slack.view_action(BEN, slack.window(BEN, "challenge"), "challenge_show")
    _shown(slack, "Shown again.")
    wait_for(lambda: "Teaching assistants" in _home(slack))


def test_what_was_seen_and_done_is_noted_and_taken_back(slack: LocalSlack, kept: KeptChallenges) -> None:
    form = _form(slack, 2, "challenge_need")
    values = {"place": "Whitby", "partner": "", "note": " "}
    assert slack.submit(form, values)["errors"] == {"place": "Please say what you observed."}
    assert slack.submit(form, values | {"note": "Few words at entry."}) == {"done": True}
    _shown(slack, "Noted the need.", "Whitby: Few words at entry.")
    window = slack.window(BEN, "challenge")
    slack.view_action(BEN, window, "challenge_acted")
    assert slack.submit(slack.window(BEN, "challenge_acted"), {"what": "A training day."}) == {"done": True}
    _shown(slack, "Noted what was done.", "A training day.")
    need = kept.all[2].needs[0].id
    value = _signed("challenge_take_back", f"2:{need}")
    slack.view_action(BEN, window, "challenge_take_back", value=value)
    assert "Whitby" not in _shown(slack, "Taken back.")
    slack.view_action(BEN, window, "challenge_take_back", value=value, replayed=True)
    _shown(slack, "That need is not there any more.")


def test_the_brief_comes_as_a_direct_message(slack: LocalSlack) -> None:
    slack.view_action(BEN, _challenge(slack), "challenge_brief")
    _shown(slack, BRIEF_SENT)
    message = _direct(slack, "Challenge brief: Attendance")
    (file,) = slack.ask("files")
    assert (file["name"], file["shared"], message["files"]) == ("challenge-1.docx", [BENS], [file["id"]])


@pytest.mark.parametrize(
    ("method", "kind", "count"),
    [
        ("files.getUploadURLExternal", "429", 1),
        ("upload", "500", 0),
        ("files.completeUploadExternal", "500", 0),
        ("files.completeUploadExternal", "lost_reply", 1),
    ],
)
def test_a_brief_is_never_sent_twice_and_its_failure_is_said(
    slack: LocalSlack, method: str, kind: str, count: int
) -> None:
    window = _challenge(slack)
    slack.control("faults", method=method, kind=kind)
    slack.view_action(BEN, window, "challenge_brief")
    _shown(slack, BRIEF_SENT if kind == "429" else BRIEF_NOT_SENT)
    assert len(slack.ask("messages", channel=BENS)) == count


@pytest.mark.parametrize("action", ["challenge_pin", "challenge_rename", "challenge_split", "challenge_brief"])
def test_what_is_gone_is_said(slack: LocalSlack, kept: KeptChallenges, action: str) -> None:
    window = _challenge(slack, 4)
    del kept.all[4]
    slack.view_action(BEN, window, action)
    _shown(slack, GONE)
    slack.home_action(BEN, "challenge_open", value=_signed("challenge_open", "999"), replayed=True)
    _direct(slack, GONE)


def test_a_window_that_cannot_be_opened_is_said(slack: LocalSlack) -> None:
    window = _challenge(slack)
    slack.control("faults", method="views.push", kind="error", error="expired_trigger_id")
    slack.view_action(BEN, window, "challenge_need")
    _direct(slack, NOT_OPENED)


def test_an_edit_that_cannot_be_stored_is_said_in_its_window(
    slack: LocalSlack, log: Database, kept: KeptChallenges
) -> None:
    def stored(*_arguments: object) -> None:
        with log.write():
            pass

    kept.acted_on = stored  # type: ignore[method-assign]
    form = _form(slack, 1, "challenge_acted")
    lock = sqlite3.connect(log.name, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    refused = slack.submit(form, {"what": "A training day."})
    lock.execute("ROLLBACK")
    lock.close()
    assert refused["errors"] == {"what": NOT_RECORDED}


def test_what_is_still_worked_out_is_said_and_comes_by_itself(slack: LocalSlack, kept: KeptChallenges) -> None:
    kept.ready = False
    _home(slack, ATTENDANCE.name)
    kept.ready = False
    slack.home_action(BEN, "lead_report")
    _direct(slack, WORKING_OUT)


def test_nobody_else_sees_or_does_any_of_it(slack: LocalSlack, kept: KeptChallenges) -> None:
    before = dict(kept.all)
    for user in (DEV, AMINA):
        slack.open_home(user)
        wait_for(lambda of=user: slack.home(of))
        assert "For leads" not in _says(slack.home(user))
    for action in ("challenge_open", "challenge_brief", "challenge_pin", "challenge_hide", "challenge_need"):
        slack.home_action(DEV, action, value=_signed(action, "1"), replayed=True)
    wait_for(lambda: len(slack.ask("messages", channel=DEVS)) == 5)
    assert {each["text"] for each in slack.ask("messages", channel=DEVS)} == {"Only leads can do this."}
    assert (slack.views(DEV), slack.ask("files"), kept.all) == ([], [], before)


def test_without_the_scope_for_files_the_command_is_named(log: Database, tmp_path: Path) -> None:
    manifest = json.loads(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"].remove("files:write")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with local_slack(tmp_path / "manifest.json") as slack:
        slack.control("settings", rate_limit=False)
        with running_bot(slack, log, EchoAssistant(), policy=POLICY, leads=Leads(sample())):
            slack.view_action(BEN, _challenge(slack), "challenge_brief")
            _shown(slack, "lacks the scope files:write", "evidence brief --theme 1 --out brief.docx")
