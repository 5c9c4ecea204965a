"""Documents of every format: where each was read from, what was proposed of it, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what documents need; those that are there were all read from Markdown, each from a file of its own."""
    # Column by column: on SQLite a table that is made anew would take its passages along as the old one is dropped.
    for name in ("source", "source_hash", "reader"):
        op.add_column("document", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("document", sa.Column("retired_because", sa.Text(), nullable=True))
    op.add_column("document", sa.Column("restored_from", sa.Integer(), nullable=True))
    for name in ("proposals", "confirmed", "notes"):
        op.add_column("document", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_document_source", "document", ["source"], unique=False)
    op.execute(sa.text("UPDATE document SET source = path, source_hash = content_hash, reader = 'markdown 1'"))
    _make_changes()
    op.create_table(
        "web_page",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_web_page"),
    )
    op.add_column("catalogue_version", sa.Column("encoder", sa.Text(), nullable=True))
    op.add_column("catalogue_version", sa.Column("embedding_model", sa.Text(), nullable=True))


def _make_changes() -> None:
    op.create_table(
        "document_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('added', 'updated', 'moved', 'retired', 'restored', 'confirmed')",
            name=op.f("ck_document_change_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_document_change"),
    )
    op.create_index("ix_document_change_path", "document_change", ["path"], unique=False)
    op.execute(
        sa.text(
            "INSERT INTO document_change (path, version, kind, at) "
            "SELECT path, version, CASE WHEN version = 1 THEN 'added' ELSE 'updated' END, added_at FROM document"
        )
    )
