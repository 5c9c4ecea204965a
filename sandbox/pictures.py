"""Pictures in blocks that are files of the app's own
(https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from sandbox.model import File
from sandbox.place import Place
from sandbox.refusals import with_faults

_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
_OTHERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
    "csv": "text/csv",
}


def check_pictures(place: Place, blocks: Any) -> None:
    """Refuse blocks that show a file which is none of the app's pictures, or which is still being processed."""
    for path, identity in _pictures(blocks, "/blocks"):
        file = place.workspace.files.get(identity)
        if file is None or file.completed_at is None or not kind_of(file).startswith("image/"):
            raise with_faults("invalid_blocks", [f"invalid slack file [json-pointer:{path}/slack_file]"])
        if time.monotonic() < file.completed_at + place.settings.file_seconds:
            raise with_faults("invalid_blocks", [f"invalid slack file [json-pointer:{path}/slack_file]"])


def pictures_in(blocks: Any) -> list[str]:
    """Give the ids of the files that blocks show."""
    return [identity for _, identity in _pictures(blocks, "")]


def kind_of(file: File) -> str:
    """Give a file's media type: of a picture by its first bytes, of the rest by its name."""
    known = next((kind for start, kind in _PICTURES.items() if (file.data or b"").startswith(start)), None)
    return known or _OTHERS.get(file.name.rpartition(".")[2].lower(), "application/octet-stream")


def _pictures(blocks: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(blocks, list):
        for number, each in enumerate(blocks):
            yield from _pictures(each, f"{path}/{number}")
    elif isinstance(blocks, dict):
        source = blocks.get("slack_file")
        if blocks.get("type") == "image" and isinstance(source, dict):
            yield path, str(source.get("id") or str(source.get("url")).rpartition("id=")[2])
        for name in ("accessory", "elements"):
            yield from _pictures(blocks.get(name), f"{path}/{name}")
