"""Confirming on both databases: a version of its own, its passages under their new header, and what stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from database.engine import Database
from database.models import Document, DocumentChange, Passage, Vector
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from knowledge_base.confirmations import DocumentChanged, FieldRefused
from knowledge_base.document import Block, FrontMatter, Proposal, Section, SourceDocument
from retrieval.confirming import Confirming
from retrieval.encoder import Encoder, Matrix
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.passages import header_of, split_document

pytestmark = pytest.mark.long_on_both


class CountingEncoder:
    """The real encoder, counting what it is given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint
        self.dimensions, self.window = encoder.dimensions, encoder.window
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.texts += texts
        return self._encoder.encode(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)


SENTENCES = tuple(f"Feedback number {number} tells pupils how to improve their writing." for number in range(40))
PROPOSED = (
    Proposal("title", "Feedback", "the file's name"),
    Proposal("topics", ("feedback",), "the title: feedback"),
    Proposal("published", "2019", "page 1: “Published 2019”"),
    Proposal("impact_months", 6, "page 2: “Impact: +6 months”"),
    Proposal("rating_source", "as printed in feedback.pdf", "the document that states it"),
)
READ = SourceDocument(
    path="feedback.pdf",
    content_hash="1" * 64,
    front_matter=FrontMatter("Feedback", "toolkit", topics=("feedback",), published="2019"),
    sections=(
        Section(("Findings",), 2, (Block("paragraph", " ".join(SENTENCES)), Block("item", "Ask for a redraft."))),
        Section((), 3, (Block("paragraph", "Marking takes time."),)),
    ),
    proposals=PROPOSED,
    notes=("pages 5 to 6 are pictures without text",),
    source="feedback.pdf",
    source_hash="2" * 64,
    reader="pdf 1",
)


class Shelf:
    """A catalogue with one document in it, and what confirms its fields."""

    def __init__(self, database: Database, encoder: Encoder, tmp_path: Path) -> None:
        self.database = database
        self.encoder = CountingEncoder(encoder)
        self.catalogue = Catalogue(database, utc_now)
        self.indexing = Indexing(database, self.catalogue, self.encoder, IndexVersions(tmp_path / "index"))
        self.confirming = Confirming(database, utc_now, self.encoder)
        self.take_in(READ)
        self.encoder.texts.clear()

    def take_in(self, document: SourceDocument) -> None:
        self.indexing.take_in([document])

    @property
    def live(self) -> CataloguedDocument:
        (document,) = self.catalogue.documents()
        return document

    def passages(self, document_id: int) -> list[tuple[Passage, Vector]]:
        query = select(Passage, Vector).join(Vector, Vector.passage_id == Passage.id)
        with self.database.read() as session:
            rows = session.execute(query.where(Passage.document_id == document_id).order_by(Passage.ordinal))
            return [(passage, vector) for passage, vector in rows]


@pytest.fixture
def shelf(database: Database, encoder: Encoder, tmp_path: Path) -> Shelf:
    return Shelf(database, encoder, tmp_path)


def test_a_new_version_has_the_fields_and_drops_only_their_proposals(shelf: Shelf) -> None:
    before = shelf.live
    state = shelf.catalogue.state()
    shelf.confirming.confirm(before.id, {"title": "Teacher feedback", "published": None, "impact_months": 5})
    after = shelf.live
    assert (after.version, after.path, after.notes, after.source) == (2, before.path, before.notes, before.source)
    assert (after.front_matter.title, after.front_matter.published) == ("Teacher feedback", None)
    assert after.front_matter.impact_months == 5
    assert after.confirmed == ("impact_months", "published", "title")
    assert [proposal.field for proposal in after.proposals] == ["topics", "rating_source"]
    assert shelf.catalogue.state()[1] > state[1]
    kept = shelf.catalogue.documents(live_only=False)
    assert [(each.version, each.status, each.retired_because) for each in kept] == [
        (1, "retired", "replaced"),
        (2, "live", None),
    ]
    with shelf.database.read() as session:
        changes = session.scalars(select(DocumentChange).order_by(DocumentChange.id)).all()
        assert [(each.kind, each.version, each.detail) for each in changes][1:] == [
            ("confirmed", 2, "title, published, impact_months")
        ]


def test_passages_are_what_splitting_and_embedding_would_have_made_them(shelf: Shelf) -> None:
    shelf.confirming.confirm(shelf.live.id, {"title": "Teacher feedback"})
    stored = shelf.passages(shelf.live.id)
    anew = replace(READ, front_matter=replace(READ.front_matter, title="Teacher feedback"))
    expected = split_document(anew, shelf.encoder)
    assert [(p.text, p.tokens, p.digest, p.page, tuple(p.heading_path)) for p, _ in stored] == [
        (each.text, each.tokens, each.digest, each.page, each.heading_path) for each in expected
    ]
    wholes = np.stack([np.frombuffer(vector.passage_vector, "<f4") for _, vector in stored])
    np.testing.assert_array_equal(wholes, shelf.encoder.encode([each.embedded for each in expected]))
    for (_, vector), each in zip(stored, expected, strict=True):
        sentences = np.frombuffer(vector.sentence_vectors, "<f2").reshape(len(each.sentences), -1)
        np.testing.assert_array_equal(sentences, shelf.encoder.encode(each.sentences).astype("<f2"))


