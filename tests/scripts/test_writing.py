"""What lets a chat model write: each provider's lines in the docs build its client, and doctor says what goes where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from chat_server import ChatServer, chat_server, drafted, honest, passages_in, sentences_in

from answering.answer import Answer, Citation, Outcome, Statement
from insights.chat_model import ChatModelUnusable, address_of, load_chat_model
from people.actors import Actor, Role
from scripts.doctor import examine
from scripts.evaluate_questions import read_questions
from scripts.generative_evaluation import alce, evaluate_generative
from scripts.serving import CurrentAssistant, Unsent
from scripts.settings import SettingsWrong
from scripts.theme_wiring import build_reports
from scripts.wiring import Library
from scripts.writing import build_provider

DOCS = Path(__file__).parents[2] / "docs" / "language-models.md"
ROW = re.compile(
    r"^\| [^|]+ \| `pip install -e '\.\[(?P<extra>\w+)\]'` \| `(?P<model>[^`]+)` \| (?P<settings>.*) \|$", re.M
)
PLACES = {"AZURE_OPENAI_ENDPOINT": "https://ours.openai.azure.com", "OPENAI_BASE_URL": "https://models.example.org/v1"}
ROWS = [(m["extra"], m["model"], re.findall(r"`([A-Z_]+)`", m["settings"])) for m in ROW.finditer(DOCS.read_text())]
EVERY_SETTING = {name for _, _, names in ROWS for name in names}


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in EVERY_SETTING:
        monkeypatch.delenv(name, raising=False)


def test_every_provider_of_the_extras_is_in_the_docs() -> None:
    assert {extra for extra, _, _ in ROWS} == {"openai", "anthropic", "google", "ollama"}
    assert len(ROWS) == 6


@pytest.mark.usefixtures("nothing_set")
@pytest.mark.parametrize(("extra", "model", "names"), ROWS, ids=[f"{row[1]}" for row in ROWS])
def test_the_lines_in_the_docs_build_its_client(
    extra: str, model: str, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = [name for name in names if name.endswith(("_KEY", "VERSION")) or name.startswith("AZURE")]
    for name in names:
        monkeypatch.setenv(name, PLACES.get(name, "2024-10-21" if name.endswith("VERSION") else "a value for tests"))
    built = load_chat_model(model, 7.5)
    if extra != "google":  # whose client does not tell
        expected = next((PLACES[name] for name in names if name in PLACES), "")
        assert address_of(built).startswith(expected.removesuffix("/v1") or "http")
    assert "7.5" in str({**built.__dict__, "http": getattr(built, "client_kwargs", "")})
    for name in needed:
        monkeypatch.delenv(name)
        with pytest.raises(ChatModelUnusable):
            load_chat_model(model, 7.5)
        monkeypatch.setenv(name, PLACES.get(name, "2024-10-21" if name.endswith("VERSION") else "a value for tests"))


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    with chat_server() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "a key that only tests use")
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        yield server


def _with(library: Library, model: str | None) -> Library:
    settings = library.store.settings.model_copy(update={"chat_model": model})
    return replace(library, store=replace(library.store, settings=settings))


def test_doctor_says_what_would_go_where_and_sends_nothing(library: Library, chat: ChatServer) -> None:
    without = [finding.what for finding in examine(_with(library, None))]
    assert "answers: in the documents' own words; nothing is sent to any model's provider" in without
    said = [finding.what for finding in examine(_with(library, "openai:ours"))]
    (line,) = [words for words in said if words.startswith("answers:")]
    assert line.startswith(f"answers: written by openai:ours; to {chat.url} go redacted questions")
    (wrong,) = [each for each in examine(_with(library, "nosuch:model")) if each.verdict == "wrong"]
    assert wrong.what.startswith("CHAT_MODEL: 'nosuch:model' cannot be used")
    assert chat.prompts == []


def test_a_model_that_cannot_be_built_is_named(library: Library) -> None:
    with pytest.raises(SettingsWrong, match=r"^CHAT_MODEL: 'nosuch:model' cannot be used: .* provider:model"):
        build_provider(_with(library, "nosuch:model").store.settings)


def test_what_asks_for_itself_sends_nothing(library: Library, chat: ChatServer) -> None:
    current = CurrentAssistant(_with(library, "openai:unsent"))
    question = "How many months does feedback add?"
    assert Unsent(current).answer(question).mode == "extractive"
    reports = build_reports(_with(library, "openai:unsent").store, current)
    assert reports.work_out(Actor("U1", frozenset({Role.LEAD}))).shown == ()
    assert chat.prompts == []
    assert current.answer(question).mode == "generative"
    assert len(chat.prompts) == 1


def test_both_modes_are_scored_side_by_side(library: Library, chat: ChatServer, tmp_path: Path) -> None:
    def says(prompt: str) -> str:
        told = next(each for each in passages_in(prompt) if sentences_in(each))
        bad = drafted((sentences_in(told)[0] + " It adds +31 months.", told.number, sentences_in(told)[0]))
        statements = [*json.loads(honest(prompt))["statements"], *json.loads(bad)["statements"]]
        return json.dumps({"statements": statements})

    chat.says = says
    file = tmp_path / "questions.jsonl"
    line = {"id": "1", "question": "How many months does feedback add?", "expected": ["toolkit/feedback.md"]}
    file.write_text(json.dumps({**line, "facts": ["+6 months"]}))
    values = evaluate_generative(_with(library, "openai:scored"), read_questions(file, str))
    assert values is not None
    assert values["extractive"]["modes"] == {"extractive": 1}
    written = values["generative"]
    assert (written["modes"], written["citation_recall"], written["citation_precision"]) == (
        {"generative": 1},
        1.0,
        1.0,
    )
    assert written["statements_dropped"]["figure"] >= 1
    assert written["tokens_in"] >= 700
    assert written["number_lock_violations"] == 0


def _citation(number: int, quote: str) -> Citation:
    return Citation(number, "a.md", 1, "A", "guidance", "", None, "", None, quote)


def test_citations_are_counted_as_alce_does() -> None:
    statements = (Statement("a and b", (1, 2)), Statement("a", (1, 3)), Statement("d", (1,)))
    answer = Answer(
        Outcome.ANSWERED, "", statements, tuple(_citation(n, quote) for n, quote in ((1, "a"), (2, "b"), (3, "c")))
    )

    def judge(premise: str, hypothesis: str) -> bool:
        return set(hypothesis.split()) - {"and"} <= set(premise.split())

    counts = alce([answer], judge)
    assert (counts.statements, counts.entailed) == (3, 2)
    # Of "a and b" both are needed; of "a" the first suffices and the third is idle; what is not entailed needs none.
    assert (counts.citations, counts.needed) == (5, 3)
