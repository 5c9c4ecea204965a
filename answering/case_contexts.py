"""The context of a case study: which kind of setting and of partner, by words that curators keep as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.catalogue import CataloguedDocument
from retrieval.search import Hit

CONTEXTS = Path(__file__).with_name("case_contexts.yaml")
HEADINGS = ("involved", "done", "changed", "lessons")
_EVALUATOR = re.compile(r"\bevaluat", re.IGNORECASE)  # who evaluated the work is no partner in it
_ENDING = "(?:'s|’s|es|s)?"


class CaseContextsUnusable(ValueError):
    """The file of contexts cannot be read; the message names it and what is wrong."""


class Named:
    """Names that people choose from, each with the words for it."""

    def __init__(self, forms: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(forms)
        self._name_of = {form.lower(): name for name, listed in forms.items() for form in listed}
        # The longest first, so that "Trust" is not found within "Kusuma Trust".
        longest_first = sorted(self._name_of, key=len, reverse=True)
        listed = "|".join(re.escape(form) for form in longest_first)
        self._pattern = re.compile(rf"(?<![\w&])({listed}){_ENDING}(?![\w&])", re.IGNORECASE)

    def within(self, text: str) -> frozenset[str]:
        """Give the names whose words a text has."""
        return frozenset(self._name_of[found.lower()] for found in self._pattern.findall(text))

    def without(self, text: str) -> str:
        """Take those words away."""
        return self._pattern.sub(" ", text)


@dataclass(frozen=True)
class Context:
    """What a case study is about besides its challenge; or what is looked for."""

    settings: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()


class CaseContexts:
    """Reads contexts out of documents and out of what people type."""

    def __init__(self, settings: Named, partners: Named, headings: Mapping[str, Sequence[str]]) -> None:
        self.settings = settings
        self.partners = partners
        self._headings = {part: tuple(form.lower() for form in forms) for part, forms in headings.items()}

    def stands_under(self, part: str, hit: Hit) -> bool:
        """Say whether a passage stands under a heading of this part of a case study."""
        return any(heading.lower().startswith(self._headings[part]) for heading in hit.heading_path)

    def of_document(self, document: CataloguedDocument, passages: Iterable[Hit]) -> Context:
        """Read a case study's context from its front matter and from who was involved and what they did."""
        matter = document.front_matter
        telling = [hit for hit in passages if self.stands_under("involved", hit) or self.stands_under("done", hit)]
        partners = [
            sentence
            for hit in telling
            if self.stands_under("involved", hit)
            for sentence in hit.sentences
            if not _EVALUATOR.search(sentence)
        ]
        front = [matter.title, matter.partner or "", *matter.topics]
        about = [matter.place or "", matter.challenge or "", matter.approach or "", *matter.phases]
        return Context(
            settings=self.settings.within("\n".join([*front, *about, *(hit.text for hit in telling)])),
            partners=self.partners.within("\n".join([*front, *partners])),
        )

    def of_words(self, words: str) -> Context:
        """Read what somebody looks for."""
        return Context(self.settings.within(words), self.partners.within(words))

    def without(self, words: str) -> str:
        """Take the words for settings and partners away; the subject is left."""
        return self.partners.without(self.settings.without(words))


def load_case_contexts(path: Path = CONTEXTS) -> CaseContexts:
    """Read the file of contexts; raises `CaseContextsUnusable` naming the file and the entry that is wrong."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CaseContextsUnusable(f"{path}: cannot be read as contexts of case studies: {error}") from error
    settings, partners, headings = (_entries(path, values, name) for name in ("settings", "partners", "headings"))
    if missing := [part for part in HEADINGS if part not in headings]:
        raise CaseContextsUnusable(f"{path}: headings: {missing[0]} is missing")
    return CaseContexts(Named(settings), Named(partners), headings)


def _entries(path: Path, values: Any, name: str) -> dict[str, list[str]]:
    entries = values.get(name) if isinstance(values, dict) else None
    if not isinstance(entries, dict) or not entries:
        raise CaseContextsUnusable(f"{path}: {name}: should be lines of `name: words`")
    for key, words in entries.items():
        if not isinstance(key, str) or not isinstance(words, str) or not words.strip(" |"):
            raise CaseContextsUnusable(f"{path}: {name}: the entry {key!r} should be words before and after the colon")
    return {key: [form.strip() for form in words.split(" | ") if form.strip()] for key, words in entries.items()}
