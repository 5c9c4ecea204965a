"""The extractive composer: sentences word for word, chosen for the question and ordered into a short answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answering.answer import Citation, Rating, Statement
from answering.composition import Composition, Material
from answering.evidence import coverage
from answering.grounding import figures_of, has_figure, rating_text
from answering.misbeliefs import labelled
from answering.strands import is_rated, rating_of
from knowledge_base.places import opening_address, page_word
from retrieval.encoder import Matrix
from retrieval.keywords import terms_of
from retrieval.search import Hit

WORDS = 150  # of the whole answer, before lists and sources
_SHARE = (5, 3, 2)  # sentences of the first, second and third document
_SAME = 0.9  # cosine above which a sentence says what another has said
_QUOTE_WORDS = 130  # a passage up to this length is quoted whole
_LEANS = re.compile(
    r"^(it|its|they|their|them|these|those|this|that|such|he|she|both|neither|the next|the last|the first|"
    r"others?|also|however|but|so|then|instead|even so)\b",
    re.IGNORECASE,
)
_COUNTERS = re.compile(
    r"^(however|but|yet|nevertheless|nonetheless|even so|that said|on the other hand|at the same time)\b", re.IGNORECASE
)
_MARKED = re.compile(r"(?:\d{1,2}[.)]|[-•*])\s")
_ITEM = re.compile(rf"{_MARKED.pattern}|[a-z]")  # how a line of a list begins
_BLANK_LINES = re.compile(r"\n\s*\n")
_LIST_WORDS = 110  # a list up to this length is said whole
_CONTRAST = re.compile(
    r"\b(?:than|instead|rather|older|newer|earlier|later|previous(?:ly)?|used to|replaces?|replaced|differs?|changed|"
    r"from \S+ to|compared|whereas|while|both|neither|versions?)\b",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    r"^(?:it was |this (?:guidance|report|review|page) (?:was|is) )?(?:first )?(?:published|updated) (?:on|in) ",
    re.IGNORECASE,
)
_HEADLINE_WORDS = 30
_EDITORIAL = "(editorial)"


@dataclass(frozen=True)
class Candidate:
    """One sentence that might be said: its place in its passage and how well it fits."""

    hit: Hit
    position: int
    score: float
    vector: Matrix

    @property
    def text(self) -> str:
        """Give the sentence."""
        return self.hit.sentences[self.position]


class Extractive:
    """Composes of sentences word for word."""

    def compose(self, material: Material) -> Composition:
        """Choose and order sentences of the documents, the most important one's first."""
        chosen: list[Candidate] = []
        asked = material.asked
        for document_id, share in zip(material.order, _SHARE, strict=False):
            own = [hit for hit in material.hits if hit.document.id == document_id]
            if asked.one_strand:
                chosen += _headline(own)
            ranked = sorted(_candidates(own, material), key=lambda c: (-c.score, c.position))
            # Where several kinds of document are asked for, or sides compared, none goes without a word.
            owed = (len(asked.kinds) > 1 or asked.comparison) and not any(c.hit in own for c in chosen)
            chosen += _choose(ranked, share, chosen, owed=owed)
        return _arrange(chosen, material.order, as_stories=asked.example)


def stating_passage(rating: Rating, hits: Sequence[Hit]) -> Hit | None:
    """Give the passage of a strand that states its rating: the shortest with all its figures, if there is one."""
    figures = figures_of(rating_text(rating))
    own = [hit for hit in hits if hit.document.path == rating.document]
    return min((hit for hit in own if figures_of(hit.text) >= figures), key=lambda hit: len(hit.text), default=None)


def _headline(hits: Sequence[Hit]) -> list[Candidate]:
    """Give the rating as its own page states it, where it does so in few words: the direct answer, said first."""
    rated = next((hit.document for hit in hits if is_rated(hit.document)), None)
    stating = stating_passage(rating_of(rated), hits) if rated else None
    if stating is None or len(stating.text.split()) > _HEADLINE_WORDS:
        return []
    return [Candidate(stating, n, 1.0, vector) for n, vector in enumerate(stating.sentence_vectors)]


