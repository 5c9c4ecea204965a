"""The window in which a lead or a curator says how the bot behaves in a channel, and the word on what then holds."""

from __future__ import annotations

from typing import Any

from answering.channels import KIND_NAMES, ChannelSettings
from bot.blocks.message import Message
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import channel as named
from bot.blocks.rich_text import rich_text, section, text

WINDOW = "channel_settings"
MODE, KINDS, AUDIENCE = "mode", "kinds", "audience"
_MODES = {
    "off": "Off: no answers here",
    "mentions": "Mentions: answers when mentioned",
    "questions": "Questions: also answers without a mention",
}
_MODE_HINT = (
    "Off: whoever mentions me is told privately that I am switched off here; nothing is recorded. Mentions: I answer "
    "whoever mentions me, and follow-ups in the thread. Questions: I also answer a new message that is plainly a "
    "question of three words or more and mentions nobody."
)
_KINDS_HINT = "I search these kinds of document alone. Leave it empty to search everything."
_AUDIENCES = {"everyone": "Everyone: the answer stands in the thread", "asker": "The asker, who may then share it"}
_HOLDS = {
    "off": "I am switched off in this channel: a mention gets one private line, and nothing is recorded.",
    "mentions": "I answer in this channel when I am mentioned.",
    "questions": "I answer in this channel when I am mentioned, and plain questions without a mention.",
}


def settings_window(channel: str, settings: ChannelSettings) -> dict[str, Any]:
    """Draw the window with what holds now."""
    kinds = {kind: name[:1].upper() + name[1:] for kind, name in KIND_NAMES.items()}
    chosen = [_option(kind, kinds[kind]) for kind in settings.kinds]
    return {
        "type": "modal",
        "callback_id": WINDOW,
        "private_metadata": channel,
        "title": plain_text("Channel settings"),
        "submit": plain_text("Save"),
        "close": plain_text("Cancel"),
        "blocks": [
            rich_text(section(text("How I behave in "), named(channel), text("."))),
            _input(MODE, "When I answer", _choice("static_select", MODE, _MODES, settings.mode), _MODE_HINT),
            _input(
                KINDS,
                "Kinds of document",
                {
                    "type": "multi_static_select",
                    "action_id": KINDS,
                    "options": [_option(kind, name) for kind, name in kinds.items()],
                    **({"initial_options": chosen} if chosen else {}),
                },
                _KINDS_HINT,
                optional=True,
            ),
            _input(
                AUDIENCE,
                "Who sees the answer",
                _choice("radio_buttons", AUDIENCE, _AUDIENCES, settings.audience),
                "An answer for the asker alone comes privately, with a button to share it.",
            ),
        ],
    }


def what_holds(settings: ChannelSettings) -> Message:
    """Say in plain words how the bot behaves from now on."""
    words = [f"Saved. {_HOLDS[settings.mode]}"]
    if settings.mode != "off":
        kinds = ", ".join(KIND_NAMES[kind] for kind in settings.kinds)
        words.append(f"I search {kinds} alone." if kinds else "I search every kind of document.")
        everyone = settings.audience == "everyone"
        words.append("Everyone sees the answer." if everyone else "Only the asker sees the answer, and may share it.")
    words.append("/evidence works here either way.")
    return Message(" ".join(words))


def _input(block_id: str, label: str, element: dict[str, Any], hint: str, *, optional: bool = False) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": plain_text(label),
        "hint": plain_text(hint),
        "element": element,
    }


def _choice(kind: str, action_id: str, options: dict[str, str], chosen: str) -> dict[str, Any]:
    return {
        "type": kind,
        "action_id": action_id,
        "options": [_option(value, words) for value, words in options.items()],
        "initial_option": _option(chosen, options[chosen]),
    }


def _option(value: str, words: str) -> dict[str, Any]:
    return {"text": plain_text(words), "value": value}
