"""What somebody sees who opens a conversation with the bot, or says hello."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answering.common_questions import MOST, CommonQuestion
from bot.blocks.message import Message
from bot.blocks.rich_text import bullets, rich_text, section, shortened, text

TITLE = "Ask what the evidence says"
_LONGEST_TITLE = 60
_PROMPTS = (
    ("Feedback in the Toolkit", "What does the Toolkit say about feedback?"),
    ("Months for tuition", "How many months of progress is one to one tuition?"),
    ("An oral language example", "Has any partnership worked on oral language in the early years?"),
    ("Teaching assistants", "How should teaching assistants be deployed?"),
)
_HELLO = re.compile(
    r"^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|help|start|what can you do)"
    r"(?: (?:there|all|team|evidence desk))?[\s!.?]*$",
    re.IGNORECASE,
)


def is_greeting(words: str) -> bool:
    """Whether a message only says hello, asks for help, or says nothing at all."""
    return not words.strip() or bool(_HELLO.match(words.strip()))


def prompts(common: Sequence[CommonQuestion]) -> list[dict[str, str]]:
    """Give questions to begin with, as Slack's suggested prompts: what colleagues ask about, filled up with our own."""
    chosen = [(shortened(each.about, _LONGEST_TITLE), each.question) for each in common]
    known = {message for _, message in chosen}
    chosen += [(title, message) for title, message in _PROMPTS if message not in known]
    return [{"title": title, "message": message} for title, message in chosen[:MOST]]


def greeting() -> Message:
    """Say what the bot does, what it does not, and what is kept."""
    words = (
        "Hello. Ask me what the evidence says, in a sentence or a few words: I answer from the knowledge base of "
        "guidance, Toolkit strands and partnership case studies, cite the passage behind every statement, "
        "and say so when it is not there."
    )
    doors = (
        "/evidence answers where you are, for your eyes alone; /case-studies finds what partnerships did; "
        "/evidence help lists the rest."
    )
    kept = (
        "Questions are recorded without your name, and names and contact details in them are taken out, so that leads "
        "can see which challenges are shared. My Home tab shows what is kept, deletes it, and turns recording off; an "
        "unrecorded question is in memory alone, so it is lost if I am stopped before I answer. "
        "Please do not write about a particular child or family."
    )
    examples = bullets(section(text(message)) for _, message in _PROMPTS)
    return Message(
        words,
        (rich_text(section(text(words)), section(text("For example:")), examples, section(text(f"{doors}\n{kept}"))),),
    )
