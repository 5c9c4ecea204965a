"""Questions at the terminal: one, a file of them, or a conversation."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from answering.answer import Answer, Outcome, Turn
from answering.assistant import Assistant
from answering.desk import Desk, safeguarding_notice
from answering.incoming import Incoming
from people.redaction import Redactor, safeguarding_concern
from retrieval.search import Filters
from scripts.answer_json import as_json
from scripts.local_sources import LocalSources
from scripts.terminal import show_answer

_LEAVE = frozenset({"exit", "quit", "bye", ":q"})
_LONGEST_LINE = 1_000_000  # characters of one line of a question file


class QuestionFileUnusable(ValueError):
    """A question file that cannot be read at all; the message names it."""


@dataclass(frozen=True)
class Asking:
    """Everything a question at the terminal needs."""

    assistant: Assistant
    redactor: Redactor
    desk: Desk | None  # records the questions, where that is wanted
    local: LocalSources  # whoever asks here may open the documents' files


@dataclass(frozen=True)
class Reply:
    """An answer, the question as it was redacted, and its reference where it was recorded."""

    question: str
    answer: Answer
    reference: str | None = None


def ask(
    asking: Asking,
    question: str,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
    thread: str | None = None,
) -> Reply:
    """Answer one question: through the desk if it is recorded, else redacted and answered all the same.

    A recorded question's earlier turns are those recorded of its `thread`; another's are its `history`.
    """
    if asking.desk is not None:
        return _ask_recorded(asking.desk, asking, question, thread)
    if safeguarding_concern(question):
        return Reply("", safeguarding_notice())
    redacted = asking.redactor.redact(question).text
    earlier = [Turn(turn.role, asking.redactor.redact(turn.text).text) for turn in history]
    return Reply(redacted, asking.local.added_to(asking.assistant.answer(redacted, earlier, filters)))


def _ask_recorded(desk: Desk, asking: Asking, question: str, thread: str | None) -> Reply:
    incoming = Incoming(f"command:{secrets.token_hex(16)}", question, "terminal", "terminal", thread)
    received = desk.receive(incoming)
    if received.notice is not None:
        return Reply("", received.notice, received.reference)
    finished = desk.answer(received.question_id)
    if finished is None:
        raise RuntimeError(f"question {received.reference} was taken by another process")
    redacted, answer = asking.redactor.redact(question).text, asking.local.added_to(finished.answer)
    return Reply(redacted, answer, finished.reference)


def converse(asking: Asking, console: Console, prompt: Console) -> None:
    """Hold a conversation until the person leaves."""
    console.print(
        Text("Ask about the evidence; follow-ups are understood. An empty line or “exit” leaves.", style="dim")
    )
    history: list[Turn] = []
    thread = f"terminal:{secrets.token_hex(16)}"
    while True:
        try:
            question = prompt.input("\n[bold green]evidence>[/] ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not question or question.lower() in _LEAVE:
            return
        reply = ask(asking, question, history, thread=thread)
        show_answer(console, reply.answer, reply.reference)
        if reply.question and reply.answer.outcome is not Outcome.DECLINED:
            history += [Turn("user", reply.question), Turn("assistant", _said(reply.answer))]


def _said(answer: Answer) -> str:
    return " ".join(statement.text for statement in answer.statements) or answer.message


def answer_file(asking: Asking, file: Path) -> Iterator[dict[str, Any]]:
    """Answer each line of a question file; a line that cannot be read gives its error, and the run goes on."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise QuestionFileUnusable(f"{file}: {reason}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer_line(asking, line, number)


def _answer_line(asking: Asking, line: str, number: int) -> dict[str, Any]:
    identity: str | None = None
    try:
        values = json.loads(line[:_LONGEST_LINE])
        if not isinstance(values, dict):
            raise ValueError("should be an object")
        identity = str(values["id"]) if values.get("id") is not None else None
        question = values.get("question")
        if not isinstance(question, str):
            raise ValueError("field question: should be text")
        reply = ask(asking, question, _history(values.get("history")))
    except (ValueError, RecursionError) as error:
        return {"id": identity, "error": f"line {number}: {error}"}
    return as_json(reply.answer, reply.question, identity=identity, reference=reply.reference)


def _history(values: object) -> list[Turn]:
    if values is None:
        return []
    if not isinstance(values, list):
        raise ValueError("field history: should be a list of turns")
    turns: list[Turn] = []
    for value in values:
        role, text = (value.get("role"), value.get("text")) if isinstance(value, dict) else (None, None)
        if role not in ("user", "assistant") or not isinstance(text, str):
            raise ValueError("field history: a turn should have a role (user or assistant) and a text")
        turns.append(Turn("user" if role == "user" else "assistant", text))
    return turns
