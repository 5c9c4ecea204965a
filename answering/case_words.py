"""How every face puts a page of case studies into words."""

from __future__ import annotations

from answering.cases import CasePage

_NONE = "No case study in the knowledge base fits {wanted} well enough."
_NEAREST = " These are the nearest; they are not matches."


def found_line(page: CasePage) -> str:
    """Say how many there are and which of them are shown."""
    wanted = page.query.in_words()
    if not page.matches:
        return _NONE.format(wanted=wanted) + (_NEAREST if page.nearest else "")
    first, last = page.offset + 1, page.offset + len(page.matches)
    shown = f"{first}–{last}" if last > first else str(first)
    studies = "1 case study" if page.total == 1 else f"{page.total} case studies"
    return f"{studies} for {wanted}" + (f", {shown} of {page.total} shown" if len(page.matches) < page.total else "")


def lessons_label(section: str) -> str:
    """Say whose the lessons are: the source's, or ours."""
    return "Lesson (editorial)" if "(editorial)" in section else "Lesson"
