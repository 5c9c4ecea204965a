"""Recognises a message about one child who may be in danger, which must be neither stored nor sent on."""

import re

from people.names import NameFinder
from people.words import Allowed, plain

_HARM = re.compile(
    r"self[- ]?harm|self[- ]?injur|suicid|\bFGM\b|female genital|forced marriage|forced to marry|"
    r"forced into (?:a )?marriage|honou?r[- ]based|overdos|molest|\brap(?:ed|ing)\b|"
    r"\bgroom(?:ed|ing)\b|county lines|sexually|sexual(?: \w+)? (?:abuse|assault|exploitation|"
    r"images?)|\bnudes?\b|neglect(?:ed|ing)?\b|"
    r"\babus(?:ed|ing|e|ive)\b|domestic violence|\bbruis(?:e|es|ed|ing)\b|burn marks?|cigarette burn|"
    r"disclos(?:ed|ure|ing)\b|"
    r"radicalis(?:ed|ing)|traffick(?:ed|ing)|\bbeat(?:s|en|ing)? (?:up )?(?:by|her|him)\b|being beaten|"
    r"(?:hurt|cut|kill|harm|starv|burn|injur)(?:ting|ing|s|ed)? (?:her|him|them)(?:self|selves)|"
    r"cut(?:s|ting)? (?:her|his|their) (?:arms?|wrists?|legs?)|"
    r"(?:wants?|wanted|wish(?:es|ed)?|going) to (?:die|be dead|end (?:it|(?:her|his|their) life))|"
    r"\b(?:not|doesn['’]?t|didn['’]?t|don['’]?t) want to (?:be here (?:any ?more|any longer)|live|be alive|wake up)\b|"
    r"\b(?:has|have|is|was|been|keeps|started) (?:been )?cutting(?=[,.;!?]|$| (?:again|and|at|since|when|because)\b)|"
    r"better off dead|(?:end|take|ending|taking) (?:her|his|their) (?:own )?life|"
    r"(?:scared|afraid|frightened|terrified) (?:to go home|of going home|of (?:her|his|"
    r"their) (?:\w+[- ])?(?:dad|mum|father|mother|uncle|brother|parents?|family))|"
    r"not (?:being )?fed|no food at home|left (?:home )?alone (?:at home|all|over)|sleeping rough|"
    r"touched (?:her|him) inappropriately|inappropriately touch|"
    r"\bsafeguarding(?::| concern| issue| disclosure| referral)|child protection (?:concern|issue|"
    r"referral)",
    re.IGNORECASE,
)
_VIOLENCE = re.compile(
    r"\b(?:dad|mum|father|mother|step-?(?:dad|mum|father|mother)|parents?|uncle|aunt|carer|brother|"
    r"cousin|boyfriend|partner|nan|grandad|"
    r"teacher|coach|someone|somebody|man|he|she)\s+(?:\w+\s+){0,2}?(?:hits?|hitting|beats?|beating|"
    r"hurts?|hurting|punche[sd]|slap(?:s|ped)|"
    r"kick(?:s|ed)|chok(?:es|ed)|touch(?:es|ed|ing)|lock(?:s|ed)|burn(?:s|ed|t))\s+(?:her|him|them|me)\b"
    r"|\b(?:hit|slapped|beaten|punched|kicked|hurt|locked in|touched|choked|shaken|burned|"
    r"burnt)\s+(?:\w+\s+)?by\s+(?:(?:her|his|a|the|their)\s+)?"
    r"(?:own\s+)?(?:dad|mum|father|mother|step\w*|parents?|uncle|carer|brother|family|boyfriend)",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\bkill myself\b|\bI(?:'m| am| feel| have been feeling) suicidal\b|\bend my (?:own )?life\b",
    re.IGNORECASE,
)
_ONE_CHILD = re.compile(
    r"\b(?:she|he|her|him|his|hers|herself|himself)\b"
    r"|\b(?:my|this|one|our|that|another|the)\s+(?:of (?:my|our) )?(?:[\w-]+\s+){0,3}?(?:girl|boy|"
    r"pupil|child|student|son|daughter|kid|lad)s?\b"
    r"|\b(?:girl|boy|lad|lass)\b(?! (?:group|band))"
    r"|\b(?:y|yr|year)\s?\d{1,2} (?:girl|boy|pupil|student|child|kid)\b"
    r"|\b(?:pupil|child|student|kid) in (?:my |our )?(?:y|yr|year|class|set|form|reception)",
    re.IGNORECASE,
)
_ANY_CHILD = re.compile(r"\b(?:a|an)\s+(?:[\w-]+\s+){0,2}?(?:pupil|child|student|girl|boy|kid)\b", re.IGNORECASE)
# A rule for every child rather than news of one.
_GENERAL = re.compile(
    r"\b(?:if|when|whenever|whether|where|should|policy|training|guidance|evidence|research)\b",
    re.IGNORECASE,
)
_PLURAL_POSSESSION = re.compile(
    r"\b(?:my|our|these|those|the)\s+(?:[\w-]+\s+){0,3}?(?:pupils|children|students|kids|sons|"
    r"daughters|girls|boys)\b",
    re.IGNORECASE,
)


def _names_someone(text: str) -> bool:
    return next(NameFinder(Allowed(()))(text), None) is not None


def _one_child(text: str) -> bool:
    """Whether one child is meant, not children in general."""
    if _ONE_CHILD.search(_PLURAL_POSSESSION.sub(" ", text)):
        return True
    if _ANY_CHILD.search(text) and not _GENERAL.search(text):
        return True
    return _names_someone(text)


def safeguarding_concern(text: str) -> bool:
    """Whether a message looks like a live concern about a child, not a question about policy or evidence."""
    text = plain(text)
    if _SELF.search(text) or _VIOLENCE.search(text):
        return True
    return bool(_HARM.search(text)) and _one_child(text)
