"""Scanning: what is found in a folder, what is passed over, and what is told as a fault, with nothing read."""

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from knowledge_base.document import DocumentFault
from knowledge_base.sources import LARGEST, Scan, SourceFile, SourceUnusable, scan

_NOBODY = 65534


def paths(found: Scan) -> list[str]:
    return [file.path for file in found.files]


def faults(found: Scan) -> dict[str, str]:
    return {fault.path: fault.reason for fault in found.faults}


def write(path: Path, content: bytes = b"words") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_every_format_is_found_with_its_hash_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a.md", "b.MARKDOWN", "c.pdf", "deep/er/d.docx", "e.Pptx", "f.xlsx", "g.csv", "h.html", "i.txt"):
        write(tmp_path / name, name.encode())
    for name in ("README.md", "deep/readme.md", ".hidden.md", ".git/x.md", "~$c.docx", "photo.png", "code.py", "none"):
        write(tmp_path / name)
    found = scan(tmp_path, tmp_path)
    assert paths(found) == [
        "a.md",
        "b.MARKDOWN",
        "c.pdf",
        "deep/er/d.docx",
        "e.Pptx",
        "f.xlsx",
        "g.csv",
        "h.html",
        "i.txt",
    ]
    assert (found.faults, found.folder, found.within) == ((), str(tmp_path.resolve()), "")
    assert found.files[3] == SourceFile(
        "deep/er/d.docx", tmp_path.resolve() / "deep/er/d.docx", hashlib.sha256(b"deep/er/d.docx").hexdigest()
    )


def test_what_looks_like_a_document_is_told_with_what_to_do(tmp_path: Path) -> None:
    for name in ("old.doc", "slides.odp", "book.epub", "mail.eml", "page.mhtml", "deck.KEY"):
        write(tmp_path / name)
    found = faults(scan(tmp_path, tmp_path))
    assert set(found) == {"old.doc", "slides.odp", "book.epub", "mail.eml", "page.mhtml", "deck.KEY"}
    assert found["old.doc"] == ".doc is not read: an old Word file; save it as .docx"


