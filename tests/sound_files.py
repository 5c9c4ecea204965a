"""One small sound file of every kind that is read, by its name."""

from __future__ import annotations

import io

import docx
import openpyxl
import pptx
from hostile_pdfs import SHOWN, good_pdf, one_page, stream
from pptx.util import Inches

_MARKDOWN = b"""---
title: Feedback
kind: toolkit
published: 2024-05-26
phase: primary
topics: [feedback, marking]
impact_months: 6
cost: very low
evidence_strength: 4
rating_source: https://example.org/feedback
---

# Feedback

An opening line with **bold** and a [link](https://example.org).

## What works

1. First *this*.
2. Then that.

- a list
  - in a list

> Quoted words.

| | A | B |
|---|---|---|
| Cost | low | high |

```
code
```
"""
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Feedback | A School</title>
<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2024-05-26">
<link rel="canonical" href="https://example.org/feedback">
<script type="application/ld+json">{"@type":"Article","headline":"Feedback","datePublished":"2024-05-26"}</script>
</head>
<body><nav><a href="/">Home</a></nav><article><h1>Feedback</h1><p>Feedback gives pupils information about how they did,
and <b>what</b> to do next; most of it is spoken.</p><h2>What works</h2><ul><li>First this, while the lesson goes on.
<ul><li>And in it that.</li></ul></li></ul><ol><li>One</li><li>Two</li></ol><table><tr><th>Cost</th><th>Months</th></tr>
<tr><td>low</td><td>+6</td></tr></table><blockquote>Quoted words of a teacher, at some length.</blockquote></article>
<footer>Contact us</footer></body></html>"""
_TEXT = """FEEDBACK IN THE CLASSROOM

By Ann Lee and Tom Hall
Published May 2024

1. What works

Feedback gives pupils information about how they did
and what to do next.

- First this
- Then that

What comes after
----------------
It adds six months in a year. See https://example.org/feedback.
"""
_TABLE = """title,region,phase,challenge,approach,published,link
Reading in groups,London,primary,Few books at home,"Pupils read aloud, in pairs",May 2024,https://example.org/a
Number talks,North East,secondary,Fractions,"A talk a day
for a term",2023,
"""


def _docx() -> bytes:
    document = docx.Document()
    document.core_properties.author = "Ann Lee"
    document.add_heading("Feedback", 0)
    document.add_heading("What works", 1)
    document.add_paragraph("Feedback gives pupils information about how they did.")
    document.add_paragraph("First this", style="List Bullet")
    document.add_paragraph("Then that", style="List Number")
    table = document.add_table(2, 2)
    for number, words in enumerate(("Cost", "Months", "low", "+6")):
        table.cell(number // 2, number % 2).text = words
    return _saved(document)


def _pptx() -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Feedback"
    slide.placeholders[1].text = "First this\nThen that, while the lesson goes on"
    slide.notes_slide.notes_text_frame.text = "Say why it works."
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for number, words in enumerate(("Cost", "Months", "low", "+6")):
        table.cell(number // 2, number % 2).text = words
    return _saved(show)


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Title", "Region", "Phase", "Approach", "Published"])
    book.active.append(["Reading in groups", "London", "primary", "Pupils read aloud, in pairs", "May 2024"])
    book.active.append(["Number talks", "North East", "secondary", "A talk a day for a term", 2023])
    return _saved(book)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _plain_pdf() -> bytes:
    """Give a page whose contents are not packed, so that what is spoilt is what is drawn."""
    lines = b"\n".join(
        b"0.5 w %d 500 m %d 400 l S 72 %d m 372 %d l S" % (x, x, y, y) for x, y in ((72, 500), (222, 450), (372, 400))
    )
    cells = b"\n".join(
        b"BT /R 9 Tf 1 0 0 1 %d %d Tm (%s) Tj ET" % place
        for place in ((80, 480, b"Cost"), (230, 480, b"Months"), (80, 430, b"low"), (230, 430, b"six"))
    )
    return one_page(stream(b"\n".join((SHOWN, lines, cells, b"q 1 0 0 1 0 -300 cm", SHOWN, b"Q"))))


SOUND: dict[str, bytes] = {
    "a.md": _MARKDOWN,
    "a.pdf": good_pdf(),
    "b.pdf": _plain_pdf(),
    "a.docx": _docx(),
    "a.pptx": _pptx(),
    "a.xlsx": _xlsx(),
    "a.csv": _TABLE.encode(),
    "a.html": _PAGE.encode(),
    "a.txt": _TEXT.encode(),
}
