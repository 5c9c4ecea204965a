"""A lead's challenges, kept in memory and changed as leads change them: for tests of what is shown and pressed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from insights.challenge import Action, Breakdown, Cell, Challenge, Challenges, Need, Period, Source
from insights.picture import Picture
from insights.theme_words import EditRefused
from people.actors import Actor, Role, require

PNG = bytes.fromhex(  # a single dot
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005000"
    "1ff89993d1d0000000049454e44ae426082"
)
GONE = "This theme is not there any more."
AUTUMN = ("2026-09", "2026-10")
WHEN = dt.datetime(2026, 10, 14, 9, tzinfo=dt.UTC)


def period(questions: int, askers: int, months: tuple[str, str] = AUTUMN, *breakdowns: Breakdown) -> Period:
    return Period(*months, questions, askers, breakdowns)


def challenge(identity: int, name: str, questions: int = 9, askers: int = 6, **more: object) -> Challenge:
    """A challenge of one period; anything may be said otherwise."""
    plain = Challenge(
        id=identity,
        name=name,
        label=name,
        trend="steady",
        periods=(period(questions, askers),),
        samples=(),
        cited=(),
        guidance=(),
        case_studies=(),
        is_gap=False,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def dot(challenges: Sequence[Challenge]) -> Picture:
    """A picture that is drawn at once."""
    return Picture(PNG, "A dot", f"A dot for {len(challenges)} challenges")


@dataclass(frozen=True)
class Parts:
    labels: tuple[str, ...]
    state: str


class KeptChallenges:
    """What leads see and change; worked out once somebody asks for it."""

    def __init__(self, *challenges: Challenge, through: str = "2026-10", requests: int = 0, ready: bool = True) -> None:
        self.all = {each.id: each for each in challenges}
        self.through, self.requests, self.ready = through, requests, ready
        self.fewer = 0
        self.not_yet: tuple[Period, ...] = ()

    def at_hand(self, actor: Actor) -> Challenges | None:
        require(actor, Role.LEAD)
        return self._found() if self.ready else None

    def work_out(self, actor: Actor) -> Challenges:
        require(actor, Role.LEAD)
        self.ready = True
        return self._found()

    def challenges(self, actor: Actor, *, with_hidden: bool = False) -> Challenges:
        require(actor, Role.LEAD)
        return self._found(with_hidden=with_hidden)

    def challenge(self, actor: Actor, theme_id: int) -> Challenge:
        require(actor, Role.LEAD)
        if theme_id not in self.all:
            raise EditRefused(GONE)
        return self.all[theme_id]

    def rename(self, actor: Actor, theme_id: int, name: str, seen: str | None = None) -> None:
        known = self.challenge(actor, theme_id)
        if seen is not None and seen != known.name:
            raise EditRefused(f"Somebody else has named this theme “{known.name}” meanwhile.")
        self.all[theme_id] = replace(known, name=name or known.label)

    def merge(self, actor: Actor, theme_ids: Sequence[int], into: int) -> None:
        for theme_id in (*theme_ids, into):
            self.challenge(actor, theme_id)
        for theme_id in theme_ids:
            del self.all[theme_id]

    def parts(self, actor: Actor, theme_id: int, count: int = 2) -> Parts:
        known = self.challenge(actor, theme_id)
        if count > 3:
            raise EditRefused(f"This theme cannot be split into {count} parts that at least 5 people asked about.")
        return Parts(tuple(f"{known.label} {number}" for number in range(1, count + 1)), f"state-{count}")

    def split(self, actor: Actor, theme_id: int, count: int = 2, seen: str | None = None) -> tuple[int, ...]:
        found = self.parts(actor, theme_id, count)
        if seen != found.state:
            raise EditRefused("The questions of this theme have changed meanwhile: please look at its parts again.")
        self._change(actor, theme_id, label=found.labels[0], name=found.labels[0])
        return (theme_id, *range(100, 99 + count))

    def hide(self, actor: Actor, theme_id: int) -> None:
        self._change(actor, theme_id, is_hidden=True)

    def show(self, actor: Actor, theme_id: int) -> None:
        self._change(actor, theme_id, is_hidden=False)

    def pin(self, actor: Actor, theme_id: int) -> None:
        self._change(actor, theme_id, is_pinned=True)

    def unpin(self, actor: Actor, theme_id: int) -> None:
        self._change(actor, theme_id, is_pinned=False)

    def acted_on(self, actor: Actor, theme_id: int, what: str) -> None:
        known = self.challenge(actor, theme_id)
        self._change(actor, theme_id, actions=(*known.actions, Action(what, WHEN)))

    def add_need(self, actor: Actor, theme_id: int, place: str, partner: str, note: str) -> int:
        known = self.challenge(actor, theme_id)
        if not note.strip():
            raise EditRefused("Please say what you observed.")
        identity = 1 + sum(len(each.needs) for each in self.all.values())
        self._change(actor, theme_id, needs=(*known.needs, Need(identity, place, partner, note, WHEN)))
        return identity

    def remove_need(self, actor: Actor, need_id: int) -> None:
        require(actor, Role.LEAD)
        for known in list(self.all.values()):
            left = tuple(need for need in known.needs if need.id != need_id)
            if left != known.needs:
                self.all[known.id] = replace(known, needs=left)
                return
        raise EditRefused("That need is not there any more.")

    def brief(self, actor: Actor, theme_id: int) -> tuple[bytes, str]:
        known = self.challenge(actor, theme_id)
        return f"PK {known.name}".encode(), f"challenge-{theme_id}.docx"

    def _change(self, actor: Actor, theme_id: int, **values: object) -> None:
        self.all[theme_id] = replace(self.challenge(actor, theme_id), **values)  # type: ignore[arg-type]

    def _found(self, *, with_hidden: bool = False) -> Challenges:
        listed = [each for each in self.all.values() if with_hidden or not each.is_hidden]
        shown = sorted(listed, key=lambda each: (not each.is_pinned, -each.periods[0].askers, each.id))
        return Challenges(tuple(shown), self.fewer, self.not_yet, self.through, self.requests, 5)


ATTENDANCE = challenge(
    1,
    "Attendance after illness or anxiety about school",
    label="attendance, anxiety, absence",
    trend="growing",
    periods=(
        period(
            24,
            11,
            AUTUMN,
            Breakdown(
                "region",
                (Cell("Yorkshire and the Humber", 10, 6), Cell("North West", 8, 5)),
                Cell("rest", 6, 5),
            ),
            Breakdown("phase", (Cell("secondary", 14, 7), Cell("primary", 10, 6))),
            Breakdown("setting", (Cell("coastal", 9, 5),)),
            Breakdown("outcome", (Cell("answered", 13, 8), Cell("not_found", 7, 5))),
        ),
        period(11, 6, ("2026-06", "2026-07")),
        period(9, 5, ("2026-01", "2026-04")),
    ),
    samples=(
        "What helps a pupil come back after a long illness?",
        "How do schools support pupils who are anxious about coming in?",
        "Does calling home in the first week change attendance?",
    ),
    cited=(
        Source(
            "guidance/attendance.md",
            "Supporting school attendance",
            "guidance",
            "EEF",
            "https://educationendowmentfoundation.org.uk/attendance",
        ),
        Source(
            "toolkit/parental.md",
            "Parental engagement",
            "toolkit",
            "EEF",
            "https://educationendowmentfoundation.org.uk/parental-engagement",
            rating="+4 months · very low cost · evidence 4/5",
        ),
    ),
    guidance=(
        Source(
            "guidance/parents.md",
            "Working with parents to support children’s learning",
            "guidance",
            "EEF",
            "https://educationendowmentfoundation.org.uk/parents",
        ),
    ),
    case_studies=(
        Source(
            "case_studies/york.md",
            "Attendance across a trust",
            "case_study",
            "Huntington Research School",
            "https://example.org/york",
            place="York",
        ),
    ),
    needs=(
        Need(1, "Scarborough", "North Yorkshire Council", "Year 7 pupils who were away in May do not come back.", WHEN),
    ),
    actions=(Action("Talked it through with the heads of three coastal schools.", WHEN),),
)
LANGUAGE = challenge(2, "Oral language in the early years", 15, 9)
ASSISTANTS = challenge(3, "Teaching assistants in lessons", 9, 6, trend="new")
UNIFORM = challenge(
    4, "School uniform and cost", 7, 5, is_gap=True, trend="fading", periods=(period(7, 5, ("2026-07", "2026-10")),)
)


def sample() -> KeptChallenges:
    """Four challenges as a network of schools might have them."""
    kept = KeptChallenges(ATTENDANCE, LANGUAGE, ASSISTANTS, UNIFORM, requests=2)
    kept.fewer, kept.not_yet = 6, (period(12, 7, ("2026-10", "2026-10")),)
    return kept
