"""A message as it came in by a door, and what of it may be kept: redacted words, pseudonyms, what its asker told us."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from answering.answer import Outcome
from insights.question_log import Address, NewQuestion
from people.members import Members, MemberSettings
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor, safeguarding_concern


@dataclass(frozen=True)
class Incoming:
    """A message as it came in by a door, with nothing taken out yet."""

    event_key: str  # namespaced, such as message:C1:17.1
    text: str
    asker: str
    door: str
    thread: str | None = None
    asked_at: dt.datetime | None = None
    region: str | None = None
    place: str | None = None
    role: str | None = None
    setting: str | None = None
    outcome: str | None = None  # where it was asked elsewhere and is known
    recorded: bool = True
    private: bool = False  # the answer is for the asker's eyes
    kinds: tuple[str, ...] = ()  # of document, where the channel it was asked in has some
    address: Address | None = None


class Recording:
    """Makes of a message what may be kept of it."""

    def __init__(self, redactor: Redactor, pseudonyms: Pseudonyms, members: Members | None = None) -> None:
        self._redactor = redactor
        self._pseudonyms = pseudonyms
        self._members = members

    def as_allowed(self, incoming: Incoming) -> Incoming:
        """Give a message as its asker lets it be recorded: some have asked that none of theirs is."""
        return replace(incoming, recorded=incoming.recorded and self._told(incoming).record)

    def stored_form(self, incoming: Incoming) -> NewQuestion:
        """Give the form in which a question is stored; of a safeguarding concern no words and no thread."""
        return self._form(incoming, self._told(incoming) if incoming.recorded else MemberSettings())

    def _form(self, incoming: Incoming, told: MemberSettings) -> NewQuestion:
        key = self._pseudonyms.of("event", incoming.event_key)
        bare = NewQuestion(key, incoming.door, None, None, "unrecorded", asked_at=incoming.asked_at)
        if not incoming.recorded:
            return bare
        asker = self.asker(incoming.asker)
        if safeguarding_concern(incoming.text):
            closed = replace(bare, asker=asker, status="answered", outcome=Outcome.DECLINED)
            return replace(closed, address=incoming.address)
        return replace(
            bare,
            text=self.redacted(incoming.text),
            asker=asker,
            status="received",
            thread_key=self.thread_key(incoming.thread),
            region=incoming.region or told.region,
            place=incoming.place or told.place,
            setting=incoming.setting or told.setting,
            role=incoming.role or told.role,
            private=incoming.private,
            kinds=list(incoming.kinds) or None,
            address=incoming.address,
        )

    def imported_form(self, row: Incoming) -> NewQuestion:
        """Give the form in which a question asked elsewhere is stored: counted, never answered.

        What its row says of the asker is redacted too, since anything may stand in a file.
        """
        told = self._told(row)
        form = self._form(replace(row, recorded=row.recorded and told.record), told)
        outcome = row.outcome if form.text is not None else None
        region, place, setting, role = (
            self.redacted(value) if value else None for value in (form.region, form.place, form.setting, form.role)
        )
        clean = replace(form, region=region, place=place, setting=setting, role=role)
        return replace(clean, status="imported", outcome=outcome, address=None)

    def _told(self, incoming: Incoming) -> MemberSettings:
        """Give what the asker told us of themselves."""
        return self._members.settings(self.asker(incoming.asker)) if self._members else MemberSettings()

    def redacted(self, text: str) -> str:
        """Take personal data out of words."""
        return self._redactor.redact(text).text

    def asker(self, person: str) -> str:
        """Give a person's pseudonym."""
        return self._pseudonyms.of("asker", person)

    def thread_key(self, thread: str | None) -> str | None:
        """Give what a thread is known by in the log."""
        return self._pseudonyms.of("thread", thread) if thread else None
