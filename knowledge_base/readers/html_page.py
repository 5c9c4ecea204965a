"""A web page parsed, and freed of what nobody reads in it: scripts, menus, banners, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from knowledge_base.readers.html_around import is_around, is_menu
from knowledge_base.readers.html_folded import in_heading, open_folded
from knowledge_base.readers.html_tables import is_layout
from knowledge_base.readers.outline import plain

_NO_TEXT = (
    "script style template noscript dialog svg math iframe object embed audio video canvas map select input textarea"
    " label nav"
)
_ROLES = ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "tablist", "menu", "menubar")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_UNSEEN_CLASSES = {
    "hidden",
    "d-none",
    "is-hidden",
    "visually-hidden",
    "visuallyhidden",
    "sr-only",
    "screen-reader-text",
}
_SEEN_AT_SOME_WIDTH = re.compile(r"(?:[:-])(?:block|flex|grid|inline|table)")
_FORM_IS_PAGE = 0.5  # of the letters: some programs put the whole page into a form
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # nor taken by lxml again
_NOTE = re.compile(r"[\[(]?(?:[0-9]{1,3}(?:\s?[,–-]\s?[0-9]{1,3})*|[*†‡§])[\])]?")
_RAISED_TO = re.compile(r"\d\s*$|\b[ckm]?m\s*$")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def parsed(text: str) -> Any:
    """Parse a page; raises `etree.LxmlError` or `ValueError` where nothing can be made of it."""
    # As bytes, for a declaration of another encoding would make lxml refuse the text.
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    for element in tree.iter(etree.Element):
        if element.text and _NO_CHARACTER.search(element.text):
            element.text = _NO_CHARACTER.sub("", element.text)
        if element.tail and _NO_CHARACTER.search(element.tail):
            element.tail = _NO_CHARACTER.sub("", element.tail)
    return tree


def cleaned(tree: Any) -> Any:
    """Take out of a page, in place, what is no part of its text; what can be folded out is folded out first."""
    open_folded(tree)
    drop(tree.iter(*_NO_TEXT.split()))
    drop(each for each in tree.iter(etree.Element) if _is_unseen(each))
    drop(each for each in tree.iter(etree.Element) if each.get("role", "").lower() in _ROLES)
    drop(each for each in tree.iter("header", "footer") if _is_of_site(each))
    drop(each for each in tree.iter("aside", "footer") if is_menu(each))
    drop(row for table in tree.iter("table") if is_layout(table) for row in table.iter("tr", "td") if is_menu(row))
    whole = max(len(plain(tree.text_content())), 1)
    for form in list(tree.iter("form")):
        if len(plain(form.text_content())) < _FORM_IS_PAGE * whole:
            drop([form])
    drop(each for each in tree.iter(etree.Element) if is_around(each, whole))
    drop(each for each in tree.iter("button") if not in_heading(each))
    drop(each for each in tree.iter("div", "section", "aside") if is_menu(each, 3) and not _goes_on(each))
    _mark_off_notes(tree)
    return tree


def drop(elements: Iterable[Any]) -> None:
    """Take elements out of their page, with what is in them but not what follows them."""
    for element in list(elements):
        if element.getparent() is not None:
            element.drop_tree()


def _is_unseen(element: Any) -> bool:
    if element.get("hidden", "until-found").lower() != "until-found" or element.get("aria-hidden") == "true":
        return True
    if _UNSEEN.search(element.get("style", "")):
        return True
    classes = element.get("class", "")
    return bool(_UNSEEN_CLASSES.intersection(classes.lower().split())) and not _SEEN_AT_SOME_WIDTH.search(classes)


def _is_of_site(element: Any) -> bool:
    """Whether a header or footer is the site's rather than one of an article, a section or a quotation."""
    inside = ("main", "article", "section", "blockquote", "figure")
    is_inside = any(each.tag in inside or each.get("role") == "main" for each in element.iterancestors())
    return not is_inside and element.find(".//h1") is None


def _goes_on(element: Any) -> bool:
    """Whether an element goes on with a sentence that ends in a colon, as lists do."""
    before = element.getprevious()
    return before is not None and plain(before.text_content()).endswith(":")


def _mark_off_notes(tree: Any) -> None:
    """Take out the marks of footnotes, and keep other raised figures apart from what they stand on: 10² is not 102."""
    for raised in list(tree.iter("sup")):
        mark = plain(raised.text_content())
        before = (raised.getprevious().tail if raised.getprevious() is not None else raised.getparent().text) or ""
        if not _NOTE.fullmatch(mark):
            continue
        if raised.find(".//a") is None and _RAISED_TO.search(before) and mark.isdigit():
            raised.text = mark.translate(_SUPERSCRIPTS)
            drop(raised.iterchildren())
        else:
            drop([raised])
