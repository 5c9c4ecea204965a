"""Slack's markup read as people meant it, and foreign words made inert."""

from __future__ import annotations

import pytest

from bot.slack_text import escaped, mentions, plain


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("<@UBOT> what about feedback?", "what about feedback?"),
        ("<@UBOT|evidence> reading &amp; writing &lt;KS2&gt;", "reading & writing <KS2>"),
        ("ask <@U7> about <#C1|general> and <#C2>", "ask [name] about #general and"),
        (
            "<!channel> does <https://example.org|this page> or <https://example.org/a> help",
            "does this page or https://example.org/a help",
        ),
        ("  two\nlines ", "two lines"),
        ("&lt;@U7&gt; typed, not mentioned", "<@U7> typed, not mentioned"),
    ],
)
def test_a_message_is_read_as_it_was_meant(sent: str, meant: str) -> None:
    assert plain(sent, "UBOT") == meant


def test_mentions_are_found_with_and_without_a_label() -> None:
    assert mentions("<@U1> and <@U2|ben> but not &lt;@U3&gt;") == {"U1", "U2"}


def test_foreign_words_cannot_become_markup() -> None:
    assert escaped("<!channel> & <https://evil|bank.org>") == "&lt;!channel&gt; &amp; &lt;https://evil|bank.org&gt;"
