"""What the look over the knowledge base found, at the terminal: grouped, in plain words, or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from knowledge_base.checks import Check, Finding, Report

_SHOWN = 15  # findings of one kind; the rest is counted
_INDENT, _FURTHER = (0, 0, 0, 2), (0, 0, 0, 4)


def show_checks(console: Console, report: Report) -> None:
    """Print what was found, then what is in order, then what could not be looked at."""
    things = "1 thing" if report.count == 1 else f"{report.count} things"
    console.print(Text(f"{report.documents} live documents; {things} to look at", style="bold"))
    for check in report.checks:
        if check.findings:
            _show_check(console, check)
    in_order = [check.title for check in report.checks if not check.findings and not check.note]
    if in_order:
        console.print()
        console.print(Text(f"Nothing found: {'; '.join(in_order)}.", style="green"))
    for check in report.checks:
        if check.note:
            console.print(Text(f"{check.title}: {check.note}.", style="dim"))


def checks_json(report: Report) -> dict[str, Any]:
    """Give the report as JSON values."""
    return {"documents": report.documents, "findings": report.count, "checks": [asdict(each) for each in report.checks]}


def _show_check(console: Console, check: Check) -> None:
    console.print()
    console.print(Text(f"{check.title} ({len(check.findings)})", style="bold cyan"))
    for finding in check.findings[:_SHOWN]:
        _show_finding(console, finding)
    if len(check.findings) > _SHOWN:
        console.print(Padding(Text(f"and {len(check.findings) - _SHOWN} more; --json has all", style="dim"), _INDENT))
    for advice in dict.fromkeys(finding.advice for finding in check.findings):
        console.print(Padding(Text(f"→ {advice}", style="yellow"), _INDENT))


def _show_finding(console: Console, finding: Finding) -> None:
    console.print(Padding(Text.assemble((finding.subject, "bold"), f" — {finding.what}"), _INDENT))
    if finding.documents:
        console.print(Padding(Text("  ·  ".join(finding.documents), style="dim", overflow="fold"), _FURTHER))
