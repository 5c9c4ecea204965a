"""Synchronising on both databases: what is read, embedded and written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from shelves import PlainReader, Shelf
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Document, Passage, Vector
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from knowledge_base.document import SourceDocument
from knowledge_base.lineage import HistoryLine
from retrieval.ingest_report import IngestReport

Call = Callable[[Catalogue], CataloguedDocument | Sequence[CataloguedDocument | HistoryLine]]


class Stopping(Catalogue):
    """A catalogue at which somebody presses Ctrl-C, once so many documents are written, in the midst of the next."""

    def __init__(self, database: Database, writes: int) -> None:
        super().__init__(database, utc_now)
        self._left = writes

    def put(self, session: Session, document: SourceDocument, folder: str | None, *, is_whole: bool = True) -> int:
        document_id = super().put(session, document, folder, is_whole=is_whole)
        if not self._left:
            raise KeyboardInterrupt
        self._left -= 1
        return document_id


def test_a_folder_is_synchronised(shelf: Shelf) -> None:
    report = shelf.sync()
    assert (report.added, report.unchanged, report.passages_embedded) == (("a.txt", "sub/b.txt"), 0, 2)
    shelf.write("a.txt", "title: Alpha\nFeedback helps, with a picture.")
    shelf.write("c.txt", "title: Gamma\nOracy helps.")
    (shelf.folder / "sub" / "b.txt").unlink()
    report = shelf.sync()
    assert (report.added, report.updated, report.retired) == (("c.txt",), ("a.txt",), ("sub/b.txt",))
    assert report.notes == ("a.txt: a picture was left out",)
    assert {each.path: each.fields for each in report.proposed}["c.txt"] == ("title", "kind")
    assert shelf.live() == {"a.txt": 2, "c.txt": 1}
    assert [line[2:] for line in shelf.story("a.txt")] == [("added", None), ("updated", None)]
    assert shelf.story("sub/b.txt")[-1][2:] == ("retired", f"gone from {shelf.folder.resolve()}")


def test_an_unchanged_folder_is_neither_read_nor_embedded(shelf: Shelf) -> None:
    shelf.sync()
    state = shelf.catalogue.state()
    assert not shelf.plan().changes
    assert shelf.sync() == IngestReport(unchanged=2)
    assert (shelf.reader.read, shelf.encoder.texts, shelf.catalogue.state()) == ([], [], state)


def test_a_file_that_was_moved_is_neither_read_nor_embedded(shelf: Shelf) -> None:
    shelf.sync()
    with shelf.database.write() as session:
        session.execute(update(Document).values(title="As confirmed", confirmed=["title"]))
    (shelf.folder / "new").mkdir()
    (shelf.folder / "a.txt").rename(shelf.folder / "new" / "z.txt")
    report = shelf.sync()
    assert report == IngestReport(moved=(("a.txt", "new/z.txt"),), unchanged=1)
    assert (shelf.reader.read, shelf.encoder.texts) == ([], [])
    assert shelf.live() == {"new/z.txt": 2, "sub/b.txt": 1}
    moved = shelf.catalogue.documents()[0]
    assert (moved.front_matter.title, moved.confirmed) == ("As confirmed", ("title",))
    assert [proposal.field for proposal in moved.proposals] == ["title", "kind"]
    assert shelf.words("new/z.txt") == "Feedback helps pupils."
    shelf.indexing.open()
    assert shelf.encoder.texts == []  # its vectors were copied
    story = [("a.txt", 1, "added", None), ("a.txt", 1, "retired", "moved to new/z.txt")]
    assert shelf.story("new/z.txt") == [*story, ("new/z.txt", 2, "moved", "a.txt")]
    assert shelf.story("a.txt") == shelf.story("new/z.txt")
    assert shelf.sync() == IngestReport(unchanged=2)


def test_one_of_two_copies_that_goes_is_no_move(shelf: Shelf) -> None:
    shutil.copy(shelf.folder / "a.txt", shelf.folder / "copy.txt")
    shelf.sync()
    (shelf.folder / "a.txt").unlink()
    assert shelf.sync().retired == ("a.txt",)
    assert shelf.live() == {"copy.txt": 1, "sub/b.txt": 1}


def test_of_several_that_went_the_one_of_the_same_name_has_moved(shelf: Shelf) -> None:
    for name in ("m.txt", "n.txt"):
        shelf.write(name, "title: Twin\nThe same words.")
    shelf.sync()
    (shelf.folder / "away").mkdir()
    (shelf.folder / "n.txt").rename(shelf.folder / "away" / "n.txt")
    (shelf.folder / "m.txt").unlink()
    report = shelf.sync()
    assert (report.moved, report.retired) == ((("n.txt", "away/n.txt"),), ("m.txt",))


def test_what_was_moved_away_says_nothing_of_what_comes_in_its_place(shelf: Shelf) -> None:
    shelf.sync()
    with shelf.database.write() as session:
        session.execute(update(Document).values(title="As confirmed", confirmed=["title"]))
    (shelf.folder / "a.txt").rename(shelf.folder / "z.txt")
    shelf.sync()
    shelf.write("a.txt", "title: Another\nOther words.")
    shelf.sync()
    titles = {document.path: document.front_matter.title for document in shelf.catalogue.documents()}
    assert titles == {"a.txt": "Another", "sub/b.txt": "As confirmed", "z.txt": "As confirmed"}


def test_a_faulty_update_keeps_the_good_version(shelf: Shelf) -> None:
    shelf.sync()
    shelf.write("a.txt", "broken")
    (shelf.folder / "sub" / "b.txt").write_bytes(b"")
    report = shelf.sync()
    assert report.faults == ("a.txt: broken", "sub/b.txt: empty")
    assert (report.retired, shelf.live()) == ((), {"a.txt": 1, "sub/b.txt": 1})
    shelf.write("a.txt", "title: Alpha\nMended.")
    assert shelf.sync().updated == ("a.txt",)


def test_what_lies_in_a_folder_that_cannot_be_opened_stays(shelf: Shelf) -> None:
    shelf.sync()
    shutil.rmtree(shelf.folder / "sub")
    (shelf.folder / "sub").symlink_to("sub")
    report = shelf.sync()
    assert (len(report.faults), report.retired) == (1, ())
    assert shelf.live() == {"a.txt": 1, "sub/b.txt": 1}


def test_a_source_is_read_again_by_a_newer_reader(shelf: Shelf) -> None:
    shelf.write("c.csv", "one;Words.")
    shelf.sync()
    shelf.reader = PlainReader(version=2)
    shelf.catalogue.retire_document("sub/b.txt")
    assert [source.path for source in shelf.plan().updated] == ["a.txt", "c.csv"]
    # Where it makes of them what the one before made, there is no new version.
    assert (shelf.sync().unchanged, shelf.sync()) == (2, IngestReport(unchanged=2, held=("sub/b.txt",)))
    assert shelf.live() == {"a.txt": 1, "c.csv#one": 1}


def test_a_file_moved_and_read_by_a_newer_reader_is_both(shelf: Shelf) -> None:
    shelf.sync()
    shelf.reader = PlainReader(version=2)
    (shelf.folder / "a.txt").rename(shelf.folder / "z.txt")
    assert shelf.sync().moved == (("a.txt", "z.txt"),)
    assert shelf.reader.read == ["sub/b.txt", "z.txt"]
    assert not shelf.plan().changes


def test_other_bytes_of_the_same_words_are_no_new_version(shelf: Shelf) -> None:
    shelf.sync()
    shelf.write("a.txt", "title: Alpha\nFeedback helps pupils.  ")
    assert shelf.sync() == IngestReport(unchanged=2)
    assert (shelf.live()["a.txt"], shelf.encoder.texts) == (1, [])
    assert not shelf.plan().changes


def test_rows_of_a_table_come_stay_and_go_by_themselves(shelf: Shelf) -> None:
    shelf.write("t.csv", "leeds;Reading in Leeds.\nhull;Writing in Hull.\nyork;Oracy in York.")
    assert shelf.sync(shelf.folder / "t.csv").added == ("t.csv#hull", "t.csv#leeds", "t.csv#york")
    shelf.catalogue.retire_document("t.csv#york")
    shelf.write(
        "t.csv", "leeds;Reading in Leeds.\nhull;Writing in Hull, again.\nyork;Oracy in York.\nbath;Maths in Bath."
    )
    report = shelf.sync(shelf.folder / "t.csv")
    assert (report.added, report.updated) == (("t.csv#bath",), ("t.csv#hull",))
    assert (report.unchanged, report.held, report.retired) == (1, ("t.csv#york",), ())
    assert len(shelf.encoder.texts) == 4  # two passages, each with its sentence
    shelf.write("t.csv", "hull;Writing in Hull, again.")
    report = shelf.sync(shelf.folder / "t.csv")
    assert (report.retired, report.unchanged) == (("t.csv#bath", "t.csv#leeds"), 1)
    shelf.forget()
    assert not shelf.plan(shelf.folder / "t.csv").changes
    (shelf.folder / "t.csv").rename(shelf.folder / "u.csv")
    assert shelf.sync().moved == (("t.csv#hull", "u.csv#hull"), ("t.csv#york", "u.csv#york"))
    assert [path for path in shelf.live() if path.startswith("u.csv")] == ["u.csv#hull"]


def test_a_row_put_in_above_others_leaves_them_as_they_are(shelf: Shelf) -> None:
    shelf.write("t.csv", "leeds;Reading in Leeds.\nhull;Writing in Hull.")
    shelf.sync()
    shelf.write("t.csv", "bath;Maths in Bath.\nleeds;Reading in Leeds.\nhull;Writing in Hull.")
    report = shelf.sync()
    assert (report.added, report.updated, report.unchanged) == (("t.csv#bath",), (), 4)
    with shelf.database.read() as session:
        query = select(Document.path, Passage.page).join(Passage, Passage.document_id == Document.id)
        pages = {row.path: row.page for row in session.execute(query.where(Document.source == "t.csv"))}
    assert pages == {"t.csv#bath": 0, "t.csv#leeds": 1, "t.csv#hull": 2}


def test_a_table_left_half_way_the_first_time_is_read_again(shelf: Shelf) -> None:
    shelf.sync()
    shelf.write("t.csv", "\n".join(f"row{number};Words of row {number}." for number in range(20)))
    with pytest.raises(KeyboardInterrupt):
        shelf.indexing_over(Stopping(shelf.database, writes=10)).ingest(shelf.plan(), shelf.reader)
    assert len(shelf.sync().added) == 10
    assert len(shelf.live()) == 22


def test_a_table_left_half_way_is_read_again(shelf: Shelf) -> None:
    rows = [f"row{number};Words of row {number}." for number in range(20)]
    shelf.write("t.csv", "\n".join(rows[:3]))
    shelf.sync()
    shelf.write("t.csv", "\n".join(row + " More." for row in rows[1:]))
    with pytest.raises(KeyboardInterrupt):
        shelf.indexing_over(Stopping(shelf.database, writes=10)).ingest(shelf.plan(), shelf.reader)
    report = shelf.sync()
    assert report.retired == ("t.csv#row0",)
    assert shelf.live() == {"a.txt": 1, "sub/b.txt": 1} | {
        f"t.csv#row{number}": 2 if number < 3 else 1 for number in range(1, 20)
    }
    assert not shelf.plan().changes


def test_two_folders_with_a_file_of_one_name(shelf: Shelf, tmp_path: Path) -> None:
    shelf.sync()
    other = tmp_path / "other"
    shutil.copytree(shelf.folder, other)
    (other / "a.txt").write_text("title: Alpha\nOther words.")
    report = shelf.sync(other)
    assert report.unchanged == 1  # sub/b.txt, which says the same, belongs to the other folder from now on
    assert report.faults == (
        f"a.txt: there is a different file of this name in {shelf.folder.resolve()}, taken in already; "
        f"that of {other.resolve()} needs another name",
    )
    assert shelf.words("a.txt") == "Feedback helps pupils."
    (shelf.folder / "sub" / "b.txt").unlink()
    assert shelf.sync().retired == ()
    (shelf.folder / "a.txt").unlink()  # gone, it stands in nobody's way
    assert shelf.sync(other).updated == ("a.txt",)
    assert shelf.sync().retired == ()
    assert shelf.live() == {"a.txt": 2, "sub/b.txt": 1}


def test_one_file_taken_in_by_itself_stays_its_folders(shelf: Shelf) -> None:
    shelf.sync()
    shelf.write("a.txt", "title: Alpha\nOther words.")
    assert shelf.sync(shelf.folder / "a.txt").updated == ("a.txt",)
    assert shelf.sync(shelf.folder / "sub") == IngestReport(unchanged=1)
    (shelf.folder / "a.txt").unlink()
    assert shelf.sync().retired == ("a.txt",)


def test_a_rehearsal_tells_what_would_come_of_it_and_writes_nothing(shelf: Shelf) -> None:
    shelf.write("t.csv", "leeds;Reading.\nhull;Writing.")
    shelf.sync()
    (shelf.folder / "sub" / "b.txt").rename(shelf.folder / "z.txt")
    shelf.write("a.txt", "title: Alpha\nOther words.")
    shelf.write("bad.txt", "broken")
    shelf.write("t.csv", "hull;Writing.\nbath;Maths.")
    state, live = shelf.catalogue.state(), shelf.live()
    shelf.forget()
    rehearsed = shelf.indexing.rehearse(shelf.plan(), shelf.reader)
    assert (shelf.encoder.texts, shelf.catalogue.state(), shelf.live()) == ([], state, live)
    assert rehearsed == shelf.sync()
    assert rehearsed.moved == (("sub/b.txt", "z.txt"),)
    assert (rehearsed.updated, rehearsed.retired) == (("a.txt",), ("t.csv#leeds",))
    assert rehearsed.faults == ("bad.txt: broken",)


def test_nothing_is_left_of_a_document_that_could_not_be_written(shelf: Shelf) -> None:
    """Each is written in one transaction: passages without vectors, or a version without passages, are never seen."""
    with pytest.raises(KeyboardInterrupt):
        shelf.indexing_over(Stopping(shelf.database, writes=1)).ingest(shelf.plan(), shelf.reader)
    assert shelf.live() == {"a.txt": 1}
    with shelf.database.read() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (Document, Passage, Vector)]
    assert counts == [1, 1, 1]
