"""Faults put in on purpose, and the rate limit that Slack has by itself."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["429", "500", "503", "latency", "lost_reply", "error", "html"]
BURST = 3
_A_SECOND = 1.0


@dataclass
class Fault:
    """What is to go wrong, and how often."""

    method: str  # "*" for every one
    kind: Kind
    times: int = 1
    retry_after: int = 1  # seconds
    seconds: float = 1.0
    error: str = "internal_error"


@dataclass
class _Bucket:
    tokens: float = BURST
    filled: float = field(default_factory=time.monotonic)


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self.copies: list[int] = []  # how many of each of the next events are delivered
        self._buckets: defaultdict[str, _Bucket] = defaultdict(_Bucket)

    def next_for(self, method: str) -> Fault | None:
        """Take the next fault for a method, if there is one."""
        for fault in self.waiting:
            if fault.method in ("*", method):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

    def next_copies(self) -> int:
        """Say how often the next event is delivered."""
        return self.copies.pop(0) if self.copies else 1

    def may_post(self, channel: str) -> bool:
        """Whether a channel takes another message: about one a second, with short bursts."""
        bucket, now = self._buckets[channel], time.monotonic()
        bucket.tokens = min(BURST, bucket.tokens + (now - bucket.filled) * _A_SECOND)
        bucket.filled = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True
