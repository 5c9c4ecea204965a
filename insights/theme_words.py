"""What leads write about themes: short, redacted, and never about one child who may be in danger."""

from __future__ import annotations

LONGEST_NAME = 80  # characters; a heading
LONGEST_PLACE = 100
LONGEST_NOTE = 1_000


class EditRefused(ValueError):
    """An edit of a theme that cannot be made; the message is a plain sentence for the lead, and nothing was written."""
