"""Windows and App Homes as the page draws them and as an app is given them."""

from __future__ import annotations

from sandbox.inputs import state_of
from sandbox.model import APP, BOT_ID, TEAM, Json, View

_DRAWN = ("type", "title", "submit", "close", "blocks", "callback_id", "notify_on_close", "clear_on_close")


def shown_view(view: View) -> Json:
    """Give a window as the page draws it."""
    shown = {name: view.content[name] for name in _DRAWN if name in view.content}
    return {"id": view.id, "previous": view.previous, **shown}


def view_json(view: View, filled_in: Json | None = None, private_metadata: str | None = None) -> Json:
    """Give a window as Slack hands it to an app; one that somebody altered may carry other metadata."""
    own: Json = {"id": view.id, "team_id": TEAM, "hash": view.hash, "app_id": APP, "bot_id": BOT_ID}
    own |= {"previous_view_id": view.previous, "root_view_id": view.root or view.id, "external_id": ""}
    own |= {"private_metadata": "", "callback_id": "", "clear_on_close": False, "notify_on_close": False}
    altered = {} if private_metadata is None else {"private_metadata": private_metadata}
    state = state_of(view.content["blocks"], view.state, filled_in or {})
    return own | view.content | altered | {"state": {"values": state}}
