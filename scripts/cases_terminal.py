"""Case studies in the terminal: a card each, or one JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from answering.answer import CaseStudy
from answering.case_quotes import Quoted
from answering.case_words import found_line, lessons_label
from answering.cases import CaseMatch, CasePage
from answering.parts import place_of


def page_json(page: CasePage) -> dict[str, Any]:
    """Give a page of matches, or the nearest where there are none; quotes word for word, with their sections."""
    return {
        "query": {name: value for name, value in asdict(page.query).items() if value},
        "total": page.total,
        "case_studies": [_match_json(match) for match in page.matches],
        "nearest": [_match_json(match) for match in page.nearest],
    }


def _match_json(match: CaseMatch) -> dict[str, Any]:
    return {
        **asdict(match.study),
        "changed": match.changed.text if match.changed else None,
        "changed_section": match.changed.section if match.changed else None,
        "lessons": [lesson.text for lesson in match.lessons],
        "lessons_section": match.lessons[0].section if match.lessons else None,
        "why": list(match.why),
        "score": match.score,
    }


def show_cases(console: Console, page: CasePage) -> None:
    """Print a card for each match; what is only nearest is said to be that."""
    console.print(Text(found_line(page), style="bold" if page.matches else "yellow"))
    for match in page.matches or page.nearest:
        _show_card(console, match)


def _show_card(console: Console, match: CaseMatch) -> None:
    console.print()
    console.print(Text(match.study.title, style="bold cyan"))
    table = Table.grid(padding=(0, 2))
    for name, value in _rows(match.study, match.changed, match.lessons):
        if value:
            table.add_row(Text(name, style="dim"), Text(value))
    for reason in match.why:
        table.add_row(Text("why", style="dim"), Text(reason, style="green"))
    console.print(Padding(table, (0, 0, 0, 2)))


def _rows(study: CaseStudy, changed: Quoted | None, lessons: Sequence[Quoted]) -> list[tuple[str, str | None]]:
    return [
        ("where", place_of(study)),
        ("phase", ", ".join(study.phases)),
        ("partner", study.partner),
        ("challenge", study.challenge),
        ("approach", study.approach),
        ("what changed", f"“{changed.text}”" if changed else None),
        *((lessons_label(lesson.section).lower(), f"“{lesson.text}”") for lesson in lessons),
        ("ask", ", ".join(study.research_schools)),
        ("source", study.source_url),
    ]
