"""Questions asked elsewhere, read from JSON lines, to be counted among the rest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from answering.incoming import Incoming
from scripts.ask import QuestionFileUnusable


def read_rows(file: Path, zone: ZoneInfo) -> tuple[list[Incoming], list[str]]:
    """Give the rows and a fault for each line that is none; the same line is known again by its content.

    A time without a zone is taken to be of `zone`.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise QuestionFileUnusable(f"{file}: {reason}") from error
    return _rows(file, lines, zone)


def _rows(file: Path, lines: Iterable[str], zone: ZoneInfo) -> tuple[list[Incoming], list[str]]:
    rows: list[Incoming] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(line, zone))
        except (ValueError, TypeError, RecursionError) as error:
            faults.append(f"{file.name}, line {number}: {error}")
    return rows, faults


def _row(line: str, zone: ZoneInfo) -> Incoming:
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError("should be an object")
    text = values.get("question", values.get("text"))
    if not isinstance(text, str) or not text.strip():
        raise ValueError("field question: should be text")
    asked_at = dt.datetime.fromisoformat(values["asked_at"]) if values.get("asked_at") else None
    if asked_at is not None and asked_at.tzinfo is None:
        asked_at = asked_at.replace(tzinfo=zone)
    digest = hashlib.sha256(line.strip().encode()).hexdigest()
    # Lines without an asker may all be one person's: counted as one, they can never add up to MIN_ASKERS.
    asker = str(values.get("asker") or "unknown")
    region, place, role = (str(values[name]) if values.get(name) else None for name in ("region", "place", "role"))
    return Incoming(f"import:{digest}", text, asker, "import", asked_at=asked_at, region=region, place=place, role=role)
