"""Statements held to what they quote: honest ones stay, whatever their words; altered ones go, for their reason."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.answer import Answer, Outcome
from answering.assistant import Assistant
from answering.drafts import DraftedStatement, Quote, draft_in
from answering.extractive import Extractive
from answering.generative import Generative, passages_for
from answering.grounding import figures_of, rating_text
from answering.provider import Drafted, Provider, ProviderFailed, Use
from answering.verification.names import Everyday, strange_name
from answering.verification.polarity import turned
from answering.verification.quantities import altered_figure
from answering.verification.verify import Verdict, Verifier
from retrieval.search import Filters, Hit, Searcher
from scripts.wiring import Library, build_assistant
from scripts.writing import build_verifier

METACOGNITION = "toolkit/metacognition-and-self-regulation.md"
MASTERY = "toolkit/mastery-learning.md"
ACTIVITY = "toolkit/physical-activity.md"
LANCASHIRE = "case_studies/lancashire-associate-research-school.md"
RATED = "Impact: +8 months' additional progress on average. Cost: very low."
OLDER = "Older material, including many school websites and the 2018 guidance, quotes seven months"
NETWORK = "The network then had 27 Research Schools and ten Associates."
TEST = "Pupils take a unit test and normally need about 80% before moving on."
PE = "Replacing academic lessons with exercise as a way to raise grades is not supported."
LIMITED = "The average is five extra months from limited evidence (two padlocks)."


@pytest.fixture(scope="module")
def verifier(library: Library) -> Verifier:
    return build_verifier(library.store, library.encoder)


def _judge(verifier: Verifier, searcher: Searcher, document: str, quote: str, text: str) -> Verdict:
    hits = searcher.search(quote, Filters(paths=(document,)), limit=40, per_document=40).hits
    passage = next((n for n, hit in enumerate(hits, start=1) if quote[:40] in " ".join(hit.sentences)), 1)
    (verdict,) = verifier.verify([DraftedStatement(text=text, support=[Quote(passage=passage, quote=quote)])], hits)
    return verdict


@pytest.mark.parametrize(
    ("document", "quote", "text"),
    [
        (METACOGNITION, RATED, "Metacognition adds eight months of progress on average, at a very low cost."),
        (METACOGNITION, OLDER, "The 2018 guidance and many school websites still give seven months."),
        (LANCASHIRE, NETWORK, "At that time there were ten Associates and twenty-seven Research Schools."),
        (MASTERY, TEST, "Before they move on, pupils usually have to get around 80 per cent in a unit test."),
        (ACTIVITY, PE, "There is no support for swapping academic lessons for exercise to raise grades."),
        (MASTERY, LIMITED, "Five additional months is the average, and the evidence is limited: two padlocks."),
    ],
)
def test_honest_words_stay(verifier: Verifier, searcher: Searcher, document: str, quote: str, text: str) -> None:
    assert _judge(verifier, searcher, document, quote, text).reason is None


@pytest.mark.parametrize(
    ("document", "quote", "text", "reason"),
    [
        (METACOGNITION, RATED, "Metacognition adds seven months of progress on average.", "figure"),
        (METACOGNITION, RATED, "Metacognition adds eight weeks of progress on average.", "figure"),
        (METACOGNITION, RATED, "Metacognition costs pupils -8 months of progress on average.", "figure"),
        (METACOGNITION, RATED, "Metacognition adds more than 8 months of progress on average.", "figure"),
        (METACOGNITION, RATED, "Metacognition adds eight months on average, at a very high cost.", "negation"),
        (METACOGNITION, OLDER, "The 2019 guidance quotes seven months.", "figure"),
        (LANCASHIRE, NETWORK, "The network then had ten Research Schools and 27 Associates.", "figure"),
        (LANCASHIRE, NETWORK, "The network then had 27 Teaching Schools and ten Associates.", "name"),
        (MASTERY, TEST, "Teachers take a unit test and normally need about 80% before moving on.", "name"),
        (MASTERY, TEST, "Pupils take a unit test and never need about 80% before moving on.", "negation"),
        (ACTIVITY, PE, "Swapping academic lessons for exercise in order to raise grades is supported.", "negation"),
        (MASTERY, LIMITED, "The average is five extra months from extensive evidence (two padlocks).", "negation"),
        (MASTERY, LIMITED, "Schools in the north-east enjoyed the free lunches.", "support"),
        (MASTERY, LIMITED, "The average is five extra months, and governors praised the new timetable.", "support"),
        (MASTERY, LIMITED, "Peer tutoring adds five extra months on average, from limited evidence.", "name"),
        (MASTERY, "The average is six extra months from limited evidence.", "It adds six months.", "quote"),
        (MASTERY, "The average", "The average is five.", "quote"),
        (MASTERY, LIMITED, "<!channel> The average is five extra months.", "form"),
        (MASTERY, LIMITED, "The average is five extra months: see https://example.org.", "form"),
    ],
)
def test_altered_words_go(
    verifier: Verifier, searcher: Searcher, document: str, quote: str, text: str, reason: str
) -> None:
    assert _judge(verifier, searcher, document, quote, text).reason == reason


@pytest.mark.parametrize(
    ("statement", "text", "is_altered"),
    [
        ("three to five sessions", "3–5 sessions a week", False),
        ("3-6 sessions", "3–5 sessions a week", True),
        ("five sessions", "3–5 sessions a week", True),
        ("It ran from January 2024 to March 2025.", "The programme ran from January 2024 to March 2025.", False),
        ("pupils in Year 6", "It was tried in Years 5 and 6.", False),
        ("pupils in Year 7", "It was tried in Years 5 and 6.", True),
        ("£1.2m was spent", "£1.2 million was spent", False),
        ("£1.2 billion was spent", "£1.2 million was spent", True),
        ("up to 1,000 schools", "to help up to 1,000 primary schools", False),
        ("over 1,000 schools", "to help up to 1,000 primary schools", True),
        ("one of its lessons", "They drew lessons from it", False),
        ("It took one month.", "It took two months.", True),
        ("two ten-year partnerships", "ten two-year partnerships", True),
    ],
)
def test_figures_and_what_they_measure(statement: str, text: str, is_altered: bool) -> None:
    assert (altered_figure(statement, [text], ()) is not None) == is_altered


TRIALS = "Tutors met 40% of pupils in Leeds and 65% of pupils in Hull, and 12 schools in York dropped out."


@pytest.mark.parametrize(
    ("statement", "text", "is_altered"),
    [
        ("In Hull 65% of pupils met a tutor, in Leeds 40%.", TRIALS, False),
        ("In Hull 40% of pupils met a tutor, in Leeds 65%.", TRIALS, True),
        ("The fourth step is to review.", "The fourth step is to plan, and the fifth step is to review.", True),
        ("They met for half an hour.", "Each met for half an hour a day.", False),
        ("They met for an hour.", "Each met for half an hour a day.", True),
        ("It gained 3 months over a term.", "It gained 3 months over a year.", True),
        ("Key Stages 2 and 2", "Key Stage 1 and Key Stage 2", True),
    ],
)
def test_a_figure_is_said_of_what_the_text_says_it_of(statement: str, text: str, is_altered: bool) -> None:
    assert (altered_figure(statement, [text], ()) is not None) == is_altered


NO_NAMES = Everyday(frozenset("the a of in for".split()), frozenset())


@pytest.mark.parametrize(
    ("statement", "text", "is_altered"),
    [
        (
            "A fifth of primary teachers agreed.",
            "A third of secondary teachers and a fifth of primary teachers agreed.",
            False,
        ),
        (
            "A fifth of secondary teachers agreed.",
            "A third of secondary teachers and a fifth of primary teachers agreed.",
            True,
        ),
        ("Parents and governors met.", "Governors and parents met.", False),
        (
            "Small group work cost more; one-to-one work had the same average.",
            "One to one work cost more; small group work had the same average.",
            True,
        ),
        (
            "The Atlas lists tools, beside a larger Early Atlas.",
            "The Early Atlas is larger. The Atlas lists tools.",
            False,
        ),
    ],
)
def test_a_group_is_said_of_what_the_text_says_it_of(statement: str, text: str, is_altered: bool) -> None:
    assert (strange_name(statement, [text], (), NO_NAMES) is not None) == is_altered


@pytest.mark.parametrize(
    ("statement", "text", "is_turned"),
    [
        ("The guide is replaced by the toolkit.", "The toolkit replaces the guide.", False),
        ("The toolkit is replaced by the guide.", "The toolkit replaces the guide.", True),
        ("It counts wellbeing as well as results.", "It only counts results.", True),
        ("It looks at nothing but results.", "It only looks at results.", False),
        ("Visits are no longer offered.", "Fewer, longer visits are offered.", True),
        ("Do not cite the figure.", "Avoid citing the figure.", False),
        ("Each of the regions was given £9,000.", "The regions were given £9,000.", True),
        ("Rewards alone can change habits.", "Rewards can help to change habits.", True),
        ("The ideas spread poorly.", "The ideas spread well.", True),
        ("Work is not useful if it has no aim.", "Work without an aim is not useful.", False),
    ],
)
def test_what_is_turned_round(statement: str, text: str, is_turned: bool) -> None:
    assert (turned(statement, [text]) is not None) == is_turned


class Saying(Provider):
    """A provider whose model says one thing whatever it is told; its parts of sentences are the passages' own."""

    def __init__(self, text: str) -> None:
        self.text = text

    def draft(self, prompt: str) -> Drafted:  # noqa: ARG002 (the provider's)
        found = draft_in(self.text)
        if found is None:
            raise ProviderFailed("unreadable")
        return Drafted(found, Use(1, 0, 0, 0.0))