def _candidates(hits: Sequence[Hit], material: Material) -> list[Candidate]:
    asked = material.asked
    plain = [hit for hit in hits if not any(_EDITORIAL in heading for heading in hit.heading_path)]
    found: list[Candidate] = []
    for hit in hits if asked.prompts else plain or hits:
        similarities = hit.sentence_vectors @ material.query
        for position, sentence in enumerate(hit.sentences):
            fit = 0.6 * float(similarities[position]) + 0.4 * hit.score
            fit += 0.15 * coverage(material.notions, frozenset(terms_of(sentence)))
            fit += 0.06 * ((asked.count or asked.one_strand) and has_figure(sentence))
            fit += 0.1 * (asked.prompts and any(_EDITORIAL in heading for heading in hit.heading_path))
            fit += 0.06 * (asked.comparison and bool(_CONTRAST.search(sentence)))
            fit -= 0.15 * (len(sentence.split()) < 5)
            fit -= 0.15 * (asked.advice and bool(_PUBLICATION.match(sentence)))
            found.append(Candidate(hit, position, fit, hit.sentence_vectors[position]))
    return found


def _choose(ranked: list[Candidate], share: int, already: Sequence[Candidate], *, owed: bool) -> list[Candidate]:
    """Take the best sentences that are new, with the one before where a sentence leans on it; `owed`: one at least."""
    chosen: list[Candidate] = []
    words = sum(len(candidate.text.split()) for candidate in already)
    for candidate in ranked:
        if len(chosen) >= share or (words >= WORDS and (chosen or not owed)):
            break
        if _said([*already, *chosen], candidate):
            continue
        group = [c for c in _with_context(candidate) if not _is_chosen(chosen, c)]
        length = sum(len(c.text.split()) for c in group)
        if chosen and words + length > WORDS:
            continue
        chosen += group
        words += length
    return chosen


def _said(chosen: Sequence[Candidate], candidate: Candidate) -> bool:
    return any(float(np.dot(other.vector, candidate.vector)) > _SAME for other in chosen)


def _is_chosen(chosen: Sequence[Candidate], candidate: Candidate) -> bool:
    return any(c.hit is candidate.hit and c.position == candidate.position for c in chosen)


def _with_context(candidate: Candidate) -> list[Candidate]:
    """Bring what a sentence says nothing without: the list it is an item of, or what it speaks of."""
    listed = _list_around(candidate.hit, candidate.position)
    if len(listed) > 1:
        hit = candidate.hit
        return [Candidate(hit, position, candidate.score, hit.sentence_vectors[position]) for position in listed]
    return [*_with_antecedent(candidate), *_counter_evidence(candidate)]


def _list_around(hit: Hit, position: int) -> list[int]:
    """Give the sentences of the list that one belongs to, its introduction with it; of a long list the item alone."""
    lines = hit.text.split("\n")
    of_sentence = [_line_of(hit, number) for number in range(len(hit.sentences))]
    first = last = of_sentence[position]
    if not _ITEM.match(lines[first].strip()):
        return [position]
    while first > 0 and _ITEM.match(lines[first - 1].strip()):
        first -= 1
    while last + 1 < len(lines) and _ITEM.match(lines[last + 1].strip()):
        last += 1
    introduced = first > 0 and lines[first - 1].rstrip().endswith(":")
    if not introduced and not _MARKED.match(lines[first].strip()):
        return [position]  # a line that was only broken there
    whole = [n for n, line in enumerate(of_sentence) if first - introduced <= line <= last]
    if sum(len(hit.sentences[n].split()) for n in whole) <= _LIST_WORDS:
        return whole
    introduction = [n for n, line in enumerate(of_sentence) if introduced and line == first - 1]
    return introduction[-1:] + [n for n, line in enumerate(of_sentence) if line == of_sentence[position]]


def _line_of(hit: Hit, position: int) -> int:
    return hit.text.count("\n", 0, _place(hit, position))


