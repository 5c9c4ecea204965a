"""Windows that members fill in, and the clicks they make; the same for the page and for tests."""

from __future__ import annotations

from typing import Any

from sandbox.methods import new_view, shown_view
from sandbox.place import Place
from sandbox.workspace import Json, Message, View

NOT_ACKNOWLEDGED = "The app did not answer in time. Please try again."


class NotThere(Exception):
    """What was clicked is not there; the message is one plain sentence."""


async def click(place: Place, user: str, container: Message | View, action: Json, state: Json) -> None:
    """Click an element; raises `NotThere` where there is none like it, TimeoutError without an acknowledgement."""
    blocks = container.content.get("blocks", []) if isinstance(container, View) else container.blocks or []
    found = _element(blocks, str(action.get("action_id")), action.get("block_id"))
    if found is None:
        raise NotThere("There is no such button in this message.")
    block, element = found
    sent = {"action_id": element["action_id"], "block_id": block.get("block_id", "b1"), "type": element["type"]}
    sent |= {name: action[name] for name in ("value", "selected_option", "selected_options") if name in action}
    if "value" not in sent and "value" in element:
        sent["value"] = element["value"]
    if element["type"] == "feedback_buttons" and isinstance(container, Message):
        positive = element["positive_button"]["value"] == sent.get("value")
        container.feedback[user] = "positive" if positive else "negative"
        place.events.announce(container)
    await place.events.act(user, container, sent, state)


async def submit(place: Place, view: View, values: Json) -> Json:
    """Submit a window: {"done"}, {"errors"} beside the fields, or {"failed"} with a plain sentence."""
    try:
        answer = await place.events.submit(view, values)
    except TimeoutError:
        return {"failed": NOT_ACKNOWLEDGED}
    return _after(place, view, answer or {})


def close(place: Place, view: View) -> None:
    """Close a window."""
    place.workspace.views.pop(view.id, None)
    place.workspace.tell(view.user, {"type": "view_closed", "view_id": view.id})


def _after(place: Place, view: View, answer: Json) -> Json:
    action = answer.get("response_action")
    if action == "errors":
        return {"errors": answer.get("errors", {})}
    if action == "update":
        view.content = answer["view"]
        place.workspace.tell(view.user, {"type": "view", "view": shown_view(view)})
    elif action == "push":
        new_view(place, view.user, answer["view"], view.id)
    elif action == "clear":
        for each in [v for v in place.workspace.views.values() if v.user == view.user]:
            close(place, each)
    else:
        close(place, view)
    return {"done": True}


def _element(blocks: list[Json], action_id: str, block_id: Any) -> tuple[Json, Json] | None:
    for block in blocks:
        elements = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in elements:
            is_it = isinstance(element, dict) and element.get("action_id") == action_id
            if is_it and block_id in (None, block.get("block_id")):
                return block, element
    return None
