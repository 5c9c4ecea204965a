"""The only place that builds things: database, encoder, index, assistant, desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from answering.answer import Answer, Turn
from answering.assistant import Assistant
from answering.case_contexts import load_case_contexts
from answering.case_query import CaseQuery
from answering.cases import PAGE, CaseChoices, CaseFinder, CasePage
from answering.desk import Answers, Desk
from answering.imports import Imports
from answering.incoming import Incoming, Recording
from answering.sufficiency import load_calibration
from bot.signatures import Signatures
from database.engine import Database, open_database
from database.migrations import migrate
from insights.claims import CLAIM_SECONDS, Claims
from insights.question_log import QuestionLog, utc_now
from knowledge_base.catalogue import Catalogue, names_in
from people.members import Members
from people.pseudonyms import Pseudonyms, load_or_make_key
from people.redaction import Redactor
from retrieval.encoder import Encoder, load_named
from retrieval.glossary import load_glossary
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.onnx_runtime import load_packaged
from retrieval.reranker import load_reranker
from retrieval.search import Filters, Searcher
from scripts.settings import Settings


class HomeUnusable(Exception):
    """EVIDENCE_HOME cannot be written; the message says why."""


class CannotServe(Exception):
    """The bot cannot start; the message names the setting, or says what is in the way."""


@dataclass(frozen=True)
class Store:
    """The open database and what is catalogued in it."""

    settings: Settings
    database: Database
    catalogue: Catalogue


@dataclass(frozen=True)
class Library:
    """The knowledge base with its encoder: what ingests, and what is searched."""

    store: Store
    encoder: Encoder
    indexing: Indexing


def open_store(settings: Settings) -> Store:
    """Open the database, brought up to date; raises `HomeUnusable` or `DatabaseUnusable`."""
    home = settings.evidence_home
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(f"EVIDENCE_HOME: {home} cannot be made: {error.strerror}") from error
    database = open_database(settings.database_place)
    migrate(database)
    return Store(settings, database, Catalogue(database, utc_now))


def open_library(store: Store, models: Path | None = None) -> Library:
    """Load the encoder, its exported graph kept in `models` or under EVIDENCE_HOME; raises `EncoderUnusable`."""
    encoder = open_encoder(store.settings, models)
    versions = IndexVersions(store.settings.evidence_home / "index")
    return Library(store, encoder, Indexing(store.database, store.catalogue, encoder, versions))


def open_encoder(settings: Settings, models: Path | None = None) -> Encoder:
    """Load the encoder that is set, or the packaged one; raises `EncoderUnusable`."""
    if settings.embedding_model is None:
        return load_packaged(models or settings.evidence_home / "models")
    return load_named(settings.embedding_model)


def open_searcher(library: Library) -> Searcher:
    """Open the index of the catalogue as it is now."""
    store = library.store
    model = store.settings.rerank_model
    reranker = load_reranker(model) if model is not None else None
    return Searcher(store.database, library.encoder, library.indexing.open(), load_glossary(), reranker=reranker)


def build_assistant(library: Library, searcher: Searcher) -> Assistant:
    """Build the assistant over an open index."""
    return Assistant(searcher, library.encoder, load_calibration(), build_case_finder(library, searcher))


def build_case_finder(library: Library, searcher: Searcher) -> CaseFinder:
    """Build the case study finder over an open index."""
    return CaseFinder(searcher, library.encoder, load_case_contexts())


def build_redactor(store: Store) -> Redactor:
    """Build the redactor, letting the catalogue's own names stand."""
    return Redactor(names_in(store.catalogue.documents()))


def build_pseudonyms(store: Store) -> Pseudonyms:
    """Build the pseudonyms under the key that is set, or under one made once and kept."""
    key = store.settings.pseudonym_key
    if key is not None:
        return Pseudonyms(key.get_secret_value().encode())
    return Pseudonyms(load_or_make_key(store.settings.evidence_home / "pseudonym.key"))


def build_signatures(store: Store) -> Signatures:
    """Build what signs the values of buttons, under the key of the pseudonyms."""
    return Signatures(build_pseudonyms(store))


def build_recording(store: Store, redactor: Redactor) -> Recording:
    """Build what makes of a message what may be kept of it."""
    return Recording(redactor, build_pseudonyms(store), Members(store.database, utc_now))


def build_desk(store: Store, assistant: Answers, recording: Recording, claim_seconds: float = CLAIM_SECONDS) -> Desk:
    """Build the desk, the one path by which questions are recorded."""
    log = QuestionLog(store.database, utc_now)
    claims = Claims(store.database, claim_seconds)
    return Desk(log, claims, recording, assistant)


def build_imports(store: Store, recording: Recording) -> Imports:
    """Build what takes in questions asked elsewhere."""
    return Imports(QuestionLog(store.database, utc_now), recording)


def search_recorder(imports: Imports) -> Callable[[str, str, str, str | None], None]:
    """Build what counts a search for case studies among the questions; it is answered where it was asked."""

    def record(words: str, user: str, door: str, outcome: str | None) -> None:
        imports.take_in([Incoming(f"command:{secrets.token_hex(16)}", words, user, door, outcome=outcome)])

    return record


class CurrentAssistant:
    """The assistant and the case study finder over the catalogue as it is: built anew when documents have changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._state = library.store.catalogue.state()
        self._assistant = self._build()

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer from the index that is served now."""
        return self._assistant.answer(question, history, filters)

    def version(self) -> int:
        """Give the version of the catalogue that is served, or the one before while the next takes its place."""
        return self._state[1]

    def find(self, query: CaseQuery, offset: int = 0, limit: int = PAGE) -> CasePage:
        """Find case studies in the index that is served now."""
        return self._assistant.cases.find(query, offset, limit)

    def choices(self) -> CaseChoices:
        """Give what its case studies can be told apart by."""
        return self._assistant.cases.choices()

    def refresh(self) -> None:
        """Serve the newest catalogue; the old index answers until the new one is ready."""
        state = self._library.store.catalogue.state()
        if state != self._state:
            self._assistant = self._build()
            self._state = state

    def _build(self) -> Assistant:
        return build_assistant(self._library, open_searcher(self._library))
