"""What stands around the text of a web page, told by what its elements are called and by how much of them is links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge_base.readers.outline import plain

_BEFORE = r"(?:[a-z0-9]+-)*"
_AFTER = (
    "(?:-(?:links?|buttons?|icons?|bar|lists?|menu|nav|container|wrapper|inner|banner|notice|box|block|section|area|form"
    "|content|posts?|articles?|pages?|popup|modal|panel|widget|items?|[0-9]+))*"
)
# Whole names alone: an anchor such as "social-and-emotional-learning" is a heading's, and no row of share buttons.
_AROUND = re.compile(
    f"{_BEFORE}(?:cookies?|consent|gdpr|newsletters?|subscribe|sign-?up|breadcrumbs?|share|sharing|sharethis|sharedaddy"
    f"|social|pagination|pager|adverts?|ads|skip|skip-to|menu|navbar|navigation|toolbar|tags|masthead|colophon){_AFTER}"
)
_LINKS_ON = re.compile(f"{_BEFORE}(?:related|recommended|sidebar|widget|teasers?|promos?|cards?|more){_AFTER}")
_BYLINE = re.compile(f"{_BEFORE}(?:byline|meta|author|footer|posted-on){_AFTER}")
_COMMENTS = re.compile(f"(?:(?:post|reader|user|article|entry|page|blog)-)?(?:comments?|disqus(?:-thread)?){_AFTER}")
_LONGEST = 1_000  # letters, of a banner
_SHORT = 200  # letters, of a byline
_MOSTLY = 0.6  # of the letters
_TEXT = ("html", "body", "main", "article", "h1", "p", "li", "td", "a")


def is_around(element: Any, whole: int) -> bool:
    """Whether an element's class or id says that it is something beside the text, and its size does not belie it.

    `whole` is how many letters the page has.
    """
    if element.tag in _TEXT or not (element.get("class") or element.get("id")):
        return False
    names = list(_names(element))
    is_menu_named, is_byline = any(map(_AROUND.fullmatch, names)), any(map(_BYLINE.fullmatch, names))
    is_comments, leads_on = any(map(_COMMENTS.fullmatch, names)), any(map(_LINKS_ON.fullmatch, names))
    if not (is_menu_named or is_byline or is_comments or leads_on) or element.find(".//h1") is not None:
        return False
    letters = len(plain(element.text_content()))
    if 2 * letters > whole:
        return False
    return is_comments or is_menu(element) or letters < (_LONGEST if is_menu_named else _SHORT if is_byline else 0)


def is_menu(element: Any, fewest: int = 2) -> bool:
    """Whether an element is links, so many at least, and next to nothing else."""
    links = list(element.iter("a"))
    if len(links) < fewest:
        return False
    linked = sum(len(plain(link.text_content())) for link in links)
    return linked > _MOSTLY * len(plain(element.text_content()))


def _names(element: Any) -> Iterator[str]:
    for name in f"{element.get('class', '')} {element.get('id', '')}".split():
        yield re.sub(r"[-_]+", "-", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name)).lower()[:100]
