"""The reading process: whatever a reader does, one document is refused with a reason and the next is read."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge_base.document import Block, DocumentFault, Section, SourceDocument, content_hash
from knowledge_base.document_assembly import Assembly
from knowledge_base.document_frames import LARGEST_FRAME, FrameUnusable, next_frame, packed
from knowledge_base.document_limits import MOST_LETTERS
from knowledge_base.readers.markdown import read_markdown
from knowledge_base.reading_process import ReadingProcess
from knowledge_base.reading_program import Bounds
from knowledge_base.sources import SourceFile, scan
from scripts.settings import STARTER_DOCUMENTS

TESTS = Path(__file__).parents[1]
GONE_WRONG = (str(TESTS / "reader_gone_wrong.py"),)
TAKEN_OVER = (str(TESTS / "reader_taken_over.py"),)
OR_TOO_LARGE = "the file is damaged, or needs more memory than reading is allowed"
GOOD = b"---\ntitle: A\nkind: other\n---\n\nGood text.\n"

Text = Callable[[str], str]
Source = Callable[[bytes], SourceFile]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()

    def make(content: bytes) -> SourceFile:
        file = folder / f"{content_hash(content)[:8]}.md"
        file.write_bytes(content)
        return SourceFile("a/document.md", file, content_hash(content))

    return make


@pytest.fixture
def reading() -> Iterator[ReadingProcess]:
    bounds = Bounds(seconds=20, computing=1, memory=400 * 1024 * 1024, documents=5)
    with ReadingProcess(bounds, GONE_WRONG) as process:
        yield process


@pytest.fixture
def text(reading: ReadingProcess, source: Source) -> Text:
    return lambda word: _text(reading(source(word.encode())))


def _text(documents: tuple[SourceDocument, ...]) -> str:
    return documents[0].sections[0].blocks[0].text


def test_the_starter_documents_come_through_as_they_are() -> None:
    with ReadingProcess() as reading:
        for each in scan(STARTER_DOCUMENTS, STARTER_DOCUMENTS).files[::6]:
            (document,) = reading(each)
            expected = read_markdown(each.path, each.content())
            assert (document.front_matter, document.sections) == (expected.front_matter, expected.sections)
            assert (document.path, document.source, document.source_hash) == (each.path, each.path, each.digest)
            assert document.reader == "markdown 1"


def test_a_fault_keeps_its_line_and_field(source: Source) -> None:
    with ReadingProcess() as reading, pytest.raises(DocumentFault) as caught:
        reading(source(b"---\ntitle: x\nkind: poem\n---\nText."))
    assert (caught.value.path, caught.value.line, caught.value.field) == ("a/document.md", 3, "kind")
    assert "guidance, toolkit" in caught.value.reason


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("compute", "took longer than 1 second of computing to read"),
        ("memory", "needs more memory than reading is allowed"),
        ("recurse", "is nested too deeply to be read"),
        ("crash", f"the reader stopped (signal 11); {OR_TOO_LARGE}"),
        ("leave", f"the reader stopped; {OR_TOO_LARGE}"),
    ],
)
def test_one_document_is_refused_and_the_next_is_read(text: Text, word: str, reason: str) -> None:
    assert text("before") == "before"
    with pytest.raises(DocumentFault) as caught:
        text(word)
    assert caught.value.reason == reason
    assert text("after") == "after"


def test_a_reader_that_only_waits_is_ended(source: Source) -> None:
    with ReadingProcess(Bounds(seconds=0.5), GONE_WRONG) as reading:
        with pytest.raises(DocumentFault, match=r"took longer than 0\.5 seconds to read"):
            reading(source(b"wait"))
        assert _text(reading(source(b"after"))) == "after"


def test_what_libraries_print_is_no_part_of_the_reply(text: Text) -> None:
    assert text("print") == "done"
    assert text("after") == "after"


def test_it_has_no_input_and_no_way_to_write(text: Text) -> None:
    assert text("input") == "b''"
    assert text("write") == "not written"


def test_no_key_or_token_is_handed_on(text: Text, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("PSEUDONYM_KEY", "secret")
    names = set(text("environment").split())
    assert names <= {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH", "PYTHONUTF8", *(n for n in names if "_" in n)}
    assert not [name for name in names if "TOKEN" in name or "KEY" in name]


def test_one_process_reads_many_documents_and_is_then_replaced(text: Text) -> None:
    processes = [text("process") for _ in range(11)]
    assert [len(set(processes[at : at + 5])) for at in (0, 5)] == [1, 1]
    assert len(set(processes)) == 3


def test_what_this_process_holds_is_not_counted_against_the_reader(text: Text) -> None:
    held = b"x" * 400_000_000
    assert text("process") == text("process")
    assert held


def test_what_a_reader_started_ends_with_it(reading: ReadingProcess, text: Text) -> None:
    child = int(text("child"))
    assert _runs(child)
    reading.close()
    _wait_for_the_end(child)
    assert text("after") == "after"


def test_what_a_reader_started_ends_when_it_crashes(text: Text) -> None:
    child = int(text("child"))
    with pytest.raises(DocumentFault):
        text("crash")
    _wait_for_the_end(child)


def test_a_process_that_was_killed_while_it_waited_is_replaced(text: Text) -> None:
    process = int(text("process"))
    os.kill(process, 9)
    _wait_for_the_end(process)
    assert text("after") == "after"


def test_a_document_is_not_blamed_for_a_process_that_ended_before_it_began(text: Text) -> None:
    process = int(text("process"))
    os.kill(process, signal.SIGSTOP)  # the request waits in the pipe
    ending = threading.Timer(0.2, os.kill, (process, signal.SIGKILL))
    ending.start()
    assert text("after") == "after"
    ending.join()


@pytest.mark.parametrize("doing", ["reading", "waiting"])
def test_it_ends_with_its_parent(tmp_path: Path, doing: str) -> None:
    for word in ("process", "child", "compute"):
        (tmp_path / word).write_text(word)
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    command = [sys.executable, str(TESTS / "reading_parent.py"), str(tmp_path), doing]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        worker, child = next(map(int, line.split()) for line in parent.stdout if line[0].isdigit() and "[" not in line)
        assert _runs(worker)
        parent.kill()
    _wait_for_the_end(worker)
    _wait_for_the_end(child)


def test_threads_take_turns(text: Text) -> None:
    said: list[str] = []
    threads = [threading.Thread(target=lambda word=f"text {at}": said.append(text(word))) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [f"text {at}" for at in range(8)]


def test_a_source_that_has_changed_since_it_was_scanned_is_left_for_the_next_time(source: Source) -> None:
    file = source(GOOD)
    file.file.write_bytes(GOOD + b"More.")
    with ReadingProcess() as reading, pytest.raises(DocumentFault, match="changed while it was read"):
        reading(file)
    file.file.unlink()
    with ReadingProcess() as reading, pytest.raises(DocumentFault, match="cannot be read"):
        reading(file)


def _wait_for_the_end(process: int) -> None:
    until = time.monotonic() + 30
    while _runs(process):
        assert time.monotonic() < until, f"process {process} is still there"
        time.sleep(0.02)


def _runs(process: int) -> bool:
    """Whether a process is there and not merely waiting to be reaped."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


