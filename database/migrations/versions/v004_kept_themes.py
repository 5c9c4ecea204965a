"""Themes that are kept: a lead's changes, questions that fit nowhere yet, and figures once they are published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of themes anew, which nothing wrote to yet, and one for what is published."""
    op.drop_table("theme_edit")
    op.drop_table("theme_member")
    op.drop_table("theme")
    _make_themes()
    _make_members()
    _make_edits()
    _make_publications()
    _make_published_questions()
    _make_question_vectors()


def _make_themes() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("centre", sa.LargeBinary(), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["theme.id"], name="fk_theme_merged_into", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_theme"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_theme_merged_into", "theme", ["merged_into"], unique=False)


def _make_members() -> None:
    op.create_table(
        "theme_member",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("fixed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_theme_member_question_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name="fk_theme_member_theme_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("question_id", name="pk_theme_member"),
    )
    op.create_index("ix_theme_member_theme_id", "theme_member", ["theme_id"], unique=False)


def _make_edits() -> None:
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


def _make_publications() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("first_month", sa.Text(), nullable=False),
        sa.Column("last_month", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name="fk_publication_theme_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.UniqueConstraint("theme_id", "first_month", name="uq_publication_theme_id_first_month"),
    )
    op.create_index("ix_publication_theme_id", "publication", ["theme_id"], unique=False)


def _make_published_questions() -> None:
    op.create_table(
        "published_question",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name="fk_published_question_publication_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_published_question_question_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name="pk_published_question"),
    )
    op.create_index("ix_published_question_publication_id", "published_question", ["publication_id"], unique=False)


def _make_question_vectors() -> None:
    op.create_table(
        "question_vector",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_question_vector_question_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name="pk_question_vector"),
    )
