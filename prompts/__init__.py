"""What chat models are told, a Markdown file each, with `$name` where something is put in."""

from __future__ import annotations

import hashlib
from pathlib import Path
from string import Template


def render(name: str, **values: str) -> str:
    """Fill in a prompt; raises `KeyError` where a value is missing. What is put in is never filled in itself."""
    return Template(_text(name)).substitute(values)


def version(name: str) -> str:
    """Name a prompt as it stands now, such as "answer@3f9c2a81"; another wording has another name."""
    return f"{name}@{hashlib.sha256(_text(name).encode()).hexdigest()[:8]}"


def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
