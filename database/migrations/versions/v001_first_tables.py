"""The first tables, as they were on the first day."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, and the one row that says which catalogue this is."""
    _make_documents()
    _make_question()
    _make_what_hangs_on_a_question()
    _make_themes()
    _make_settings()
    _make_catalogue_version()


def _make_documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("also_read", sa.JSON(), nullable=False),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("reviewed", sa.Text(), nullable=True),
        sa.Column("phases", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("research_schools", sa.JSON(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=True),
        sa.Column("approach", sa.Text(), nullable=True),
        sa.Column("impact_months", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("evidence_strength", sa.Integer(), nullable=True),
        sa.Column("rating_source", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('draft', 'live', 'retired')", name=op.f("ck_document_status")),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("path", "version", name="uq_document_path_version"),
    )
    op.create_index(
        "ix_document_live_path",
        "document",
        ["path"],
        unique=True,
        sqlite_where=sa.text("status = 'live'"),
        postgresql_where=sa.text("status = 'live'"),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("heading_path", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_passage_document_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_passage"),
        sa.UniqueConstraint("document_id", "ordinal", name="uq_passage_document_id_ordinal"),
    )
    op.create_index("ix_passage_digest", "passage", ["digest"], unique=False)
    op.create_index("ix_passage_document_id", "passage", ["document_id"], unique=False)
    op.create_table(
        "vector",
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("passage_vector", sa.LargeBinary(), nullable=False),
        sa.Column("sentence_vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name="fk_vector_passage_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("passage_id", "encoder", name="pk_vector"),
    )


def _make_question() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("event_key", sa.Text(), nullable=False),
        sa.Column("thread_key", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asker", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("prompt_version", sa.Text(), nullable=True),
        sa.Column("timings", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('received', 'claimed', 'answered', 'failed', 'unrecorded', 'imported')",
            name=op.f("ck_question_status"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("event_key", name="uq_question_event_key"),
        sa.UniqueConstraint("reference", name="uq_question_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_asked_at", "question", ["asked_at"], unique=False)
    op.create_index("ix_question_asker", "question", ["asker"], unique=False)
    op.create_index("ix_question_open", "question", ["status", "claimed_until"], unique=False)
    op.create_index("ix_question_thread", "question", ["thread_key", "asked_at"], unique=False)


def _make_what_hangs_on_a_question() -> None:
    op.create_table(
        "delivery",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("message_ts", sa.Text(), nullable=True),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_delivery_question_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("question_id", name="pk_delivery"),
    )
    op.create_index("ix_delivery_expires", "delivery", ["expires"], unique=False)
    op.create_table(
        "citation",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_path", sa.Text(), nullable=False),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_citation_question_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("question_id", "number", name="pk_citation"),
    )
    op.create_index("ix_citation_document_path", "citation", ["document_path"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('helpful', 'unhelpful')", name=op.f("ck_feedback_verdict")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_feedback_question_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("question_id", "rater", name="uq_feedback_question_id_rater"),
    )
    op.create_index("ix_feedback_question_id", "feedback", ["question_id"], unique=False)
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('open', 'resolved')", name=op.f("ck_request_status")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_request_question_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
    )
    op.create_index("ix_request_question_id", "request", ["question_id"], unique=False)


def _make_themes() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("centre", sa.LargeBinary(), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_theme"),
    )
    op.create_table(
        "theme_member",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_theme_member_question_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name="fk_theme_member_theme_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("question_id", name="pk_theme_member"),
    )
    op.create_index("ix_theme_member_theme_id", "theme_member", ["theme_id"], unique=False)
    op.create_table(
        "theme_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("editor", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name="fk_theme_edit_theme_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_theme_edit"),
    )
    op.create_index("ix_theme_edit_theme_id", "theme_edit", ["theme_id"], unique=False)


def _make_settings() -> None:
    op.create_table(
        "channel_setting",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_setting"),
    )
    op.create_table(
        "member_setting",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("record", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("member", name="pk_member_setting"),
    )
    op.create_table(
        "job_run",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("job", "period", name="pk_job_run"),
    )


def _make_catalogue_version() -> None:
    table = op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_version"),
    )
    op.bulk_insert(table, [{"id": 1, "version": 0, "identity": secrets.token_hex(16)}])
