"""Questions as vectors: encoded once, kept beside the question, gone as soon as its words are.

A vector is what is left of the words when they are deleted, so it is never written for a question without any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from database.batches import batches
from database.engine import Database
from database.models import Question, QuestionVector
from insights.counted_questions import CountedQuestion
from retrieval.encoder import Encoder, Matrix

_ENCODED = 256  # questions between two writes, so that little is lost to an interruption


class QuestionVectors:
    """Gives questions' vectors, encoding those that are not known yet."""

    def __init__(self, database: Database, encoder: Encoder) -> None:
        self._database = database
        self._encoder = encoder

    @property
    def encoder(self) -> str:
        """Give the fingerprint of the encoder, which tells whose vectors can be compared."""
        return self._encoder.fingerprint

    def of(self, questions: Sequence[CountedQuestion]) -> Matrix:
        """Give unit vectors, float32 of shape (len(questions), dimensions), in the order of the questions."""
        vectors = np.zeros((len(questions), self._encoder.dimensions), np.float32)
        rows = {question.id: row for row, question in enumerate(questions)}
        known = self._fill_known(vectors, rows)
        unknown = [question for question in questions if question.id not in known]
        for batch in batches(unknown, _ENCODED):
            encoded = self._encoder.encode([question.text for question in batch]).astype("<f2")
            self._keep({question.id: row.tobytes() for question, row in zip(batch, encoded, strict=True)})
            vectors[[rows[question.id] for question in batch]] = encoded
        return normalised(vectors)

    def _fill_known(self, vectors: Matrix, rows: Mapping[int, int]) -> set[int]:
        """Read the vectors that are known into their rows, and give whose they are."""
        known: set[int] = set()
        columns = select(QuestionVector.question_id, QuestionVector.vector)
        with self._database.read() as session:
            for some in batches(rows):
                wanted = (QuestionVector.question_id.in_(some), QuestionVector.encoder == self.encoder)
                for question_id, vector in session.execute(columns.where(*wanted)):
                    vectors[rows[question_id]] = np.frombuffer(vector, "<f2")
                    known.add(question_id)
        return known

    def _keep(self, rows: dict[int, bytes]) -> None:
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        # Locked on PostgreSQL until this is committed, so that no words are forgotten before their vector is there.
        spoken = select(Question.id).where(Question.id.in_(rows), Question.text.is_not(None)).with_for_update(read=True)
        with self._database.write() as session:
            there = session.scalars(spoken).all()
            if not there:
                return
            statement = insert(QuestionVector)
            new = {"encoder": statement.excluded.encoder, "vector": statement.excluded.vector}
            values = [{"question_id": i, "encoder": self.encoder, "vector": rows[i]} for i in sorted(there)]
            session.execute(statement.on_conflict_do_update(index_elements=["question_id"], set_=new), values)


def unit_rows(stored: Sequence[bytes], dimensions: int) -> Matrix:
    """Read vectors as they are stored, float16, into unit rows of shape (len(stored), dimensions)."""
    rows = np.frombuffer(b"".join(stored), "<f2").astype(np.float32).reshape(len(stored), dimensions)
    return normalised(rows)


def normalised(rows: Matrix) -> Matrix:
    """Scale each row to unit length, in place; what is nought stays so."""
    lengths = np.sqrt(np.einsum("...i,...i->...", rows, rows))[..., np.newaxis]  # without a second matrix
    rows /= np.where(lengths > 0, lengths, np.float32(1))
    return rows
