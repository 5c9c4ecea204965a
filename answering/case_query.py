"""What is looked for among the case studies, held to what a button in a message can carry."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

LONGEST_WORDS = 300  # characters of each field
_ESCAPED = '"\\'  # would take twice the room in a button, and say nothing to a search


class NothingAsked(ValueError):
    """A search with nothing to go by."""


@dataclass(frozen=True)
class CaseQuery:
    """At least one of these. What is chosen from a list is a filter; the same thing named in words is a preference."""

    words: str | None = None
    region: str | None = None
    phase: str | None = None
    setting: str | None = None
    challenge: str | None = None
    partner_type: str | None = None

    def __post_init__(self) -> None:
        """Keep printable words of a bounded length; raises `NothingAsked` where there is nothing."""
        for field in fields(self):
            value = getattr(self, field.name) or ""
            printable = "".join(letter if letter.isprintable() and letter not in _ESCAPED else " " for letter in value)
            object.__setattr__(self, field.name, " ".join(printable.split())[:LONGEST_WORDS].strip() or None)
        if not any(asdict(self).values()):
            raise NothingAsked("say what to look for, or choose a region, phase, setting or partner")

    @property
    def text(self) -> str:
        """Give everything that is looked for in words."""
        return ". ".join(filter(None, (self.words, self.challenge)))

    def in_words(self) -> str:
        """Say what is looked for."""
        chosen = filter(None, (self.region, self.phase, self.setting, self.partner_type))
        return " · ".join([*([f"“{self.text}”"] if self.text else []), *chosen])
