"""All tables in one place: what Evidence Desk keeps, and nothing else; those of the knowledge base are in `documents`.

Times are aware UTC datetimes. Lists of words (phases, topics, research schools) are JSON arrays. Askers and
raters are HMAC pseudonyms, never Slack ids; the only Slack ids live in `delivery`, which is purged.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from database.access import DashboardSession as DashboardSession
from database.access import UsedLink as UsedLink
from database.base import Base as Base  # whoever wants every table wants them from here
from database.base import one_of
from database.documents import CatalogueVersion as CatalogueVersion
from database.documents import Document as Document
from database.documents import DocumentChange as DocumentChange
from database.documents import Passage as Passage
from database.documents import Vector as Vector
from database.documents import WebPage as WebPage

QUESTION_STATUSES = ("received", "claimed", "answered", "failed", "unrecorded", "imported")
REQUEST_KINDS = ("person", "evidence")
OUTCOMES = ("answered", "partial", "not_found", "declined", "failed")


class Question(Base):
    """One question as it came, redacted before it was written here, and what became of it."""

    __tablename__ = "question"
    __table_args__ = (
        one_of("status", QUESTION_STATUSES),
        Index("ix_question_open", "status", "claimed_until"),
        Index("ix_question_thread", "thread_key", "asked_at"),
        # A deleted question's id is never given out again: a button on its old answer must not find another.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)  # the short code a person can quote
    event_key: Mapped[str] = mapped_column(unique=True)  # HMAC of the namespaced event key
    thread_key: Mapped[str | None]  # HMAC
    asked_at: Mapped[dt.datetime] = mapped_column(index=True)
    asker: Mapped[str | None] = mapped_column(index=True)  # HMAC pseudonym; none where unrecorded
    region: Mapped[str | None]
    place: Mapped[str | None]
    role: Mapped[str | None]
    door: Mapped[str]
    text: Mapped[str | None]  # redacted; empty for a safeguarding concern or an unrecorded question
    status: Mapped[str]
    outcome: Mapped[str | None]
    answer: Mapped[dict[str, Any] | None]
    mode: Mapped[str | None]
    prompt_version: Mapped[str | None]
    timings: Mapped[dict[str, Any] | None]
    answered_at: Mapped[dt.datetime | None]
    claim_number: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[dt.datetime | None]
    setting: Mapped[str | None]
    private: Mapped[bool] = mapped_column(default=False, server_default=false())  # for the asker's eyes, until shared
    shared_at: Mapped[dt.datetime | None]
    kinds: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # of document, where its channel has some


class Delivery(Base):
    """Where the reply goes: purged within 24 hours of the answer and never exported."""

    __tablename__ = "delivery"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str]
    thread_ts: Mapped[str | None]
    user: Mapped[str]
    message_ts: Mapped[str | None]
    expires: Mapped[dt.datetime | None] = mapped_column(index=True)


class Citation(Base):
    """A passage that an answer rested on, with the words quoted."""

    __tablename__ = "citation"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document_path: Mapped[str] = mapped_column(index=True)
    document_version: Mapped[int]
    section: Mapped[str]
    quote: Mapped[str]


class Feedback(Base):
    """One verdict a rater gave on one answer; the last one wins."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("question_id", "rater"), one_of("verdict", ("helpful", "unhelpful")))

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    rater: Mapped[str]
    verdict: Mapped[str]
    reason: Mapped[str | None]
    comment: Mapped[str | None]
    given_at: Mapped[dt.datetime]


class QuestionVector(Base):
    """What an encoder made of a question's words: it goes when they go, and is never encoded twice."""

    __tablename__ = "question_vector"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    encoder: Mapped[str]
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # float16, little-endian


class Theme(Base):
    """A shared challenge seen in the questions; it keeps its id from one clustering to the next."""

    __tablename__ = "theme"
    __table_args__ = ({"sqlite_autoincrement": True},)  # a deleted theme's id is never given out again

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    name: Mapped[str | None]  # given by a lead, shown in place of the label
    terms: Mapped[list[str]]
    centre: Mapped[bytes] = mapped_column(LargeBinary)  # float32, little-endian; empty: to be worked out anew
    encoder: Mapped[str]
    pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]


