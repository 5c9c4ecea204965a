"""Labels of themes by a chat model: a plain name of the challenge, where it writes one that may be shown.

The labels made of the questions' own words come first and stay wherever the model gives nothing better, fails or takes
too long. A theme whose telling words are the same keeps its name, so that a model is asked about what is new alone.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select

from database.engine import Database
from database.models import Theme
from insights.labels import Said, ThemeLabel, has_placeholder, headed, labels_of, stems_in
from insights.theme_names import Stems, accepted, askers_by_stem, stems_of
from prompts import render

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

CALL_SECONDS = 15.0
_ALL_SECONDS = 120.0  # for the themes of one clustering; the rest are named at the next
_PAUSE_SECONDS = 300.0  # after a failure, before the provider is asked again
_QUESTIONS = 8
_QUESTION_LENGTH = 300  # characters
_REMEMBERED = 2000  # themes

Terms = frozenset[str]


@dataclass(frozen=True)
class _Theme:
    """A group that can be told from the others by its terms, and what is said in it."""

    number: int
    group: Sequence[Said]
    label: ThemeLabel

    @property
    def terms(self) -> Terms:
        return frozenset(self.label.terms)

    @cached_property
    def askers(self) -> Counter[str]:
        return askers_by_stem(self.group)


class ChatLabels:
    """Names groups of questions as `labels_of` does, and by a chat model where that does well.

    `kept` gives the names that themes have, by their terms; `seconds` is how long all of a call's groups may take.
    """

    def __init__(
        self, model: BaseChatModel, kept: Callable[[], Mapping[Terms, str]], seconds: float = _ALL_SECONDS
    ) -> None:
        self._model = model
        self._kept = kept
        self._seconds = seconds
        self._answers: dict[Terms, str | None] = {}  # None: what the model wrote could not be shown
        self._resumes_at = 0.0

    def __call__(self, groups: Sequence[Sequence[Said]]) -> list[ThemeLabel]:
        """Name each group, no two alike."""
        labels = labels_of(groups)
        themes = _told_apart(groups, labels)
        names = self._kept_names(themes, labels)
        self._ask([theme for theme in themes if theme.number not in names], names, labels)
        return [replace(label, text=names.get(number, label.text)) for number, label in enumerate(labels)]

    def _kept_names(self, themes: Iterable[_Theme], labels: Sequence[ThemeLabel]) -> dict[int, str]:
        """Give the names that themes have and that may still be shown, by the groups' numbers."""
        kept, names = self._kept(), dict[int, str]()
        for theme in themes:
            for name in (kept.get(theme.terms), self._answers.get(theme.terms)):
                if name is not None and theme.number not in names and _may_be(name, theme, names, labels):
                    names[theme.number] = name
        return names

    def _ask(self, themes: Iterable[_Theme], names: dict[int, str], labels: Sequence[ThemeLabel]) -> None:
        """Ask the model for the names of these, until it fails or time is up, and add those that may be shown."""
        ends_at = time.monotonic() + self._seconds
        for theme in themes:
            prompt = self._prompt(theme)
            if prompt is None or time.monotonic() < self._resumes_at:
                continue
            try:
                answer = self._answer(prompt, min(CALL_SECONDS, ends_at - time.monotonic()))
            except Exception as error:  # noqa: BLE001 (each provider has kinds of its own; their words may be ours)
                self._resumes_at = time.monotonic() + _PAUSE_SECONDS
                structlog.get_logger().warning("chat_labels_stopped", kind=type(error).__name__)
                return
            if (name := accepted(answer, theme.askers, _taken(theme, names, labels))) is not None:
                names[theme.number] = name
            self._remember(theme.terms, name)

    def _prompt(self, theme: _Theme) -> str | None:
        """Write the prompt; None where there is nothing to ask about, or where it was answered and of no use."""
        if theme.terms in self._answers and self._answers[theme.terms] is None:
            return None
        questions = _most_telling(theme)
        if not questions:
            return None
        return render("theme_label", terms=", ".join(theme.label.terms), questions="\n".join(questions))

    def _answer(self, prompt: str, seconds: float) -> str:
        """Ask the model; raises `TimeoutError`, or whatever the provider's package raises."""
        if seconds <= 0:
            raise TimeoutError
        answer: Future[str] = Future()

        def ask() -> None:
            try:
                answer.set_result(str(self._model.invoke(prompt).text))
            except Exception as error:  # noqa: BLE001 (passed on)
                answer.set_exception(error)

        # A thread that nobody waits for at the end: a provider that never answers must not keep the program from it.
        threading.Thread(target=ask, name="chat-labels", daemon=True).start()
        return answer.result(seconds)

    def _remember(self, terms: Terms, name: str | None) -> None:
        if len(self._answers) >= _REMEMBERED:
            self._answers.clear()
        self._answers[terms] = name


def kept_names(database: Database) -> dict[Terms, str]:
    """Give the names that themes have by their terms, but for those that are the terms themselves."""
    standing_first = select(Theme.label, Theme.terms).order_by(Theme.merged_into.is_not(None), Theme.id)
    names: dict[Terms, str] = {}
    with database.read() as session:
        for label, terms in session.execute(standing_first):
            if terms and not label.startswith(headed(terms)):
                names.setdefault(frozenset(terms), label)
    return names


def _told_apart(groups: Sequence[Sequence[Said]], labels: Sequence[ThemeLabel]) -> list[_Theme]:
    """Give the groups that have terms that no other has, the largest first."""
    counts = Counter(frozenset(label.terms) for label in labels)
    themes = [_Theme(number, *pair) for number, pair in enumerate(zip(groups, labels, strict=True))]
    told = [theme for theme in themes if theme.terms and counts[theme.terms] == 1]
    return sorted(told, key=lambda theme: (-len(theme.group), theme.number))


def _may_be(name: str, theme: _Theme, names: Mapping[int, str], labels: Sequence[ThemeLabel]) -> bool:
    return accepted(name, theme.askers, _taken(theme, names, labels)) == name


def _taken(theme: _Theme, names: Mapping[int, str], labels: Sequence[ThemeLabel]) -> set[Stems]:
    """Give what tells the other groups' names: both those they have now and those made of their terms."""
    terms = (label.text for number, label in enumerate(labels) if number != theme.number)
    return {stems_of(text) for text in (*names.values(), *terms)}


def _most_telling(theme: _Theme) -> list[str]:
    """Give a few questions, each by somebody else, that say most of the theme's terms; none with anything taken out."""
    terms = {stem for term in theme.label.terms for stem in stems_in(term)}
    told = [
        (-len(terms & set(stems_in(text))), asker, text) for asker, text in theme.group if not has_placeholder(text)
    ]
    by_asker: dict[str, str] = {}
    for _, asker, text in sorted(told, key=lambda each: each[0]):
        by_asker.setdefault(asker, " ".join(text.split())[:_QUESTION_LENGTH])
    return list(by_asker.values())[:_QUESTIONS]
