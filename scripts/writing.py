"""Builds what lets a chat model write answers and read follow-ups, where CHAT_MODEL names one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from answering.assistant import Assistant
from answering.entailment import load_entailment
from answering.extractive import Extractive
from answering.generative import Generative
from answering.provider import ALL_SECONDS, Provider
from answering.rewriting import Rewriting
from answering.verification.names import everyday_of
from answering.verification.verify import ENTAILED, Verifier, load_bounds
from insights.chat_model import ChatModelUnusable, load_chat_model
from retrieval.encoder import Encoder
from retrieval.live_passages import live_passages
from retrieval.search import Searcher
from scripts.settings import Settings, SettingsWrong, export_provider_settings
from scripts.wiring import Library, Store, build_assistant

_MODEL_WRONG = "CHAT_MODEL: {error}; it should be provider:model, with its package and key"


@dataclass(frozen=True)
class Writing:
    """What a chat model does for answers."""

    provider: Provider
    verifier: Verifier
    composer: Generative
    rewriting: Rewriting


def build_writing_assistant(library: Library, searcher: Searcher, before: Assistant | None = None) -> Assistant:
    """Build the assistant as it is set: it writes by a chat model where there is one."""
    writing = build_writing(library.store, library.encoder)
    if writing is None:
        return build_assistant(library, searcher, before)
    return build_assistant(library, searcher, before, writing.composer, writing.rewriting)


def build_writing(store: Store, encoder: Encoder) -> Writing | None:
    """Build it; None without CHAT_MODEL. Raises `SettingsWrong` or `EncoderUnusable` for a model that cannot be had."""
    provider = build_provider(store.settings)
    if provider is None:
        return None
    verifier = build_verifier(store, encoder)
    composer = Generative(provider, verifier, Extractive())
    return Writing(provider, verifier, composer, Rewriting(provider, encoder.count_tokens))


def build_verifier(store: Store, encoder: Encoder) -> Verifier:
    """Build what holds statements to passages; it knows the words of all live documents."""
    model = store.settings.entailment_model
    strands = (one.front_matter.title for one in store.catalogue.documents() if one.front_matter.kind == "toolkit")
    everyday = everyday_of((passage.text for passage in live_passages(store.database)), strands)
    return Verifier(encoder, everyday, load_bounds(), load_entailment(model) if model is not None else None)


def build_judge(store: Store, writing: Writing) -> Callable[[str, str], bool]:
    """Build what says whether a premise entails a statement: ENTAILMENT_MODEL, or else our own verifier."""
    model = store.settings.entailment_model
    if model is None:
        return writing.verifier.agrees
    entails = load_entailment(model)
    return lambda premise, statement: entails(premise, statement) >= ENTAILED


def build_provider(settings: Settings) -> Provider | None:
    """Build what asks the chat model; None without CHAT_MODEL. Raises `SettingsWrong`."""
    return _provider(settings.chat_model) if settings.chat_model is not None else None


@cache
def _provider(name: str) -> Provider:
    # One in a process: a model that failed rests, whatever index is served meanwhile.
    export_provider_settings()
    try:
        return Provider(load_chat_model(name, ALL_SECONDS))
    except ChatModelUnusable as error:
        raise SettingsWrong(_MODEL_WRONG.format(error=error)) from error
