"""Search over the starter documents: fusion, filters, LangChain, and what redaction costs."""

import json
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from shelves import CountingEncoder

from knowledge_base.catalogue import names_in
from people.redaction import Redactor
from retrieval.encoder import Encoder
from retrieval.glossary import load_glossary
from retrieval.langchain import EncoderEmbeddings, SearcherRetriever
from retrieval.search import Filters, FilterUnknown, Searcher
from scripts.wiring import Library

QUESTIONS = Path(__file__).parents[2] / "evaluation" / "dev_questions.jsonl"


def test_meaning_and_words_both_find(searcher: Searcher) -> None:
    for mode in ("fused", "dense", "keywords"):
        found = searcher.search("How many months' progress does homework add?", mode=mode)  # type: ignore[arg-type]
        assert found.documents[0][0].path == "toolkit/homework.md"


def test_few_passages_of_one_document(searcher: Searcher) -> None:
    found = searcher.search("feedback and marking", per_document=2)
    paths = [hit.document.path for hit in found.hits]
    assert max(paths.count(path) for path in paths) == 2
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def test_filters_are_exact(searcher: Searcher) -> None:
    studies = searcher.search("reading", Filters(kinds=("case_study",), region="North West"))
    assert studies.documents
    matters = [document.front_matter for document, _ in studies.documents]
    assert {matter.kind for matter in matters} == {"case_study"}
    assert {matter.region for matter in matters} <= {"North West", "England"}
    early = searcher.search("talk", Filters(phases=("early years",), topics=("parental engagement",)))
    assert all("early years" in document.front_matter.phases for document, _ in early.documents)
    left_out = searcher.search("feedback", Filters(without=("toolkit/feedback.md",)))
    assert "toolkit/feedback.md" not in [document.path for document, _ in left_out.documents]


@pytest.mark.parametrize(
    ("filters", "named"),
    [
        (Filters(kinds=("poem",)), "kind 'poem'"),
        (Filters(phases=("university",)), "phase 'university'"),
        (Filters(topics=("origami",)), "topic 'origami'"),
        (Filters(region="Narnia"), "region 'Narnia'"),
    ],
)
def test_an_unknown_filter_is_named_with_those_there_are(searcher: Searcher, filters: Filters, named: str) -> None:
    with pytest.raises(FilterUnknown, match=named):
        searcher.check(filters)


def test_a_question_is_encoded_once_however_often_it_is_searched_for(library: Library) -> None:
    encoder = CountingEncoder(library.encoder)
    searcher = Searcher(library.store.database, encoder, library.indexing.open(), load_glossary())
    encoder.texts.clear()
    for filters in (Filters(), Filters(kinds=("case_study",)), Filters(without=("toolkit/feedback.md",))):
        assert searcher.search("How much does feedback cost?", filters).hits
    assert len(encoder.texts) == 1


def test_nothing_allowed_finds_nothing(searcher: Searcher) -> None:
    found = searcher.search("feedback", Filters(paths=("no/such.md",)))
    assert (found.hits, found.documents) == ((), ())


@pytest.mark.parametrize("question", ["", "???", "zzzz qqqq", "🎉"])
def test_a_question_that_names_nothing_is_no_error(searcher: Searcher, question: str) -> None:
    assert len(searcher.search(question).documents) > 0


def test_redaction_loses_no_document(searcher: Searcher) -> None:
    redactor = Redactor(names_in(searcher.documents))
    for line in QUESTIONS.read_text().splitlines():
        question = json.loads(line)
        if question["expected"]:
            assert redactor.redact(question["question"]).text == question["question"]


def test_the_searcher_works_in_a_langchain_chain(searcher: Searcher) -> None:
    def listed(documents: list[Document]) -> list[str]:
        return [document.metadata["document"] for document in documents]

    chain = RunnablePassthrough() | SearcherRetriever(searcher=searcher, limit=4) | RunnableLambda(listed)
    found = chain.invoke("peer tutoring")
    assert found[0] == "toolkit/peer-tutoring.md"
    assert len(found) == 4


def test_langchain_embeddings_are_the_encoders(encoder: Encoder) -> None:
    embeddings = EncoderEmbeddings(encoder)
    assert embeddings.embed_documents(["feedback"])[0] == pytest.approx(encoder.encode(["feedback"])[0].tolist())
    assert len(embeddings.embed_query("feedback")) == encoder.dimensions


def test_a_short_document_is_not_ranked_behind_for_its_shortness(searcher: Searcher) -> None:
    """A document of one passage has no second and third to be supported by: its own stands for them."""
    supported = searcher._supported
    assert supported([0.5]) == pytest.approx(supported([0.5, 0.5, 0.5]))
    assert supported([0.5, 0.4]) == pytest.approx(supported([0.5, 0.4, 0.4]))
    assert supported([0.5, 0.4, 0.3, 0.3]) == pytest.approx(0.5 + 0.1 * 0.7)
