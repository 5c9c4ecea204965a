"""What listeners work with: the services that know nothing of Slack, and the bot's own means."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from answering.case_searches import CaseSearches
from answering.desk import Desk
from answering.kept_answers import KeptAnswers
from answering.verdicts import Verdicts
from bot.connection import Slack
from bot.directory import Directory
from bot.inserts import Inserts
from bot.workers import Workers


@dataclass(frozen=True)
class Services:
    """What is asked of what lies below; every right is judged in there."""

    desk: Desk
    verdicts: Verdicts
    kept: KeptAnswers
    cases: CaseSearches
    record_search: Callable[[str, str, str], None]  # the words looked for, by whom, and by which door


@dataclass(frozen=True)
class Parts:
    """Everything that a listener needs."""

    slack: Slack
    services: Services
    directory: Directory
    inserts: Inserts  # for what must be durable before Slack is acknowledged
    answers: ThreadPoolExecutor  # for what takes longer
    workers: Workers
