"""Finds e-mail addresses, numbers and postcodes that point at one person."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import phonenumbers
from stdnum.gb import nhs, upn

EMAIL = "[email]"
PHONE = "[phone]"
POSTCODE = "[postcode]"
UPN = "[upn]"
NHS_NUMBER = "[nhs number]"
NI_NUMBER = "[ni number]"


class Span(NamedTuple):
    """A stretch of text and the placeholder that goes in its place."""

    start: int
    end: int
    placeholder: str


Finder = Callable[[str], Iterator[Span]]

_EMAIL = re.compile(r"(?<![\w.+'%-])[\w.+'%-]++ ?(?:@|[(\[]at[)\]]) ?\w[\w-]*+(?:\.\w[\w-]*+)+", re.IGNORECASE)
_UPN = re.compile(r"\b[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]\b", re.IGNORECASE)
_UPN_WORD = re.compile(r"\bUPNs?\b|pupil number", re.IGNORECASE)
_NI = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|"
    r"ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D]\b",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<![\w+.])[1-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{4}(?!\w)")
_NHS_WORD = re.compile(r"\bNHS\b", re.IGNORECASE)
_HEALTH_WORD = re.compile(
    r"\b(?:NHS|medic\w*|patient|health|hospital|GP|doctor|nurse|clinic|CAMHS|paediatric\w*)\b", re.IGNORECASE
)
# Every postcode area there is: "KS2", "Y9" and "T1" begin none of them.
_AREAS = re.compile(
    (
        "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E "
        "EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL "
        "LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM "
        "SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
    ).replace(" ", "|"),
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b([A-Z]{1,2})[0-9][0-9A-Z]? ?[0-9](?!(?-i:st|nd|rd|th|yr|hr)\b)[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE
)
_UK_PHONE = re.compile(
    r"(?<![\w.])\(?(?:(?:\+|00)44[ .-]?(?:\(0\))?[ .-]?|0)[0-9]{2,5}\)?(?:[ .-]{0,2}[0-9]){4,9}(?!\w)"
)
_FOREIGN_PHONE = re.compile(r"(?<![\w.+])\+[0-9]{1,3}(?:[ .()-]{0,2}[0-9]){7,12}(?!\w)")
# Without the leading nought only a mobile's shape or ten digits in one piece: year ranges look like the rest.
_BARE_PHONE = re.compile(
    r"(?<![\w.+-])(?:44 ?)?(?:(?P<mobile>7[1-57-9][0-9]{2} ?[0-9]{3} ?[0-9]{3})|[1238][0-9]{9})(?![\w-])"
)
_TOLD_PHONE = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob)(?: (?:no|"
    r"number))?(?: is)?[ .:]{1,3}([0-9](?:[ -]?[0-9]){5,12})(?!\w)",
    re.IGNORECASE,
)


def _near(text: str, match: re.Match[str], reach: int) -> str:
    return text[max(0, match.start() - reach) : match.end() + reach]


def _emails(text: str) -> Iterator[Span]:
    # Most messages hold no address: looking for the sign first is cheaper than the pattern.
    if "@" in text or "at)" in text.lower() or "at]" in text.lower():
        yield from (Span(*m.span(), EMAIL) for m in _EMAIL.finditer(text))


def _upns(text: str) -> Iterator[Span]:
    for match in _UPN.finditer(text):
        number = match.group().upper()
        # The check letter alone: stdnum's list of authorities ends in 2011, and new ones were made since.
        verified = number[-1] not in "IOS" and upn.calc_check_digit(number[1:]) == number[0]
        if verified or _UPN_WORD.search(_near(text, match, 40)):
            yield Span(*match.span(), UPN)


def _ni_numbers(text: str) -> Iterator[Span]:
    yield from (Span(*m.span(), NI_NUMBER) for m in _NI.finditer(text))


def _nhs_numbers(text: str) -> Iterator[Span]:
    for match in _NHS.finditer(text):
        near = _near(text, match, 60)
        if _NHS_WORD.search(near) or (_HEALTH_WORD.search(near) and nhs.is_valid(match.group())):
            yield Span(*match.span(), NHS_NUMBER)


def _valid_in_britain(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _uk_phones(text: str) -> Iterator[Span]:
    for match in _UK_PHONE.finditer(text):
        digits = sum(letter.isdigit() for letter in match.group())
        # Mistyped and drama-range numbers count too, so length decides, not validity.
        if 10 <= digits <= 14:
            yield Span(*match.span(), PHONE)


def _other_phones(text: str) -> Iterator[Span]:
    yield from (Span(*m.span(), PHONE) for m in _FOREIGN_PHONE.finditer(text))
    yield from (Span(*m.span(1), PHONE) for m in _TOLD_PHONE.finditer(text))
    for match in _BARE_PHONE.finditer(text):
        if match["mobile"] or _valid_in_britain(match.group()):
            yield Span(*match.span(), PHONE)


def _postcodes(text: str) -> Iterator[Span]:
    yield from (Span(*m.span(), POSTCODE) for m in _POSTCODE.finditer(text) if _AREAS.fullmatch(m[1]))


# In this order: an NHS number after its context word would else be taken for a telephone number.
FINDERS: tuple[Finder, ...] = (
    _emails,
    _upns,
    _ni_numbers,
    _nhs_numbers,
    _uk_phones,
    _other_phones,
    _postcodes,
)
