"""Where a document is to be read, where it prints one address as its own."""

from __future__ import annotations

import re

from knowledge_base.document import Proposal
from knowledge_base.proposing.text import DocumentText

_ITS_OWN = re.compile(
    r"(?:this (?:guidance report|report|document|guidance|publication|resource|page|article|"
    r"guide|briefing|blog|case study|edition) "
    r"(?:is|can be|and [\w ]{0,40} (?:is|are|can be))[\w ,]{0,40}?(?:available|downloaded|found|read|accessed)"
    r"|(?:read|view|download) (?:more|the full (?:report|guidance|article|story|case study)|this \w+|online)"
    r"|(?:available|published online|original|source)(?: online)?)"
    r"(?: (?:at|from|on|here|online at|to download (?:at|from)))?"
    r"\s*:?\s*(?=\S)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>“”\"]+|www\.[^\s<>“”\"]+")
_REFERENCE = re.compile(r"\baccessed\b|\bretrieved\b|\(\d{4}[a-z]?\)", re.IGNORECASE)


def source_url(text: DocumentText) -> Proposal | None:
    """Find the one address printed after "Available at", "Read more at" and the like; of several, none."""
    if "://" in text.path:
        return Proposal("source_url", text.path, "the address that it was read from")
    found = []
    for line in text.own:
        start = _ITS_OWN.match(line.text)
        address = _ADDRESS.match(line.text, start.end()) if start and not _REFERENCE.search(line.text) else None
        if address is not None:
            found.append((_whole(address.group()), line))
    if len({address for address, _ in found}) != 1:
        return None
    own, line = found[0]
    return text.seen("source_url", own, line, line.text)


def _whole(address: str) -> str:
    trimmed = address.rstrip(".,;:)]’'")
    return trimmed if "://" in trimmed else f"https://{trimmed}"
