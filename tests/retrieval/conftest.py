"""A folder of two documents over a real catalogue, for tests of synchronising."""

from __future__ import annotations

from pathlib import Path

import pytest
from shelves import Shelf

from database.engine import Database
from retrieval.encoder import Encoder


@pytest.fixture
def shelf(database: Database, encoder: Encoder, tmp_path: Path) -> Shelf:
    shelf = Shelf(database, encoder, tmp_path)
    shelf.write("a.txt", "title: Alpha\nFeedback helps pupils.")
    shelf.write("sub/b.txt", "title: Beta\nPhonics helps pupils.")
    return shelf
