"""How the bot behaves in a channel: when it answers, from which kinds of document, and who sees the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from sqlalchemy.dialects import postgresql, sqlite

from answering.answer import Answer, Outcome
from database.engine import Database
from database.models import ChannelSetting
from knowledge_base.document import KINDS
from people.actors import Actor, Role, require

Mode = Literal["off", "mentions", "questions"]
Audience = Literal["everyone", "asker"]
MODES: tuple[Mode, ...] = ("off", "mentions", "questions")
AUDIENCES: tuple[Audience, ...] = ("everyone", "asker")
KIND_NAMES = {
    "guidance": "guidance",
    "toolkit": "Toolkit strands",
    "case_study": "case studies",
    "partnership": "pages about the partnership",
    "implementation": "implementation guidance",
    "other": "other documents",
}
LIMITED = "Only these kinds of document were searched, as this channel is set: {kinds}."


@dataclass(frozen=True)
class ChannelSettings:
    """What holds in one channel."""

    mode: Mode = "mentions"
    kinds: tuple[str, ...] = ()  # of document; none means all
    audience: Audience = "everyone"


class Channels:
    """Keeps how the bot behaves where; leads and curators decide it."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def of(self, channel: str) -> ChannelSettings:
        """Give what holds in a channel; the defaults, where nobody has set anything."""
        with self._database.read() as session:
            row = session.get(ChannelSetting, channel)
            return _read(row) if row else ChannelSettings()

    def for_change(self, actor: Actor, channel: str) -> ChannelSettings:
        """Give the same to somebody who may change it; raises `NotAllowed`."""
        require(actor, Role.LEAD, Role.CURATOR)
        return self.of(channel)

    def save(self, actor: Actor, channel: str, settings: ChannelSettings) -> None:
        """Keep what a lead or a curator decided; raises `NotAllowed`."""
        require(actor, Role.LEAD, Role.CURATOR)
        if settings.mode not in MODES or settings.audience not in AUDIENCES or not set(settings.kinds) <= set(KINDS):
            raise ValueError("a channel's settings should be of those that exist")
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        values = {**asdict(settings), "kinds": list(settings.kinds), "changed_at": self._clock()}
        row = insert(ChannelSetting).values(channel=channel, **values)
        with self._database.write() as session:
            session.execute(row.on_conflict_do_update(index_elements=["channel"], set_=values))


def limited_to(kinds: Sequence[str], answer: Answer) -> Answer:
    """Say in an answer that some kinds of document alone were searched for it."""
    if not kinds or answer.outcome is Outcome.DECLINED:
        return answer
    note = LIMITED.format(kinds=", ".join(KIND_NAMES.get(kind, kind) for kind in kinds))
    return replace(answer, caveats=(*answer.caveats, note))


def _read(row: ChannelSetting) -> ChannelSettings:
    """Read a row; what another version wrote and this one does not know counts as not set."""
    default = ChannelSettings()
    return ChannelSettings(
        mode=next((mode for mode in MODES if mode == row.mode), default.mode),
        kinds=tuple(kind for kind in row.kinds if kind in KINDS),
        audience=next((audience for audience in AUDIENCES if audience == row.audience), default.audience),
    )
