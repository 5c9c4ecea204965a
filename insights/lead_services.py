"""What faces ask of the services for leads; every right is judged in there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from insights.challenge import Challenge, Challenges
from people.actors import Actor

Brief = Callable[[Actor, int], tuple[bytes, str]]  # a document about one theme, and its file's name


class Reports(Protocol):
    """The challenges as they were published; without those that are hidden where nothing else is said."""

    def at_hand(self, actor: Actor) -> Challenges | None:
        """Give them if they have been worked out; raises `NotAllowed`."""
        ...

    def work_out(self, actor: Actor) -> Challenges:
        """Give them, which may take long; raises `NotAllowed`."""
        ...

    def challenges(self, actor: Actor, *, with_hidden: bool = False) -> Challenges:
        """Give them as `work_out` does, with those that leads have hidden where they are wanted."""
        ...

    def challenge(self, actor: Actor, theme_id: int) -> Challenge:
        """Give one, hidden or not; raises `NotAllowed`, or `EditRefused` where there is none that may be shown."""
        ...


class WouldBe(Protocol):
    """What a theme would be split into."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The parts, the largest first."""
        ...

    @property
    def state(self) -> str:
        """Tells these parts from those at another time."""
        ...


class ThemeEdits(Protocol):
    """What leads change; each raises `NotAllowed`, or `EditRefused` with a plain sentence."""

    def rename(self, actor: Actor, theme_id: int, name: str, seen: str | None = None) -> None:
        """Name a theme in place of the name that was seen; no name gives it back its label."""
        ...

    def merge(self, actor: Actor, theme_ids: Sequence[int], into: int) -> None:
        """Make themes part of another."""
        ...

    def parts(self, actor: Actor, theme_id: int, count: int = 2) -> WouldBe:
        """Show what splitting a theme would come to."""
        ...

    def split(self, actor: Actor, theme_id: int, count: int = 2, seen: str | None = None) -> tuple[int, ...]:
        """Split a theme into the parts that were seen."""
        ...

    def hide(self, actor: Actor, theme_id: int) -> None:
        """Take a theme from the lists."""
        ...

    def show(self, actor: Actor, theme_id: int) -> None:
        """Bring it back."""
        ...

    def pin(self, actor: Actor, theme_id: int) -> None:
        """Have it first."""
        ...

    def unpin(self, actor: Actor, theme_id: int) -> None:
        """Have it where its figures put it."""
        ...

    def acted_on(self, actor: Actor, theme_id: int, what: str) -> None:
        """Note what was done about it."""
        ...

    def add_need(self, actor: Actor, theme_id: int, place: str, partner: str, note: str) -> int:
        """Note a need that was observed somewhere, and give its id."""
        ...

    def remove_need(self, actor: Actor, need_id: int) -> None:
        """Take a need back."""
        ...
