"""Web pages that nest, swell or pretend."""

from __future__ import annotations

from collections.abc import Callable

PLAIN = "<p>Good text that a teacher wrote about feedback in class, with what pupils said of it.</p>"


def _page(body: str, head: str = "") -> str:
    main = f"<main>{PLAIN}{body}{PLAIN}</main>"
    return f"<!DOCTYPE html><html><head><title>A page</title>{head}</head><body>{main}</body></html>"


FILES: dict[str, Callable[[], str | bytes]] = {
    "nested.html": lambda: _page("<div>" * 100_000 + "word" + "</div>" * 100_000),
    "nested inline.html": lambda: _page("<b><i>" * 50_000 + "word"),
    "lists in lists.html": lambda: _page("<ul><li>a " * 20_000),
    "tables in tables.html": lambda: _page("<table><tr><td>a" * 20_000),
    "never closed.html": lambda: _page("<p>a" * 400_000),
    "attributes.html": lambda: _page("<p " + " ".join(f"a{at}=b" for at in range(200_000)) + ">word</p>"),
    "a long attribute.html": lambda: _page(f'<img alt="{"a" * 9_000_000}">'),
    "a comment without end.html": lambda: _page("<!--" + " a" * 2_000_000),
    "laughing.html": lambda: '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>' + _page("&b;" * 100_000),
    "reading files.html": lambda: _page(
        '<iframe src="file:///etc/passwd"></iframe><object data="/etc/passwd"></object>'
    ),
    "scripts.html": lambda: _page("<script>document.write('written by a script')</script><svg onload=alert(1)>"),
    "a strange alphabet.html": lambda: _page("", '<meta charset="hex">').encode(),
    "an old alphabet.html": lambda: _page("+ADw-script+AD4-", '<meta charset="utf-7">').encode(),
    "one long line.html": lambda: _page("<p>" + "word " * 1_500_000 + "</p>"),
    "spaces.html": lambda: _page("<p>a" + " " * 5_000_000 + "b</p>"),
    "links.html": lambda: _page('<a href="x">a</a> ' * 200_000),
    "json.html": lambda: _page("", '<script type="application/ld+json">' + '{"a":[' * 100_000 + "</script>"),
    "dates.html": lambda: _page("<p>" + "2024-01-" * 500_000 + "</p>"),
    "broken.html": lambda: _page("<p>" + "<" * 2_000_000),
}
TEXTS: dict[str, Callable[[], str | bytes]] = {
    "spaces.txt": lambda: "word" + " " * 4_900_000 + "word",
    "dots.txt": lambda: "word " + "." * 4_900_000,
    "dotted.txt": lambda: "word " + ". " * 2_400_000,
    "short lines.txt": lambda: "a\n" * 1_000_000,
    "empty lines.txt": lambda: "word" + "\n" * 4_900_000 + "word",
    "paragraphs.txt": lambda: "a\n\n" * 1_000_000,
    "brackets.txt": lambda: "word " + "[" * 1_000_000,
    "quotes.txt": lambda: "word. " + '"' * 2_000_000 + " word." + ")]'\" " * 500_000,
    "one sentence.txt": lambda: "word " * 900_000,
    "capitals.txt": lambda: "Aa Bb " * 800_000,
    "names.txt": lambda: "By Ann Lee and " * 300_000,
    "months.txt": lambda: "+4 months and May 2024 " * 200_000,
    "numbers.txt": lambda: "1.1.1.1." * 600_000,
    "tabs.txt": lambda: "word" + "\t|" * 2_000_000,
    "rule lines.txt": lambda: "word\n" + "=" * 2_000_000 + "\nword\n" + "-----\n" * 300_000,
    "bullets.txt": lambda: "- " * 2_000_000 + "word",
}
