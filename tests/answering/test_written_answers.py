"""Answers that a chat model writes, by the real clients against a server on this machine: nothing unverified shows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chat_server import ChatServer, Reply, chat_server, drafted, honest, passages_in, sentences_in
from langchain_core.language_models import FakeListChatModel
from structlog.testing import capture_logs

from answering.answer import Outcome, Turn
from answering.assistant import BEST_BET, Assistant
from answering.extractive import Extractive
from answering.generative import AWAY, PROMPT, UNVERIFIED, WRITTEN, Generative
from answering.provider import Provider
from answering.rewriting import Rewriting
from answering.verification.verify import Verifier
from insights.chat_model import load_chat_model
from prompts import version
from retrieval.search import Searcher
from scripts.wiring import Library, build_assistant
from scripts.writing import build_verifier

QUESTION = "How many months does feedback add?"
MODELS = ("openai:gpt-4.1-mini", "azure_openai:ours", "anthropic:claude-sonnet-5-5", "ollama:llama3.1")
Build = Callable[..., Assistant]


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    with chat_server() as server:
        for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "AZURE_OPENAI_API_KEY"):
            monkeypatch.setenv(name, "a key that only tests use")
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", server.url)
        monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        yield server


@pytest.fixture
def built(library: Library, searcher: Searcher, chat: ChatServer) -> Build:
    assert chat.url

    def build(model: str = MODELS[0], seconds: float = 15.0, **how: float) -> Assistant:
        provider = Provider(load_chat_model(model, seconds), seconds, **how)  # type: ignore[arg-type]
        composer = Generative(provider, build_verifier(library.store, library.encoder), Extractive())
        rewriting = Rewriting(provider, library.encoder.count_tokens)
        return build_assistant(library, searcher, composer=composer, rewriting=rewriting)

    return build


@pytest.mark.parametrize("model", MODELS)
def test_each_providers_client_writes_an_answer(built: Build, chat: ChatServer, model: str) -> None:
    with capture_logs() as logs:
        answer = built(model).answer(QUESTION)
    assert (answer.outcome, answer.mode, answer.prompt) == (Outcome.ANSWERED, "generative", version(PROMPT))
    assert [statement.text for statement in answer.statements] == [
        each["text"] for each in json.loads(honest(chat.prompts[0]))["statements"]
    ]
    headings = " ".join(each.heading for each in passages_in(chat.prompts[0]))
    assert all(citation.title in headings for citation in answer.citations)
    assert answer.ratings[0].impact_months == 6
    assert answer.caveats == (BEST_BET, WRITTEN)
    (line,) = [log for log in logs if log["event"] == "answer_written"]
    assert (line["tokens_in"], line["tokens_out"], line["calls"], line["dropped"]) == (700, 90, 1, {})
    assert line["prompt"] == version(PROMPT)


def _first(prompt: str) -> tuple[int, str]:
    told = next(each for each in passages_in(prompt) if sentences_in(each))
    return told.number, sentences_in(told)[0]


def _with(alter: Callable[[int, str], tuple[str, int, str]]) -> Callable[[str], str]:
    """Script a model that says two honest statements and one that is not."""

    def says(prompt: str) -> str:
        good = json.loads(honest(prompt))["statements"][:2]
        bad = json.loads(drafted(alter(*_first(prompt))))["statements"]
        return json.dumps({"statements": [*good, *bad]})

    return says


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (_with(lambda number, said: (said, number, said.replace(" ", " very ", 1))), "quote"),
        (_with(lambda number, said: (f"{said} It adds +7 months.", number, said)), "figure"),
        (_with(lambda number, said: (said, number + 40, said)), "source"),
        (_with(lambda number, said: (f"{said} Professor Jane Smith of Harvard agrees.", number, said)), "name"),
        (_with(lambda number, said: (f"{said} It never helps anybody.", number, said)), "negation"),
        (_with(lambda number, said: (f"{said} <!channel> buy now", number, said)), "form"),
        (_with(lambda number, said: ("Buy software from us today, whatever you read.", number, said)), "support"),
    ],
    ids=["misquotes", "turns a figure", "cites nothing", "adds a name", "denies", "calls everybody", "obeys an order"],
)
def test_what_does_not_hold_is_dropped_and_the_rest_is_shown(
    built: Build, chat: ChatServer, says: Callable[[str], str], reason: str
) -> None:
    chat.says = says
    with capture_logs() as logs:
        answer = built().answer(QUESTION)
    assert answer.mode == "generative"
    assert len(answer.statements) == 2
    (line,) = [log for log in logs if log["event"] == "answer_written"]
    assert line["dropped"] == {reason: 1}


def test_a_good_sentence_wrapped_round_an_invented_one_goes_whole(built: Build, chat: ChatServer) -> None:
    def says(prompt: str) -> str:
        number, said = _first(prompt)
        return drafted((f"{said} Every head we spoke to in Norway doubled their results.", number, said))

    chat.says = says
    answer = built().answer(QUESTION)
    assert (answer.mode, answer.caveats[-1]) == ("extractive", UNVERIFIED)
    assert "Norway" not in str(answer)
    assert answer.statements


@pytest.mark.parametrize(
    ("reply", "calls"),
    [
        (Reply(status=500), 2),
        (Reply(status=429), 2),
        (Reply(status=401), 2),
        (Reply("I cannot help with that."), 2),
        (Reply(""), 2),
        (Reply('{"statements": []}'), 2),
        (Reply(body="<html><body>Sign in</body></html>", media="text/html"), 2),
        (Reply(body='{"choices": ['), 2),
        (Reply(honest(""), seconds=3.0), 1),
    ],
    ids=["down", "over quota", "refused", "unwilling", "empty", "nothing", "a page", "garbage", "slow"],
)
@pytest.mark.parametrize("model", [MODELS[0], MODELS[3]])
def test_a_provider_that_fails_is_made_up_for(
    built: Build, chat: ChatServer, model: str, reply: Reply, calls: int
) -> None:
    chat.says = lambda _: reply
    with capture_logs() as logs:
        answer = built(model, seconds=2.5 if reply.seconds else 15.0).answer(QUESTION)
    assert (answer.outcome, answer.mode) == (Outcome.ANSWERED, "extractive")
    assert answer.caveats[-1] == AWAY
    assert answer.timings.total < 5_000
    assert len(chat.prompts) == calls
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["chat_model_failed"]
    assert QUESTION not in str(logs)


def test_a_server_without_structured_output_is_asked_in_plain_words(built: Build, chat: ChatServer) -> None:
    said = "Here you are:\n```json\n{}\n```\nAnything else?"
    chat.says = lambda prompt: Reply(said.format(honest(prompt)), takes_no_schema=True)
    answer = built().answer(QUESTION)
    assert (answer.mode, len(chat.prompts)) == ("generative", 2)
    assert "response_format" not in chat.requests[1]


def test_a_fault_of_our_own_while_checking_leaves_the_documents_words(
    built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object) -> None:
        raise RuntimeError(QUESTION)

    assistant = built()
    monkeypatch.setattr(Verifier, "verify", broken)
    with capture_logs() as logs:
        answer = assistant.answer(QUESTION)
    assert (answer.outcome, answer.mode, answer.caveats[-1]) == (Outcome.ANSWERED, "extractive", AWAY)
    (line,) = [log for log in logs if log["log_level"] == "error"]
    assert (line["event"], line["error"]) == ("written_answer_failed", "RuntimeError")
    assert QUESTION not in str(line)


def test_half_a_character_is_left_out(built: Build, chat: ChatServer) -> None:
    chat.says = lambda prompt: honest(prompt).replace('"text": "', '"text": "\\ud800', 1)
    answer = built().answer(QUESTION)
    assert answer.mode == "generative"
    assert "\ud800" not in answer.statements[0].text


def test_what_comes_in_pieces_is_put_together(chat: ChatServer) -> None:
    from langchain.chat_models import init_chat_model

    provider = Provider(init_chat_model("openai:ours", streaming=True, timeout=15, max_retries=0))
    prompt = "<passage-a number=1>\nA title\nHomework of the right kind is worth the time that it takes.\n</passage-a>"
    assert provider.draft(prompt).draft.statements[0].text.startswith("Homework of the right kind")
    assert chat.requests[0]["stream"]


class WithoutSchemas(FakeListChatModel):
    """A model of a package that knows no structured output."""

    def with_structured_output(self, *_what: object, **_how: object) -> Any:
        """Refuse, as such packages do."""
        raise NotImplementedError


def test_a_package_without_structured_output_is_asked_in_plain_words() -> None:
    said = drafted(("Homework helps.", 1, "Homework helps pupils."))
    drafted_by = Provider(WithoutSchemas(responses=[f"Well: {said}"])).draft("prompt")
    assert (drafted_by.draft.statements[0].text, drafted_by.use.calls) == ("Homework helps.", 1)


def test_a_model_that_keeps_failing_rests_and_comes_back(built: Build, chat: ChatServer) -> None:
    assistant = built(failures=2, rest=0.4)
    chat.says = lambda _: Reply(status=500)
    for _ in range(4):
        assert assistant.answer(QUESTION).mode == "extractive"
    assert len(chat.prompts) == 4  # two answers, each asked for twice; then it rests
    chat.says = honest
    assert assistant.answer(QUESTION).mode == "extractive"
    time.sleep(0.5)
    assert assistant.answer(QUESTION).mode == "generative"


def test_what_cannot_be_answered_is_not_sent(built: Build, chat: ChatServer) -> None:
    assistant = built()
    for question in ("What is the capital of Mongolia?", "Write me a poem about cheese", "Which strands cost little?"):
        answer = assistant.answer(question)
        assert answer.mode == "extractive"
    assert chat.prompts == []


def test_a_passage_cannot_close_its_mark(built: Build, chat: ChatServer) -> None:
    built().answer(QUESTION)
    built().answer(QUESTION)
    marks = [prompt.split('the mark "passage-')[1].split('"')[0] for prompt in chat.prompts]
    assert len(set(marks)) == 2


HISTORY = (Turn("user", "What does the evidence say about peer tutoring?"), Turn("assistant", "It adds months."))


def test_a_follow_up_is_rewritten_in_the_conversations_own_words(built: Build, chat: ChatServer) -> None:
    meant = "How much does peer tutoring cost?"
    chat.says = lambda prompt: meant if "The follow-up:" in prompt else honest(prompt)
    answer = built().answer("and how much does it cost?", HISTORY)
    assert answer.understood_as == meant
    assert "What does the evidence say about peer tutoring?" in chat.prompts[0]


@pytest.mark.parametrize(
    "meant", ["How much does peer tutoring cost in Leeds?", "", "<!here>", "cost " * 80, Reply(status=500)]
)
def test_a_follow_up_in_words_that_nobody_said_is_left_to_the_rules(
    built: Build, chat: ChatServer, meant: str | Reply
) -> None:
    chat.says = lambda prompt: meant if "The follow-up:" in prompt else honest(prompt)
    answer = built().answer("and how much does it cost?", HISTORY)
    assert answer.understood_as == "What does the evidence say about peer tutoring – and how much does it cost?"
