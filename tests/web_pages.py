"""Saved pages for tests, read and written down so that they can be compared by eye."""

from __future__ import annotations

from pathlib import Path

from knowledge_base.document import Contents
from knowledge_base.readers.html import read_html

PAGES = Path(__file__).parent / "knowledge_base" / "pages"
WORDS = "The schools read aloud on every day of the week, and wrote down which words were new to their pupils. "
SIGNS = {"paragraph": "", "item": "- ", "row": "| "}


def read_page(name: str) -> Contents:
    return read_html(name, (PAGES / name).read_bytes())


def shown(contents: Contents) -> str:
    """Write contents down: `# heading > heading`, then a line for each block, signed by its kind."""
    lines: list[str] = []
    for section in contents.sections:
        lines.append(f"# {' > '.join(section.heading_path)}".rstrip())
        lines += [SIGNS[block.kind] + block.text for block in section.blocks]
    return "\n".join(lines)


def proposed(contents: Contents) -> dict[str, object]:
    return {each.field: each.value for each in contents.proposals}


def page_of(body: str, head: str = "<title>Reading</title>") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body><main>{body}</main></body></html>".encode()


def body_read(body: str) -> str:
    """Read a page of a first sentence and the given body, and show what follows that sentence."""
    return shown(read_html("page.html", page_of(f"<p>{WORDS}</p>{body}"))).removeprefix(f"#\n{WORDS.strip()}\n")
