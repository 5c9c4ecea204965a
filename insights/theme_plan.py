"""From groups of questions to themes: what is carried on, what is new, and what leads have decided.

Pure: a clustering and the themes as they were go in, and what is to be written comes out. What a lead merged is folded
together whatever the clustering says, what a lead split is kept apart, what a split moved stays where it is, and a
theme that a lead has edited does not vanish while it has questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from insights.counted_questions import CountedQuestion
from insights.kept_themes import KeptThemes
from insights.question_vectors import normalised
from insights.theme_matching import Numbers, Slot, match, shared
from retrieval.encoder import Matrix

CENTRE_ASKERS = 5  # a centre outlives its questions only where it is of at least so many people's
NOWHERE = 0


@dataclass(frozen=True)
class PlannedTheme:
    """A theme as it will be: `key` is its id, or a negative number where it is new."""

    key: int
    rows: Numbers  # its questions, the most central first
    centre: Matrix  # of shape (dimensions,)
    lasts: bool = True  # whether its centre may outlive its questions


@dataclass(frozen=True)
class Plan:
    """What a clustering comes to. Arrays have one value a question, in the order of the questions."""

    places: Numbers  # the key of each question's theme, or NOWHERE
    similarities: npt.NDArray[np.float32]  # to the theme's centre; where there is none, to the nearest
    themes: tuple[PlannedTheme, ...]
    merged: tuple[PlannedTheme, ...]  # what was found of themes that leads have merged into others
    faded: tuple[int, ...]  # that have no questions any more, and whose centre is of too few people to be kept


def plan_themes(kept: KeptThemes, questions: Sequence[CountedQuestion], vectors: Matrix, groups: Numbers) -> Plan:
    """Plan the themes; `vectors` are the questions' unit rows, `groups` their groups from 0 on, -1 for none."""
    before = _before(kept, questions)
    centres = centres_of(vectors, groups, int(groups.max(initial=-1)) + 1)
    slots = _slots(kept, before, vectors)
    matched = match(groups, before, centres, slots)
    roots = {group: slot.root for group, slot in matched.items()} | _folded(kept, groups, before, len(centres), matched)
    keys = _keys(questions, groups, roots, len(centres))
    places = np.where(groups >= 0, keys[groups], NOWHERE) if len(keys) else np.zeros(len(groups), np.int64)
    _keep_edited(places, kept, before)
    _keep_apart(places, kept, vectors, {slot.theme_id: slot.centre for slot in slots})
    places = np.where(_fixed(kept, questions) & (before > 0), before, places)
    themes = tuple(_planned(places, vectors))
    merged = sorted((slot.theme_id, group) for group, slot in matched.items() if slot.theme_id != slot.root)
    return Plan(
        places=places,
        similarities=_similarities(places, vectors, themes),
        themes=themes,
        merged=tuple(_merged(theme_id, np.flatnonzero(groups == g), vectors, questions) for theme_id, g in merged),
        faded=_faded(kept, questions, before, {theme.key for theme in themes}),
    )


def known_centres(kept: KeptThemes, questions: Sequence[CountedQuestion], vectors: Matrix) -> Matrix:
    """Give the unit centres, a row each, of the themes that have questions still and of those merged into others."""
    before = _before(kept, questions)
    held = set(before.tolist())
    slots = [slot for slot in _slots(kept, before, vectors) if slot.theme_id in held or slot.theme_id != slot.root]
    centres = [slot.centre for slot in slots if slot.centre is not None]
    return np.stack(centres) if centres else np.zeros((0, vectors.shape[1]), np.float32)


def centres_of(vectors: Matrix, groups: Numbers, count: int) -> Matrix:
    """Give the unit mean of each group's vectors, shape (count, dimensions); of an empty group, noughts."""
    centres = np.zeros((count, vectors.shape[1]), np.float32)
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(count + 1))
    for group in range(count):
        rows = order[starts[group] : starts[group + 1]]
        centres[group] = vectors[rows].sum(axis=0)
    return normalised(centres)


def _before(kept: KeptThemes, questions: Sequence[CountedQuestion]) -> Numbers:
    """Give the root of the theme that each question stood in, NOWHERE for none."""
    nowhere = (None, 0.0, False)
    stood = (kept.places.get(question.id, nowhere)[0] for question in questions)
    return np.array([kept.roots.get(theme_id, NOWHERE) if theme_id else NOWHERE for theme_id in stood], np.int64)


def _fixed(kept: KeptThemes, questions: Sequence[CountedQuestion]) -> npt.NDArray[np.bool_]:
    return np.array([question.id in kept.places and kept.places[question.id].fixed for question in questions], np.bool_)


