"""What leads write about themes: short, redacted, and never about one child who may be in danger."""

from __future__ import annotations

from collections.abc import Callable

from people.safeguarding import safeguarding_concern

LONGEST_NAME = 80  # characters; a heading
LONGEST_PLACE = 100
LONGEST_NOTE = 1_000
_CONCERN = (
    "This may be about a child in danger, so nothing of it has been kept: please speak to your designated "
    "safeguarding lead now."
)


class EditRefused(ValueError):
    """An edit of a theme that cannot be made; the message is a plain sentence for the lead, and nothing was written."""


class UnknownTheme(EditRefused):
    """A theme, or something noted about one, that there is not, or not any more."""


class ThemeChanged(EditRefused):
    """A theme that somebody else has changed since the lead saw it."""


def kept_words(redact: Callable[[str], str], **given: tuple[str, int]) -> dict[str, str]:
    """Give what may be kept of texts, by what they are; each comes with the most characters it may have.

    Raises `EditRefused` where one is too long, or where together they look like a safeguarding concern.
    """
    texts = {what: " ".join(text.split()) for what, (text, _) in given.items()}
    if safeguarding_concern(". ".join(texts.values())):
        raise EditRefused(_CONCERN)
    for what, (_, longest) in given.items():
        if len(texts[what]) > longest:
            raise EditRefused(f"The {what} is too long: please use at most {longest} characters.")
    return {what: redact(text) if text else "" for what, text in texts.items()}


def required(words: str, what: str) -> str:
    """Give words that may not be missing; raises `EditRefused` where they are."""
    if not words:
        raise EditRefused(f"Please say {what}.")
    return words
