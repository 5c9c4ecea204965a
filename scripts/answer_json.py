"""An answer as `evidence ask --json` gives it: keys that stay stable."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from answering.answer import Answer, Statement
from answering.grounding import rating_text
from answering.parts import PRACTICE, RESEARCH, case_line, parts_of

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


def as_json(
    answer: Answer, question: str, *, identity: str | None = None, reference: str | None = None
) -> dict[str, Any]:
    """Give one answer as plain JSON values."""
    times = answer.timings
    return {
        "id": identity,
        "question": question,
        "outcome": answer.outcome.value,
        "answer": as_markdown(answer),
        "statements": [{"text": s.text, "citations": list(s.citations)} for s in answer.statements],
        "citations": [_without(asdict(citation), "version") for citation in answer.citations],
        "ratings": [asdict(rating) for rating in answer.ratings],
        "case_studies": [asdict(study) for study in answer.case_studies],
        "caveats": list(answer.caveats),
        "nearest": [asdict(nearest) for nearest in answer.nearest],
        "understood_as": answer.understood_as,
        "mode": answer.mode,
        "reference": reference,
        "timings_ms": {"retrieve": times.retrieve, "compose": times.compose, "total": times.total},
    }


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def as_markdown(answer: Answer) -> str:
    """Give the answer's text as Markdown; what comes from documents is escaped."""
    lines = [_escape(answer.message)] if answer.message else []
    research, practice = parts_of(answer)
    for heading, statements in ((RESEARCH, research), (PRACTICE, practice)):
        if statements:
            lines += [f"**{heading}**", *(_statement(statement) for statement in statements)]
    lines += [f"- {_escape(rating.title)}: {rating_text(rating)}" for rating in answer.ratings]
    lines += [f"_{_escape(caveat)}_" for caveat in answer.caveats]
    if answer.case_studies:
        lines += [
            "**Case studies nearby**",
            *(f"- {_escape(case_line(study))}" for study in answer.case_studies),
        ]
    return "\n\n".join(lines)


def _statement(statement: Statement) -> str:
    marks = "".join(f"[{number}]" for number in statement.citations)
    return f"{_escape(statement.text)} {marks}"


def _escape(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
