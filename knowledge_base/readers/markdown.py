"""The Markdown reader: front matter, then headings, paragraphs, list items and table rows as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge_base.document import Block, DocumentFault, Section, SourceDocument, content_hash
from knowledge_base.readers.front_matter import read_front_matter

READER = "markdown 1"
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
_LONGEST = 5_000_000  # bytes; a text of that size is not a document of guidance


def read_markdown(path: str, content: bytes) -> SourceDocument:
    """Read one Markdown document; raises `DocumentFault` naming file, line and field."""
    text = _decode(path, content)
    lines = text.splitlines()
    front_matter, taken = read_front_matter(path, lines)
    tree = SyntaxTreeNode(_PARSER.parse("\n".join(lines[taken:])))
    sections = tuple(_sections(tree, front_matter.title))
    if not any(section.blocks for section in sections):
        raise DocumentFault(path, "no text under the front matter", line=taken)
    return SourceDocument(path, content_hash(content), front_matter, sections)


def _decode(path: str, content: bytes) -> str:
    if len(content) > _LONGEST:
        raise DocumentFault(path, f"larger than {_LONGEST // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DocumentFault(path, "not UTF-8 text; save the file as UTF-8", line) from error
    return text.replace("\x00", "")


def _sections(tree: SyntaxTreeNode, title: str) -> Iterator[Section]:
    headings: list[tuple[int, str]] = []
    blocks: list[Block] = []
    for node in tree.children:
        if node.type != "heading":
            blocks.extend(_blocks(node))
            continue
        if blocks:
            yield Section(_heading_path(headings, title), None, tuple(blocks))
        blocks = []
        level = int(node.tag[1])
        headings = [*(kept for kept in headings if kept[0] < level), (level, _plain(node))]
    if blocks:
        yield Section(_heading_path(headings, title), None, tuple(blocks))


def _heading_path(headings: list[tuple[int, str]], title: str) -> tuple[str, ...]:
    return tuple(text for _, text in headings if text and text != title)


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type in ("bullet_list", "ordered_list"):
        yield from _list_items(node)
    elif node.type == "table":
        yield from _table_rows(node)
    elif node.type in ("fence", "code_block", "html_block"):
        yield from _paragraph(node.content)
    elif node.type == "blockquote":
        for child in node.children:
            yield from _blocks(child)
    elif node.type != "hr":
        yield from _paragraph(_plain(node))


def _paragraph(text: str) -> Iterator[Block]:
    if text.strip():
        yield Block("paragraph", " ".join(text.split()))


def _list_items(node: SyntaxTreeNode) -> Iterator[Block]:
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    for offset, item in enumerate(node.children):
        mark = "" if start is None else f"{start + offset}. "
        for position, child in enumerate(item.children):
            if position == 0 and child.type == "paragraph":
                yield Block("item", mark + _plain(child))
            else:
                yield from _blocks(child)


def _table_rows(node: SyntaxTreeNode) -> Iterator[Block]:
    rows = [row for part in node.children for row in part.children]
    cells = [[_plain(cell) for cell in row.children] for row in rows]
    header, body = cells[0], cells[1:]
    for row in body:
        named = [f"{name}: {value}" if name else value for name, value in zip(header, row, strict=True) if value]
        if named:
            yield Block("row", "; ".join(named))


def _plain(node: SyntaxTreeNode) -> str:
    """Give a node's words without marks of emphasis, links or code."""
    if node.type in ("text", "code_inline", "html_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if node.type == "image":
        return node.content
    return (
        " ".join("".join(_plain(child) for child in node.children).split())
        if node.type in _WHOLE
        else "".join(_plain(child) for child in node.children)
    )


_WHOLE = ("heading", "paragraph", "td", "th", "inline")
