"""A bot that is killed again and again answers every question once, in Slack."""

from __future__ import annotations

import random
import time

import pytest
from killable import let_go, start
from local_slack import AMINA, LocalSlack, wait_for
from sqlalchemy import select

from database.engine import Database, open_database
from database.models import Question

pytestmark = pytest.mark.long_on_both

CHANNELS = [f"C9{number:02}" for number in range(10)]
QUESTIONS_A_KILL = 6
LONGEST_LIFE = 1.2  # seconds, of which connecting takes about a third


@pytest.mark.parametrize("kills", [4, pytest.param(50, marks=pytest.mark.faults)])
def test_every_question_is_answered_exactly_once(slack: LocalSlack, database_url: str, kills: int) -> None:
    slack.control("settings", ack_seconds=1.0, retry_seconds=[0.1, 0.5, 1.0, 2.0, 4.0])
    for channel in CHANNELS:
        slack.control("channel", id=channel, name=channel.lower())
    chance = random.Random(kills)  # noqa: S311 (chance, not secrecy)
    asked: list[tuple[str, str]] = []
    how = (database_url, slack.api, slack.bot_token, slack.app_token)
    worker = start("bot_worker.py", *how)
    for _ in range(kills):
        following = start("bot_worker.py", *how)  # starting takes a second, so it starts meanwhile
        let_go(worker)
        for _ in range(QUESTIONS_A_KILL):
            channel = chance.choice(CHANNELS)
            asked.append((channel, slack.say(AMINA, channel, f"@Evidence Desk is number {len(asked)} good?")))
            time.sleep(chance.uniform(0.0, LONGEST_LIFE / QUESTIONS_A_KILL))
        worker.kill()  # kill -9: nothing of it gets to say goodbye
        worker.communicate()
        worker = following
    let_go(worker)
    try:
        wait_for(lambda: all(slack.answers(*where) for where in asked), 60 + 2 * kills)
        time.sleep(2.0)  # longer than a claim: a second answer would come within it
    finally:
        worker.kill()
        worker.communicate()
    assert [len(slack.answers(*where)) for where in asked] == [1] * len(asked)
    log = open_database(database_url)
    assert _texts(log) == sorted(f"is number {number} good?" for number in range(len(asked)))
    log.close()


def _texts(log: Database) -> list[str]:
    with log.read() as session:
        return sorted(text or "" for text in session.scalars(select(Question.text)))
