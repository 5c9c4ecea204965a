"""Writes a challenge brief: the challenge that is meant, what the knowledge base says of it, and the paper itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from answering.assistant import Assistant
from insights.brief import Brief, build_brief, challenges_of
from insights.brief_docx import write_docx
from insights.brief_markdown import markdown_of
from insights.challenge import Challenge, Challenges
from knowledge_base.catalogue import Catalogue
from knowledge_base.document import ENGLAND, REGIONS
from scripts.brief_evidence import gather


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
    if region is not None and region not in REGIONS:
        raise NoBrief(f"--region: no region {region!r}; there are: {', '.join(r for r in REGIONS if r != ENGLAND)}")
    if theme is None and region is None:
        raise NoBrief("give --theme with its number (see `evidence themes`), or --region, or both")
    fewest = challenges.min_askers
    if theme is not None:
        found = [challenge for challenge in challenges.shown if challenge.id == theme]
        if not found:
            raise NoBrief(f"--theme: no theme {theme} that at least {fewest} people have asked about")
    else:
        found = list(challenges_of(challenges, region or ""))
        if not found:
            raise NoBrief(f"--region: no challenge that at least {fewest} people in {region} have asked about")
    return found[0]


def brief_of(
    challenge: Challenge,
    challenges: Challenges,
    assistant: Assistant,
    catalogue: Catalogue,
    zone: ZoneInfo,
    region: str | None = None,
) -> Brief:
    """Put a brief together, asking the assistant the challenge's central questions."""
    publishers = {document.path: document.front_matter.publisher for document in catalogue.documents()}
    evidence = gather(challenge, assistant.answer, assistant.cases.find, publishers, region)
    return build_brief(challenge, evidence, challenges, zone, region)
