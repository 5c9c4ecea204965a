"""`evidence themes`: the published challenges, at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from insights.challenge_export import write_challenges
from insights.challenge_view import View
from insights.months import month_of
from insights.question_log import utc_now
from knowledge_base.document import REGIONS
from people.actors import Actor, Role
from retrieval.search import FilterUnknown
from scripts.opening import out, print_json, ready_library
from scripts.serving import CurrentAssistant
from scripts.since import moment_since
from scripts.theme_wiring import build_theme_parts
from scripts.themes_terminal import challenges_json, show_challenges

# Whoever may read the database may see what leads see, which is less.
OPERATOR = Actor("operator", frozenset({Role.LEAD}))


def themes(
    since: Annotated[str | None, typer.Option(help="Only months since: 90d, or 2026-09-01.")] = None,
    region: Annotated[str | None, typer.Option(help="Only the figures of this region.")] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Find the themes anew first, whenever that was done last.")
    ] = False,
    as_json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    table: Annotated[
        Path | None, typer.Option("--out", help="Write the figures as a table: .csv, .xlsx or .jsonl.")
    ] = None,
) -> None:
    """Show the challenges that colleagues share: closed months, and no group of fewer than MIN_ASKERS people."""
    if region is not None and region not in REGIONS:
        raise FilterUnknown(f"no region {region!r}; there are: {', '.join(REGIONS)}")
    library = ready_library()
    zone = library.store.settings.zone
    first = str(month_of(moment_since(since, utc_now(), zone), zone)) if since else None
    parts = build_theme_parts(library.store, CurrentAssistant(library))
    if anew:
        parts.keeping().recompute()
        parts.publishing.publish()
    else:
        parts.job.run()
    found = View(first, group=region).of(parts.reports.challenges(OPERATOR))
    if table is not None:
        out.print(f"{write_challenges(found, table)} rows written to {table}", soft_wrap=True)
    elif as_json_:
        print_json(challenges_json(found))
    else:
        show_challenges(out, found, region)
