"""What leads see on App Home: shared challenges and gaps by closed month, and how many wait for a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.blocks.dates import british_date
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import Block, Element, bullets, context, rich_text, section, shortened, text
from insights.report import MonthReport, Report, Shared
from insights.themes import Theme

REPORT = "lead_report"
_ON_HOME, _IN_WINDOW = 5, 15
_LONGEST_LABEL = 150


def leads_blocks(report: Report | None) -> list[Block]:
    """Draw the newest month, or say that it is still being worked out."""
    heading: list[Block] = [{"type": "divider"}, {"type": "header", "text": plain_text("For leads")}]
    if report is None:
        return [*heading, context("The common challenges are being worked out. They appear here by themselves.")]
    button = {"type": "button", "action_id": REPORT, "text": plain_text("See earlier months")}
    return [
        *heading,
        *_month(report.months[0], _ON_HOME, report.min_askers),
        context(_waiting(report.open_requests)),
        {"type": "actions", "block_id": "leads", "elements": [button]},
    ]


def report_window(report: Report) -> dict[str, Any]:
    """Draw every month of the report."""
    blocks = [block for month in report.months for block in _month(month, _IN_WINDOW, report.min_askers)]
    return {
        "type": "modal",
        "title": plain_text("Common challenges"),
        "close": plain_text("Close"),
        "blocks": [*blocks, context(_waiting(report.open_requests))],
    }


def _month(month: MonthReport, most: int, min_askers: int) -> Iterable[Block]:
    yield rich_text(section(text(british_date(month.month), bold=True)))
    if month.fault:
        yield context(month.fault)
        return
    yield from _shared("Common challenges", month.challenges, most, min_askers)
    yield from _shared("Asked and not found", month.gaps, most, min_askers)


def _shared(heading: str, shared: Shared, most: int, min_askers: int) -> Iterable[Block]:
    fewer = f"{shared.fewer} more, each asked about by fewer than {min_askers} people." if shared.fewer else ""
    if not shared.themes:
        yield rich_text(section(text(f"{heading}: none that {min_askers} people or more asked about.")))
    else:
        yield rich_text(section(text(heading)), bullets(_line(theme) for theme in shared.themes[:most]))
    if fewer:
        yield context(fewer)


def _line(theme: Theme) -> Element:
    counts = f": {theme.questions} questions from {theme.askers} people"
    return section(text(shortened(theme.label, _LONGEST_LABEL), bold=True), text(counts))


def _waiting(requests: int) -> str:
    if not requests:
        return "No request waits for a person’s reply."
    return f"{requests} {'request waits' if requests == 1 else 'requests wait'} for a person’s reply."
