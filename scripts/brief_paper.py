"""Writes a challenge brief: the challenge that is meant, what the knowledge base says of it, and the paper itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from answering.answer import Answer
from answering.case_query import CaseQuery
from answering.cases import CasePage
from insights.brief import Brief, build_brief, challenges_of
from insights.brief_docx import write_docx
from insights.brief_markdown import markdown_of
from insights.challenge import Challenge, Challenges
from knowledge_base.catalogue import Catalogue
from scripts.brief_evidence import gather


class Knowledge(Protocol):
    """What is asked of the knowledge base."""

    def answer(self, question: str) -> Answer:
        """Answer a redacted question."""
        ...

    def find(self, query: CaseQuery) -> CasePage:
        """Find case studies."""
        ...


class NoBrief(ValueError):
    """A brief that cannot be written as asked; the message says why."""


def write_brief(brief: Brief, path: Path, made_at: dt.datetime) -> None:
    """Write a brief in the format that the file's name ends in; raises `NoBrief` or OSError."""
    check_ending(path)
    if path.suffix.lower() == ".docx":
        write_docx(brief, path, made_at)
    else:
        path.write_text(markdown_of(brief), encoding="utf-8")


def check_ending(path: Path) -> None:
    """Raise `NoBrief` for a file that is neither DOCX nor Markdown."""
    if path.suffix.lower() not in (".docx", ".md"):
        raise NoBrief(f"{path}: should end in .docx or .md")


def chosen(challenges: Challenges, theme: int | None, region: str | None) -> Challenge:
    """Give the challenge that is meant: the theme's, else what a region asked most; raises `NoBrief`."""
    if theme is not None:
        found = [challenge for challenge in challenges.shown if challenge.id == theme]
        wanted = f"--theme: no theme {theme}"
    elif region is not None:
        found = list(challenges_of(challenges, region))
        wanted = f"--region: no challenge of {region}"
    else:
        raise NoBrief("give --theme with its number (`evidence themes` shows them), or --region, or both")
    if not found:
        raise NoBrief(f"{wanted} that at least {challenges.min_askers} people have asked about in closed months")
    return found[0]


def brief_of(
    challenge: Challenge,
    challenges: Challenges,
    knowledge: Knowledge,
    catalogue: Catalogue,
    zone: ZoneInfo,
    region: str | None = None,
) -> Brief:
    """Put a brief together, asking the knowledge base the challenge's central questions."""
    publishers = {document.path: document.front_matter.publisher for document in catalogue.documents()}
    evidence = gather(challenge, knowledge.answer, knowledge.find, publishers, region)
    return build_brief(challenge, evidence, challenges, zone, region)
