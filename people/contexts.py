"""Says of a word in a message what the words around it are about: a person, or something published."""

import re
from dataclasses import dataclass

from people.words import Word, words_of

_PERSON = (
    r"(?:pupils?|child(?:ren)?|kids?|lads?|lass|boys?|girls?|sons?|daughters?|students?|learners?|"
    r"twins?|mum|mam|mummy|"
    r"dad|daddy|mother|father|parents?|carers?|guardian|sibling|brother|sister|nan|gran|grandma|"
    r"grandad|uncle|aunt|"
    r"auntie|step-?mum|step-?dad|teachers?|TAs?|LSA|SENDCo|SENCo|colleague|head|headteacher|deputy|"
    r"governor|tutee|"
    r"mentee|social worker|friend|cousin|nephew|niece)"
)
_GROUP = r"(?:\s+in\s+(?:my |our )?(?:y|yr|year|class|set|reception|nursery)\s?\w{0,5})"
_AFTER_PERSON = re.compile(rf"\b{_PERSON}{_GROUP}?(?:'s name is|\s+is)?(?:\s|[,:]\s|\s[(-]\s?)", re.IGNORECASE)
_AFTER_NAMED = re.compile(
    rf"(?:\bnamed?|\bnames? (?:is|are|was)|\bnames?:|\b{_PERSON}\b[^.?!]{{0,30}}\bcalled)[\s\"':-]{{1,3}}",
    re.IGNORECASE,
)
_AFTER_STRONG = re.compile(
    rf"(?:\b{_PERSON}\b[^.?!]{{0,30}}\b(?:called|named?)(?: is|:)?|\b(?:his|her|their|child's|"
    rf"pupil's) names? (?:is|are|was))"
    r"[\s\"']{1,2}",
    re.IGNORECASE,
)
_BEFORE_FAMILY = re.compile(
    r"'s?\s+(?:\w+\s+)?(?:mums?|mam|mother|dad|father|parents?|carers?|family|gran\w*|nan|brother|"
    r"sister|siblings?|"
    r"behaviou?r|attendance|exclusion|suspension|ehcps?|iep|grades?|results?|report|progress|teacher|"
    r"ta|needs|diagnosis|"
    r"medical|home|address|phone|handwriting|sats|targets?|social worker|anxiety|adhd|autism|dyslexia|"
    r"file|scores?|"
    r"attainment|self[- ]esteem|safeguarding|placement|timetable|tutor|support plan)\b",
    re.IGNORECASE,
)
_BEFORE_GROUP = re.compile(
    r"(?:(?:,? who(?:'s| is))?\s(?:in|from)\s|,\s|\s\()(?:(?:y|yr|year)\s?\d{1,2}\w?\b|reception\b|"
    r"nursery\b|"
    r"(?:my|our) (?:class|form|tutor group|group|set)\b|[1-9]\d?[a-z]\b)",
    re.IGNORECASE,
)
_BEFORE_STATE = re.compile(
    r"(?:\s+(?:is|was|has been|keeps|keeps on)|'s)\s+(?:\w+ly\s+|been\s+|always\s+|still\s+|now\s+|"
    r"often\s+)?(?:struggling|"
    r"refusing|falling|hitting|biting|kicking|fighting|swearing|getting into|running|being bullied|"
    r"bullying|autistic|dyslexic|"
    r"anxious|excluded|suspended|looked after|in care|on (?:a )?(?:report|cp|child)|missing school|"
    r"late|crying|upset|"
    r"withdrawn|self[- ]harm\w*|a looked|behind|non-verbal|eal|fsm|pp|lac)\b"
    r"|\s+(?:struggles|refuses|hates|misbehaves|cries|self[- ]harms|(?:can'?t|cannot|won'?t) (?:read|"
    r"write|sit|spell|"
    r"count|focus|come|concentrate|behave|go|do)|has (?:adhd|asd|an? (?:ehcp|diagnosis)|autism|send|"
    r"dyslexia|epilepsy))\b",
    re.IGNORECASE,
)
_BEFORE_HOUSEHOLD = re.compile(r"\s+family\b")
_BEFORE_PRONOUN = re.compile(r", (?:she|he|who|his|her)\b| and (?:his|her)\b")
_BEFORE_MARK = re.compile(r"\s\(?(?:FSM|LAC|PLAC|CP|CIN|EHCP|PP|EAL)\b")
_PUBLICATION = re.compile(
    r"'s?\s+(?:\w+\s+)?(?:blog|guidance|article|podcast|webinar|review|paper)|\s+(?:wrote|"
    r"and\s+\w+\s+wrote)",
    re.IGNORECASE,
)
_NEVER = re.compile(r"(?!)")
_WRITTEN_BY = re.compile(r"\b(?:written|authored|blog|article|guidance|report|piece) by ", re.IGNORECASE)


@dataclass(frozen=True)
class Message:
    """A text, its words, and where the phrases end that lead up to a name."""

    text: str
    words: list[Word]
    person_ends: frozenset[int]
    named_ends: frozenset[int]
    strong_ends: frozenset[int]
    written_ends: frozenset[int]

    def after_person(self, word: Word) -> bool:
        """Whether a word for a person stands before it ("her son Leo")."""
        return word.start in self.person_ends

    def strongly_named(self, word: Word) -> bool:
        """Whether nothing but a name can follow ("a pupil called jayden")."""
        return word.start in self.strong_ends

    def about_person(self, word: Word) -> bool:
        """Whether the words before or after it speak of a person."""
        if word.start in self.person_ends or word.start in self.named_ends:
            return True
        following = (
            _BEFORE_FAMILY,
            _BEFORE_STATE,
            _BEFORE_GROUP,
            _BEFORE_HOUSEHOLD,
            _BEFORE_PRONOUN,
            _BEFORE_MARK,
        )
        return any(pattern.match(self.text, word.end) for pattern in following)

    def published(self, word: Word) -> bool:
        """Whether it is given as an author's name ("Lizzie's blog")."""
        return word.start in self.written_ends or _PUBLICATION.match(self.text, word.end) is not None


def _ends(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    return frozenset(match.end() for match in pattern.finditer(text))


def message_of(text: str) -> Message:
    """The text with what can be said of it once, so that a long one is not searched again for every word."""
    lower = text.lower()
    # Two slow patterns that cannot fit without one of these words.
    naming = (_AFTER_NAMED, _AFTER_STRONG) if "name" in lower or "called" in lower else (_NEVER, _NEVER)
    patterns = (_AFTER_PERSON, *naming, _WRITTEN_BY)
    return Message(text, words_of(text), *(_ends(pattern, text) for pattern in patterns))
