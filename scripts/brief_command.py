"""`evidence brief`: a shared challenge on two pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from insights.question_log import utc_now
from knowledge_base.document import REGIONS
from retrieval.search import FilterUnknown
from scripts.brief_paper import brief_of, check_ending, chosen, write_brief
from scripts.opening import out, ready_library
from scripts.serving import CurrentAssistant
from scripts.theme_commands import OPERATOR
from scripts.theme_wiring import build_theme_parts


def brief(
    file: Annotated[Path, typer.Option("--out", help="A file that ends in .docx or .md.")],
    theme: Annotated[int | None, typer.Option(help="The theme's number, as `evidence themes` shows it.")] = None,
    region: Annotated[str | None, typer.Option(help="For this region; alone: of what it asked most.")] = None,
) -> None:
    """Write a challenge brief to take to a first meeting: figures, evidence, case studies, questions to explore."""
    check_ending(file)
    if region is not None and region not in REGIONS:
        raise FilterUnknown(f"no region {region!r}; there are: {', '.join(REGIONS)}")
    library = ready_library()
    assistant = CurrentAssistant(library)
    parts = build_theme_parts(library.store, assistant)
    parts.job.run()
    challenges = parts.reports.challenges(OPERATOR, with_hidden=True)
    challenge = chosen(challenges, theme, region)
    zone, catalogue = library.store.settings.zone, library.store.catalogue
    write_brief(brief_of(challenge, challenges, assistant, catalogue, zone, region), file, utc_now())
    out.print(f"{challenge.name}: written to {file}", markup=False, soft_wrap=True)
