"""`evidence documents --check`: a look over the knowledge base, for its curators."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.status import Status

from insights.question_log import utc_now
from knowledge_base.web.fetch import Fetcher
from knowledge_base.web.links import Links, dead_links
from scripts.checks_terminal import checks_json, show_checks
from scripts.document_checks import check_documents
from scripts.opening import err, out, print_json, ready_library

_SECONDS = 120.0  # for all addresses


def check(*, as_json: bool, with_links: bool) -> None:
    """Make every check and print what was found; what is being looked at stands on standard error meanwhile."""
    library = ready_library()
    with err.status("looking") as status:
        ask_links = partial(_ask, status) if with_links else None
        report = check_documents(library, utc_now(), lambda what: status.update(f"looking at {what}"), ask_links)
    if as_json:
        print_json(checks_json(report))
    else:
        show_checks(out, report)


def _ask(status: Status, addresses: Sequence[str]) -> Links:
    with tempfile.TemporaryDirectory(prefix="evidence-links-") as folder:
        fetcher = Fetcher(Path(folder))
        try:
            return dead_links(
                addresses,
                fetcher,
                _SECONDS,
                progress=lambda done, all_: status.update(f"looking at addresses: {done} of {all_}"),
            )
        finally:
            fetcher.close()
