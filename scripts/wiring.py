"""The only place that builds things: database, encoder, index, assistant, desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from answering.assistant import Assistant
from answering.case_contexts import load_case_contexts
from answering.cases import CaseFinder
from answering.composition import Composer
from answering.desk import Answers, Desk
from answering.imports import Imports
from answering.incoming import Incoming, Recording
from answering.rewriting import Rewriting
from answering.sufficiency import load_calibration
from database.engine import Database, open_database
from database.migrations import migrate
from insights.claims import Claims
from insights.question_log import QuestionLog, utc_now
from knowledge_base.catalogue import Catalogue, names_in
from people.members import Members
from people.pseudonyms import Pseudonyms, load_or_make_key
from people.redaction import Redactor
from retrieval.encoder import Encoder, EncoderUnusable
from retrieval.encoder_in_force import EncoderInForce, encoder_in_force
from retrieval.glossary import load_glossary
from retrieval.graphs import in_full, load_encoder
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.passages import embedding_key
from retrieval.reranker import load_reranker
from retrieval.search import Searcher
from scripts.settings import Settings

if TYPE_CHECKING:
    from bot.signatures import Signatures


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
    """Open the knowledge base with the encoder in force, else with the one that is set; raises `EncoderUnusable`.

    An exported graph is kept in `models` or under EVIDENCE_HOME. The encoder in force is another than the one that is
    set where EMBEDDING_MODEL was changed and the vectors of the new one are not complete yet.
    """
    in_force = encoder_in_force(store.database)
    if in_force is None or in_force.model == model_set(store.settings):
        return open_library_as_set(store, models)
    try:
        return open_library_in_force(store, in_force, models)
    except EncoderUnusable as error:
        structlog.get_logger().info("encoder_in_force_lost", reason=str(error))
        return open_library_as_set(store, models)


def open_library_as_set(store: Store, models: Path | None = None) -> Library:
    """Open it with the encoder that EMBEDDING_MODEL names, whatever is in force; raises `EncoderUnusable`."""
    return library_over(store, open_encoder(store.settings, models))


def open_library_in_force(store: Store, in_force: EncoderInForce, models: Path | None = None) -> Library:
    """Open it with the encoder in force; raises `EncoderUnusable` where that cannot be had any more."""
    encoder = open_encoder(store.settings.model_copy(update={"embedding_model": in_force.model}), models)
    if embedding_key(encoder) != in_force.key:
        name = in_force.model or "the packaged model"
        raise EncoderUnusable(f"{name} is not the embedding model any more that the documents were embedded with")
    return library_over(store, encoder)


def library_over(store: Store, encoder: Encoder) -> Library:
    """Put the knowledge base together with an encoder."""
    versions = IndexVersions(store.settings.evidence_home / "index")
    return Library(store, encoder, Indexing(store.database, store.catalogue, encoder, versions))


def is_changing(library: Library) -> bool:
    """Say whether EMBEDDING_MODEL names another encoder than the one of this library, which is in force."""
    store = library.store
    in_force = encoder_in_force(store.database)
    return (
        in_force is not None
        and in_force.key == embedding_key(library.encoder)
        and in_force.model != model_set(store.settings)
    )


def model_set(settings: Settings) -> str | None:
    """Give what EMBEDDING_MODEL names, a folder in full: another process may be started elsewhere."""
    return in_full(settings.embedding_model) if settings.embedding_model is not None else None


def open_encoder(settings: Settings, models: Path | None = None, processors: int | None = None) -> Encoder:
    """Load the encoder that is set, or the packaged one, on so many processors; raises `EncoderUnusable`."""
    return load_encoder(settings.embedding_model, models or settings.evidence_home / "models", processors)


def open_searcher(library: Library) -> Searcher:
    """Open the index of the catalogue as it is now."""
    store = library.store
    model = store.settings.rerank_model
    reranker = load_reranker(model) if model is not None else None
    return Searcher(store.database, library.encoder, library.indexing.open(), load_glossary(), reranker=reranker)


def build_assistant(
    library: Library,
    searcher: Searcher,
    before: Assistant | None = None,
    composer: Composer | None = None,
    rewriting: Rewriting | None = None,
) -> Assistant:
    """Build the assistant over an open index; it takes over what the one before found out."""
    cases = build_case_finder(library, searcher)
    return Assistant(searcher, library.encoder, load_calibration(), cases, before, composer, rewriting)


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
    from bot.signatures import Signatures  # Slack's libraries, which a question at the terminal should not wait for

    return Signatures(build_pseudonyms(store))


def build_recording(store: Store, redactor: Redactor) -> Recording:
    """Build what makes of a message what may be kept of it."""
    return Recording(redactor, build_pseudonyms(store), Members(store.database, utc_now))


def build_desk(store: Store, assistant: Answers, recording: Recording, unsent: Answers | None = None) -> Desk:
    """Build the desk, the one path by which questions are recorded."""
    log = QuestionLog(store.database, utc_now)
    claims = Claims(store.database)
    return Desk(log, claims, recording, assistant, unsent=unsent)


def build_imports(store: Store, recording: Recording) -> Imports:
    """Build what takes in questions asked elsewhere."""
    return Imports(QuestionLog(store.database, utc_now), recording)


def search_recorder(imports: Imports) -> Callable[[str, str, str, str | None], None]:
    """Build what counts a search for case studies among the questions; it is answered where it was asked."""

    def record(words: str, user: str, door: str, outcome: str | None) -> None:
        imports.take_in([Incoming(f"command:{secrets.token_hex(16)}", words, user, door, outcome=outcome)])

    return record
