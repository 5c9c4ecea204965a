"""Text as Slack makes it of what people type, and Markdown as a tree that a page can build without parsing HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sandbox.model import Json
from sandbox.workspace import Workspace

_URL = re.compile(r"\bhttps?://[^\s<>|]+[^\s<>|.,;:!?)\]]")
_CHANNEL = re.compile(r"(?<!\w)#([a-z0-9][a-z0-9-]*)")
_WEB = ("http://", "https://", "mailto:")
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def typed(words: str, workspace: Workspace) -> str:
    """Give what Slack makes of typed words: escaped, with known names, channels and addresses marked up."""
    text = html.escape(words, quote=False)
    by_length = sorted(workspace.members.values(), key=lambda member: -len(member.name))
    for member in by_length:
        name = re.escape(html.escape(member.name, quote=False))
        text = re.sub(rf"(?<![\w@])@(?:{name}|{member.id})(?!\w)", f"<@{member.id}>", text)
    names = {channel.name: channel.id for channel in workspace.channels.values() if channel.name}
    text = _URL.sub(lambda match: f"<{match.group()}>", text)
    return _CHANNEL.sub(lambda m: f"<#{names[m[1]]}|{m[1]}>" if m[1] in names else m[0], text)


def nodes(markdown: str) -> list[Json]:
    """Give Markdown as nested nodes: {"tag", "href"?, "children"} or {"text"}."""
    return _children(iter(_markdown.parse(markdown)))


def _children(tokens: Iterable[Token]) -> list[Json]:
    remaining = iter(tokens)
    made: list[Json] = []
    for token in remaining:
        if token.nesting == -1:
            break
        if token.nesting == 1:
            node: Json = {"tag": token.tag}
            address = str(token.attrs.get("href", ""))
            if address.startswith(_WEB):
                node["href"] = address
            made.append(node | {"children": _children(remaining)})
        elif token.children is not None:
            made += _children(iter(token.children))
        elif token.type in ("softbreak", "hardbreak"):
            made.append({"text": "\n"})
        elif token.tag:
            made.append({"tag": token.tag, "children": [{"text": token.content}] if token.content else []})
        elif token.content:
            made.append({"text": token.content})
    return made
