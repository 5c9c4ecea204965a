"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["well", "wrong", "unknown"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    verdict: Verdict
    what: str
    advice: str = ""
