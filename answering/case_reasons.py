"""Why a case study matched, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from answering.case_contexts import CaseContexts
from answering.case_query import CaseQuery
from answering.case_ranking import Ranked, regions_named
from knowledge_base.document import ENGLAND
from retrieval.glossary import Reading
from retrieval.keywords import terms_of
from retrieval.phases import phases_named

NATIONAL = "national: work in several regions"


def reasons(one: Ranked, query: CaseQuery, contexts: CaseContexts, reading: Reading | None) -> tuple[str, ...]:
    """Say what a study has in common with what is looked for; its nearest sentence where it is only that."""
    common = [*_in_context(one, query, contexts), *_in_challenge(one, contexts, reading)]
    if not common and one.sentence:
        return (f"its text comes near: “{one.sentence}”",)
    return tuple(common)


def _in_context(one: Ranked, query: CaseQuery, contexts: CaseContexts) -> Iterator[str]:
    matter, wanted = one.study.document.front_matter, contexts.of_words(query.text)
    if matter.region in {query.region, *regions_named(query.text)} and matter.region != ENGLAND:
        yield f"same region: {matter.region}"
    elif matter.region == ENGLAND and query.region is not None:
        yield NATIONAL
    same = [phase for phase in matter.phases if phase in {query.phase, *phases_named(query.text)}]
    if same:
        yield f"same phase: {', '.join(same)}"
    phases = ", ".join(same)  # a "secondary school" is not said beside "secondary"
    settings = one.study.context.settings & {*wanted.settings, *filter(None, [query.setting])}
    for setting in sorted(settings):
        if setting == query.setting or contexts.settings.within(phases).isdisjoint({setting}):
            yield f"setting: {setting}"
    for partner in sorted(one.study.context.partners & {*wanted.partners, *filter(None, [query.partner_type])}):
        yield f"partner: {partner}"


def _in_challenge(one: Ranked, contexts: CaseContexts, reading: Reading | None) -> Iterator[str]:
    """Name the topics that the words name as well, and quote the challenge."""
    if reading is None:
        return
    matter, asked = one.study.document.front_matter, frozenset(terms_of(reading.expanded))
    shared = [topic for topic in matter.topics if _is_asked(topic, asked) and contexts.without(topic).strip()]
    if shared:
        challenge = f": “{matter.challenge}”" if matter.challenge else ""
        yield f"also about {' and '.join(shared[:2])}{challenge}"


def _is_asked(topic: str, asked: frozenset[str]) -> bool:
    terms = frozenset(terms_of(topic))
    return bool(terms) and terms <= asked
