"""Builds what themes are kept, published and shown by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from answering.theme_evidence import ThemeEvidence
from insights.challenges import ChallengeReports
from insights.chat_labels import CALL_SECONDS, ChatLabels, kept_names
from insights.chat_model import ChatModelUnusable, load_chat_model
from insights.clustering import cluster
from insights.labels import labels_of
from insights.publishing import Publishing
from insights.question_log import utc_now
from insights.theme_keeping import ThemeKeeping
from insights.theme_writing import LabelsOf
from scripts.jobs import ThemeJob
from scripts.serving import CurrentAssistant, Unsent
from scripts.settings import SettingsWrong, export_provider_settings
from scripts.wiring import Store

_WHILE_SOMEBODY_WAITS = 1.5  # seconds, of the three in which Slack wants to hear that a split is done


@dataclass(frozen=True)
class ThemeParts:
    """The same for every face."""

    keeping: Callable[[], ThemeKeeping]  # by the encoder that is in force now
    publishing: Publishing
    reports: ChallengeReports
    job: ThemeJob
    part_labels_of: LabelsOf  # for the parts of a split


def build_theme_parts(store: Store, assistant: CurrentAssistant) -> ThemeParts:
    """Build them over one database and the assistant that serves its catalogue; raises `SettingsWrong`."""
    database, settings = store.database, store.settings
    zone, fewest = settings.zone, settings.min_askers
    name, name_parts = build_labellers(store)
    publishing = Publishing(database, utc_now, zone, fewest)
    reports = build_reports(store, assistant)

    def keeping() -> ThemeKeeping:
        return ThemeKeeping(database, assistant.encoder, cluster, name, utc_now)

    job = ThemeJob(lambda: keeping().recompute_if_due(), publishing.publish, reports.refresh)
    return ThemeParts(keeping, publishing, reports, job, name_parts)


def build_reports(store: Store, assistant: CurrentAssistant) -> ChallengeReports:
    """Build what shows published challenges, and what speaks to them."""
    evidence = ThemeEvidence(Unsent(assistant), assistant, store.catalogue, assistant.version)
    return ChallengeReports(store.database, evidence, utc_now, store.settings.zone, store.settings.min_askers)


def build_labellers(store: Store) -> tuple[LabelsOf, LabelsOf]:
    """Build what names themes, and what names parts while a lead waits; raises `SettingsWrong` for CHAT_MODEL."""
    name = store.settings.chat_model
    if name is None:
        return labels_of, labels_of
    export_provider_settings()
    try:
        model = load_chat_model(name, CALL_SECONDS)
    except ChatModelUnusable as error:
        raise SettingsWrong(f"CHAT_MODEL: {error}; it should be provider:model, with its package and key") from error

    def kept() -> Mapping[frozenset[str], str]:
        return kept_names(store.database)

    return ChatLabels(model, kept), ChatLabels(model, kept, _WHILE_SOMEBODY_WAITS)
