"""Signs what buttons and windows carry, so that a value which the bot did not put there itself is refused.

A value names a question, and may come from anybody who can speak to Slack. The signature is the keyed pseudonym of the
value together with the id of its button or window: a value of one button does not fit another.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from people.pseudonyms import Pseudonyms

_LENGTH = 24  # hexadecimal characters of a signature: 96 bits
_SIGNED = frozenset({"button", "feedback_buttons"})


class Altered(Exception):
    """A button or a window carries what this bot did not give it."""


class Signatures:
    """Signs and reads the values of buttons and windows under one key."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms

    def signed(self, of: str, value: str) -> str:
        """Give a value with its signature in front; `of` is the id of its button or window."""
        return f"{self._signature(of, value)}.{value}"

    def read(self, of: str, signed: Any) -> str:
        """Give the value; raises `Altered` where the signature is not that of this value in this place."""
        signature, _, value = str(signed).partition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(of, value).encode()):
            raise Altered
        return value

    def key_of(self, kind: str, value: str) -> str:
        """Name something by a key that tells nobody what it is."""
        return self._pseudonyms.of(kind, value)

    def drawn(self, layout: Any) -> Any:
        """Give blocks or a view with every value in it signed."""
        if isinstance(layout, list | tuple):
            return [self.drawn(each) for each in layout]
        if not isinstance(layout, dict):
            return layout
        drawn = {name: self.drawn(each) for name, each in layout.items()}
        if drawn.get("type") in _SIGNED:
            self._sign_button(drawn)
        if "private_metadata" in drawn:
            drawn["private_metadata"] = self.signed(str(drawn.get("callback_id")), drawn["private_metadata"])
        return drawn

    async def keep(self, body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002 (Bolt's name)
        """Put the values themselves into what came from Slack, for the listeners; raises `Altered`."""
        for action in body.get("actions") or ():
            if action.get("type") in _SIGNED and "value" in action:
                action["value"] = self.read(str(action.get("action_id")), action["value"])
        view = body.get("view") or {}
        if view.get("private_metadata"):
            view["private_metadata"] = self.read(str(view.get("callback_id")), view["private_metadata"])
        await next()

    def _sign_button(self, element: dict[str, Any]) -> None:
        of = str(element.get("action_id"))
        for each in (element, element.get("positive_button"), element.get("negative_button")):
            if each and "value" in each:
                each["value"] = self.signed(of, each["value"])

    def _signature(self, of: str, value: str) -> str:
        return self._pseudonyms.of(f"value:{of}", value)[:_LENGTH]


class SigningClient(AsyncWebClient):
    """Slack's client, which signs every button and window on its way out."""

    def __init__(self, signatures: Signatures, **how: Any) -> None:
        super().__init__(**how)
        self._signatures = signatures

    async def api_call(self, api_method: str, *, json: dict[str, Any] | None = None, **how: Any) -> AsyncSlackResponse:
        """Call a method of Slack's."""
        if json is not None:
            json = {name: self._signatures.drawn(each) for name, each in json.items()}
        return await super().api_call(api_method, json=json, **how)
