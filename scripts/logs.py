"""The log: to standard error, from warnings up, and never with anybody's words in it."""

from __future__ import annotations

import logging
import re
import sys

import structlog

_LONGEST = 160
# Libraries print what they were handling in brackets, and that may be a question.
_HANDLED = re.compile(r"[({\[].*", re.DOTALL)


class _WithoutContents(logging.Formatter):
    """One line a record: what happened, without what it happened to."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the record's words up to the first bracket, and the kind of an exception without its own words."""
        words = _HANDLED.sub("", record.getMessage()).strip()[:_LONGEST]
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return " ".join(filter(None, (record.levelname.lower(), record.name, words, kind)))


def write_log(least: int = logging.WARNING) -> None:
    """Log what is at `least` so grave, and warnings of the libraries, so that standard output is answers alone."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutContents())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
