"""What a page shows once it is unfolded: accordions, tabs and their like, laid open as if somebody had pressed each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge_base.readers.outline import plain

UNFOLDED = "data-unfolded"  # set to what was laid open, for headings in it end with it
_FOLDS = re.compile(r"accordion|collaps|expand|toggle|faq|tab-?(?:pane|panel|content)|disclosure", re.IGNORECASE)
_NO_FOLD = re.compile(r"menu|modal|popup|nav|cookie|consent|dropdown|search|lightbox|dialog", re.IGNORECASE)
_PRESSED = ".//*[self::button or self::a or @role='button' or @role='tab']"
_HIDING = ("hidden", "aria-hidden", "style", "class", "id", "role")


def open_folded(tree: Any) -> None:
    """Lay open in place what a press would; what is pressed becomes a heading, as do the names of tabs."""
    pressed = _pressed(tree)
    named = {
        each.get("id"): plain(each.text_content()) for each in tree.xpath(".//*[@id]") if each.get("role") == "tab"
    }
    for panel in list(tree.iter()):
        if not isinstance(panel.tag, str) or not _is_fold(panel, pressed):
            continue
        trigger = pressed.get(panel.get("id", ""))
        if panel.get("role") == "tabpanel":
            panel.insert(0, _heading(panel, named.get(panel.get("aria-labelledby", ""), "")))
            panel[0].tail, panel.text = panel.text, None
        elif trigger is not None and trigger.tag == "button" and not in_heading(trigger):
            trigger.tag = "summary"
        for name in _HIDING:
            panel.attrib.pop(name, None)
        panel.set(UNFOLDED, "")


def in_heading(element: Any) -> bool:
    """Whether an element is part of a heading, as the buttons of accordions are."""
    return next(element.iterancestors("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"), None) is not None


def _pressed(tree: Any) -> dict[str, Any]:
    """Give what is pressed, by the id of what it unfolds."""
    found: dict[str, Any] = {}
    for element in tree.xpath(_PRESSED):
        for name in ("aria-controls", "data-target", "data-bs-target", "href"):
            target = element.get(name, "")
            if name == "aria-controls" or target.startswith("#"):
                found.setdefault(target.removeprefix("#"), element)
    found.pop("", None)
    return found


def _is_fold(panel: Any, pressed: dict[str, Any]) -> bool:
    is_controlled = panel.get("id", "") in pressed
    if panel.tag in ("html", "body", "main", "nav", "header", "dialog", "button", "a", "span", "svg", "i", "form"):
        return False
    if not is_controlled and panel.get("role") != "tabpanel" and not any(map(_FOLDS.search, _names(panel))):
        return False
    return not any(
        _NO_FOLD.search(name) for each in (panel, *panel.iterancestors("div", "nav")) for name in _names(each)
    )


def _names(element: Any) -> Iterator[str]:
    yield element.get("class", "")
    yield element.get("id", "")
    yield element.get("role", "")


def _heading(panel: Any, text: str) -> Any:
    heading = panel.makeelement("summary")
    heading.text = text
    return heading
