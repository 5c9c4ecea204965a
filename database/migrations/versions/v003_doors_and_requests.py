"""Private and shared answers, a channel's kinds of document, and what an asker wants beyond the answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add to the questions what the new doors need; make the table of requests anew, which nothing wrote to yet."""
    op.add_column("question", sa.Column("setting", sa.Text(), nullable=True))
    op.add_column("question", sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("question", sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("question", sa.Column("kinds", sa.JSON(none_as_null=True), nullable=True))
    op.drop_table("request")
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("message_ts", sa.Text(), nullable=True),
        sa.Column("tried_version", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolver", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('person', 'evidence')", name=op.f("ck_request_kind")),
        sa.CheckConstraint("status IN ('open', 'resolved')", name=op.f("ck_request_status")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_request_question_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
        sa.UniqueConstraint("question_id", "kind", name="uq_request_question_id_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_question_id", "request", ["question_id"], unique=False)
