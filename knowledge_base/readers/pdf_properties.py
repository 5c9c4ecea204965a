"""What a PDF's properties say of it, as proposals: title, author and date, where they can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge_base.document import Proposal
from knowledge_base.readers.properties import SEEN, plausible_author, plausible_title

_DATE = re.compile(r"D:((?:19|20)\d\d)(0[1-9]|1[0-2])?")


def title_in(document: Any) -> str:
    """Give the title in the properties unless a program put it there; nothing where there is none."""
    return plausible_title(_value(document, "Title"))


def proposed_from_properties(document: Any) -> Iterator[Proposal]:
    """Propose the author, and the date of the file for want of a printed one."""
    author = plausible_author(_value(document, "Author"))
    if author:
        yield Proposal("author", author, SEEN)
    made = _DATE.match(_value(document, "CreationDate"))
    if made:
        yield Proposal("published", f"{made[1]}-{made[2]}" if made[2] else made[1], SEEN)


def _value(document: Any, key: str) -> str:
    text = str(document.get_metadata_value(key))
    return " ".join("".join(character for character in text if character.isprintable()).split())
