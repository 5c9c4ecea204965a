"""The catalogue on both databases: what a folder would change, versions, retiring."""

from pathlib import Path

import pytest

from database.engine import Database
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue, Plan, SourceUnusable, names_in, read_source


def write(folder: Path, name: str, title: str, text: str = "Some words.") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title}\nkind: guidance\nauthor: Ada Okafor\n---\n{text}\n")


def take_in(catalogue: Catalogue, database: Database, plan: Plan) -> None:
    with database.write() as session:
        for document in (*plan.added, *plan.updated):
            catalogue.put(session, document, plan.folder)
        if plan.retired:
            catalogue.retire(session, plan.retired)


@pytest.fixture
def catalogue(database: Database) -> Catalogue:
    return Catalogue(database, utc_now)


def test_a_folder_is_synchronised_by_content(catalogue: Catalogue, database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    for name in ("a.md", "sub/b.md", "c.md"):
        write(folder, name, name)
    write(folder, "README.md", "about the folder")
    take_in(catalogue, database, catalogue.plan(read_source(folder, folder)))
    write(folder, "a.md", "a.md", "Other words.")
    (folder / "c.md").unlink()
    write(folder, "d.md", "d.md")
    plan = catalogue.plan(read_source(folder, folder))
    assert [document.path for document in plan.added] == ["d.md"]
    assert [document.path for document in plan.updated] == ["a.md"]
    assert (plan.retired, plan.unchanged) == (("c.md",), ("sub/b.md",))
    take_in(catalogue, database, plan)
    live = {document.path: document.version for document in catalogue.documents()}
    assert live == {"a.md": 2, "d.md": 1, "sub/b.md": 1}
    kept = [(document.path, document.version, document.status) for document in catalogue.documents(live_only=False)]
    assert ("a.md", 1, "retired") in kept
    assert ("c.md", 1, "retired") in kept


def test_a_faulty_update_keeps_the_good_version(catalogue: Catalogue, database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "Good")
    take_in(catalogue, database, catalogue.plan(read_source(tmp_path, tmp_path)))
    (tmp_path / "a.md").write_text("---\ntitle: [broken\n---\n")
    plan = catalogue.plan(read_source(tmp_path, tmp_path))
    assert [str(fault).split(":")[0] for fault in plan.faults] == ["a.md, line 2, field title"]
    assert plan.retired == ()
    take_in(catalogue, database, plan)
    assert [document.front_matter.title for document in catalogue.documents()] == ["Good"]


def test_another_folder_retires_nothing_of_this_one(catalogue: Catalogue, database: Database, tmp_path: Path) -> None:
    write(tmp_path / "one", "a.md", "One")
    write(tmp_path / "two", "b.md", "Two")
    take_in(catalogue, database, catalogue.plan(read_source(tmp_path / "one", tmp_path / "one")))
    plan = catalogue.plan(read_source(tmp_path / "two", tmp_path / "one"))
    assert plan.retired == ()


def test_a_single_file_is_named_by_its_place_in_the_documents_folder(tmp_path: Path) -> None:
    write(tmp_path, "guidance/a.md", "A")
    reading = read_source(tmp_path / "guidance" / "a.md", tmp_path)
    assert [document.path for document in reading.documents] == ["guidance/a.md"]


@pytest.mark.parametrize("name", ["missing.md", "sheet.xlsx"])
def test_what_cannot_be_read_at_all_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "sheet.xlsx").write_bytes(b"x")
    with pytest.raises(SourceUnusable, match=name.replace(".", r"\.")):
        read_source(tmp_path / name, tmp_path)


def test_every_change_raises_the_version(catalogue: Catalogue, database: Database, tmp_path: Path) -> None:
    before = catalogue.state()
    write(tmp_path, "a.md", "A")
    take_in(catalogue, database, catalogue.plan(read_source(tmp_path, tmp_path)))
    after = catalogue.state()
    assert after[0] == before[0]
    assert after[1] > before[1]


def test_names_of_authors_and_titles_may_stand(catalogue: Catalogue, database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "A Title")
    take_in(catalogue, database, catalogue.plan(read_source(tmp_path, tmp_path)))
    assert {"A Title", "Ada Okafor"} <= names_in(catalogue.documents())
