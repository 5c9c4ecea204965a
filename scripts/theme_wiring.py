"""Builds what themes are kept, published and shown by."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from insights.labels import labels_of

from answering.theme_evidence import ThemeEvidence
from insights.challenges import ChallengeReports
from insights.clustering import cluster
from insights.publishing import Publishing
from insights.question_log import utc_now
from insights.theme_keeping import ThemeKeeping
from scripts.jobs import ThemeJob
from scripts.wiring import CurrentAssistant, Library


@dataclass(frozen=True)
class ThemeParts:
    """The same for every face."""

    keeping: ThemeKeeping
    publishing: Publishing
    reports: ChallengeReports
    job: ThemeJob


def build_theme_parts(library: Library, assistant: CurrentAssistant) -> ThemeParts:
    """Build them over one database and the assistant that serves its catalogue."""
    store, encoder = library.store, library.encoder
    database, settings = store.database, store.settings
    zone, fewest = ZoneInfo(settings.time_zone), settings.min_askers
    keeping = ThemeKeeping(database, encoder, cluster, labels_of, utc_now)
    publishing = Publishing(database, utc_now, zone, fewest)
    evidence = ThemeEvidence(assistant, assistant, store.catalogue, assistant.version)
    reports = ChallengeReports(database, evidence, utc_now, zone, fewest)
    job = ThemeJob(keeping.recompute_if_due, publishing.publish, reports.refresh)
    return ThemeParts(keeping, publishing, reports, job)
