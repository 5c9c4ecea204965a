"""Whose vectors answers come from, as every process agrees through the database.

A change of EMBEDDING_MODEL takes effect for all at once: when every live passage has a vector of the new encoder, it is
put in force. Until then the one before stays in force, and can be loaded by what EMBEDDING_MODEL named then.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from database.engine import Database
from database.models import CatalogueVersion


@dataclass(frozen=True)
class EncoderInForce:
    """An encoder by the key of its vectors; `model` is what EMBEDDING_MODEL named, None the packaged one."""

    key: str
    model: str | None


def encoder_in_force(database: Database) -> EncoderInForce | None:
    """Give the encoder in force; None where none has ever embedded everything."""
    with database.read() as session:
        row = session.execute(select(CatalogueVersion.encoder, CatalogueVersion.embedding_model)).one()
    return EncoderInForce(row.encoder, row.embedding_model) if row.encoder is not None else None


def put_in_force(database: Database, encoder: EncoderInForce) -> None:
    """Let every process answer from this encoder's vectors, which must be complete."""
    if encoder_in_force(database) == encoder:
        return
    values = {"encoder": encoder.key, "embedding_model": encoder.model}
    with database.write() as session:
        session.execute(update(CatalogueVersion).values(**values))
