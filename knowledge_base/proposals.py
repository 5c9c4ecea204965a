"""What a document would have in its front matter, had it any: fields proposed from its own words, to be confirmed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from knowledge_base.document import (
    RATING_FIELDS,
    Contents,
    FieldValue,
    FrontMatter,
    Proposal,
    SourceDocument,
    content_hash,
)
from knowledge_base.proposing.addresses import source_url
from knowledge_base.proposing.authors import author, may_be_author
from knowledge_base.proposing.case_details import case_details
from knowledge_base.proposing.dates import named_date, printed_date
from knowledge_base.proposing.kinds import kind
from knowledge_base.proposing.places import region_and_place
from knowledge_base.proposing.publishers import publisher
from knowledge_base.proposing.ratings import ratings
from knowledge_base.proposing.subjects import phases, topics
from knowledge_base.proposing.text import DocumentText, plain, text_of
from knowledge_base.proposing.titles import title
from knowledge_base.readers.front_matter import checked_field

FILE_PROPERTIES = "the file's properties"  # where a reader saw what a program wrote there, not the document itself


def described(path: str, contents: Contents, digest: str, reader: str, today: dt.date | None = None) -> SourceDocument:
    """Make a document of what a reader found, every field that it does not state proposed where its words allow.

    `path` is the file's or the address, `digest` the SHA-256 of its bytes. Ratings are proposed and nothing more: the
    front matter has none that is not stated. A date after `today` is proposed of nothing.
    """
    own_path = f"{path}#{contents.key}" if contents.key else path
    stated, notes = _checked(contents.stated)
    offered = [proposal for proposal in contents.proposals if proposal.field not in stated and _passes(proposal)]
    text = text_of(own_path, contents.sections, reader)
    found = _proposed(text, stated, offered, today or dt.datetime.now(dt.UTC).date())
    proposals = tuple(proposal for proposal in found if proposal.field not in stated and _passes(proposal))
    in_force = {p.field: p.value for p in proposals if p.field not in RATING_FIELDS} | stated
    return SourceDocument(
        path=own_path,
        content_hash=_own_hash(contents) if contents.key else digest,
        front_matter=_front_matter(in_force),
        sections=contents.sections,
        proposals=proposals,
        notes=(*contents.notes, *notes),
        source=path,
        source_hash=digest,
        reader=reader,
    )


def _checked(stated: Mapping[str, FieldValue]) -> tuple[dict[str, FieldValue], list[str]]:
    """Take what is stated, field by field; what front matter would refuse is left out and said."""
    taken: dict[str, FieldValue] = {}
    notes: list[str] = []
    for field, value in stated.items():
        try:
            checked = checked_field(field, value)
        except ValueError as error:
            notes.append(f"{field} was left out: {error}")
        else:
            if checked is not None:
                taken[field] = checked
    return taken, notes


def _passes(proposal: Proposal) -> bool:
    try:
        return checked_field(proposal.field, proposal.value) is not None
    except ValueError:
        return False


def _proposed(
    text: DocumentText, stated: Mapping[str, FieldValue], offered: Sequence[Proposal], today: dt.date
) -> list[Proposal]:
    """Give one proposal a field at most, the title first: the rest is read in its light."""
    named = title(text, offered)
    text = replace(text, title=str(stated.get("title", named.value)))
    found = [named, *_kind_and_ratings(text, stated, offered)]
    is_case = any(stated.get("kind", p.value) == "case_study" for p in found if p.field == "kind")
    others = [
        publisher(text),
        author(text),
        source_url(text),
        topics(text),
        phases(text),
        *(region_and_place(text) if is_case else ()),
        *(case_details(text) if is_case else ()),
    ]
    kept = [proposal for proposal in offered if proposal.field != "author" or may_be_author(str(proposal.value))]
    dated = _published(text, offered, today)
    return _one_each(proposal for proposal in (*found, *dated, *kept, *others) if proposal is not None)


def _published(text: DocumentText, offered: Sequence[Proposal], today: dt.date) -> list[Proposal]:
    """Give dates, the surest first: a page records its own date, while a file's properties tell when it was made."""
    read = [proposal for proposal in offered if proposal.field == "published"]
    recorded = [proposal for proposal in read if proposal.seen != FILE_PROPERTIES]
    printed = [printed_date(text, today)]
    sure = [*recorded, *printed] if "://" in text.path else [*printed, *recorded]
    return [proposal for proposal in (*sure, named_date(text, today), *read) if proposal is not None]


def _kind_and_ratings(
    text: DocumentText, stated: Mapping[str, FieldValue], offered: Sequence[Proposal]
) -> list[Proposal]:
    rated = ratings(text)
    sure = [proposal for proposal in offered if proposal.field == "kind"]
    proposed = sure[0] if sure else kind(text, rated=bool(rated))
    return [proposed, *(rated if stated.get("kind", proposed.value) == "toolkit" else ())]


def _one_each(proposals: Iterable[Proposal]) -> list[Proposal]:
    first: dict[str, Proposal] = {}
    for proposal in proposals:
        if proposal.field not in first:
            first[proposal.field] = _plain(proposal)
    return list(first.values())


def _plain(proposal: Proposal) -> Proposal:
    value = plain(proposal.value) if isinstance(proposal.value, str) else proposal.value
    return Proposal(proposal.field, value, plain(proposal.seen))


def _front_matter(fields: Mapping[str, FieldValue]) -> FrontMatter:
    values: dict[str, Any] = {field: checked_field(field, value) for field, value in fields.items()}
    return FrontMatter(**values)


def _own_hash(contents: Contents) -> str:
    """Tell a document of a shared file by its own part, so that a change beside it is none of it.

    Its row is no part of it: that changes with every row that is put in or taken out above.
    """
    sections = [
        [list(section.heading_path), [[block.kind, block.text] for block in section.blocks]]
        for section in contents.sections
    ]
    return content_hash(json.dumps([dict(contents.stated), sections], sort_keys=True).encode())