def test_what_is_empty_or_too_large_is_told_unread(tmp_path: Path) -> None:
    write(tmp_path / "empty.pdf", b"")
    with write(tmp_path / "vast.pdf").open("r+b") as vast:
        vast.truncate(500 * 1024 * 1024)  # a file with a hole: hashing it would take seconds, and is not done
    with write(tmp_path / "just.pdf").open("r+b") as just:
        just.truncate(LARGEST + 1)
    assert faults(scan(tmp_path, tmp_path)) == {
        "empty.pdf": "empty",
        "vast.pdf": "is 500 MB; the largest that is read is 100 MB",
        "just.pdf": "is 101 MB; the largest that is read is 100 MB",
    }


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")  # opened, it would wait for ever
    assert faults(scan(tmp_path, tmp_path)) == {"pipe.pdf": "not a file but a pipe, a device or a folder"}


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anybody may enter; root, who may read everything, is nobody meanwhile."""
    with TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        write(folder / "secret.md").chmod(0o200)
        write(folder / "shut" / "a.md").parent.chmod(0o300)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
            (folder / "shut").chmod(0o700)


def test_what_may_not_be_read_is_told(open_folder: Path) -> None:
    assert faults(scan(open_folder, open_folder)) == {
        "secret.md": "cannot be read: Permission denied",
        "shut": "cannot be opened: Permission denied",
    }
    with pytest.raises(SourceUnusable, match="shut: cannot be opened: Permission denied"):
        scan(open_folder / "shut", open_folder / "shut")


def test_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write(folder / "sub" / "a.md")
    write(folder / ".store" / "b.md")
    write(tmp_path / "outside" / "c.md")
    links = {
        "again.md": folder / "sub" / "a.md",  # there under its own name
        "sub/up": folder,
        "b.md": folder / ".store" / "b.md",  # there under no other name, as a mounted ConfigMap is
        "out.md": tmp_path / "outside" / "c.md",
        "outer": tmp_path / "outside",
        "nowhere.md": folder / "nothing.md",
        "round.md": folder / "dnuor.md",
        "dnuor.md": folder / "round.md",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    found = scan(folder, folder)
    assert paths(found) == ["b.md", "sub/a.md"]
    assert {path: reason.split(";")[0] for path, reason in faults(found).items()} == {
        "out.md": "a link out of the folder",
        "outer": "a link out of the folder",
        "nowhere.md": "a link to a file that is not there",
        "round.md": "a link that leads in a circle or cannot be followed",
        "dnuor.md": "a link that leads in a circle or cannot be followed",
    }


def test_a_linked_folder_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path / ".2026" / "deep" / "a.md")
    (tmp_path / "data").symlink_to(tmp_path / ".2026")
    (tmp_path / ".2026" / "deep" / "back").symlink_to(tmp_path / ".2026")
    assert paths(scan(tmp_path, tmp_path)) == ["data/deep/a.md"]


def test_names_are_composed_and_safe_to_show(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "café.md")
    write(tmp_path / decomposed)
    write(tmp_path / "two\nlines\x1b[31m.md")
    write(tmp_path / "turned\u202ename.md")
    (tmp_path / os.fsdecode(b"b\xe9te.md")).write_bytes(b"words")
    (tmp_path / os.fsdecode(b"b\xe9te.png")).write_bytes(b"words")
    found = scan(tmp_path, tmp_path)
    assert paths(found) == ["café.md", "turned\\u202ename.md", "two\\nlines\\x1b[31m.md"]
    assert found.files[2].content() == b"words"
    assert faults(found) == {"b\\xe9te.md": "its name is not UTF-8 text; give it another"}


def test_two_names_that_are_written_alike_are_told(tmp_path: Path) -> None:
    write(tmp_path / unicodedata.normalize("NFD", "é.md"), b"decomposed")
    write(tmp_path / unicodedata.normalize("NFC", "é.md"), b"composed")
    found = scan(tmp_path, tmp_path)
    assert [file.content() for file in found.files] == [b"composed"]
    assert "two files have this name" in faults(found)["é.md"]


def test_one_file_is_named_by_its_place_in_the_documents_folder(tmp_path: Path) -> None:
    file = write(tmp_path / "documents" / "guidance" / "a.md")
    found = scan(file, tmp_path / "documents")
    assert (paths(found), found.folder, found.within) == (
        ["guidance/a.md"],
        str((tmp_path / "documents").resolve()),
        "guidance/a.md",
    )
    found = scan(file, tmp_path / "elsewhere")
    assert (paths(found), found.folder) == (["a.md"], None)


def test_a_part_of_the_documents_folder_keeps_its_place(tmp_path: Path) -> None:
    write(tmp_path / "guidance" / "a.md")
    write(tmp_path / "toolkit" / "b.md")
    found = scan(tmp_path / "toolkit", tmp_path)
    assert (paths(found), found.folder, found.within) == (["toolkit/b.md"], str(tmp_path.resolve()), "toolkit")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.md", "no such file or folder"),
        ("old.doc", "save it as .docx"),
        ("photo.png", ".png is not read"),
        ("none", "a file without ending is not read"),
        ("README.md", "no document"),
    ],
)
def test_a_file_that_could_never_be_read_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    for there in ("old.doc", "photo.png", "none", "README.md"):
        write(tmp_path / there)
    with pytest.raises(SourceUnusable, match=reason) as refused:
        scan(tmp_path / name, tmp_path)
    assert name in str(refused.value)


def test_a_file_that_is_gone_when_it_is_read_is_a_fault(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md")
    (found,) = scan(tmp_path, tmp_path).files
    file.unlink()
    with pytest.raises(DocumentFault, match=r"a\.md: cannot be read: No such file"):
        found.content()


def test_ten_thousand_files(tmp_path: Path) -> None:
    for number in range(10_000):
        folder = tmp_path / f"{number % 100}"
        if number < 100:
            folder.mkdir()
        (folder / f"{number}.md").write_text(f"words {number}")
    found = scan(tmp_path, tmp_path)
    assert len(found.files) == len({file.digest for file in found.files}) == 10_000
    assert found.faults == ()
