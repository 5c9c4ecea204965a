"""What a look over the knowledge base finds for its curators, whichever part of it looks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to be looked at: of which documents, what is wrong, and what to do."""

    subject: str  # a title, or what colleagues ask about
    what: str
    advice: str
    documents: tuple[str, ...] = ()  # paths, that of the subject first; none where no document is there


@dataclass(frozen=True)
class Check:
    """One kind of look, with everything it found, the most pressing first."""

    name: str  # stable, such as "near_duplicates"
    title: str
    findings: tuple[Finding, ...] = ()
    note: str = ""  # what could not be looked at, and why


@dataclass(frozen=True)
class Report:
    """A look over the whole knowledge base."""

    documents: int  # live ones
    checks: tuple[Check, ...]

    @property
    def count(self) -> int:
        """Count everything that was found."""
        return sum(len(check.findings) for check in self.checks)
