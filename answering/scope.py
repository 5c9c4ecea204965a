"""What is declined before any search: empty or endless messages, other languages, orders, people, bulk copies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

LONGEST = 4_000  # characters
_PERSONAL = ("[name]", "[email]", "[phone]", "[upn]", "[nhs number]", "[ni number]")
_BULK = re.compile(
    r"\b(repeat|copy|print|paste|give|send|dump|output|export|reproduce|list)\b[^.?!]{0,40}"
    r"\b(everything|all (?:of )?(?:the |your )?(?:documents?|texts?|content|files|pages)|the whole of|in full|"
    r"full text|word for word|verbatim)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:^|[.:;>!?]\s*|\b(?:please|pls|can you|could you|now)\s+)"
    r"(?:(?:forward|attach|delete|upload|send)\s+(?!messages|home)(?:\w+\s+){0,6}?"
    # Nouns as well, as in "phone bans" or "text structure": orders only with what they are to be done to.
    r"|(?:e-?mail|book|order|phone|call|text|post|message)\s+)"
    r"(?:to|this|these|that|my|our|the|a|an|him|her|them|me|it|everyone|all|\[\w+)\b",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(
    r"</?(?:context|system|instructions?)>|\b(?:ignore|forget|disregard) (?:all |any |your |the )*"
    r"(?:previous|prior|above|earlier)?\s*(?:instructions?|rules?|prompts?)|\bsystem prompt\b|^system:",
    re.IGNORECASE | re.MULTILINE,
)
_ENGLISH = frozenset(
    (
        "the a an and or of to in for on with is are was were be do does did how what which who why when where should "
        "can could would will we i our my their they it that this there have has had not no yes any some much many "
        "about from by at as if than then more most best pls please vs help need want give tell show find get"
    ).split()
)
_LETTERS = re.compile(r"[^\W\d_]+")


def reason_to_decline(question: str, is_known: Callable[[str], bool]) -> str | None:
    """Give the plain sentence with which a (redacted) question is declined, or None to go on.

    `is_known` says whether a word occurs in the knowledge base, by which terse English is told from other languages.
    """
    letters = _LETTERS.findall(question)
    if not question.strip():
        return "There is no question in that message. Ask me about the evidence, in a sentence or a few words."
    if len(question) > LONGEST:
        return (
            f"That is longer than I can take in ({len(question):,} characters; the most is {LONGEST:,}). "
            "Please ask the question by itself."
        )
    if not letters:
        return "I could not find any words in that message. Ask me about the evidence in a few words."
    if not _is_latin(letters) or _looks_foreign(letters, is_known):
        return "I can only read questions in English, since the knowledge base is in English."
    if any(mark in question for mark in _PERSONAL):
        return (
            "Your message seems to be about a particular person, so I have not looked for an answer, and their details "
            "were taken out before anything was kept. Please ask again without naming anyone."
        )
    if _OVERRIDE.search(question) or _ORDER.search(question):
        return "I can only answer questions from the knowledge base; I cannot send, change or carry out anything."
    if _BULK.search(question):
        return (
            "I quote short passages with their source and do not copy documents out. Ask what a document says about "
            "something, or follow the link to the source."
        )
    return None


def _is_latin(words: list[str]) -> bool:
    letters = [letter for word in words for letter in word]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin >= len(letters) / 2


def _looks_foreign(words: list[str], is_known: Callable[[str], bool]) -> bool:
    """Four words or more, none of them common English and at most half of them in the knowledge base."""
    common = any(word.lower() in _ENGLISH for word in words)
    return len(words) >= 4 and not common and sum(map(is_known, words)) <= len(words) / 2
