"""Office files for tests, saved by the libraries that write them and converted by LibreOffice where it is found."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.document import Contents

SOFFICE = shutil.which("soffice")


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def converted(content: bytes, folder: Path, *endings: str) -> bytes:
    """Have LibreOffice write a file anew, from the first of the formats through all the others."""
    if SOFFICE is None:
        pytest.skip("soffice is not installed")
    source = folder / f"source.{endings[0]}"
    source.write_bytes(content)
    for target in endings[1:]:
        command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target]
        subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=240)
        source = source.with_suffix(f".{target}")
    return source.read_bytes()


def changed(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Write a package anew, each part as `change` gives it by its name and bytes, or without it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return file.getvalue()


def of_type(content: bytes, old: str, new: str) -> bytes:
    """Give a package that says it is of another content type."""
    return changed(
        content, lambda name, part: part.replace(old.encode(), new.encode()) if name == "[Content_Types].xml" else part
    )


def texts(contents: Contents) -> list[tuple[tuple[str, ...], list[str]]]:
    return [(section.heading_path, [block.text for block in section.blocks]) for section in contents.sections]


def slides(contents: Contents) -> list[tuple[tuple[str, ...], int | None, list[str]]]:
    return [(each.heading_path, each.page, [block.text for block in each.blocks]) for each in contents.sections]


def title_of(contents: Contents) -> object:
    return next((each.value for each in contents.proposals if each.field == "title"), None)
