"""The tables of the knowledge base: documents in their versions, passages, vectors, and what became of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, one_of

DOCUMENT_STATUSES = ("draft", "live", "retired")
CHANGES = ("added", "updated", "moved", "retired", "restored", "confirmed")


class Document(Base):
    """One version of one document; at most one version of a path is live."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("path", "version"),
        Index(
            "ix_document_live_path",
            "path",
            unique=True,
            sqlite_where=text("status = 'live'"),
            postgresql_where=text("status = 'live'"),
        ),
        Index("ix_document_source", "source"),
        one_of("status", DOCUMENT_STATUSES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]  # relative to the documents folder with forward slashes, or an address
    version: Mapped[int]
    status: Mapped[str]
    folder: Mapped[str | None]  # the one it was synchronised from; only its synchronising retires it
    content_hash: Mapped[
        str
    ]  # SHA-256, hexadecimal: of the source's bytes as last looked at, or of its own part of them
    added_at: Mapped[dt.datetime]
    title: Mapped[str]
    kind: Mapped[str]
    publisher: Mapped[str]
    author: Mapped[str | None]
    source_url: Mapped[str]
    also_read: Mapped[list[str]]
    published: Mapped[str | None]  # the source's date as text: 2024, 2024-05 or 2024-05-26
    reviewed: Mapped[str | None]
    phases: Mapped[list[str]]
    topics: Mapped[list[str]]
    region: Mapped[str | None]
    place: Mapped[str | None]
    partner: Mapped[str | None]
    research_schools: Mapped[list[str]]
    challenge: Mapped[str | None]
    approach: Mapped[str | None]
    impact_months: Mapped[int | None]
    cost: Mapped[str | None]
    evidence_strength: Mapped[int | None]
    rating_source: Mapped[str | None]
    supersedes: Mapped[str | None]
    source: Mapped[str] = mapped_column(server_default="")  # the file or address it was read from, as in `path`
    # SHA-256 of the source as last looked at. A version that was restored, or taken out of use by a curator, is left
    # as it is until the source changes again.
    source_hash: Mapped[str] = mapped_column(server_default="")
    reader: Mapped[str] = mapped_column(server_default="")  # the format's reader and its version, such as "pdf 1"
    retired_because: Mapped[str | None]  # replaced, gone, moved, or curator
    restored_from: Mapped[int | None]  # the version whose words these are
    proposals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")  # of fields not yet confirmed
    confirmed: Mapped[list[str]] = mapped_column(server_default="[]")  # fields that a curator settled; kept at updates
    notes: Mapped[list[str]] = mapped_column(server_default="[]")  # what could not be read of it, for the curator


class Passage(Base):
    """A stretch of one document short enough for the encoder's window."""

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("document_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    heading_path: Mapped[list[str]]
    page: Mapped[int | None]
    text: Mapped[str]  # its sentences joined as in the source
    sentences: Mapped[list[str]]  # each a word-for-word stretch of `text`
    tokens: Mapped[int]  # word pieces of the text that is embedded, context header included
    digest: Mapped[str] = mapped_column(index=True)  # SHA-256 of the embedded text and the sentences


class Vector(Base):
    """What one encoder made of one passage."""

    __tablename__ = "vector"

    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True)
    encoder: Mapped[str] = mapped_column(primary_key=True)  # its fingerprint and the form of the context header
    passage_vector: Mapped[bytes] = mapped_column(LargeBinary)  # float32, little-endian, one row
    sentence_vectors: Mapped[bytes] = mapped_column(LargeBinary)  # float16, little-endian, one row a sentence


class DocumentChange(Base):
    """One line of a document's history."""

    __tablename__ = "document_change"
    __table_args__ = (one_of("kind", CHANGES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    kind: Mapped[str]
    at: Mapped[dt.datetime]
    detail: Mapped[
        str | None
    ]  # where it moved from, which version was restored, which fields were confirmed, why retired


class WebPage(Base):
    """What an address answered the last time, so that it need not be sent again; the address as a document's source."""

    __tablename__ = "web_page"

    address: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]  # as the server wrote it
    content_hash: Mapped[str]  # SHA-256 of the decoded body, hexadecimal
    checked_at: Mapped[dt.datetime]


class CatalogueVersion(Base):
    """One row: raised with every change of the catalogue, compared by every process that serves an index."""

    __tablename__ = "catalogue_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    identity: Mapped[str]  # random, made once: an index of another database is foreign
    encoder: Mapped[str | None]  # whose vectors are served, by its embedding key; while another's are being made
    embedding_model: Mapped[str | None]  # what EMBEDDING_MODEL named then; none is the packaged one
