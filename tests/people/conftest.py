"""The redactor as it runs: with the allow-list of the library as it is."""

from itertools import chain
from pathlib import Path

import pytest
import yaml

from people.redaction import Redactor

LIBRARY = Path(__file__).parents[2] / "knowledge_base" / "documents"
FIELDS = ("title", "author", "place", "partner", "research_schools", "publisher")


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    heads = [yaml.safe_load(path.read_text().split("---")[1]) for path in LIBRARY.rglob("*.md")]
    values = [head[field] for head in heads for field in FIELDS if head.get(field)]
    return Redactor(chain.from_iterable([value] if isinstance(value, str) else value for value in values))