def _with_antecedent(candidate: Candidate) -> list[Candidate]:
    """A sentence that begins "It …" says nothing alone: bring what it speaks of, one sentence back, twice at most."""
    group = [candidate]
    while group[0].position > 0 and len(group) < 3 and _LEANS.match(group[0].text):
        before = group[0].position - 1
        vector = candidate.hit.sentence_vectors[before]
        group.insert(0, Candidate(candidate.hit, before, candidate.score, vector))
    return group


def _counter_evidence(candidate: Candidate) -> list[Candidate]:
    """A finding does not go without the "However …" that its source puts after it."""
    after = candidate.position + 1
    sentences = candidate.hit.sentences
    if after >= len(sentences) or not _COUNTERS.match(sentences[after]):
        return []
    return [Candidate(candidate.hit, after, candidate.score, candidate.hit.sentence_vectors[after])]


def _arrange(chosen: Sequence[Candidate], order: Sequence[int], as_stories: bool) -> Composition:
    """Put the passage with the best sentence first, its sentences in their own order; one citation a passage.

    As stories, case studies are told in their own order: the challenge, what they did, what they learned.
    """
    best: dict[int, float] = {}
    for candidate in chosen:
        passage = candidate.hit.passage_id
        best[passage] = max(best.get(passage, -1.0), candidate.score)
    hits = {candidate.hit.passage_id: candidate.hit for candidate in chosen}
    passages = sorted(
        best, key=lambda p: (list(order).index(hits[p].document.id), _place_in_document(hits[p], best[p], as_stories))
    )
    statements: list[Statement] = []
    citations: list[Citation] = []
    for number, passage in enumerate(passages, start=1):
        positions = sorted({c.position for c in chosen if c.hit.passage_id == passage})
        citations.append(cite(number, hits[passage], positions))
        statements += [Statement(_said_as(hits[passage], run), (number,)) for run in _runs(positions)]
    return Composition(tuple(statements), tuple(citations))


def _place_in_document(hit: Hit, score: float, as_stories: bool) -> float:
    return hit.passage_id if as_stories and hit.document.front_matter.kind == "case_study" else -score


def _runs(positions: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for position in positions:
        if runs and runs[-1][-1] == position - 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def cite(number: int, hit: Hit, positions: Sequence[int]) -> Citation:
    """Cite the sentences at these positions of a passage."""
    document, matter = hit.document, hit.document.front_matter
    return Citation(
        number=number,
        document=document.path,
        version=document.version,
        title=matter.title,
        kind=matter.kind,
        section=" > ".join(hit.heading_path),
        page=hit.page,
        source_url=opening_address(matter.source_url, hit.page, document.source, document.reader),
        published=matter.published,
        quote=_quote(hit, positions),
        page_word=page_word(document.source, document.reader),
    )


def _quote(hit: Hit, positions: Sequence[int]) -> str:
    """Quote the words in their context: a short passage whole, of a long one the stretch from first to last used."""
    if len(hit.text.split()) <= _QUOTE_WORDS:
        return hit.text
    first, last = max(positions[0] - 1, 0), min(positions[-1] + 1, len(hit.sentences) - 1)
    return _words(hit, first, last)


def _said_as(hit: Hit, run: Sequence[int]) -> str:
    return labelled(hit, stretch(hit, run[0], run[-1]))


def stretch(hit: Hit, first: int, last: int) -> str:
    """Give sentences as they stand in their passage, a list's lines kept."""
    return _BLANK_LINES.sub("\n", _words(hit, first, last))


def _words(hit: Hit, first: int, last: int) -> str:
    return hit.text[_place(hit, first) : _place(hit, last) + len(hit.sentences[last])]


def _place(hit: Hit, position: int) -> int:
    """Find where a sentence stands in its passage, counting on from the sentences before it."""
    at = 0
    for sentence in hit.sentences[:position]:
        at = hit.text.index(sentence, at) + len(sentence)
    return hit.text.index(hit.sentences[position], at)
