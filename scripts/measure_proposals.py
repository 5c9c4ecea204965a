"""What proposed fields are worth, measured on the starter documents: `python -m scripts.measure_proposals`.

Thirty of the documents are read as text without their front matter, and what is proposed is held against what their
front matter says. `--rest` takes the others, on which the words and weights were chosen.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from knowledge_base.document import Contents, Proposal, SourceDocument
from knowledge_base.proposals import described
from knowledge_base.readers.markdown import read_markdown
from scripts.settings import STARTER_DOCUMENTS

FIELDS = ("kind", "phases", "topics", "region", "place", "impact_months", "cost", "evidence_strength", "published")
HELD_OUT = 30


@dataclass(frozen=True)
class Agreement:
    """Values proposed, values stated, and values that are both; of a field with many values each counts."""

    field: str
    proposed: int
    stated: int
    agreed: int
    wrong: tuple[str, ...]  # documents where something was proposed that is not stated

    @property
    def precision(self) -> float:
        """Of what was proposed, what share is stated."""
        return self.agreed / self.proposed if self.proposed else float("nan")

    @property
    def recall(self) -> float:
        """Of what is stated, what share was proposed."""
        return self.agreed / self.stated if self.stated else float("nan")


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rest", action="store_true", help="the documents on which words and weights were chosen")
    options.add_argument("--wrong", action="store_true", help="name the documents with a wrong proposal")
    chosen = options.parse_args(argv)
    files = starter_files(rest=chosen.rest)
    console = Console(highlight=False, soft_wrap=True)
    table = Table(title=f"{len(files)} documents", title_justify="left")
    for column in ("field", "proposed", "stated", "agreed", "precision", "recall"):
        table.add_column(column, justify="left" if column == "field" else "right")
    found = agreements(files)
    for one in found:
        figures = (str(one.proposed), str(one.stated), str(one.agreed), f"{one.precision:.2f}", f"{one.recall:.2f}")
        table.add_row(one.field, *figures)
    console.print(table)
    for one in found if chosen.wrong else ():
        console.print(f"{one.field}: {', '.join(one.wrong) or 'none wrong'}")


def starter_files(*, rest: bool = False) -> list[Path]:
    """Give thirty of the starter documents, evenly drawn over all folders, or else the others."""
    every = sorted(file for file in STARTER_DOCUMENTS.rglob("*.md") if file.parent != STARTER_DOCUMENTS)
    drawn = {every[number * len(every) // HELD_OUT] for number in range(HELD_OUT)}
    return [file for file in every if (file in drawn) != rest]


def agreements(files: Sequence[Path]) -> list[Agreement]:
    """Hold what is proposed of each document against its front matter, field by field."""
    pairs = [as_text(file) for file in files]
    return [_agreement(field, pairs) for field in FIELDS]


def as_text(file: Path) -> tuple[SourceDocument, SourceDocument]:
    """Give a document as its curator described it, and as it is described from its words alone."""
    stated = read_markdown(file.name, file.read_bytes())
    title = Proposal("title", stated.front_matter.title, "the first heading")
    contents = Contents(stated.sections, proposals=(title,))
    return stated, described(f"{file.stem}.txt", contents, stated.content_hash, "text 1")


def _agreement(field: str, pairs: Sequence[tuple[SourceDocument, SourceDocument]]) -> Agreement:
    proposed = stated = agreed = 0
    wrong: list[str] = []
    for curated, read in pairs:
        right = _values(getattr(curated.front_matter, field))
        made_out = {value for p in read.proposals if p.field == field for value in _values(p.value)} - {"other"}
        if field == "published":  # a year is right of a day in it
            right = {str(date)[: len(str(shorter))] for date in right for shorter in made_out or right}
        proposed, stated, agreed = proposed + len(made_out), stated + len(right), agreed + len(right & made_out)
        wrong.extend(_told(curated, made_out, right))
    return Agreement(field, proposed, stated, agreed, tuple(wrong))


def _values(value: object) -> set[object]:
    if value is None:
        return set()
    return set(value) if isinstance(value, tuple) else {value}


def _told(document: SourceDocument, made_out: Collection[object], right: Collection[object]) -> Iterator[str]:
    extra = sorted(str(value) for value in made_out if value not in right)
    if extra:
        yield f"{document.path} ({', '.join(extra)})"


if __name__ == "__main__":
    main()
