"""What listeners work with: the services that know nothing of Slack, and the bot's own means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from answering.about_me import AboutMe
from answering.case_searches import CaseSearches
from answering.channels import Channels
from answering.common_questions import CommonQuestions
from answering.curation import Curation
from answering.desk import Desk
from answering.kept_answers import KeptAnswers
from answering.quotes import Quotes
from answering.requests import Requests
from answering.verdicts import Verdicts
from bot.admission import Admission
from bot.channel_rules import ChannelRules
from bot.connection import Slack
from bot.delivery import Delivery
from bot.directory import Directory
from bot.inserts import Inserts
from bot.running import Running
from bot.telling import Telling
from bot.workers import Workers
from insights.case_shares import CaseShares
from insights.challenge import Challenge
from insights.digests import Digests
from insights.lead_services import Brief, Reports, ThemeEdits
from insights.picture import Picture
from people.actors import Actor


@dataclass(frozen=True)
class Services:
    """What is asked of what lies below; every right is judged in there."""

    desk: Desk
    verdicts: Verdicts
    kept: KeptAnswers
    requests: Requests
    about_me: AboutMe
    reports: Reports
    theme_edits: ThemeEdits
    brief: Brief
    digests: Digests
    draw: Callable[[Sequence[Challenge]], Picture]
    min_askers: int
    dashboard_link: Callable[[Actor], str]  # signs them in once
    curation: Curation
    common_questions: CommonQuestions
    quotes: Quotes
    channels: Channels
    cases: CaseSearches
    shares: CaseShares
    record_search: Callable[[str, str, str, str | None], None]  # words, by whom, which door, what came


@dataclass(frozen=True)
class Parts:
    """Everything that a listener needs."""

    slack: Slack
    services: Services
    directory: Directory
    admission: Admission  # asked first by every listener: who acts, or a polite refusal
    rules: ChannelRules
    inserts: Inserts  # for what must be durable before Slack is acknowledged
    answers: ThreadPoolExecutor  # for what takes longer
    slow: ThreadPoolExecutor  # for what takes so long that answers must not wait behind it
    workers: Workers
    delivery: Delivery  # for copies of an answer
    telling: Telling
    running: Running  # for what goes on after Slack is acknowledged
