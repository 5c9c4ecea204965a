"""Draws a challenge brief as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from insights import brief_words as words
from insights.brief import Brief, Chart, Note
from insights.brief_evidence import BriefSource, CaseNote, EvidencePoint

_MARKS = re.compile(r"([\\`*_\[\]<>#|])")
_BEGINS_LIST = re.compile(r"^(\d+)([.)])|^([-+])", re.MULTILINE)


def markdown_of(brief: Brief) -> str:
    """Give the brief as one Markdown text; what comes from documents and from people is escaped."""
    parts = [f"# {_plain(brief.title)}", f"*{_plain(brief.subtitle)}*", *_numbers(brief), *_evidence(brief)]
    parts += [*_cases(brief), *_listed(words.UNKNOWN, brief.not_known), *_listed(words.EXPLORE, brief.to_explore)]
    parts += [*_notes(words.NEEDS, brief.needs), *_notes(words.ACTIONS, brief.actions)]
    parts += [*_sources(brief), f"*{words.footing()}*"]
    return "\n\n".join(parts) + "\n"


def _numbers(brief: Brief) -> list[str]:
    tiles = [f"- **{_plain(one.value)}** {_plain(one.caption)}" for one in brief.headlines]
    parts = [f"## {words.NUMBERS}", "\n".join(tiles), *(_chart(chart) for chart in brief.charts)]
    if brief.periods:
        parts.append(_table(words.OVER_TIME, brief.periods))
    if brief.others:
        parts.append(_table(words.OTHERS, brief.others))
    return [*parts, f"*{_plain(brief.figures_note)}*"]


def _chart(chart: Chart) -> str:
    return _table(chart.title, [(cell.name, cell.questions, cell.askers) for cell in chart.rows])


def _table(title: str, rows: Iterable[tuple[str, int, int]]) -> str:
    lines = [f"| {title} | Questions | People |", "|---|---:|---:|"]
    return "\n".join([*lines, *(f"| {_plain(name)} | {one} | {other} |" for name, one, other in rows)])


def _evidence(brief: Brief) -> list[str]:
    parts = [f"## {words.EVIDENCE}"]
    for source, points in brief.points:
        parts.append(f"**{_plain(source.title)}**")
        parts.append("\n".join(f"- {_point(point)} {_mark(brief, source)}" for point in points))
    if brief.ratings:
        rows = [f"| {_plain(one.title)} | {one.rating} | {_mark(brief, one.source)} |" for one in brief.ratings]
        parts.append("\n".join(["| Toolkit strand | Rating | Source |", "|---|---|---|", *rows]))
        parts += [f"*{_plain(brief.ratings_note)}*"] if brief.ratings_note else []
    if len(parts) == 1:
        parts.append(words.NO_EVIDENCE)
    read = [f"[{_plain(one.title)}]({one.url})" + (f" ({one.rating})" if one.rating else "") for one in brief.reading]
    return [*parts, f"{words.READING}: {'; '.join(read)}."] if read else parts


def _point(point: EvidencePoint) -> str:
    return (f"*{_plain(point.section)}:* " if point.section else "") + _indented(point.text)


def _cases(brief: Brief) -> list[str]:
    return [f"## {words.CASES}", *(_case(brief, case) for case in brief.cases)] if brief.cases else []


def _case(brief: Brief, case: CaseNote) -> str:
    lines = [f"- {label}: {_indented(text)}" for label, text in words.told(case)]
    return "\n".join([f"**{_plain(case.title)}** {_mark(brief, case.source)}", "", *lines])


def _listed(heading: str, items: Sequence[str]) -> list[str]:
    return [f"## {heading}", "\n".join(f"- {_indented(item)}" for item in items)] if items else []


def _notes(heading: str, notes: Sequence[Note]) -> list[str]:
    lines = [f"- {_indented(note.text)} ({_plain(note.about)})" for note in notes]
    return [f"## {heading}", "\n".join(lines)] if lines else []


def _sources(brief: Brief) -> list[str]:
    lines = [f"{n}. {_plain(words.source_line(one))} <{one.url}>" for n, one in enumerate(brief.sources, start=1)]
    return [f"## {words.SOURCES}", "\n".join(lines)] if lines else []


def _mark(brief: Brief, source: BriefSource) -> str:
    return f"[[{brief.number(source)}]]({source.url})"


def _indented(text: str) -> str:
    return _plain(text).replace("\n", "\n  ")


def _plain(text: str) -> str:
    return _BEGINS_LIST.sub(lambda m: rf"{m[1]}\{m[2]}" if m[1] else rf"\{m[3]}", _MARKS.sub(r"\\\1", text))
