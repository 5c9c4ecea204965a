"""The methods about windows (modals), which lie over each other up to three deep, and App Homes."""

from __future__ import annotations

import json
import secrets

from sandbox.blocks import faults_in_view
from sandbox.inputs import with_ids
from sandbox.model import Json, Trigger, View
from sandbox.place import Place
from sandbox.refusals import Refused, with_faults
from sandbox.view_objects import shown_view, view_json

_DEEPEST, _MOST_BYTES = 3, 250_000


def open_view(place: Place, arguments: Json) -> Json:
    """Open a window, over the one that was clicked in if it was in one."""
    content = _checked(place, arguments, "modal")
    trigger = _used(place, arguments)
    below = place.workspace.views.get(trigger.view or "")
    return {"view": view_json(new_view(place, trigger.user, content, below))}


def push_view(place: Place, arguments: Json) -> Json:
    """Lay a window over the one that was clicked in."""
    content = _checked(place, arguments, "modal")
    trigger = _used(place, arguments)
    below = place.workspace.views.get(trigger.view or "")
    if below is None:
        raise Refused("not_found")
    return {"view": view_json(new_view(place, trigger.user, content, below))}


def update_view(place: Place, arguments: Json) -> Json:
    """Change what a window shows; what was filled in stays where its block and its element stay."""
    view = _wanted(place, arguments)
    if view is None:
        raise Refused("not_found")
    if arguments.get("hash") not in (None, view.hash):
        raise Refused("hash_conflict")
    change_view(place, view, _checked(place, arguments, view.content["type"], view))
    return {"view": view_json(view)}


def publish_view(place: Place, arguments: Json) -> Json:
    """Show a member their App Home."""
    user, homes = str(arguments.get("user_id")), place.workspace.homes
    member = place.workspace.members.get(user)
    if member is None or member.is_bot:
        raise Refused("invalid_arguments")
    if not place.workspace.home_is_enabled:
        raise Refused("not_enabled")
    content = _checked(place, arguments, "home", homes.get(user))
    if user in homes and arguments.get("hash") not in (None, homes[user].hash):
        raise Refused("hash_conflict")
    view = homes.setdefault(user, View(_new_id(), user, {}))
    change_view(place, view, content)
    return {"view": view_json(view)}


def new_view(place: Place, user: str, content: Json, below: View | None = None) -> View:
    """Open a window for a member."""
    stack = place.workspace.stack(below) if below else []
    if len(stack) >= _DEEPEST:
        raise Refused("push_limit_reached")
    previous, root = (stack[-1].id, stack[0].id) if stack else (None, None)
    view = View(_new_id(), user, with_ids(content), previous, root)
    place.workspace.views[view.id] = view
    place.workspace.tell(user, {"type": "view", "view": shown_view(view)})
    return view


def change_view(place: Place, view: View, content: Json) -> None:
    """Show something else in a window or an App Home."""
    view.content, view.hash = with_ids(content), secrets.token_hex(4)
    kind = "home" if content["type"] == "home" else "view"
    place.workspace.tell(view.user, {"type": kind, "view": shown_view(view)})


def _checked(place: Place, arguments: Json, kind: str, view: View | None = None) -> Json:
    content = arguments.get("view")
    if faults := faults_in_view(content):
        raise with_faults("invalid_arguments", faults)
    assert isinstance(content, dict)  # noqa: S101 (checked above)
    if content["type"] != kind:
        raise with_faults("invalid_arguments", [f"view: type must be {kind} here"])
    if len(json.dumps(content)) > _MOST_BYTES:
        raise Refused("view_too_large")
    if (external := content.get("external_id")) and _named(place, external) not in (None, view):
        raise Refused("duplicate_external_id")
    return content


def _used(place: Place, arguments: Json) -> Trigger:
    trigger = place.workspace.use_trigger(str(arguments.get("trigger_id")))
    if isinstance(trigger, str):
        raise Refused(trigger)
    return trigger


def _wanted(place: Place, arguments: Json) -> View | None:
    identity, external = arguments.get("view_id"), arguments.get("external_id")
    if not identity and not external:
        raise Refused("invalid_arguments")
    return place.workspace.view(str(identity)) if identity else _named(place, external)


def _named(place: Place, external: object) -> View | None:
    views = [*place.workspace.views.values(), *place.workspace.homes.values()]
    return next((view for view in views if view.content.get("external_id") == external), None)


def _new_id() -> str:
    return f"V{secrets.token_hex(5).upper()}"
