"""Looks at everything the bot needs, and says of what is missing how to add it."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from answering.provider import ALL_SECONDS
from answering.sufficiency import load_calibration
from bot.connection import Slack, SlackRefused, connect
from bot.signatures import Signatures
from insights.chat_model import ChatModelUnusable, address_of, load_chat_model
from insights.seen_events import SeenEvents
from people.pseudonyms import Pseudonyms
from retrieval.onnx_runtime import OnnxEncoder
from scripts.findings import Finding
from scripts.local_workspace import MANIFEST
from scripts.serving import FIT_AGAIN, NOT_FITTED
from scripts.settings import Settings, export_provider_settings
from scripts.wiring import Library, is_changing

_SCOPES = "add it under OAuth & Permissions, Bot Token Scopes, and install the app again"
_EVENTS = "check that it is listed under Event Subscriptions, Subscribe to bot events"


def examine(library: Library) -> Iterator[Finding]:
    """Look at the database, the knowledge base, the index and, where its tokens are set, Slack."""
    store = library.store
    yield Finding("well", f"database {store.database.name}: every table is there")
    yield from _encoder(library)
    yield _documents(library)
    yield _index(library)
    yield from _writing(store.settings)
    yield from _slack(store.settings, SeenEvents(store.database))


def _index(library: Library) -> Finding:
    index = library.indexing.open()
    if damaged := library.indexing.damaged():
        what = f"index: not as it was written: {', '.join(damaged)}"
        return Finding("wrong", what, "delete EVIDENCE_HOME/index; it is built again from the database")
    searched = {"flat": "in full", "half": "at half precision", "cells": "in cells"}[index.pair.vectors.kind]
    return Finding("well", f"index: {index.size} passages, vectors compared {searched}, sound")


def _encoder(library: Library) -> Iterator[Finding]:
    used = library.encoder.fingerprint
    if is_changing(library):
        name = library.store.settings.embedding_model or "the packaged model"
        yield Finding(
            "unknown",
            f"encoder: {used} until {name}, which EMBEDDING_MODEL names, has embedded every document",
            "`evidence serve` does that beside answering, `evidence ingest` at once",
        )
    else:
        runtime = (
            "ONNX Runtime" if isinstance(library.encoder, OnnxEncoder) else "sentence-transformers, which is slower"
        )
        yield Finding("well", f"encoder: {used}, run by {runtime}")
    fitted = load_calibration().encoder
    if used != fitted:
        yield Finding("unknown", NOT_FITTED.format(encoder=used, fitted=fitted), FIT_AGAIN)


def _documents(library: Library) -> Finding:
    count = len(library.store.catalogue.documents())
    if count:
        return Finding("well", f"knowledge base: {count} live documents")
    return Finding("wrong", "knowledge base: empty", "take documents in with `evidence ingest FOLDER`")


def _writing(settings: Settings) -> Iterator[Finding]:
    """Say what would be sent where, without sending anything."""
    name = settings.chat_model
    if name is None:
        yield Finding("well", "answers: in the documents' own words; nothing is sent to any model's provider")
        return
    export_provider_settings()
    try:
        address = address_of(load_chat_model(name, ALL_SECONDS))
    except ChatModelUnusable as error:
        yield Finding("wrong", f"CHAT_MODEL: {error}", "set provider:model, with its package and key")
        return
    yield Finding(
        "well",
        f"answers: written by {name}; to {address or 'its provider'} go redacted questions, the last turns of their "
        "threads, passages of live documents, and redacted questions of themes to be named",
    )
    second = settings.entailment_model
    judged = "by our rules" if second is None else f"by our rules and {second}, which runs on this machine"
    yield Finding("well", f"statements: each is checked {judged} before anybody sees it")


def _slack(settings: Settings, seen: SeenEvents) -> Iterator[Finding]:
    bot_token, app_token = settings.slack_bot_token, settings.slack_app_token
    if bot_token is None or app_token is None:
        yield Finding(
            "unknown", "Slack: no tokens", "`evidence serve` will use a Slack-compatible server on this machine instead"
        )
        return
    tokens = bot_token.get_secret_value(), app_token.get_secret_value()
    try:
        # Nothing is posted, so the key of what would be signed is nobody else's.
        signatures = Signatures(Pseudonyms(secrets.token_bytes(32)))
        slack = asyncio.run(connect(*tokens, settings.slack_api_url, signatures))
    except SlackRefused as refusal:
        yield Finding("wrong", str(refusal))
        return
    yield Finding("well", f"Slack: both tokens work, team {slack.team}, bot {slack.bot_user}")
    manifest = _manifest(MANIFEST)
    yield from _scopes(slack, manifest)
    yield from _events(seen, manifest)


def _manifest(path: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return values


def _scopes(slack: Slack, manifest: dict[str, Any]) -> Iterator[Finding]:
    wanted = frozenset(manifest["oauth_config"]["scopes"]["bot"])
    missing = sorted(wanted - slack.scopes)
    if not missing:
        yield Finding("well", f"scopes: all {len(wanted)} are granted")
    for scope in missing:
        yield Finding("wrong", f"scope {scope} is missing", _SCOPES)


def _events(seen: SeenEvents, manifest: dict[str, Any]) -> Iterator[Finding]:
    """Slack does not tell a bot its subscriptions, but what has come is subscribed to."""
    last = seen.last()
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        if event in last:
            yield Finding("well", f"event {event}: last came {last[event]:%d %B %Y, %H:%M} UTC")
        else:
            yield Finding("unknown", f"event {event}: has never come", f"if it should have, {_EVENTS}")