def test_only_what_the_header_changes_is_embedded(shelf: Shelf) -> None:
    passages = len(shelf.passages(shelf.live.id))
    shelf.confirming.confirm(shelf.live.id, {"published": "2020", "publisher": "Ofsted"})
    assert shelf.encoder.texts == []
    assert len(shelf.passages(shelf.live.id)) == passages
    shelf.confirming.confirm(shelf.live.id, {"title": "Teacher feedback"})
    assert len(shelf.encoder.texts) == len(shelf.passages(shelf.live.id))  # no sentence a second time


def test_a_longer_header_parts_a_passage_rather_than_losing_its_end(shelf: Shelf) -> None:
    before = shelf.passages(shelf.live.id)
    title = "What teachers can do so that feedback moves learning forward in every year of primary school " * 2
    shelf.confirming.confirm(shelf.live.id, {"title": title.strip()})
    after = shelf.passages(shelf.live.id)
    assert len(after) > len(before)
    assert [passage.ordinal for passage, _ in after] == list(range(len(after)))
    assert all(passage.tokens <= shelf.encoder.window for passage, _ in after)
    assert [s for passage, _ in after for s in passage.sentences] == [
        *SENTENCES,
        "Ask for a redraft.",
        "Marking takes time.",
    ]
    rows = [len(np.frombuffer(v.sentence_vectors, "<f2")) // shelf.encoder.dimensions for _, v in after]
    assert rows == [len(passage.sentences) for passage, _ in after]
    assert b"".join(v.sentence_vectors for _, v in after) == b"".join(v.sentence_vectors for _, v in before)


def test_what_another_encoder_made_is_kept_only_where_the_words_are_the_same(shelf: Shelf) -> None:
    stored = shelf.passages(shelf.live.id)
    with shelf.database.write() as session:
        session.add_all(
            Vector(passage_id=p.id, encoder="another", passage_vector=v.passage_vector, sentence_vectors=b"")
            for p, v in stored
        )
    shelf.confirming.confirm(shelf.live.id, {"published": "2020"})
    assert {vector.encoder for _, vector in shelf.passages(shelf.live.id)} == {"another", stored[0][1].encoder}
    shelf.confirming.confirm(shelf.live.id, {"title": "Teacher feedback"})
    assert {vector.encoder for _, vector in shelf.passages(shelf.live.id)} == {stored[0][1].encoder}


def test_confirmed_fields_stay_when_the_source_changes(shelf: Shelf) -> None:
    shelf.confirming.confirm(shelf.live.id, {"title": "Teacher feedback", "published": None, "impact_months": 5})
    changed = replace(READ, content_hash="3" * 64, source_hash="3" * 64, sections=READ.sections[1:])
    shelf.take_in(changed)
    after = shelf.live
    assert after.version == 3
    assert (after.front_matter.title, after.front_matter.published, after.front_matter.impact_months) == (
        "Teacher feedback",
        None,
        5,
    )
    assert after.confirmed == ("impact_months", "published", "title")
    assert [proposal.field for proposal in after.proposals] == ["topics", "rating_source"]
    with shelf.database.read() as session:
        passages = session.scalars(select(Passage.digest).where(Passage.document_id == after.id)).all()
    expected = split_document(replace(changed, front_matter=after.front_matter), shelf.encoder)
    assert list(passages) == [each.digest for each in expected]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "poem"}, "should be one of: guidance"),
        ({"title": None}, "a document must have a title"),
        ({"impact_months": 99}, "less than or equal to 24"),
        ({"nonsense": 1}, "not a field"),
    ],
)
def test_what_front_matter_would_refuse_changes_nothing(shelf: Shelf, fields: dict[str, object], words: str) -> None:
    with pytest.raises(FieldRefused, match=words):
        shelf.confirming.confirm(shelf.live.id, fields)  # type: ignore[arg-type]
    assert shelf.live.version == 1


def test_a_version_that_was_replaced_meanwhile_is_not_confirmed(shelf: Shelf) -> None:
    looked_at = shelf.live.id
    shelf.take_in(replace(READ, content_hash="3" * 64, source_hash="3" * 64, sections=READ.sections[1:]))
    with pytest.raises(DocumentChanged, match=r"feedback\.pdf was changed meanwhile"):
        shelf.confirming.confirm(looked_at, {"title": "Teacher feedback"})
    assert shelf.live.front_matter.title == "Feedback"


def test_one_that_is_replaced_while_it_is_embedded_is_left_whole(shelf: Shelf) -> None:
    looked_at = shelf.live.id
    encode = shelf.encoder.encode

    def encode_while_it_changes(texts: Sequence[str]) -> Matrix:
        with shelf.database.write() as session:
            shelf.catalogue.retire(session, ["feedback.pdf"], "gone")
        return encode(texts)

    shelf.encoder.encode = encode_while_it_changes  # type: ignore[method-assign]
    with pytest.raises(DocumentChanged):
        shelf.confirming.confirm(looked_at, {"title": "Teacher feedback"})
    with shelf.database.read() as session:
        assert session.scalars(select(Document.version)).all() == [1]


def test_the_header_of_a_confirmed_rating_has_it(shelf: Shelf) -> None:
    shelf.confirming.confirm(shelf.live.id, {"impact_months": 6, "rating_source": "EEF strand page"})
    assert "+6 months" in header_of(shelf.live.front_matter, ())
    assert shelf.passages(shelf.live.id)[0][0].digest not in {p.digest for p, _ in shelf.passages(1)}