DIGEST = "0" * 64
MATTER = {"title": "T", "kind": "other"}
DOCUMENT = {
    "path": "a/document.md",
    "content_hash": DIGEST,
    "front_matter": MATTER,
    "proposals": [],
    "notes": [],
    "source": "a/document.md",
    "source_hash": DIGEST,
    "reader": "markdown 1",
}
WORDS = {"sections": [[["A"], 1, False, [["paragraph", "Words."]]]]}
DONE = packed({"done": True})
LONG = packed({"sections": [[["A"], 1, False, [["paragraph", "word " * 40_000]]]]})


def _reply(*frames: object) -> bytes:
    return b"".join(packed(frame) for frame in frames) + DONE  # type: ignore[arg-type]


def _assembled(reply: bytes) -> tuple[SourceDocument, ...]:
    """Take a reply in as the reading process does, without a process."""
    pipe = io.BytesIO(reply)
    assembly = Assembly("a/document.md", DIGEST, ("markdown 1",))
    while "done" not in (frame := next_frame(pipe.read)):
        assembly.add(frame)
    return assembly.documents()


def test_sections_spread_over_frames_are_one() -> None:
    more = {"sections": [[["A"], 1, True, [["item", "More."]]], [["B"], 2, False, [["row", "Else."]]]]}
    (document,) = _assembled(_reply({"document": DOCUMENT}, WORDS, more))
    assert document.sections == (
        Section(("A",), 1, (Block("paragraph", "Words."), Block("item", "More."))),
        Section(("B",), 2, (Block("row", "Else."),)),
    )


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(DONE, id="no document"),
        pytest.param((LARGEST_FRAME + 1).to_bytes(4, "big") + b"{}", id="a frame too long"),
        pytest.param(b"\x00\x00\x00\x02[]", id="no object"),
        pytest.param(b"\x00\x00\x00\x02{{", id="no JSON"),
        pytest.param((200_000).to_bytes(4, "big") + b"[" * 200_000, id="nested JSON"),
        pytest.param((20_000).to_bytes(4, "big") + b'{"done":' + b"9" * 19_991 + b"}", id="a number without end"),
        pytest.param(_reply(WORDS), id="text of no document"),
        pytest.param(_reply({"document": {**DOCUMENT, "path": "b.md"}}, WORDS), id="another path"),
        pytest.param(_reply({"document": {**DOCUMENT, "source": "b.md"}}, WORDS), id="another source"),
        pytest.param(_reply({"document": {**DOCUMENT, "source_hash": "1" * 64}}, WORDS), id="another digest"),
        pytest.param(_reply({"document": {**DOCUMENT, "content_hash": "x"}}, WORDS), id="no hash"),
        pytest.param(_reply({"document": {**DOCUMENT, "reader": "mine 1"}}, WORDS), id="another reader"),
        pytest.param(_reply({"document": DOCUMENT}, WORDS, {"document": DOCUMENT}, WORDS), id="one twice"),
        pytest.param(_reply({"document": {**DOCUMENT, "front_matter": {**MATTER, "x": "y"}}}, WORDS), id="a field"),
        pytest.param(_reply({"document": {**DOCUMENT, "front_matter": {"kind": "other"}}}, WORDS), id="no title"),
        pytest.param(
            _reply({"document": {**DOCUMENT, "front_matter": {**MATTER, "source_url": "javascript:1"}}}, WORDS),
            id="no address",
        ),
        pytest.param(_reply({"document": {**DOCUMENT, "proposals": [["cost", "dear", "p"]]}}, WORDS), id="no cost"),
        pytest.param(_reply({"document": {**DOCUMENT, "notes": [7]}}, WORDS), id="no note"),
        pytest.param(_reply({"document": DOCUMENT}, {"sections": [[["A"], "1", False, []]]}), id="no page"),
        pytest.param(_reply({"document": DOCUMENT}, {"sections": [[["A"], 1, False, [["x", "y"]]]]}), id="no block"),
        pytest.param(_reply({"document": DOCUMENT}, {"sections": [[["A"], 1, False, [["row"]]]]}), id="half a block"),
        pytest.param(_reply({"document": DOCUMENT}, {"sections": "words"}), id="no sections"),
        pytest.param(_reply({"document": "words"}), id="no fields"),
    ],
)
def test_what_comes_from_a_reader_is_checked(reply: bytes) -> None:
    with pytest.raises(FrameUnusable):
        _assembled(reply)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (b"\x00", "took longer than 2 seconds to read"),
        (_reply({"document": {**DOCUMENT, "path": "b.md"}}, WORDS), "could not be read: the reader gave no document"),
        (b"\xff\xff\xff\xff", "could not be read: the reader gave no document"),
        (packed({"fault": {"reason": ["?"], "line": "?", "field": 3}}), "could not be read"),
        (packed({"fault": "?"}), "could not be read"),
        (
            packed({"document": DOCUMENT}) + LONG * (MOST_LETTERS // 200_000 + 2) + DONE,
            f"has more than {MOST_LETTERS:,} letters of text; add the parts that are needed",
        ),
    ],
    ids=["silence", "another path", "no end", "odd reason", "no reason", "text without end"],
)
def test_a_reader_that_was_taken_over_gives_nothing(tmp_path: Path, reply: bytes, reason: str) -> None:
    file = tmp_path / "reply"
    file.write_bytes(reply)
    with ReadingProcess(Bounds(seconds=2), TAKEN_OVER) as reading, pytest.raises(DocumentFault) as caught:
        reading(SourceFile("a/document.md", file, DIGEST))
    assert (caught.value.path, caught.value.reason) == ("a/document.md", reason)
    assert (caught.value.line, caught.value.field) == (None, None)


def test_what_no_text_has_is_left_out_of_what_comes() -> None:
    said = json.loads('"a\\ud800b\\u0000c"')
    words = {"sections": [[[said], 1, False, [["paragraph", said]]]]}
    (document,) = _assembled(_reply({"document": {**DOCUMENT, "notes": [said]}}, words))
    assert (document.sections[0].heading_path, document.notes) == (("abc",), ("abc",))
    assert document.sections[0].blocks[0].text == "abc"
