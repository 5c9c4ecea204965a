"""The main part of a web page: what the page calls it, or the smallest element that holds most of what matters."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import trafilatura

from knowledge_base.readers.html_tables import is_layout
from knowledge_base.readers.outline import plain

_MOST_ELEMENTS = 40_000
_MOST = 0.7  # of the letters
_WHOLE = ("p", "ul", "ol", "dl", "blockquote", "pre", "details")
_TEXTS = ("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "summary")


def main_part(tree: Any) -> Any:
    """Give the element of a cleaned page that holds its text.

    Where it names none, trafilatura tells what is text; not what it makes of it, for of some pages it keeps neither
    lists nor headings.
    """
    for found in (tree.xpath("//main | //*[@role='main']"), tree.xpath("//article[not(ancestor::article)]")):
        if len(found) == 1 and 2 * len(plain(found[0].text_content())) > len(plain(tree.text_content())):
            return found[0]
    body = tree.find(".//body")
    body = tree if body is None else body
    weights = _weights(body, _kept(tree)) or _weights(body, None)
    return _smallest(body, weights)


def _kept(tree: Any) -> set[str]:
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return set()  # it takes minutes over such a page
    try:
        found: Any = trafilatura.bare_extraction(
            deepcopy(tree), include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError):
        return set()  # of broken markup, which parses all the same
    if found is None or found.body is None:
        return set()
    return {plain(line) for line in "\n".join(found.body.itertext()).split("\n")}


def _weights(body: Any, kept: set[str] | None) -> dict[Any, int]:
    """Give how many letters of text each element holds, for those that hold any."""
    weights: dict[Any, int] = {}
    for text in _texts(body):
        words = plain(text.text_content())
        first = plain(text.text or "")
        if words and (kept is None or words in kept or first in kept):
            for element in (text, *text.iterancestors()):
                weights[element] = weights.get(element, 0) + len(words)
                if element is body:
                    break
    return weights


def _texts(body: Any) -> Iterator[Any]:
    """Give the elements of text that have no other within."""
    for element in body.iter(*_TEXTS):
        if next(element.iterdescendants(*_TEXTS), None) is None:
            yield element


def _smallest(body: Any, weights: dict[Any, int]) -> Any:
    found, enough = body, _MOST * weights.get(body, 0)
    while enough:
        inner = next((each for each in found if weights.get(each, 0) >= enough), None)
        if inner is None or inner.tag in _WHOLE or (inner.tag == "table" and not is_layout(inner)):
            return found
        found = inner
    return found
