"""Documents, file names, fields, notes, findings and comments that hold scripts are shown as the words they are."""

from __future__ import annotations

import pytest
from leads_fakes import KeptChallenges
from playwright.sync_api import Page, expect
from running_dashboard import KEYS, Running

from database.engine import Database
from database.models import Citation, Feedback, Question
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue
from knowledge_base.document import FrontMatter, Proposal, SourceDocument

SCRIPT = """<script>document.title='run'</script><img src=x onerror="document.title='run'">"""
PATH = f"notes/{SCRIPT}.pdf"


@pytest.fixture
def hostile(log: Database) -> int:
    """A document that is nothing but scripts, in two versions, and a comment on an answer that cited it."""
    matter = FrontMatter(
        SCRIPT,
        "guidance",
        publisher=SCRIPT,
        author=SCRIPT,
        source_url="javascript:document.title='run'",
        published=SCRIPT,
        topics=(SCRIPT,),
        place=SCRIPT,
        rating_source=SCRIPT,
        cost=SCRIPT,
    )
    seen = Proposal("challenge", SCRIPT, SCRIPT)
    catalogue, rated = Catalogue(log, utc_now), KEYS.of("asker", "U0AMINA")
    question = Question(reference="E-1", event_key="k", asked_at=utc_now(), door="mention", status="answered")
    with log.write() as session:
        for version in ("one", "two"):
            document = SourceDocument(PATH, version, matter, (), (seen,), (SCRIPT,), source=SCRIPT)
            number = catalogue.put(session, document, None)
        session.add(question)
        session.flush()
        cited = {"document_path": PATH, "document_version": 1, "section": "", "quote": ""}
        session.add(Citation(question_id=question.id, number=1, **cited))
        said = {"reason": SCRIPT, "comment": SCRIPT, "given_at": utc_now()}
        session.add(Feedback(question_id=question.id, rater=rated, verdict="unhelpful", **said))
    return number


def test_scripts_in_documents_and_comments_are_inert(
    page: Page, desk: Running, hostile: int, kept: KeptChallenges
) -> None:
    assert kept.all
    for path in ("/documents", f"/documents/{hostile}", "/feedback"):
        page.goto(f"{desk.url}{path}")
        expect(page.get_by_role("main")).to_contain_text("<script>document.title='run'</script>")
        assert page.title().endswith("· Evidence Desk"), path
        assert page.locator("main script, main img").count() == 0, path
        assert page.locator("[href^='javascript'], [onerror]").count() == 0, path
