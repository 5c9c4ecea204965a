"""A changed EMBEDDING_MODEL on both databases: no gap in answering, nothing lost to a kill, nothing mixed."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from killable import let_go, start
from local_slack import AMINA, SCHOOLS, LocalSlack
from moved_encoder import QUESTIONS, asked_all_the_time, live_passages, place, vectors
from shelves import synchronise
from structlog.testing import capture_logs

from retrieval.encoder import EncoderUnusable, packaged_fingerprint
from retrieval.encoder_in_force import EncoderInForce, encoder_in_force, put_in_force
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.passages import embedding_key
from retrieval.served_index import ServedIndex
from scripts.doctor import examine
from scripts.document_commands import ingest
from scripts.encoder_change import EncoderChange
from scripts.measure_reindex import nearly_packaged
from scripts.opening import ready_library
from scripts.serving import NOT_FITTED, CurrentAssistant, Traffic
from scripts.settings import STARTER_DOCUMENTS
from scripts.wiring import Library, Store, is_changing, open_library, open_library_as_set

pytestmark = pytest.mark.long_on_both

ROOT = Path(__file__).parents[2]
PACKAGED, OTHER = packaged_fingerprint(), "other:"
DOCUMENTS = ("toolkit/feedback.md", "toolkit/homework.md")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(nearly_packaged(tmp_path_factory.mktemp("models") / "other"))


@pytest.fixture
def home(starter_home: Path, tmp_path: Path) -> Path:
    shutil.copytree(starter_home / "models", tmp_path / "home" / "models")
    for path in DOCUMENTS:
        (tmp_path / "documents" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(STARTER_DOCUMENTS / path, tmp_path / "documents" / path)
    return tmp_path / "home"


@pytest.fixture
def store(home: Path, database_url: str, model: Path) -> Iterator[Store]:
    """The packaged model has embedded the documents and is in force; another is set."""
    before = place(home, database_url, None)
    library = open_library(before)
    synchronise(before.catalogue, library.indexing, home.parent / "documents")
    put_in_force(before.database, EncoderInForce(embedding_key(library.encoder), None))
    before.database.close()
    opened = place(home, database_url, model)
    yield opened
    opened.database.close()


def _write(store: Store, name: str, words: str) -> None:
    folder = store.settings.evidence_home.parent / "documents"
    (folder / name).write_text(f"---\ntitle: {name}\nkind: guidance\n---\n\n## What helps\n\n{words}\n")


def _ingest(library: Library) -> None:
    synchronise(library.store.catalogue, library.indexing, library.store.settings.evidence_home.parent / "documents")


def _quotes(assistant: CurrentAssistant) -> list[tuple[str, ...]]:
    return [tuple(citation.quote for citation in assistant.answer(question).citations) for question in QUESTIONS]


def test_askers_notice_nothing_of_the_change(store: Store) -> None:
    library = open_library(store)
    assert is_changing(library)
    assert library.encoder.fingerprint == PACKAGED
    assistant = CurrentAssistant(library)
    before = _quotes(assistant)
    with asked_all_the_time(assistant) as heard:
        EncoderChange(store, assistant).run()
        so_far = len(heard.answers)
        while len(heard.answers) < so_far + 12:  # some by the new encoder, too
            time.sleep(0.01)
    assert (heard.failures, heard.empty) == ([], [])
    assert assistant.encoder.fingerprint.startswith(OTHER)
    assert _quotes(assistant) == before
    assert len(vectors(store, OTHER)) == live_passages(store)
    assert encoder_in_force(store.database) == EncoderInForce(assistant.key, store.settings.embedding_model)
    assert not is_changing(open_library(store))


def test_what_was_embedded_before_a_kill_is_kept(store: Store, database_url: str) -> None:
    arguments = str(store.settings.evidence_home), database_url, str(store.settings.embedding_model)
    worker = start("reembedding_worker.py", *arguments)
    let_go(worker)
    while not vectors(store, OTHER):
        assert worker.poll() is None, worker.communicate()
        time.sleep(0.01)
    worker.kill()
    worker.communicate()
    kept = vectors(store, OTHER)
    assert len(kept) < live_passages(store)
    assistant = CurrentAssistant(open_library(store))
    assert assistant.encoder.fingerprint == PACKAGED
    with capture_logs() as logs:
        EncoderChange(store, assistant).run()
    (done,) = [line for line in logs if line["event"] == "encoder_changed"]
    assert done["embedded"] == live_passages(store) - len(kept)
    whole = vectors(store, OTHER)
    assert {passage: whole[passage] for passage in kept} == kept
    assert assistant.encoder.fingerprint.startswith(OTHER)


def test_a_document_that_comes_meanwhile_is_found_before_the_change_and_after(store: Store) -> None:
    serving = open_library(store)
    assistant = CurrentAssistant(serving)
    change = EncoderChange(store, assistant)
    writer = open_library_as_set(store)  # as `evidence ingest` takes documents in
    made: list[str] = []

    class Interrupted(Traffic):
        def give_way(self, patience: float) -> None:  # noqa: ARG002 (the traffic's)
            if not made:
                made.append("late.md")
                _write(store, "late.md", "Zebra crossings near schools are patrolled by wardens.")
                _ingest(writer)
                assistant.refresh()
                made.append(assistant.answer("Who patrols zebra crossings near schools?").nearest[0].document)

    assistant.traffic = Interrupted()
    change.run()
    assert made == ["late.md", "late.md"]
    assert assistant.answer("Who patrols zebra crossings near schools?").nearest[0].document == "late.md"
    for encoder in (PACKAGED, OTHER):
        assert len(vectors(store, encoder)) == live_passages(store)


def test_every_process_follows_and_one_that_cannot_goes_on_as_it_was(
    store: Store, home: Path, database_url: str
) -> None:
    replica_store = place(home, database_url, None)  # started before the setting was changed
    replica = CurrentAssistant(open_library(replica_store))
    EncoderChange(store, CurrentAssistant(open_library(store))).run()
    replica.refresh()
    assert replica.encoder.fingerprint.startswith(OTHER)
    put_in_force(store.database, EncoderInForce("gone:1/header-2", str(home / "gone")))
    _write(store, "late.md", "Zebra crossings near schools are patrolled by wardens.")
    _ingest(open_library_as_set(replica_store))
    with capture_logs() as logs:
        replica.refresh()
        replica.refresh()
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["encoder_not_followed"]
    assert replica.encoder.fingerprint.startswith(OTHER)
    assert replica.answer("Who patrols zebra crossings near schools?").nearest[0].document == "late.md"
    replica_store.database.close()
    replica_store.database.close()


@pytest.mark.faults
def test_without_the_old_model_everything_is_embedded_before_it_is_served(store: Store, home: Path) -> None:
    put_in_force(store.database, EncoderInForce("gone:1/header-2", str(home / "gone")))
    library = open_library(store)
    assert library.encoder.fingerprint.startswith(OTHER)
    assert not is_changing(library)
    CurrentAssistant(library)
    assert len(vectors(store, OTHER)) == live_passages(store)


@pytest.mark.faults
def test_other_weights_under_the_same_name_are_not_served_as_the_old_ones(store: Store) -> None:
    put_in_force(store.database, EncoderInForce("other:0123456789abcdef/header-2", store.settings.embedding_model))
    assert open_library(store).encoder.fingerprint.startswith(OTHER)
    put_in_force(store.database, EncoderInForce("other:0123456789abcdef/header-2", None))
    assert open_library(store).encoder.fingerprint.startswith(OTHER)


def test_a_model_that_cannot_be_loaded_stops_the_start(store: Store, home: Path, database_url: str) -> None:
    wrong = place(home, database_url, home / "nothing")
    library = open_library(wrong)
    assert is_changing(library)
    with pytest.raises(EncoderUnusable, match=r"EMBEDDING_MODEL: .*no such folder"):
        EncoderChange(wrong, CurrentAssistant(library))
    wrong.database.close()
    assert live_passages(store)


def test_a_stop_leaves_the_rest_for_later(store: Store) -> None:
    assistant = CurrentAssistant(open_library(store))
    change = EncoderChange(store, assistant)
    change.stop()
    change.run()
    assert assistant.encoder.fingerprint == PACKAGED
    assert encoder_in_force(store.database) == EncoderInForce(assistant.key, None)


@pytest.mark.faults
def test_an_index_that_cannot_be_built_leaves_the_old_one_serving(store: Store) -> None:
    fails = [True]

    class Failing(Indexing):
        def open(self) -> ServedIndex:
            if fails:
                raise MemoryError
            return super().open()

    assistant = CurrentAssistant(open_library(store))
    before = _quotes(assistant)
    encoder = open_library_as_set(store).encoder
    versions = IndexVersions(store.settings.evidence_home / "index")
    assistant.offer(Library(store, encoder, Failing(store.database, store.catalogue, encoder, versions)))
    put_in_force(store.database, EncoderInForce(embedding_key(encoder), store.settings.embedding_model))
    for _ in range(2):  # it is tried again at each refresh
        with pytest.raises(MemoryError):
            assistant.refresh()
    assert (assistant.encoder.fingerprint, _quotes(assistant)) == (PACKAGED, before)
    fails.clear()
    assistant.refresh()
    assert assistant.encoder.fingerprint.startswith(OTHER)


@pytest.fixture
def set_as(store: Store, monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    """The settings of the store in the environment, as a command finds them."""
    monkeypatch.chdir(store.settings.evidence_home)
    monkeypatch.setenv("EVIDENCE_HOME", str(store.settings.evidence_home))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("EMBEDDING_MODEL", str(store.settings.embedding_model))
    monkeypatch.setenv("PSEUDONYM_KEY", "a key that only tests use")


@pytest.mark.usefixtures("set_as")
def test_a_command_uses_what_is_in_force_and_says_so_in_one_line(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    library = ready_library()
    assert library.encoder.fingerprint == PACKAGED
    assert capsys.readouterr().err == (
        f"EMBEDDING_MODEL names {store.settings.embedding_model}, which has not embedded every document yet; until it "
        f"has, {PACKAGED} is used. `evidence serve` embeds beside answering, `evidence ingest` at once.\n"
    )
    assert not vectors(store, OTHER)
    (finding, fitted) = list(examine(library))[1:3]
    assert (finding.verdict, fitted.verdict) == ("unknown", "well")
    assert f"until {store.settings.embedding_model}, which EMBEDDING_MODEL names" in finding.what
    library.store.database.close()


@pytest.mark.usefixtures("set_as")
def test_an_ingest_embeds_everything_at_once_and_puts_it_in_force(store: Store) -> None:
    ingest([str(store.settings.evidence_home.parent / "documents")])
    assert len(vectors(store, OTHER)) == live_passages(store)
    in_force = encoder_in_force(store.database)
    assert in_force is not None
    assert in_force.model == store.settings.embedding_model
    library = ready_library()
    assert library.encoder.fingerprint.startswith(OTHER)
    assert NOT_FITTED.format(encoder=library.encoder.fingerprint, fitted=PACKAGED) in [
        finding.what for finding in examine(library)
    ]
    library.store.database.close()


@pytest.mark.usefixtures("set_as")
@pytest.mark.faults
def test_a_lost_model_is_said_in_one_line(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    put_in_force(store.database, EncoderInForce("gone:1/header-2", "/gone"))
    library = ready_library()
    said = "The model that the documents were embedded with cannot be loaded any more, so they are embedded anew first."
    assert said in capsys.readouterr().err
    assert len(vectors(store, OTHER)) == live_passages(store)
    assert encoder_in_force(store.database) == EncoderInForce(
        embedding_key(library.encoder), store.settings.embedding_model
    )
    library.store.database.close()


def _ask(store: Store) -> str:
    slack = LocalSlack(json.loads((store.settings.evidence_home / "workspace.json").read_text()))
    return str(slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, f"@Evidence Desk {QUESTIONS[0]}"))["text"])


@pytest.mark.faults
@pytest.mark.usefixtures("set_as")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_bot_answers_before_and_after_and_stops_cleanly(store: Store, kind: str) -> None:
    assert kind
    command = [sys.executable, "-c", "from scripts.cli import main; main()", "serve"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        serving.stdout.readline()
        said = [_ask(store)]
        while (in_force := encoder_in_force(store.database)) and in_force.model is None:
            assert serving.poll() is None
            time.sleep(0.1)
        said.append(_ask(store))
        serving.send_signal(signal.SIGINT)
        assert serving.wait(60) == 0
    assert all("+6 months" in text for text in said), said
    assert len(vectors(store, OTHER)) == live_passages(store)
