"""A reading worker in the hands of what it read: it begins with whatever it is asked, and gives the file as it is."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from knowledge_base.document_frames import packed


def _serve() -> None:
    os.write(1, packed({"ready": True}))
    while length := sys.stdin.buffer.read(4):
        request = json.loads(sys.stdin.buffer.read(int.from_bytes(length, "big")))
        sys.stdout.buffer.write(packed({"begun": True}) + Path(request["file"]).read_bytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
