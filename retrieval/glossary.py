"""The glossary: colleagues' acronyms and everyday words beside the documents' own, kept as data for curators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

GLOSSARY = Path(__file__).with_name("glossary.yaml")


class GlossaryUnusable(ValueError):
    """The glossary file cannot be read; the message names it and the entry."""


@dataclass(frozen=True)
class Reading:
    """A question as the glossary reads it."""

    expanded: str  # the question, then the documents' words for what it names
    forms: tuple[tuple[str, str], ...]  # each form found and the documents' words for it
    rest: str  # the question without those forms


class Glossary:
    """Adds to a question the words that the documents would use; never takes any away."""

    def __init__(self, entries: dict[str, str]) -> None:
        self._expansions = {form.lower(): words for form, words in entries.items()}
        self._words = frozenset(word for form in self._expansions for word in form.split())
        # Longest first, so that "one-to-one tuition" is not read as "one".
        forms = sorted(self._expansions, key=lambda form: (-len(form), form))
        listed = "|".join(re.escape(form) for form in forms)
        self._pattern = re.compile(rf"(?<![\w&])(?:{listed})(?![\w&])", re.IGNORECASE) if forms else None

    def has(self, word: str) -> bool:
        """Say whether a word is one of the forms, or part of one."""
        return word.lower() in self._words

    def read(self, question: str) -> Reading:
        """Find the glossary's forms in a question."""
        if self._pattern is None:
            return Reading(question, (), question)
        forms = dict.fromkeys(form.lower() for form in self._pattern.findall(question))
        found = tuple((form, self._expansions[form]) for form in forms)
        added = dict.fromkeys(words for _, words in found if words.lower() not in question.lower())
        rest = self._pattern.sub(" ", question)
        return Reading(" ".join([question, *added]), found, rest)


def load_glossary(path: Path = GLOSSARY) -> Glossary:
    """Read a glossary file; raises `GlossaryUnusable` naming the file and the entry that is wrong."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise GlossaryUnusable(f"{path}: cannot be read as a glossary: {error}") from error
    if not isinstance(entries, dict):
        raise GlossaryUnusable(f"{path}: should be lines of `forms: words`")
    forms: dict[str, str] = {}
    for written, words in entries.items():
        if not isinstance(written, str) or not isinstance(words, str):
            raise GlossaryUnusable(f"{path}: the entry {written!r} should be words before and after the colon")
        forms.update((form.strip(), words) for form in written.split(" | "))
    return Glossary(forms)
