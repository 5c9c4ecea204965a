"""Front matter: YAML between two lines of three dashes, checked field by field."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from knowledge_base.document import COSTS, KINDS, REGIONS, DocumentFault, FieldValue, FrontMatter

_LONGEST = 20_000  # letters; a page of fields has 2,000
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ADDRESS = re.compile(r"https?://\S+")


def _date_text(value: object) -> object:
    """Take a year or a date that YAML has already turned into a number or a date."""
    text = str(value) if isinstance(value, int | dt.date) and not isinstance(value, bool) else value
    if isinstance(text, str) and not _DATE.fullmatch(text):
        raise ValueError("should be a year, year-month or year-month-day, such as 2024-05")
    if isinstance(text, str):
        _refuse_impossible(text)
    return text


def _refuse_impossible(text: str) -> None:
    try:
        dt.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        raise ValueError("is no date of the calendar") from None


def _address(value: object) -> object:
    if isinstance(value, str) and value and not _ADDRESS.fullmatch(value):
        raise ValueError("should be an address that begins with http:// or https://")
    return value


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _one_of(choices: tuple[str, ...]) -> BeforeValidator:
    def check(value: object) -> object:
        if value is not None and value not in choices:
            raise ValueError(f"should be one of: {', '.join(choices)}")
        return value

    return BeforeValidator(check)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Many = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many)]
Date = Annotated[Text, BeforeValidator(_date_text)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Text
    kind: Annotated[str, _one_of(KINDS)]
    publisher: Text = ""
    author: Text | None = None
    source_url: Annotated[str, BeforeValidator(_address)] = ""
    also_read: Many = ()
    published: Date | None = None
    reviewed: Date | None = None
    phase: Many = ()
    topics: Many = ()
    region: Annotated[str | None, _one_of(REGIONS)] = None
    place: Text | None = None
    partner: Text | None = None
    research_schools: Many = ()
    challenge: Text | None = None
    approach: Text | None = None
    impact_months: Annotated[int, Field(ge=-24, le=24)] | None = None
    cost: Annotated[str | None, _one_of(COSTS)] = None
    evidence_strength: Annotated[int, Field(ge=0, le=5)] | None = None
    rating_source: Text | None = None
    supersedes: Text | None = None


def read_front_matter(path: str, lines: list[str]) -> tuple[FrontMatter, int]:
    """Give the fields and the number of lines they take, dashes included; raises `DocumentFault`."""
    end = _closing_line(path, lines)
    if sum(map(len, lines[1:end])) > _LONGEST:
        raise DocumentFault(path, f"the front matter has more than {_LONGEST:,} letters", line=1)
    node = _compose(path, "\n".join(lines[1:end]))
    line_of = {key.value: key.start_mark.line + 2 for key, _ in node.value if isinstance(key.value, str)}
    _refuse_repeats(path, node)
    values = yaml.safe_load("\n".join(lines[1:end]))
    try:
        fields = _Fields.model_validate(values)
    except ValidationError as error:
        raise _fault(path, error, line_of) from error
    named = fields.model_dump()
    named["phases"] = named.pop("phase")
    return FrontMatter(**named), end + 1


def checked_field(field: str, value: object) -> FieldValue | None:
    """Give one field's value as front matter would take it; raises `ValueError` with a plain reason."""
    key = "phase" if field == "phases" else field
    try:
        fields = _Fields.model_validate({"title": "-", "kind": "other", key: value})
    except ValidationError as error:
        raise ValueError(_reason(error)) from None
    found: FieldValue | None = getattr(fields, key)
    return found


def _closing_line(path: str, lines: list[str]) -> int:
    if not lines or lines[0].strip() != "---":
        raise DocumentFault(path, "no front matter; the first line should be ---", line=1)
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return number
    raise DocumentFault(path, "the front matter is not closed by a line of ---", line=1)


def _compose(path: str, text: str) -> yaml.MappingNode:
    try:
        _refuse_references(path, text)
        yaml.safe_load(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).partition(":")[0]
        line = mark.line + 2 if mark else None
        raise DocumentFault(path, f"the front matter is not valid YAML: {reason}", line, _key_at(text, mark)) from error
    if not isinstance(node, yaml.MappingNode):
        raise DocumentFault(path, "the front matter should be lines of `field: value`", line=2)
    return node


def _refuse_references(path: str, text: str) -> None:
    """Refuse a value that stands for another: a few lines of them can stand for millions of words."""
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            line = token.start_mark.line + 2
            raise DocumentFault(path, f"*{token.value} stands for another value; write the value itself", line)


def _key_at(text: str, mark: yaml.Mark | None) -> str | None:
    lines = text.splitlines()
    if mark is None or mark.line >= len(lines):
        return None
    found = re.match(r"\s*(\w+)\s*:", lines[mark.line])
    return found.group(1) if found else None


def _refuse_repeats(path: str, node: yaml.MappingNode) -> None:
    seen: set[str] = set()
    for key, _ in node.value:
        name = str(key.value)
        if name in seen:
            raise DocumentFault(path, "given twice", key.start_mark.line + 2, name)
        seen.add(name)


def _fault(path: str, error: ValidationError, line_of: dict[str, int]) -> DocumentFault:
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else None
    line = line_of.get(field or "", 1)
    if first["type"] == "missing":
        return DocumentFault(path, "missing", line, field)
    return DocumentFault(path, _reason(error), line, field)


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "extra_forbidden":
        return "not a field of the front matter"
    reason = str(first["msg"]).removeprefix("Value error, ").replace("Input should", "should")
    return f"{reason} (found {_short(first.get('input'))})"


def _short(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:  # a number of thousands of digits
        return "a very long number"
    return text if len(text) <= 60 else text[:57] + "…"
