"""What a curator settled, on both databases: restored, retired and confirmed, it outlives synchronising."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from shelves import Shelf
from sqlalchemy import update

from database.models import Document
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from knowledge_base.lineage import HistoryLine, NoSuchDocument
from retrieval.ingest_report import IngestReport

Call = Callable[[Catalogue], CataloguedDocument | Sequence[CataloguedDocument | HistoryLine]]


def test_a_confirmed_field_outlives_an_update_and_is_proposed_no_more(shelf: Shelf) -> None:
    shelf.sync()
    with shelf.database.write() as session:
        values = {"title": "As confirmed", "confirmed": ["title"]}
        session.execute(update(Document).where(Document.path == "a.txt").values(**values))
    shelf.write("a.txt", "title: Alpha again\nOther words.")
    shelf.sync()
    updated = shelf.catalogue.documents()[0]
    assert (updated.version, updated.front_matter.title, updated.confirmed) == (2, "As confirmed", ("title",))
    assert [proposal.field for proposal in updated.proposals] == ["kind"]
    assert any(text.startswith("As confirmed") for text in shelf.encoder.texts)  # in the passages' header too


def test_a_restored_version_stays_until_its_source_changes(shelf: Shelf) -> None:
    shelf.sync()
    shelf.write("a.txt", "title: Alpha\nSecond words.")
    shelf.sync()
    shelf.forget()
    restored = shelf.catalogue.restore("a.txt", 1)
    assert (restored.version, restored.restored_from) == (3, 1)
    assert shelf.sync() == IngestReport(unchanged=1, held=("a.txt",))
    shelf.indexing.open()
    assert (shelf.reader.read, shelf.encoder.texts) == ([], [])
    assert shelf.words("a.txt") == "Feedback helps pupils."
    assert shelf.story("a.txt")[-1] == ("a.txt", 3, "restored", "version 1")
    shelf.write("a.txt", "title: Alpha\nThird words.")
    assert shelf.sync().updated == ("a.txt",)
    assert (shelf.words("a.txt"), shelf.live()["a.txt"]) == ("Third words.", 4)


def test_a_version_of_before_a_move_can_be_restored(shelf: Shelf) -> None:
    shelf.sync()
    shelf.write("a.txt", "title: Alpha\nSecond words.")
    shelf.sync()
    (shelf.folder / "a.txt").rename(shelf.folder / "z.txt")
    shelf.sync()
    assert shelf.catalogue.restore("a.txt", 1).path == "z.txt"
    assert shelf.words("z.txt") == "Feedback helps pupils."
    assert shelf.sync().held == ("z.txt",)


def test_what_is_gone_can_be_restored_and_a_sync_leaves_it(shelf: Shelf) -> None:
    shelf.sync()
    file = shelf.folder / "a.txt"
    words = file.read_text()
    file.unlink()
    shelf.sync()
    assert shelf.catalogue.restore("a.txt", 1).version == 2
    assert shelf.sync() == IngestReport(unchanged=1)
    assert shelf.live() == {"a.txt": 2, "sub/b.txt": 1}
    file.write_text(words)  # as it was when it was last seen
    assert shelf.sync().held == ("a.txt",)
    assert shelf.sync().held == ("a.txt",)
    assert shelf.reader.read == []
    file.unlink()
    assert shelf.sync().retired == ("a.txt",)


def test_what_a_curator_retired_stays_so_until_its_source_changes(shelf: Shelf) -> None:
    shelf.sync()
    number = next(document.id for document in shelf.catalogue.documents() if document.path == "a.txt")
    assert shelf.catalogue.retire_document(str(number)).path == "a.txt"
    assert shelf.sync() == IngestReport(unchanged=1, held=("a.txt",))
    (shelf.folder / "a.txt").rename(shelf.folder / "z.txt")
    shelf.sync()
    assert shelf.sync().held == ("z.txt",)
    assert shelf.live() == {"sub/b.txt": 1}
    shelf.write("z.txt", "title: Alpha\nOther words.")
    assert shelf.sync().added == ("z.txt",)


def test_every_change_raises_the_catalogues_version(shelf: Shelf) -> None:
    seen = [shelf.catalogue.state()[1]]

    def raised() -> bool:
        seen.append(shelf.catalogue.state()[1])
        return seen[-1] > seen[-2]

    shelf.sync()
    assert raised()
    (shelf.folder / "a.txt").rename(shelf.folder / "z.txt")
    shelf.sync()
    assert raised()
    shelf.catalogue.retire_document("z.txt")
    assert raised()
    shelf.catalogue.restore("z.txt", 2)
    assert raised()
    (shelf.folder / "sub" / "b.txt").unlink()
    shelf.sync()
    assert raised()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda catalogue: catalogue.retire_document("none.txt"), "no document none.txt"),
        (lambda catalogue: catalogue.retire_document("999999999999999999999"), "no document 999999999999999999999"),
        (lambda catalogue: catalogue.history("a\nb"), r"no document a\\nb"),
        (lambda catalogue: catalogue.restore("a.txt", 7), "a.txt has no version 7; there are: 1"),
        (lambda catalogue: catalogue.restore("a.txt", 1), "a.txt: version 1 is the live one"),
        (
            lambda catalogue: [catalogue.retire_document("a.txt") for _ in range(2)],
            "a.txt is not live: it was retired already",
        ),
    ],
)
def test_what_cannot_be_done_is_said_plainly(shelf: Shelf, call: Call, message: str) -> None:
    shelf.sync()
    with pytest.raises(NoSuchDocument, match=message):
        call(shelf.catalogue)
