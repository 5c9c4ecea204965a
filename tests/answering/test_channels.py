"""A channel's settings: who may change them, and what is refused."""

from __future__ import annotations

import pytest
from fakes import answer_saying

from answering.answer import Answer, Outcome
from answering.channels import Channels, ChannelSettings, limited_to
from database.engine import Database
from database.models import ChannelSetting
from insights.question_log import utc_now
from people.actors import Actor, NotAllowed, Role

LEAD, HELPER = Actor("U1", frozenset({Role.LEAD})), Actor("U2", frozenset({Role.HELPER}))


def test_settings_are_kept_by_leads_and_curators_alone(database: Database) -> None:
    channels = Channels(database, utc_now)
    assert channels.of("C1") == ChannelSettings("mentions", (), "everyone")
    for settings in (ChannelSettings("off"), ChannelSettings("questions", ("toolkit",), "asker")):
        channels.save(LEAD, "C1", settings)
        assert channels.for_change(Actor("U3", frozenset({Role.CURATOR})), "C1") == settings
    for actor in (HELPER, Actor("U4")):
        with pytest.raises(NotAllowed):
            channels.save(actor, "C1", ChannelSettings("off"))
        with pytest.raises(NotAllowed):
            channels.for_change(actor, "C1")
    assert channels.of("C1").mode == "questions"
    assert channels.of("C2") == ChannelSettings()


@pytest.mark.parametrize("altered", [{"mode": "everything"}, {"kinds": ("secrets",)}, {"audience": "nobody"}])
def test_values_that_do_not_exist_are_refused(database: Database, altered: dict[str, object]) -> None:
    channels = Channels(database, utc_now)
    with pytest.raises(ValueError, match="of those that exist"):
        channels.save(LEAD, "C1", ChannelSettings(**altered))  # type: ignore[arg-type]
    assert channels.of("C1") == ChannelSettings()


def test_what_another_version_wrote_counts_as_not_set(database: Database) -> None:
    with database.write() as session:
        session.add(ChannelSetting(channel="C1", mode="x", kinds=["y", "toolkit"], audience=None, changed_at=utc_now()))
    assert Channels(database, utc_now).of("C1") == ChannelSettings("mentions", ("toolkit",), "everyone")


def test_an_answer_says_that_it_was_looked_for_among_some_kinds_alone() -> None:
    answer = answer_saying("Yes.")
    assert limited_to((), answer) is answer
    assert limited_to(("case_study", "toolkit"), answer).caveats[-1].endswith("case studies, Toolkit strands.")
    declined = Answer(Outcome.DECLINED, "English only.")
    assert limited_to(("toolkit",), declined) is declined
