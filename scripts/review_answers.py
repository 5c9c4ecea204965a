"""What a curator may answer to a proposed field, and what each answer means."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from knowledge_base.confirmations import FieldRefused, settled_value
from knowledge_base.document import COSTS, KINDS, RATING_FIELDS, REGIONS, FieldValue, FrontMatter, Proposal

HOW = "Enter confirms, other words correct, - leaves it empty, s skips this document, q stops."
HOW_RATING = "y confirms, another value corrects, - leaves it empty, Enter leaves it open, s and q as before."
_CHOICES = {"kind": KINDS, "region": REGIONS, "cost": COSTS}
_NUMBERS = frozenset(("impact_months", "evidence_strength"))
_LISTS = frozenset(each.name for each in dataclasses.fields(FrontMatter) if each.default == ())
_NUMBER = re.compile(r"([+−–-]?)\s*(\d+)(?:\s*months?|\s*padlocks?|\s*/\s*5)?", re.IGNORECASE)


class Skip(Exception):
    """This document is left as it is."""


class Stop(Exception):
    """The review is over."""


@dataclass(frozen=True)
class Settled:
    """A field's value as a curator wants it; None leaves it empty."""

    value: FieldValue | None


def understood(proposal: Proposal, answer: str) -> Settled | None:
    """Say what an answer means for a field; None leaves it open.

    Raises `FieldRefused` where the value is not one that the field can have, `Skip` and `Stop`.
    """
    answer = answer.strip()
    if answer.lower() == "s":
        raise Skip
    if answer.lower() == "q":
        raise Stop
    if answer == "-":
        return Settled(settled_value(proposal.field, None))
    if proposal.field in RATING_FIELDS:
        if not answer:
            return None
        if answer.lower() in ("y", "yes"):
            return Settled(settled_value(proposal.field, proposal.value))
    elif not answer:
        return Settled(settled_value(proposal.field, proposal.value))
    return Settled(settled_value(proposal.field, _typed(proposal.field, answer)))


def _typed(field: str, answer: str) -> FieldValue:
    """Read what was typed as the field is stored: a number, several values parted by commas, a choice in any case."""
    if field in _NUMBERS:
        return _number(answer)
    if field in _LISTS:
        return tuple(part.strip() for part in answer.split(",") if part.strip())
    same = (choice for choice in _CHOICES.get(field, ()) if _plain(choice) == _plain(answer))
    return next(same, answer)


def _number(answer: str) -> int:
    found = _NUMBER.fullmatch(answer)
    if found is None:
        raise FieldRefused(f"should be a whole number (found {answer[:60]!r})")
    return -int(found[2]) if found[1] in ("-", "−", "–") else int(found[2])


def _plain(words: str) -> str:
    return words.lower().replace("_", " ")