def _slots(kept: KeptThemes, before: Numbers, vectors: Matrix) -> list[Slot]:
    """Give every theme with its centre: of the questions that are left, or as stored where it has none of its own."""
    slots = []
    for theme in kept.themes.values():
        rows = np.flatnonzero(before == theme.id)
        centre = normalised(vectors[rows].sum(axis=0)) if len(rows) else theme.centre
        slots.append(Slot(theme.id, kept.roots[theme.id], centre))
    return slots


def _folded(kept: KeptThemes, groups: Numbers, before: Numbers, count: int, matched: dict[int, Slot]) -> dict[int, int]:
    """Give the root of each further group of which more than half stood in a theme that leads have merged."""
    merged = sorted({root for theme_id, root in kept.roots.items() if root != theme_id})
    roots = sorted({int(root) for root in before if root > 0})
    counts = shared(groups, before, count, roots)
    return {
        group: root
        for column, root in enumerate(roots)
        if root in merged
        for group in range(count)
        if group not in matched and 2 * counts[group, column] > counts[group].sum()
    }


def _keys(questions: Sequence[CountedQuestion], groups: Numbers, roots: dict[int, int], count: int) -> Numbers:
    """Give each group's theme; new ones are numbered from -1 down, the largest first, whatever the groups' order."""
    members = [np.flatnonzero(groups == group) for group in range(count)]
    new = [group for group in range(count) if group not in roots]
    new.sort(key=lambda group: (-len(members[group]), min(questions[int(row)].text for row in members[group])))
    numbers = {group: -number for number, group in enumerate(new, 1)}
    return np.array([roots[group] if group in roots else numbers[group] for group in range(count)], np.int64)


def _keep_edited(places: Numbers, kept: KeptThemes, before: Numbers) -> None:
    """Leave its questions to a theme that leads have edited and that the clustering has dissolved into others."""
    for root in sorted({kept.roots[theme_id] for theme_id in kept.edited if theme_id in kept.roots}):
        rows = np.flatnonzero(before == root)
        if len(rows) > 1 and not (places == root).any():
            places[rows] = root


def _keep_apart(places: Numbers, kept: KeptThemes, vectors: Matrix, centres: dict[int, Matrix | None]) -> None:
    """Move each question of themes that leads have split to the nearest of them."""
    for group in kept.apart:
        known = [(theme_id, centres[theme_id]) for theme_id in sorted(group)]
        there = [(theme_id, centre) for theme_id, centre in known if centre is not None]
        rows = np.flatnonzero(np.isin(places, sorted(group)))
        if len(there) > 1 and len(rows):
            nearest = np.argmax(vectors[rows] @ np.stack([centre for _, centre in there]).T, axis=1)
            places[rows] = np.array([theme_id for theme_id, _ in there], np.int64)[nearest]


def _planned(places: Numbers, vectors: Matrix) -> Iterator[PlannedTheme]:
    order = np.argsort(places, kind="stable")
    keys, starts = np.unique(places[order], return_index=True)
    for key, rows in zip(keys, np.split(order, starts)[1:], strict=True):  # before the first start there is nothing
        if key != NOWHERE:
            yield _central(int(key), rows, vectors)


def _central(key: int, rows: Numbers, vectors: Matrix) -> PlannedTheme:
    centre = normalised(vectors[rows].sum(axis=0))
    return PlannedTheme(key, rows[np.argsort(-(vectors[rows] @ centre), kind="stable")], centre)


def _merged(key: int, rows: Numbers, vectors: Matrix, questions: Sequence[CountedQuestion]) -> PlannedTheme:
    """Plan a merged theme, whose questions are another's: nobody could tell later whose its centre is made of."""
    return replace(_central(key, rows, vectors), lasts=_askers(rows, questions) >= CENTRE_ASKERS)


def _askers(rows: Numbers, questions: Sequence[CountedQuestion]) -> int:
    return len({questions[int(row)].asker for row in rows})


def _similarities(places: Numbers, vectors: Matrix, themes: Sequence[PlannedTheme]) -> npt.NDArray[np.float32]:
    similarities = np.zeros(len(places), np.float32)
    for theme in themes:
        similarities[theme.rows] = vectors[theme.rows] @ theme.centre
    left = np.flatnonzero(places == NOWHERE)
    if themes and len(left):
        similarities[left] = (vectors[left] @ np.stack([theme.centre for theme in themes]).T).max(axis=1)
    return similarities


def _faded(
    kept: KeptThemes, questions: Sequence[CountedQuestion], before: Numbers, carried_on: set[int]
) -> tuple[int, ...]:
    stood = ((theme_id, np.flatnonzero(before == theme_id)) for theme_id in kept.themes if theme_id not in carried_on)
    return tuple(theme_id for theme_id, rows in stood if len(rows) and _askers(rows, questions) < CENTRE_ASKERS)
