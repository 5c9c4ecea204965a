"""A server on this machine that speaks as OpenAI, Anthropic and Ollama do, for the real clients of all three.

What it says is scripted: a `Says` is given what it was told and gives its reply. It keeps what was asked of it.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PASSAGE = re.compile(r"<passage-(?P<mark>\w+) number=(?P<number>\d+)>\n(?P<text>.*?)\n</passage-(?P=mark)>", re.DOTALL)


@dataclass(frozen=True)
class Reply:
    """What is sent back; `body` in place of what the provider's form would make of `text`."""

    text: str = ""
    status: int = 200
    seconds: float = 0.0  # before it is sent
    body: str | None = None
    media: str = "application/json"
    takes_no_schema: bool = False  # as servers answer that know no structured output


Says = Callable[[str], Reply | str]


@dataclass(frozen=True)
class Told:
    """One passage as the model was told it."""

    number: int
    heading: str
    text: str


def passages_in(prompt: str) -> list[Told]:
    """Give the passages of a prompt."""
    found = []
    for match in _PASSAGE.finditer(prompt):
        heading, _, text = match["text"].partition("\n")
        found.append(Told(int(match["number"]), heading, text))
    return found


def drafted(*statements: tuple[str, int, str]) -> str:
    """Write a draft of statements, each with the number of its passage and its quote."""
    listed = [{"text": text, "support": [{"passage": number, "quote": quote}]} for text, number, quote in statements]
    return json.dumps({"statements": listed}, ensure_ascii=False)


def sentences_in(told: Told) -> list[str]:
    """Give the whole sentences of a passage, lists aside."""
    return re.findall(r"[A-Z][^.!?\n]{30,}[.!?](?=\s|$)", told.text)


def honest(prompt: str) -> str:
    """Say the first sentence of each of the first passages, word for word."""
    said = [
        (sentences[0], told.number, sentences[0]) for told in passages_in(prompt) if (sentences := sentences_in(told))
    ]
    return drafted(*said[:3])


@dataclass
class ChatServer:
    """The server, running."""

    url: str
    says: Says = honest
    prompts: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """Run one."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    chat = ChatServer(f"http://127.0.0.1:{server.server_address[1]}")
    server.chat = chat  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """One request; the path says whose form it has."""

    protocol_version = "HTTP/1.0"  # so that clients keep no connection open

    def do_POST(self) -> None:
        chat: ChatServer = self.server.chat  # type: ignore[attr-defined]
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = _words(request["messages"])
        chat.paths.append(self.path)
        chat.requests.append(request)
        chat.prompts.append(prompt)
        said = chat.says(prompt)
        reply = Reply(said) if isinstance(said, str) else said
        time.sleep(reply.seconds)
        with_schema = any(name in request for name in ("response_format", "tools", "format"))
        if reply.takes_no_schema and with_schema:
            self._send(400, json.dumps({"error": {"message": "no such parameter", "type": "invalid_request_error"}}))
        elif reply.body is not None or reply.status != 200:
            self._send(reply.status, reply.body or json.dumps({"error": {"message": "no", "type": "x"}}), reply.media)
        elif "/chat/completions" in self.path:
            self._openai(request, reply.text)
        elif self.path.startswith("/v1/messages"):
            self._send(200, json.dumps(_anthropic(request, reply.text)))
        else:
            self._send(200, _ollama(request, reply.text), "application/x-ndjson")

    def log_message(self, *said: object) -> None:
        """Say nothing."""

    def _openai(self, request: dict[str, Any], text: str) -> None:
        if request.get("stream"):
            self._send(200, _openai_stream(text), "text/event-stream")
            return
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if tools := request.get("tools"):
            call = {
                "id": "c1",
                "type": "function",
                "function": {"name": tools[0]["function"]["name"], "arguments": text},
            }
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 700, "completion_tokens": 90, "total_tokens": 790}
        made = {"id": "r1", "object": "chat.completion", "created": 1, "model": request["model"], "choices": [choice]}
        self._send(200, json.dumps({**made, "usage": usage}))

    def _send(self, status: int, body: str, media: str = "application/json") -> None:
        raw = body.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client gave up waiting


def _words(messages: list[dict[str, Any]]) -> str:
    contents = [message["content"] for message in messages]
    return "\n".join(
        content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
        for content in contents
    )


def _openai_stream(text: str) -> str:
    head = {"id": "r1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    parts = [text[at : at + 40] for at in range(0, len(text), 40)]
    chunks = [{**head, "choices": [{"index": 0, "delta": {"content": part}, "finish_reason": None}]} for part in parts]
    chunks.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"


def _anthropic(request: dict[str, Any], text: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": text}]
    if tools := request.get("tools"):
        with suppress(ValueError):  # a model that does not call the tool says something
            content = [{"type": "tool_use", "id": "t1", "name": tools[0]["name"], "input": json.loads(text)}]
    usage = {"input_tokens": 700, "output_tokens": 90}
    made = {"id": "m1", "type": "message", "role": "assistant", "model": request["model"], "stop_sequence": None}
    return {**made, "content": content, "stop_reason": "end_turn", "usage": usage}


def _ollama(request: dict[str, Any], text: str) -> str:
    head = {"model": request["model"], "created_at": "2026-01-01T00:00:00Z"}
    parts = [text[at : at + 60] for at in range(0, len(text), 60)]
    lines = [{**head, "message": {"role": "assistant", "content": part}, "done": False} for part in parts]
    counts = {"prompt_eval_count": 700, "eval_count": 90, "total_duration": 1, "eval_duration": 1, "load_duration": 1}
    end = {**head, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop", **counts}
    lines.append({**end, "prompt_eval_duration": 1})
    return "".join(f"{json.dumps(line)}\n" for line in lines)
