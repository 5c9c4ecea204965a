"""Pages that are pictures, read by Tesseract where it is installed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
from typing import Any

_DOTS_PER_INCH = 200
_LONGEST_SIDE = 4_000  # pixels
_PAGE_SECONDS = 30
_ALL_SECONDS = 150  # for one document; the rest of its pages are named in a note
_BLANK_LINE = re.compile(r"\n\s*\n")


class Recognition:
    """Reads pictures until the time for one document is used up."""

    def __init__(self) -> None:
        self._program = shutil.which("tesseract")
        self._until = time.monotonic() + _ALL_SECONDS

    @property
    def installed(self) -> bool:
        """Tell whether there is a Tesseract."""
        return self._program is not None

    def paragraphs(self, page: Any) -> tuple[str, ...] | None:
        """Give what a page of pdfium's says, paragraph by paragraph; None where it was not read."""
        left = self._until - time.monotonic()
        if self._program is None or left <= 0:
            return None
        command = [self._program, "stdin", "stdout", "-l", "eng"]
        try:
            done = subprocess.run(  # noqa: S603 (a program found on the path, and no word of the file's)
                command, input=_picture(page), capture_output=True, timeout=min(left, _PAGE_SECONDS), check=True
            )
        except (subprocess.SubprocessError, OSError):
            return None
        text = done.stdout.decode("utf-8", "replace").replace("\f", "\n")
        return tuple(part.strip() for part in _BLANK_LINE.split(text) if any(map(str.isalnum, part)))


def _picture(page: Any) -> bytes:
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, _LONGEST_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        written = io.BytesIO()
        bitmap.to_pil().save(written, "PNG")
    finally:
        bitmap.close()
    return written.getvalue()
