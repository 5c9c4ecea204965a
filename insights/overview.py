"""What a lead sees first, worked out from published figures alone: what moves, what is a gap, how much was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insights.challenge import Challenge, Challenges, Dimension, Trend

_ANSWERED = ("answered", "partial")


@dataclass(frozen=True)
class Share:
    """Some of a number of questions, at the least: a group of too few people is not published, so more may belong."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Give the share in whole percent, rounded down."""
        return 100 * self.part // self.whole


@dataclass(frozen=True)
class Overview:
    """The newest period of every challenge taken together."""

    new: tuple[Challenge, ...]
    growing: tuple[Challenge, ...]
    fading: tuple[Challenge, ...]
    gaps: tuple[Challenge, ...]
    answered: Share | None  # of the challenges of which answers are published; none where there is none
    helpful: int  # published verdicts; of how many is not known, for the others may be too few to be published
    unhelpful: int


def overview_of(found: Challenges) -> Overview:
    """Give the overview of what is shown."""
    shown = [each for each in found.shown if not each.is_hidden]

    def moving(trend: Trend) -> tuple[Challenge, ...]:
        return tuple(each for each in shown if each.trend == trend)

    return Overview(
        new=moving("new"),
        growing=moving("growing"),
        fading=moving("fading"),
        gaps=tuple(each for each in shown if each.is_gap),
        answered=_answered(shown),
        helpful=sum(_questions(each, "satisfaction", ("helpful",)) for each in shown),
        unhelpful=sum(_questions(each, "satisfaction", ("unhelpful",)) for each in shown),
    )


def _answered(challenges: Sequence[Challenge]) -> Share | None:
    parts = [(_questions(each, "outcome", _ANSWERED), each.periods[0].questions) for each in challenges]
    told = [(part, whole) for part, whole in parts if part]
    return Share(sum(part for part, _ in told), sum(whole for _, whole in told)) if told else None


def _questions(challenge: Challenge, dimension: Dimension, groups: tuple[str, ...]) -> int:
    cells = [challenge.periods[0].cell(dimension, group) for group in groups]
    return sum(cell.questions for cell in cells if cell is not None)
