"""Builds what the bot's listeners ask."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from answering.about_me import AboutMe
from answering.case_searches import CaseSearches
from answering.channels import Channels
from answering.common_questions import CommonQuestions
from answering.curation import Curation
from answering.evidence_requests import EvidenceRequests
from answering.incoming import Recording
from answering.kept_answers import KeptAnswers
from answering.quotes import Quotes
from answering.requests import Requests
from answering.verdicts import Verdicts
from bot.parts import Services
from insights.brief import build_brief
from insights.brief_docx import write_docx
from insights.case_shares import CaseShares
from insights.cited import CitedDocuments
from insights.digest_runs import DigestRuns
from insights.digests import Digests
from insights.feedback import FeedbackLog
from insights.kept_questions import KeptQuestions
from insights.lead_services import Brief
from insights.personal_data import PersonalData
from insights.picture import picture_of
from insights.question_log import QuestionLog, utc_now
from insights.request_work import RequestWork
from insights.requests import RequestLog
from insights.theme_edits import ThemeEdits
from insights.theme_writing import LabelsOf
from people.actors import Actor
from people.members import Members
from people.redaction import Redactor
from retrieval.sources import Sources
from scripts.brief_evidence import gather
from scripts.dashboard_wiring import link_maker
from scripts.serving import CurrentAssistant, Unsent
from scripts.theme_wiring import ThemeParts
from scripts.wiring import (
    Store,
    build_desk,
    build_imports,
    build_pseudonyms,
    build_recording,
    build_redactor,
    search_recorder,
)


def build_services(store: Store, assistant: CurrentAssistant, themes: ThemeParts) -> Services:
    """Build what the listeners ask, over the assistant that serves and the themes that are kept."""
    redactor = build_redactor(store)
    recording = build_recording(store, redactor)
    settings, database, catalogue = store.settings, store.database, store.catalogue
    questions, members, cited = KeptQuestions(database), Members(database, utc_now), CitedDocuments(database)
    kept = KeptAnswers(questions, recording)
    requests = build_requests(store, assistant, recording, kept)
    runs = DigestRuns(database, utc_now, settings.zone)
    return Services(
        desk=build_desk(store, assistant, recording, Unsent(assistant)),
        cases=CaseSearches(assistant, redactor),
        shares=CaseShares(database),
        record_search=search_recorder(build_imports(store, recording)),
        verdicts=build_verdicts(store, redactor),
        kept=kept,
        requests=requests,
        about_me=AboutMe(questions, members, PersonalData(database), recording, requests.help_messages),
        reports=themes.reports,
        theme_edits=build_theme_edits(store, redactor, themes.part_labels_of),
        brief=brief_writer(store, assistant, themes),
        digests=Digests(runs, themes.reports, catalogue.documents),
        draw=picture_of,
        min_askers=settings.min_askers,
        dashboard_link=link_maker(store),
        curation=Curation(catalogue, requests.replies_to_read, utc_now),
        common_questions=CommonQuestions(cited, catalogue, Unsent(assistant), settings.min_askers, utc_now),
        quotes=Quotes(Sources(database)),
        channels=Channels(database, utc_now),
    )


def build_requests(store: Store, assistant: CurrentAssistant, recording: Recording, kept: KeptAnswers) -> Requests:
    """Build what goes on after an abstention."""
    zone, work = store.settings.zone, RequestWork(store.database)

    def local_date(at: dt.datetime) -> dt.date:
        return at.astimezone(zone).date()

    evidence = EvidenceRequests(work, QuestionLog(store.database), Unsent(assistant), local_date, assistant.version)
    return Requests(RequestLog(store.database), work, kept, recording, evidence, local_date)


def build_verdicts(store: Store, redactor: Redactor) -> Verdicts:
    """Build what keeps feedback."""
    return Verdicts(FeedbackLog(store.database), KeptQuestions(store.database), redactor, build_pseudonyms(store))


def build_theme_edits(store: Store, redactor: Redactor, labels_of: LabelsOf) -> ThemeEdits:
    """Build what keeps leads' edits of themes, under the pseudonym by which they ask."""
    pseudonyms = build_pseudonyms(store)

    def editor_of(user: str) -> str:
        return pseudonyms.of("asker", user)

    def redact(text: str) -> str:
        return redactor.redact(text).text

    return ThemeEdits(store.database, editor_of, utc_now, redact, labels_of, store.settings.min_askers)


def brief_writer(store: Store, assistant: CurrentAssistant, themes: ThemeParts) -> Brief:
    """Build what writes a challenge brief as a Word document, for whoever may see the challenge."""
    zone = store.settings.zone

    def write(actor: Actor, theme_id: int) -> tuple[bytes, str]:
        challenge = themes.reports.challenge(actor, theme_id)
        publishers = {document.path: document.front_matter.publisher for document in store.catalogue.documents()}
        evidence = gather(challenge, assistant.answer, assistant.find, publishers)
        brief = build_brief(challenge, evidence, themes.reports.challenges(actor), zone)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "brief.docx"
            write_docx(brief, path, utc_now())
            return path.read_bytes(), f"challenge-{challenge.id}.docx"

    return write