class ThemeMember(Base):
    """A question's place in a theme, and how near it lies (cosine); only questions that count have one.

    A follow-up, and a near-duplicate by the same asker, does not count; nor does what is off topic.
    """

    __tablename__ = "theme_member"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int | None] = mapped_column(  # none: not yet a theme
        ForeignKey("theme.id", ondelete="CASCADE"), index=True
    )
    similarity: Mapped[float]
    fixed: Mapped[bool] = mapped_column(default=False, server_default=false())  # where a lead's split has put it


class ThemeEdit(Base):
    """What a lead changed by hand, so that the next clustering respects it."""

    __tablename__ = "theme_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    editor: Mapped[str]
    edited_at: Mapped[dt.datetime]
    action: Mapped[str]
    detail: Mapped[dict[str, Any]]


class Publication(Base):
    """A theme's figures over closed months, as leads first saw them; never counted again, so that no two can differ."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("theme_id", "first_month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int | None] = mapped_column(  # none: what is not yet a theme
        ForeignKey("theme.id", ondelete="CASCADE"), index=True
    )
    first_month: Mapped[str]  # such as 2026-09
    last_month: Mapped[str]
    published_at: Mapped[dt.datetime]
    figures: Mapped[dict[str, Any]]  # counts, and paths of documents cited to enough askers; nobody's words


class PublishedQuestion(Base):
    """A question that a published figure counts: no other ever counts it, whatever theme it moves to."""

    __tablename__ = "published_question"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    publication_id: Mapped[int | None] = mapped_column(  # none: its theme is gone, but what was published was seen
        ForeignKey("publication.id", ondelete="SET NULL"), index=True
    )


class Request(Base):
    """What an asker wants beyond the answer: a person's reply, or to be told once there is evidence."""

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("question_id", "kind"),
        one_of("kind", REQUEST_KINDS),
        one_of("status", ("open", "resolved")),
        # A deleted request's id is never given out again: a button on its old message must not find another.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    status: Mapped[str]
    opened_at: Mapped[dt.datetime]
    channel: Mapped[str | None]  # where a person was asked
    message_ts: Mapped[str | None]
    tried_version: Mapped[int | None]  # of the catalogue, when evidence was last looked for
    resolved_at: Mapped[dt.datetime | None]
    resolver: Mapped[str | None]  # HMAC pseudonym
    reply: Mapped[str | None]  # redacted
    told_at: Mapped[dt.datetime | None]  # when the asker had the reply, or the answer
    read_at: Mapped[dt.datetime | None]  # when a curator had seen to the reply
    claim_number: Mapped[int] = mapped_column(default=0)  # of whoever posts about it, as for a question
    claimed_until: Mapped[dt.datetime | None]


class ChannelSetting(Base):
    """How the bot behaves in one channel."""

    __tablename__ = "channel_setting"

    channel: Mapped[str] = mapped_column(primary_key=True)
    mode: Mapped[str]
    kinds: Mapped[list[str]]
    audience: Mapped[str | None]
    changed_at: Mapped[dt.datetime]


class MemberSetting(Base):
    """What a member of staff told us or allowed."""

    __tablename__ = "member_setting"

    member: Mapped[str] = mapped_column(primary_key=True)  # HMAC pseudonym
    region: Mapped[str | None]
    place: Mapped[str | None]
    setting: Mapped[str | None]
    role: Mapped[str | None]
    record: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[dt.datetime]


class JobRun(Base):
    """One run of one periodic job; unique by period, so that a job runs once and can be caught up."""

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    detail: Mapped[str | None]


class SeenEvent(Base):
    """When each kind of Slack event came last, so that `evidence doctor` can tell what never comes."""

    __tablename__ = "seen_event"

    kind: Mapped[str] = mapped_column(primary_key=True)
    last_at: Mapped[dt.datetime]
