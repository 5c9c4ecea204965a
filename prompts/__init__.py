"""What chat models are told, a Markdown file each, with `$name` where something is put in."""

from __future__ import annotations

from pathlib import Path
from string import Template


def render(name: str, **values: str) -> str:
    """Fill in a prompt; raises `KeyError` where a value is missing. What is put in is never filled in itself."""
    text = (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
    return Template(text).substitute(values)
