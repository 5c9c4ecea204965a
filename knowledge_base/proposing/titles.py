"""What a document is called: as its reader saw it, by its first heading, or by the file's name made readable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from knowledge_base.document import Proposal
from knowledge_base.proposing.text import DocumentText, host_and_path, plain

_LONGEST = 200  # characters
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint) - .*|(?:powerpoint )?presentation\d*|"
    r"(?:untitled|document|slide|page|book)\s?\d*|"
    r"untitled .*|title|new .*document|.*\.(?:docx?|pptx?|pdf|indd|xlsx?|html?|txt)|home|index|welcome|"
    r"(?:table of )?contents|introduction|foreword|preface|background|(?:executive )?summary|overview|about us|"
    r"acknowledge?ments?|agenda|references|\W*|\d+)",
    re.IGNORECASE,
)
_DRAFT = re.compile(r"[\s(]+(?:v\d[\d.]*|final|draft|copy|web|print|\d)\)?$", re.IGNORECASE)


def title(text: DocumentText, offered: Sequence[Proposal]) -> Proposal:
    """Propose a title; there is always one."""
    for proposal in offered:
        if proposal.field == "title" and _is_title(str(proposal.value)):
            return proposal
    first = next((line for line in text.headings if _is_title(line.text)), None)
    # A heading far into the text is that of a part.
    if first is not None and first.number <= 1:
        return text.seen("title", first.text, first, first.text)
    return Proposal("title", name_of(text.path), "the file's name" if "://" not in text.path else "the address")


def _is_title(words: str) -> bool:
    return len(words) <= _LONGEST and not _NO_TITLE.fullmatch(words.strip())


def name_of(path: str) -> str:
    """Make a file's name, or the last part of an address, readable."""
    if "://" in path:
        host, place = host_and_path(path)
        name = unquote(place.strip("/").rpartition("/")[2]) or host
        stem = re.sub(r"\.(?:html?|php|aspx?|pdf|docx|pptx)$", "", name, flags=re.IGNORECASE)
    else:
        file, _, key = unquote(path).partition("#")
        name = PurePosixPath(file).name
        stem = f"{PurePosixPath(file).stem} {key}" if key else PurePosixPath(file).stem
    words = " ".join(re.sub(r"[_\s]+|(?<=\w)-(?=\w)", " ", stem).split())
    while (shorter := _DRAFT.sub("", words)) != words and shorter:
        words = shorter
    words = plain(words) or plain(name) or "Untitled"
    return words[:1].upper() + words[1:] if words.islower() else words
