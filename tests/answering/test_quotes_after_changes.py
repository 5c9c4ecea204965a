"""What an answer cited is found again after its document was moved, replaced, restored or retired."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fakes import answer_saying
from shelves import synchronise

from answering.answer import Citation
from answering.kept_answers import KeptAnswer
from answering.quotes import MOVED, RETIRED, UPDATED, Quotes
from database.engine import Database
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue
from knowledge_base.succession import earlier_paths
from retrieval.encoder import Encoder
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.sources import Sources

PAGE = "---\ntitle: Talk first\nkind: guidance\n---\n\n## Why talk\n\n{why}\n\n## What to do\n\nPlan for talk.\n"
FIRST, SECOND = "Talk helps a lot. It costs little.", "Talk may help. It costs little."


@dataclass
class Shelf:
    database: Database
    catalogue: Catalogue
    indexing: Indexing
    folder: Path

    def write(self, name: str, why: str) -> None:
        (self.folder / name).write_text(PAGE.format(why=why))
        synchronise(self.catalogue, self.indexing, self.folder)

    def move(self, name: str, to: str) -> None:
        (self.folder / to).parent.mkdir(exist_ok=True)
        (self.folder / name).rename(self.folder / to)
        synchronise(self.catalogue, self.indexing, self.folder)

    def notes(self, quote: str = "Talk helps a lot.", path: str = "talk.md", version: int = 1) -> tuple[str, ...]:
        """Quote a version, which must be found in its context, and give what is said of it."""
        citation = Citation(1, path, version, "Talk first", "guidance", "Why talk", None, "", None, quote)
        answer = replace(answer_saying("x"), citations=(citation,))
        (quoted,) = Quotes(Sources(self.database)).of(KeptAnswer(1, "Q-1", "why?", answer))
        assert (quoted.quote, quoted.after) == (quote, " It costs little.")
        return quoted.notes


@pytest.fixture
def shelf(database: Database, encoder: Encoder, tmp_path: Path) -> Shelf:
    folder = tmp_path / "shelf"
    folder.mkdir()
    catalogue = Catalogue(database, utc_now)
    indexing = Indexing(database, catalogue, encoder, IndexVersions(tmp_path / "index"))
    shelf = Shelf(database, catalogue, indexing, folder)
    shelf.write("talk.md", FIRST)
    return shelf


def test_a_move_is_said_and_nothing_else(shelf: Shelf) -> None:
    shelf.move("talk.md", "early/talking.md")
    assert shelf.notes() == (MOVED.format(path="early/talking.md"),)
    assert shelf.notes(path="early/talking.md", version=2) == ()
    shelf.write("early/talking.md", SECOND)
    assert shelf.notes() == (UPDATED, MOVED.format(path="early/talking.md"))
    assert earlier_paths(shelf.database) == {"early/talking.md": ("talk.md",)}


def test_there_and_back_again_is_where_it_was(shelf: Shelf) -> None:
    shelf.move("talk.md", "talking.md")
    shelf.move("talking.md", "talk.md")
    assert shelf.notes() == ()
    assert shelf.notes(path="talking.md", version=2) == (MOVED.format(path="talk.md"),)


def test_another_document_at_the_old_path_is_not_taken_for_it(shelf: Shelf) -> None:
    shelf.move("talk.md", "talking.md")
    shelf.write("talk.md", SECOND)
    assert shelf.notes() == (MOVED.format(path="talking.md"),)


def test_restored_words_are_those_in_use(shelf: Shelf) -> None:
    shelf.write("talk.md", SECOND)
    assert shelf.notes() == (UPDATED,)
    shelf.catalogue.restore("talk.md", 1)
    assert shelf.notes() == ()
    assert shelf.notes("Talk may help.", version=2) == (UPDATED,)
    assert shelf.notes(version=3) == ()


def test_words_restored_under_another_path_are_those_in_use(shelf: Shelf) -> None:
    shelf.move("talk.md", "talking.md")
    shelf.write("talking.md", SECOND)
    shelf.catalogue.restore("talking.md", 1)
    assert shelf.notes() == (MOVED.format(path="talking.md"),)


def test_what_is_retired_is_said_to_be(shelf: Shelf) -> None:
    shelf.catalogue.retire_document("talk.md")
    assert shelf.notes() == (RETIRED,)
    shelf.move("talk.md", "talking.md")
    assert shelf.notes() == (RETIRED,)
    shelf.catalogue.restore("talking.md", 1)
    assert shelf.notes() == (MOVED.format(path="talking.md"),)


def test_what_is_gone_and_comes_back_is_the_same_document(shelf: Shelf) -> None:
    (shelf.folder / "talk.md").unlink()
    synchronise(shelf.catalogue, shelf.indexing, shelf.folder)
    assert shelf.notes() == (RETIRED,)
    shelf.write("talk.md", FIRST)
    assert shelf.notes() == ()
