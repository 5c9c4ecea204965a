"""Proposed fields at the terminal: shown with where each was seen, and confirmed, corrected or emptied one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.confirmations import DocumentChanged, FieldRefused
from knowledge_base.document import RATING_FIELDS, FieldValue, Proposal
from knowledge_base.proposing.text import plain
from scripts.review_answers import HOW, HOW_RATING, Skip, Stop, understood

Save = Callable[[int, Mapping[str, FieldValue | None]], object]  # a version's id, and the fields settled in it
Ask = Callable[[str], str]  # raises EOFError at the end of what is typed
_RATINGS = (
    "Ratings are shown to everyone as facts. Look each one up in the document; only what you confirm here is shown, "
    "and a rating is shown only if it says where it comes from (rating source)."
)
_NAMES = {"published": "date published", "source_url": "address", "impact_months": "months of impact"}


@dataclass
class _Done:
    """What came of a review so far."""

    confirmed: int = 0
    skipped: int = 0
    settled: dict[str, FieldValue | None] = field(default_factory=dict)  # of the document at hand


class Review:
    """Goes through documents one by one; each is saved as it is finished, and so is one that is broken off."""

    def __init__(self, console: Console, ask: Ask, save: Save) -> None:
        self._console = console
        self._ask = ask
        self._save = save

    def run(self, documents: Sequence[CataloguedDocument]) -> int:
        """Ask about every document that has fields to confirm; give how many versions were saved."""
        waiting = [document for document in documents if document.proposals]
        if not waiting:
            self._say("No document has fields that wait to be confirmed.")
            return 0
        done = _Done()
        try:
            for number, document in enumerate(waiting, start=1):
                self._document(document, f"Document {number} of {len(waiting)}", done)
        except Stop:
            pass
        left = len(waiting) - done.confirmed - done.skipped
        self._say(f"{done.confirmed} confirmed, {done.skipped} skipped, {left} left open")
        return done.confirmed

    def _document(self, document: CataloguedDocument, which: str, done: _Done) -> None:
        self._show(document, which)
        done.settled = {}
        try:
            self._ask_all(document, done.settled)
        except Skip:
            done.skipped += 1
            return
        except Stop:
            self._keep(document, done)
            raise
        self._keep(document, done)

    def _ask_all(self, document: CataloguedDocument, settled: dict[str, FieldValue | None]) -> None:
        ratings = [proposal for proposal in document.proposals if proposal.field in RATING_FIELDS]
        others = [proposal for proposal in document.proposals if proposal.field not in RATING_FIELDS]
        for proposals, how in ((others, HOW), (ratings, HOW_RATING)):
            if proposals is ratings and ratings:
                self._say(_RATINGS, "bold yellow")
            if proposals:
                self._say(how, "dim")
            for proposal in proposals:
                self._settle(proposal, settled)

    def _settle(self, proposal: Proposal, settled: dict[str, FieldValue | None]) -> None:
        while True:
            try:
                answer = understood(proposal, self._answer(f"  {name_of(proposal.field)} ({shown(proposal.value)}): "))
            except FieldRefused as refused:
                self._say(f"  {name_of(proposal.field)} {refused}", "red")
                continue
            if answer is not None:
                settled[proposal.field] = answer.value
            return

    def _answer(self, prompt: str) -> str:
        try:
            return self._ask(prompt)
        except EOFError:
            self._console.print()
            raise Stop from None

    def _keep(self, document: CataloguedDocument, done: _Done) -> None:
        if not done.settled:
            return
        try:
            self._save(document.id, done.settled)
        except DocumentChanged as changed:
            self._say(f"Not saved: {changed}", "red")
            return
        done.confirmed += 1
        self._say(f"Saved: {', '.join(map(name_of, done.settled))}", "green")

    def _show(self, document: CataloguedDocument, which: str) -> None:
        self._console.print()
        self._console.print(Text.assemble((f"{which}: ", "bold cyan"), plain(document.path)), soft_wrap=True)
        for note in document.notes:
            self._say(f"  note: {plain(note)}", "yellow")
        table = Table.grid(padding=(0, 2))
        for proposal in document.proposals:
            cells = (name_of(proposal.field), shown(proposal.value), plain(proposal.seen))
            table.add_row(*(Text(cell, style) for cell, style in zip(cells, ("dim", "bold", "italic"), strict=True)))
        self._console.print(Padding(table, (0, 0, 0, 2)))

    def _say(self, words: str, style: str = "") -> None:
        self._console.print(Text(words, style), soft_wrap=True)


def name_of(of: str) -> str:
    """Name a field in plain words."""
    return _NAMES.get(of, of.replace("_", " "))


def shown(value: FieldValue | None) -> str:
    """Give a field's value as a person would write it."""
    if value is None or value == ():
        return "empty"
    return ", ".join(map(plain, value)) if isinstance(value, tuple) else plain(str(value))