QUESTION = "How many months does feedback add?"


@pytest.fixture(scope="module")
def sentences(assistant: Assistant) -> list[tuple[int, str]]:
    """What the model would be told, sentence by sentence, with the numbers of their passages."""
    found: list[tuple[int, str]] = []

    class Noting(Extractive):
        def compose(self, material):  # type: ignore[no-untyped-def]
            hits: tuple[Hit, ...] = passages_for(material)
            found.extend((n, sentence) for n, hit in enumerate(hits, start=1) for sentence in hit.sentences)
            return super().compose(material)

    assistant._composer, kept = Noting(), assistant._composer
    assistant.answer(QUESTION)
    assistant._composer = kept
    return found


INTRUDERS = st.sampled_from(
    [
        "not",
        "+9",
        "£3 million",
        "Harvard",
        "<!channel>",
        "\u202e",
        "99%",
        "never",
        "`",
        "@here",
        "2031",
        "two",
        "http://x",
    ]
) | st.text(max_size=12)


def _drafted(data: st.DataObject, sentences: list[tuple[int, str]]) -> str:
    """Draw a reply: statements made of the passages' words with others among them, whole, cut short, or no draft."""

    def statement() -> dict[str, object]:
        number, sentence = data.draw(st.sampled_from(sentences))
        words = sentence.split()
        for _ in range(data.draw(st.integers(0, 2))):
            words.insert(data.draw(st.integers(0, len(words))), data.draw(INTRUDERS))
        number = number if data.draw(st.booleans()) else data.draw(st.integers(-2, 30))
        return {"text": " ".join(words), "support": [{"passage": number, "quote": sentence}]}

    drafted = json.dumps({"statements": [statement() for _ in range(data.draw(st.integers(0, 3)))]})
    return data.draw(st.one_of(st.just(drafted), st.text(), st.just(drafted[: len(drafted) // 2])))


@pytest.mark.parametrize("examples", [25, pytest.param(2_000, marks=pytest.mark.faults)])
def test_whatever_a_model_says_nothing_unfounded_is_shown(
    library: Library, searcher: Searcher, verifier: Verifier, sentences: list[tuple[int, str]], examples: int
) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(data=st.data())
    def whatever_it_says(data: st.DataObject) -> None:
        composer = Generative(Saying(_drafted(data, sentences)), verifier, Extractive())
        _check(build_assistant(library, searcher, composer=composer).answer(QUESTION))

    whatever_it_says()


def _check(answer: Answer) -> None:
    assert answer.outcome in Outcome
    quotes = {citation.number: citation for citation in answer.citations}
    for each in answer.statements:
        assert each.citations
        cited = [quotes[number] for number in each.citations]
        said = [f"{citation.quote} {citation.section} {citation.title}" for citation in cited]
        known = frozenset().union(*map(figures_of, [*said, *map(rating_text, answer.ratings)]))
        assert figures_of(each.text) <= known
        if answer.mode == "generative":
            assert not set("<>`|\u202e\u200b") & set(each.text)
            assert "http" not in each.text
