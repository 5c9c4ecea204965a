"""The catalogue on both databases: versions, their numbers, and the names in them."""

from pathlib import Path

import pytest

from database.engine import Database
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue, names_in
from knowledge_base.document import FrontMatter, SourceDocument
from knowledge_base.lineage import NoSuchDocument


@pytest.fixture
def catalogue(database: Database) -> Catalogue:
    return Catalogue(database, utc_now)


def put(catalogue: Catalogue, database: Database, path: str, title: str = "A Title", folder: str | None = None) -> int:
    matter = FrontMatter(title, "guidance", author="Ada Okafor", research_schools=("Aspirer",), region="North West")
    with database.write() as session:
        return catalogue.put(session, SourceDocument(path, f"hash of {title}", matter, ()), folder)


def test_a_version_takes_the_place_of_the_one_before(catalogue: Catalogue, database: Database) -> None:
    assert catalogue.is_empty()
    put(catalogue, database, "a.md", folder="/documents")
    put(catalogue, database, "a.md", "Another")
    assert not catalogue.is_empty()
    assert catalogue.count() == 1
    kept = [(each.version, each.status, each.retired_because) for each in catalogue.documents(live_only=False)]
    assert kept == [(1, "retired", "replaced"), (2, "live", None)]
    (live,) = catalogue.documents()
    assert (live.source, live.folder, live.front_matter.title) == ("a.md", "/documents", "Another")


def test_any_versions_number_names_the_document(catalogue: Catalogue, database: Database) -> None:
    first, second = put(catalogue, database, "a.md"), put(catalogue, database, "a.md", "Another")
    assert [line.kind for line in catalogue.history(str(first))] == ["added", "updated"]
    assert catalogue.retire_document(str(first)).id == second


def test_a_path_of_figures_is_a_path_first(catalogue: Catalogue, database: Database) -> None:
    other = put(catalogue, database, "other.md")
    put(catalogue, database, str(other))
    assert catalogue.retire_document(str(other)).path == str(other)
    with pytest.raises(NoSuchDocument):
        catalogue.history("²")


def test_the_innermost_folder_that_was_synchronised_is_found(
    catalogue: Catalogue, database: Database, tmp_path: Path
) -> None:
    place = tmp_path.resolve()
    put(catalogue, database, "a.md", folder=str(place))
    put(catalogue, database, "b.md", folder=str(place / "inner"))
    put(catalogue, database, "c.md")
    assert catalogue.folder_of(place / "inner" / "deep" / "c.md") == place / "inner"
    assert catalogue.folder_of(place / "inner.md") == place
    assert catalogue.folder_of(place.parent / "x.md") is None


def test_names_of_authors_and_titles_may_stand(catalogue: Catalogue, database: Database) -> None:
    put(catalogue, database, "a.md")
    assert {"A Title", "Ada Okafor", "Aspirer", "North West"} <= names_in(catalogue.documents())
