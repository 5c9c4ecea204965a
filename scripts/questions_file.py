"""Questions asked elsewhere, read from a file, to be counted among the rest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo

from answering.about_me import LONGEST_PLACE, ROLES, SETTINGS
from answering.incoming import Incoming
from database.models import OUTCOMES
from knowledge_base.document import REGIONS
from scripts.question_dates import asked_at
from scripts.question_rows import Row, RowFault, Table

LONGEST = 40_000  # characters; Slack's own longest message
# Rows without an asker may all be one person's: counted as one, they can never add up to MIN_ASKERS.
_UNKNOWN = "unknown"
_CONTROL = re.compile(r"[^\S \n]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_KEY = re.compile(r"[0-9a-f]{32}")  # as the export writes it; another's column of that name says nothing to us
_SHEET_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")


class QuestionReader:
    """Makes questions of the rows of a table, and keeps what was wrong with the rest.

    `known` are the keys of questions that are in the log already, as the export writes them; `oldest` is when what
    was asked earlier is forgotten.
    """

    def __init__(
        self,
        name: str,
        table: Table,
        zone: ZoneInfo,
        now: dt.datetime,
        known: Collection[str] = (),
        oldest: dt.datetime | None = None,
    ) -> None:
        self._name = name
        self._table = table
        self._zone = zone
        self._now = now
        self._known = known
        self._oldest = oldest
        self.faults: list[str] = []
        self.share = 0.0  # of the file that has been read
        self.known = 0  # rows left out since the log has them under another key
        self.undated = 0
        self.old = 0

    def questions(self) -> Iterator[Incoming]:
        """Give the questions one at a time; the same content is known again, in whichever file it comes."""
        for row in self._table.rows:
            if isinstance(row, RowFault):
                self._fault(row)
                continue
            self.share = row.share
            if _key(row) in self._known:
                self.known += 1
                continue
            try:
                question = self._question(row)
            except (ValueError, OverflowError) as error:
                self._fault(RowFault(row.number, str(error)))
                continue
            self.undated += question.asked_at is None
            self.old += bool(self._oldest and question.asked_at and question.asked_at <= self._oldest)
            yield question

    def _fault(self, fault: RowFault) -> None:
        self.faults.append(f"{self._name}, {self._table.unit} {fault.number}: {fault.reason}")

    def _question(self, row: Row) -> Incoming:
        text = _text(row.values.get("question"))
        asked = asked_at(row.values.get("asked at"), self._zone, self._now, self._table.epoch)
        asker = _short(row, "asker") or _UNKNOWN
        region, setting, role = (
            _offered(_short(row, name), offered)
            for name, offered in (("region", REGIONS), ("setting", SETTINGS), ("role", ROLES))
        )
        place, outcome = _short(row, "place"), _outcome(_short(row, "outcome"))
        at = asked.astimezone(dt.UTC).isoformat() if asked else None
        content = ["key", _key(row)] if _key(row) else [text, at, asker, region, place, role, setting, outcome]
        return Incoming(
            f"import:{hashlib.sha256(json.dumps(content).encode()).hexdigest()}",
            text,
            asker.casefold() if "@" in asker else asker,
            "import",
            asked_at=asked,
            region=region,
            place=place,
            role=role,
            setting=setting,
            outcome=outcome,
        )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("question: should be text")
    if _SHEET_ERROR.fullmatch(value.strip()):
        raise ValueError(f"question: is an error of the spreadsheet ({value.strip()})")
    text = _clean(value)
    if len(text) > LONGEST:
        raise ValueError(f"question: has {len(text):,} characters, the most is {LONGEST:,}; is a quotation mark open?")
    if not any(letter.isalpha() for letter in text):
        raise ValueError("question: holds no words")
    return text


def _clean(value: str) -> str:
    """Leave out control characters and whatever cannot be stored as text."""
    whole = value.replace("\r\n", "\n").encode("utf-8", "ignore").decode()
    return _CONTROL.sub(" ", whole).strip()


def _short(row: Row, name: str) -> str | None:
    value = row.values.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a number that a spreadsheet keeps, such as a staff number
    text = " ".join(_clean(str(value)).split()) if value is not None else ""
    if len(text) > LONGEST_PLACE:
        raise ValueError(f"{name}: is longer than {LONGEST_PLACE} characters")
    return text or None


def _offered(value: str | None, offered: Sequence[str]) -> str | None:
    """Give one of our own words where the value means it, else the value."""
    if value is None:
        return None
    return next((known for known in offered if _plain(known) == _plain(value)), value)


def _plain(value: str) -> str:
    return re.sub(r"[\W_]+|\bthe\b", "", value.casefold().replace("&", "and"))


def _outcome(value: str | None) -> str | None:
    if value is None:
        return None
    outcome = value.casefold().replace(" ", "_")
    if outcome not in OUTCOMES:
        raise ValueError(f"outcome {value!r}: should be one of {', '.join(OUTCOMES)}")
    return outcome


def _key(row: Row) -> str | None:
    value = row.values.get("key")
    return value if isinstance(value, str) and _KEY.fullmatch(value) else None
