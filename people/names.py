"""Finds people's names in a message by the words around them, without a language model."""

from collections.abc import Callable, Iterator

from people.contexts import Message, message_of
from people.identifiers import Span
from people.words import Allowed, Vocabulary, Word, vocabulary

NAME = "[name]"

_TITLES = frozenset({"mr", "mrs", "ms", "mx", "dr", "miss", "sir", "prof", "professor", "madam", "rev", "mister"})
_LEARNED_TITLES = frozenset({"dr", "prof", "professor"})
# "miss" and "sir" are ordinary words in lower case.
_PLAIN_TITLES = frozenset({"mr", "mrs", "ms", "mx", "dr"})
_PARTICLES = frozenset(
    {
        "van",
        "von",
        "der",
        "de",
        "den",
        "da",
        "di",
        "del",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "binti",
        "ibn",
        "ap",
        "ter",
        "du",
        "dos",
    }
)
_NOT_A_PERSON_AFTER = frozenset({"st", "saint", "san", "king", "queen", "prince", "princess"})
_PLAIN_GAPS = frozenset((" ", "  ", "-"))
_LONGEST_FAMILY = 4
_SHORT = 4
_NEAR = 3


class NameFinder:
    """Finds names in texts, leaving alone those the catalogue's phrases cover."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._known: Vocabulary = vocabulary()
        # The first that fits wins: the more a rule asks for, the earlier it stands.
        self._rules: tuple[Callable[[Message, int], int], ...] = (
            self._titled,
            self._surname_first,
            self._first_name,
            self._doubtful_first_name,
            self._initial,
            self._strongly_named,
            self._in_context,
            self._unknown_pair,
            self._lower_case,
        )

    def __call__(self, text: str) -> Iterator[Span]:
        """Every name in the text, from left to right."""
        message = message_of(text)
        words = message.words
        place, last_end = 0, -1
        while place < len(words):
            end = self._name_at(message, place, last_end)
            if end > place:
                yield Span(words[place].start, words[end - 1].end, NAME)
                last_end = end
            place = max(place + 1, end)

    def _name_at(self, message: Message, place: int, last_end: int) -> int:
        """Where the name that begins at this word ends, or 0."""
        words = message.words
        if not self._may_begin_name(message, words[place]):
            return 0
        if self._continues_list(words, place, last_end):
            return self._end_of_name(words, place)
        return next((end for rule in self._rules if (end := rule(message, place))), 0)

    def _may_begin_name(self, message: Message, word: Word) -> bool:
        known = self._known
        return (
            word.text[0].isupper()
            or known.first_name(word.lower)
            or word.lower in known.doubtful_first_names
            or word.lower in _TITLES
            or message.strongly_named(word)
        )

    def _continues_list(self, words: list[Word], place: int, last_end: int) -> bool:
        word = words[place]
        if last_end < 0 or not (
            self._unknown(word) or (word.capital and word.lower in self._known.doubtful_first_names)
        ):
            return False
        if place == last_end:
            return word.gap.strip() in {",", "&", "/", ";", "+"}
        return place == last_end + 1 and words[place - 1].lower in {"and", "or"} and word.gap == " "

    def _unknown(self, word: Word) -> bool:
        """Whether it is capitalised and nothing explains the capital."""
        return word.capital and not self._known.ordinary(word.lower) and not self._allowed.single(word.lower)

    def _may_be_surname(self, word: Word) -> bool:
        lower = word.lower
        arabic = word.lower.split("-")[0] in _PARTICLES and not word.text.islower()
        if not (word.capital or word.shouted or arabic) or lower in self._known.never_surnames:
            return False
        known = self._known
        return not known.ordinary(lower) or known.surname(lower) or lower in known.places or known.first_name(lower)

    def _end_of_name(self, words: list[Word], place: int) -> int:
        """The end of the capitalised words that go on with the name begun at this word."""
        end = place + 1
        while end < min(len(words), place + _LONGEST_FAMILY) and words[end].gap in _PLAIN_GAPS:
            word = words[end]
            particle = word.lower in _PARTICLES and self._particle_leads_on(words, end)
            initial = len(word.text) == 1 and word.text.isupper() and word.text != "I"
            if not (particle or initial or self._may_be_surname(word)):
                break
            end += 1
        return end

    def _particle_leads_on(self, words: list[Word], place: int) -> bool:
        following = words[place + 1 : place + 3]
        return any(word.capital and word.gap in _PLAIN_GAPS for word in following)

    def _covered(self, words: list[Word], place: int, end: int) -> bool:
        """Whether an allowed phrase holds the whole name, or the lone word and a capitalised one close by."""
        lowers = [words[place].lower]
        lowers += [word.lower for word in words[place + 1 : end] if word.lower not in _PARTICLES]
        if len(lowers) > 1:
            return self._allowed.together(lowers)
        around = words[max(0, place - _NEAR) : place] + words[end : end + _NEAR]
        near = {word.lower for word in around if word.text[0].isupper()} - {lowers[0]}
        return any(self._allowed.together([lowers[0], word]) for word in near)

    def _is_organisation(self, words: list[Word], end: int) -> bool:
        following = words[end : end + 1]
        return any(
            word.capital and word.lower in self._known.organisation_words and word.gap in _PLAIN_GAPS
            for word in following
        )

    def _titled(self, message: Message, place: int) -> int:
        words = message.words
        title = words[place]
        if title.lower not in _TITLES or place + 1 == len(words) or title.text.isupper():
            return 0
        name = words[place + 1]
        if name.gap not in {" ", ".", ". "} or not self._follows_title(title, name):
            return 0
        end = self._end_of_name(words, place + 1)
        lone_expert = title.lower in _LEARNED_TITLES and self._allowed.single(name.lower) and end == place + 2
        covered = end > place + 2 and self._covered(words, place + 1, end)
        return 0 if lone_expert or covered else end

    def _follows_title(self, title: Word, name: Word) -> bool:
        ordinary, surname = self._known.ordinary(name.lower), self._known.surname(name.lower)
        if name.capital or name.shouted:
            return not ordinary or surname or name.lower in self._known.places
        if title.text[0].isupper() and len(name.text) == 1:
            return name.text.isupper()
        plain = title.lower in _PLAIN_TITLES and not ordinary and name.text.isalpha() and len(name.text) > 1
        return plain or (surname and not ordinary)

    def _surname_first(self, message: Message, place: int) -> int:
        """A list's "Baker, Tom"."""
        words = message.words
        word, following = words[place], words[place + 1 : place + 2]
        if not (word.capital and self._known.surname(word.lower) and not self._known.ordinary(word.lower)):
            return 0
        if not (following and following[0].gap == ", " and following[0].capital):
            return 0
        # In "Katie Jones, Tom Baker" the first name before has taken the surname already.
        return place + 2 if self._known.first_name(following[0].lower) else 0

    def _first_name(self, message: Message, place: int) -> int:
        words = message.words
        word = words[place]
        if not (word.capital or word.shouted) or not self._known.first_name(word.lower):
            return 0
        if place and words[place - 1].lower in _NOT_A_PERSON_AFTER and word.gap in {" ", ". "}:
            return 0
        end = self._end_of_name(words, place)
        if self._covered(words, place, end):
            return 0
        person_before = message.after_person(word)
        if not person_before and (self._is_organisation(words, end) or self._writes(message, place, end)):
            return 0
        return end

    def _writes(self, message: Message, place: int, end: int) -> bool:
        """Whether a lone given name of the catalogue is meant as an author's ("Lizzie's blog")."""
        word = message.words[place]
        return end == place + 1 and self._allowed.single(word.lower) and message.published(word)

    def _doubtful_first_name(self, message: Message, place: int) -> int:
        """Grace, Will or Jordan: only with a surname or with words about a person."""
        words = message.words
        word = words[place]
        if not word.capital or word.lower not in self._known.doubtful_first_names:
            return 0
        end = self._end_of_name(words, place)
        if self._covered(words, place, end) or self._is_organisation(words, end):
            return 0
        with_surname = end > place + 1 and (self._unknown(words[place + 1]) or self._plainly_surname(words[place + 1]))
        return end if with_surname or message.about_person(word) else 0

    def _plainly_surname(self, word: Word) -> bool:
        return word.capital and self._known.surname(word.lower) and not self._known.ordinary(word.lower)

    def _initial(self, message: Message, place: int) -> int:
        """A surname after an initial, "J. Smith" or "J Smith"."""
        words = message.words
        word, following = words[place], words[place + 1 : place + 2]
        if len(word.text) != 1 or not word.text.isupper() or word.text == "I" or not following:
            return 0
        dotted = following[0].gap in {".", ". "}
        if not (dotted or (following[0].gap == " " and word.text != "A")) or not self._plainly_surname(following[0]):
            return 0
        return 0 if self._covered(words, place, place + 2) else self._end_of_name(words, place + 1)

    def _strongly_named(self, message: Message, place: int) -> int:
        """After "pupil called" even a word in lower case is a name."""
        words = message.words
        word = words[place]
        if self._known.ordinary(word.lower) and not self._known.first_name(word.lower):
            return 0
        if not word.text.isalpha() or not message.strongly_named(word):
            return 0
        end = self._end_of_name(words, place)
        return end if end > place + 1 else self._end_in_lower_case(words, place, strict=False)

    def _end_in_lower_case(self, words: list[Word], place: int, *, strict: bool) -> int:
        following = words[place + 1 : place + 2]
        if not following or following[0].gap not in _PLAIN_GAPS or not following[0].text.isalpha():
            return place + 1
        lower, known = following[0].lower, self._known
        surname = (known.surname(lower) or not strict) and not known.ordinary(lower) and len(lower) > 1
        return place + 2 if surname else place + 1

    def _in_context(self, message: Message, place: int) -> int:
        """A capitalised word that nothing explains, next to words about a person."""
        words = message.words
        word = words[place]
        if not self._unknown(word) or not message.about_person(word):
            return 0
        end = self._end_of_name(words, place)
        return 0 if self._is_organisation(words, end) or self._covered(words, place, end) else end

    def _unknown_pair(self, message: Message, place: int) -> int:
        """Two capitalised words in a row that nothing explains."""
        words = message.words
        following = words[place + 1 : place + 2]
        if not following or following[0].gap not in _PLAIN_GAPS or not self._unknown(words[place]):
            return 0
        second = following[0]
        fits = self._unknown(second) or (second.capital and self._known.surname(second.lower))
        if not fits or second.lower in self._known.never_surnames or self._allowed.single(second.lower):
            return 0
        end = self._end_of_name(words, place)
        return 0 if self._is_organisation(words, end) or self._covered(words, place, end) else end

    def _lower_case(self, message: Message, place: int) -> int:
        """A name typed in haste, "jayden smith"; a short one needs more to go on."""
        words = message.words
        word, known = words[place], self._known
        if not word.text.islower() or (self._allowed.single(word.lower) and self._writes(message, place, place + 1)):
            return 0
        sure = known.first_name(word.lower)
        if not sure and word.lower not in known.doubtful_first_names:
            return 0
        end = self._end_in_lower_case(words, place, strict=True)
        if end > place + 1 and self._covered_in_lower_case(words, place):
            return 0
        if sure and (len(word.text) >= _SHORT or end > place + 1) and not self._allowed.single(word.lower):
            return end
        return end if (sure and message.about_person(word)) else 0

    def _covered_in_lower_case(self, words: list[Word], place: int) -> bool:
        return self._allowed.together([words[place].lower, words[place + 1].lower])
