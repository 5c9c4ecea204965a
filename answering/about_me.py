"""What a member of staff sees, changes and deletes of what is kept about them; always their own, whoever they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from answering.incoming import Recording
from insights.kept_questions import KeptQuestion, KeptQuestions
from insights.personal_data import Kept, PersonalData
from knowledge_base.document import REGIONS
from people.actors import Actor
from people.members import Members, MemberSettings

RECENT = 10
LONGEST_PLACE = 100
SETTINGS = (
    "Early years setting",
    "Primary school",
    "Secondary school",
    "All-through school",
    "Special school or alternative provision",
    "College",
    "Multi-academy trust",
    "Local authority",
    "Research School",
    "Other organisation",
)
ROLES = (
    "Teacher",
    "Middle leader",
    "Senior leader",
    "Headteacher",
    "Trust or local authority leader",
    "Research School staff",
    "Delivery or regional staff",
    "Other",
)

HelpMessages = Callable[[Actor], Sequence[tuple[str, str]]]


class NotOffered(ValueError):
    """A choice that is none of those offered; the message is a plain sentence."""


@dataclass(frozen=True)
class Deleted:
    """What was deleted here, and the messages in Slack that go with it: channel and timestamp of each."""

    kept: Kept
    was_unrecorded: bool = False  # their choice, which is deleted with the rest
    messages: tuple[tuple[str, str], ...] = ()


class AboutMe:
    """Everything about the actor, and never about another."""

    def __init__(
        self,
        questions: KeptQuestions,
        members: Members,
        data: PersonalData,
        recording: Recording,
        help_messages: HelpMessages,
    ) -> None:
        self._questions = questions
        self._members = members
        self._data = data
        self._recording = recording
        self._help_messages = help_messages

    def recent(self, actor: Actor) -> tuple[KeptQuestion, ...]:
        """Give what they asked last, the newest first."""
        return tuple(self._questions.latest_of(self._pseudonym(actor), RECENT))

    def settings(self, actor: Actor) -> MemberSettings:
        """Give what they told us about themselves."""
        return self._members.settings(self._pseudonym(actor))

    def save(self, actor: Actor, settings: MemberSettings) -> None:
        """Keep what they tell us about themselves, redacted; raises `NotOffered`."""
        offered = ((settings.region, REGIONS), (settings.setting, SETTINGS), (settings.role, ROLES))
        if any(value is not None and value not in choices for value, choices in offered):
            raise NotOffered("Please choose one of what is offered.")
        place = self._recording.redacted((settings.place or "").strip()[:LONGEST_PLACE]) or None
        self._members.save(self._pseudonym(actor), replace(settings, place=place))

    def kept(self, actor: Actor) -> Kept:
        """Count what is kept about them."""
        return self._data.kept(self._pseudonym(actor))

    def delete(self, actor: Actor) -> Deleted:
        """Delete what is kept about them; `finish` clears what deleting leaves in the file."""
        messages = tuple(self._help_messages(actor))  # before the rows that name them are gone
        was_unrecorded = not self.settings(actor).record
        return Deleted(self._data.erase(self._pseudonym(actor)), was_unrecorded, messages)

    def finish(self) -> None:
        """Clear the bytes of what was deleted out of the database's file."""
        self._data.finish()

    def _pseudonym(self, actor: Actor) -> str:
        return self._recording.asker(actor.id)
