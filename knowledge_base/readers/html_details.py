"""What a web page says of itself: title, author, date, site, and the address that is its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import html as lxml_html
from trafilatura import extract_metadata

from knowledge_base.document import FieldValue, Proposal
from knowledge_base.readers.html_page import drop
from knowledge_base.readers.outline import plain
from knowledge_base.readers.properties import plausible_author

_OWN = "the page's own description"
_SEEN_ON_IT = "words on the page"
_NOT_ITS_WORDS = ("script", "style", "nav", "aside", "footer", "noscript", "template")
_LONGEST = 300
_SITE_AFTER = re.compile(r"(?:\s+[|–—·»-]|\s*(?P<colon>:))\s+(?=[^|–—·»:]*$)")
_WORD_PROCESSOR = re.compile("Word|Office|Docs|Writer", re.IGNORECASE)
_DATES: dict[str, Any] = {"extensive_search": False, "original_date": True}


@dataclass(frozen=True)
class Details:
    """What was found of a page: what it records of itself, and what its words let guess."""

    title: str
    author: str
    published: str
    site: str
    canonical: str
    guessed_author: str
    guessed_date: str


def details_of(tree: Any) -> Details:
    """Look for them in what a page records, and, for want of that, in its words but for those around the text."""
    told: Any = extract_metadata(_head(tree), date_config=dict(_DATES))
    shown = deepcopy(tree)
    drop(shown.iter(*_NOT_ITS_WORDS))
    guessed: Any = told if told.author and told.date else extract_metadata(shown, date_config=dict(_DATES))
    site = plain(told.sitename or "")
    return Details(
        title=_title(tree, site, plain(told.title or "")),
        author=plausible_author(plain(told.author or "")),
        published=_date(told.date),
        site="" if "." in site else site[:200],
        canonical=_web(_canonical(tree)),
        guessed_author=plausible_author(plain(guessed.author or "")),
        guessed_date=_date(guessed.date),
    )


def stated_of(path: str, details: Details) -> dict[str, FieldValue]:
    """Give the address of a page that was fetched: the one that it calls its own where that is of the same site."""
    if "://" not in path:
        return {}
    own = details.canonical
    is_sound = (
        own and _site(own) == _site(path) and (urlsplit(own).path.strip("/") or not urlsplit(path).path.strip("/"))
    )
    return {"source_url": own if is_sound else path}


def proposals_of(path: str, details: Details, saved_from: str) -> Iterator[Proposal]:
    """Propose what was found, each with where it was seen."""
    if details.title:
        yield Proposal("title", details.title, "the page's title")
    if author := details.author or details.guessed_author:
        yield Proposal("author", author[:200], _OWN if details.author else _SEEN_ON_IT)
    if date := details.published or details.guessed_date:
        yield Proposal("published", date, _OWN if details.published else _SEEN_ON_IT)
    if details.site:
        yield Proposal("publisher", details.site, _OWN)
    if "://" not in path and (address := details.canonical or _web(saved_from)):
        seen = "the address that the page gives as its own" if details.canonical else "the address it was saved from"
        yield Proposal("source_url", address, seen)


def _head(tree: Any) -> Any:
    """Give a page of the records alone, for words of its text are no record."""
    head = lxml_html.document_fromstring("<html><head></head><body></body></html>").find("head")
    for element in tree.xpath("//meta | //title[not(ancestor::svg)] | //script[contains(@type, 'ld+json')]"):
        record = deepcopy(element)
        record.tail = None
        head.append(record)
    return head.getparent()


def _canonical(tree: Any) -> str:
    found = tree.xpath(
        "//link[translate(@rel, 'CANONIL', 'canonil')='canonical']/@href | //meta[@property='og:url']/@content"
    )
    return str(found[0]).strip() if found else ""


def _title(tree: Any, site: str, told: str) -> str:
    """Give the title without the site's name; the one first heading of a page before what its head says.

    In a page that a word processor wrote the first heading is that of a chapter.
    """
    headings = [plain(each.text_content()) for each in tree.xpath("//h1[not(ancestor::header[not(ancestor::main)])]")]
    headings = [each for each in headings if each and each.casefold() != site.casefold()]
    told = told or plain(tree.xpath("string(//title)"))
    is_written = told and _WORD_PROCESSOR.search(
        tree.xpath("string(//meta[translate(@name, 'G', 'g')='generator']/@content)")
    )
    title = headings[0] if len(headings) == 1 and not is_written else told
    after = _SITE_AFTER.search(title)
    if after is not None:
        is_site = title[after.end() :].casefold() == site.casefold()
        if is_site or (not headings and not after["colon"] and after.start() > 3):
            title = title[: after.start()]
    return title[:_LONGEST]


def _date(found: str | None) -> str:
    return found if found and re.fullmatch(r"\d{4}-\d{2}-\d{2}", found) else ""


def _web(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_sound = parts.scheme in ("http", "https") and parts.netloc and "@" not in parts.netloc
    return address if is_sound and address.isprintable() and " " not in address and len(address) <= 2_000 else ""


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").lower().removeprefix("www.")
