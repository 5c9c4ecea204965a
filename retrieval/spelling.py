"""Spelling tolerance: a word that is none is read as the nearest word of the passages.

A word is taken for misspelt where no passage has it and the encoder's vocabulary does not hold it whole: "lunch",
which no passage has, is a word and stays; "metacogntion" is none. The nearest word lies within one edit, two in a long
word, counting the swap of two neighbours as one (optimal string alignment; Damerau 1964), and occurs a few times: what
colleagues mistype are the words of the field. A word whose stem the passages have keeps its stem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.keywords import STOP_WORDS, terms_of

_WORD = re.compile(r"(?<![\w'’&\[/])[A-Za-z]{6,}(?![\w'’&\]/])")
_LONG = 10  # letters, from which two edits may be mended
_WHOLE = 3  # word pieces of a word that the encoder holds whole, the two special ones included
_CLOSEST = 8
_OFTEN = 3  # times a word must occur to be what was meant


class Spelling:
    """Mends a question's words by the words of the passages.

    `is_form` says whether a word is one of the glossary's, `is_known` whether any passage has it in any form.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        is_form: Callable[[str], bool],
        is_known: Callable[[str], bool],
        count_tokens: Callable[[Sequence[str]], list[int]],
    ) -> None:
        self._words = words
        self._choices = [word for word, count in words.items() if len(word) > 3 and word.isalpha() and count >= _OFTEN]
        self._is_form = is_form
        self._is_known = is_known
        self._count_tokens = count_tokens

    def mend(self, question: str) -> str:
        """Give the question with misspelt words replaced; names, inside a sentence with a capital, stay."""
        return _WORD.sub(lambda found: self._mended(found[0], found.start() == 0), question)

    def _mended(self, written: str, opens: bool) -> str:
        word = written.lower()
        is_name = not written.islower() and not (opens and written.istitle())
        if is_name or word in STOP_WORDS or word in self._words or self._is_form(word):
            return written
        if self._count_tokens([word])[0] <= _WHOLE:
            return written
        furthest = 2 if len(word) >= _LONG else 1
        near = process.extract(word, self._choices, scorer=OSA.distance, score_cutoff=furthest, limit=_CLOSEST)
        stem = terms_of(word)
        own = [
            (distance, -self._words[choice], choice)
            for choice, distance, _ in near
            if choice[0] == word[0] and (terms_of(choice) == stem or not self._is_known(word))
        ]
        return min(own)[2] if own else written
