"""What a file's properties say of it, where somebody meant it: programs fill them in with words of their own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Protocol

from knowledge_base.document import Proposal

SEEN = "the file's properties"
_LONGEST = 200
_MACHINE_MADE = re.compile(
    r"(microsoft (word|powerpoint|excel)|powerpoint presentation|word document|untitled|document\d*$|presentation\d*$"
    r"|book\d*$|.*\.(docx?|pdf|indd|pptx?|xlsx?|qxd|odt|html?)$|.*(template|layout \d|draft ?\d)|slide 1$|about:blank"
    r"|https?:)",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(
    r"(user|admin|administrator|unknown|author|owner|pc|windows|default|python-(docx|pptx)|openpyxl)\d*$", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]{3,}")


class OfficeProperties(Protocol):
    """The core properties, as the libraries for Office files give them."""

    title: str
    author: str
    created: dt.datetime | None


def plausible_title(title: str) -> str:
    """Give a title unless a program made it; nothing where there is none."""
    is_fit = (
        3 < len(title) <= _LONGEST and _LETTERS.search(title) and not _MACHINE_MADE.match(title) and "_" not in title
    )
    return title if is_fit else ""


def plausible_author(author: str) -> str:
    """Give an author unless it is a program or an account; nothing where there is none."""
    is_fit = 2 < len(author) <= _LONGEST and _LETTERS.search(author) and not _NOT_A_PERSON.match(author)
    return author if is_fit else ""


def proposed_from(properties: OfficeProperties) -> Iterator[Proposal]:
    """Propose the author of an Office file, and the date it was made for want of a printed one."""
    author = plausible_author(" ".join(str(properties.author or "").split()))
    if author:
        yield Proposal("author", author, SEEN)
        if properties.created is not None and properties.created.year > 1990:
            yield Proposal("published", f"{properties.created:%Y-%m}", SEEN)
