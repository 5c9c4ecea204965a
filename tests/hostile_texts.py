"""Markdown and plain text that are made to take all time or memory of whoever reads them."""

from __future__ import annotations

FRONT = "---\ntitle: Hostile\nkind: other\n---\n\n"
_SIZE = 1_000_000


def _laughing_yaml() -> str:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 10)]
    return "---\ntitle: x\nkind: other\n" + "\n".join(lines) + "\ntopics: *a9\n---\n\nText.\n"


MARKDOWN = {
    "spaces": FRONT + "word" + " " * 4_900_000 + "word",
    "dots": FRONT + "." * 4_900_000 + " word",
    "letters": FRONT + "a" * 4_900_000 + " word",
    "brackets": FRONT + "[" * _SIZE + " word",
    "bracket pairs": FRONT + "[]" * (_SIZE // 2) + " word",
    "nested links": FRONT + "[a](" * (_SIZE // 4) + " word",
    "pictures": FRONT + "![" * (_SIZE // 2) + " word",
    "stars": FRONT + "*a **a " * (_SIZE // 7),
    "underscores": FRONT + "_" * _SIZE + "a" + "_" * _SIZE,
    "backticks": FRONT + " ".join("`" * at for at in range(1, 1_400)),
    "angles": FRONT + "<" * _SIZE + " word",
    "comments": FRONT + "a <!-- " * (_SIZE // 7),
    "entities": FRONT + "&" * _SIZE + " word",
    "backslashes": FRONT + "\\" * _SIZE + " word",
    "quotes in quotes": FRONT + ">" * _SIZE + " word",
    "lists in lists": FRONT + "- " * (_SIZE // 2) + "word",
    "indented lists": FRONT + "\n".join("  " * at + "- word" for at in range(1_400)),
    "references": FRONT + "".join(f"[r{at}]: /u\n" for at in range(80_000)) + "\nword\n",
    "one reference": FRONT + "[a]: /u\n\n" + "[a] " * (_SIZE // 4),
    "columns": FRONT + "|a" * 100_000 + "|\n" + "|-" * 100_000 + "|\n" + "|b" * 100_000 + "|\n",
    "rows of nothing": FRONT + "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "|b\n" * 10_000,
    "headings": FRONT + "# a\n\nword\n\n" * 90_000,
    "short lines": FRONT + "a\n" * _SIZE,
    "paragraphs": FRONT + "a\n\n" * _SIZE,
    "rules": FRONT + "---\n" * (_SIZE // 4) + "word",
    "yaml that laughs": _laughing_yaml(),
    "yaml in yaml": "---\ntitle: " + "[" * 15_000 + "\n---\n\nText.\n",
    "yaml of keys": "---\n" + "? " * 9_000 + "\n---\n\nText.\n",
    "a number": "---\ntitle: " + "9" * 15_000 + "\nkind: other\n---\n\nText.\n",
    "a number of sixty": "---\ntitle: x\nkind: other\nimpact_months: " + "1:" * 9_000 + "1\n---\n\nText.\n",
    "a long title": "---\ntitle: " + "long " * 3_000 + "\nkind: other\n---\n\nText.\n",
    "many topics": "---\ntitle: x\nkind: other\ntopics: [" + "a, " * 5_000 + "a]\n---\n\nText.\n",
}
