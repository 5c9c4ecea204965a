"""What the pages ask; every right is judged in there, at every page and every action."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from answering.knowledge_reports import KnowledgeReports
from insights.lead_services import Brief, Reports, ThemeEdits
from insights.verdict_reports import VerdictReports
from people.actors import Actor
from people.sessions import Sessions
from people.sign_in_links import SignInLinks


@dataclass(frozen=True)
class Access:
    """How somebody gets in, and who they are."""

    links: SignInLinks
    sessions: Sessions
    actor_of: Callable[[str], Awaitable[Actor]]  # by Slack id; looked up for every request


@dataclass(frozen=True)
class Services:
    """What is asked of what lies below."""

    access: Access
    reports: Reports
    edits: ThemeEdits
    brief: Brief
    verdicts: VerdictReports
    knowledge: KnowledgeReports
    titles_of: Callable[[Iterable[str]], Mapping[str, str]]  # of documents, by their paths
    min_askers: int
    zone: ZoneInfo  # of times and days
