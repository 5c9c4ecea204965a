"""The clicks that members make and the windows they fill in; the same for the page and for tests."""

from __future__ import annotations

from sandbox.blocks import faults_in_view
from sandbox.inputs import chosen, find_element, state_of
from sandbox.model import Json, Message, View
from sandbox.place import Place
from sandbox.refusals import Refused
from sandbox.view_objects import view_json
from sandbox.views import change_view, new_view

NOT_ACKNOWLEDGED = "The app did not answer in time. Please try again."
_NOT_INTERACTIVE = "This app is not configured to handle interactive responses."
_TROUBLE = "We had some trouble connecting. Try again?"  # what Slack says of an answer that it cannot use


class NotThere(Exception):
    """What was clicked is not there; the message is one plain sentence."""


async def click(place: Place, user: str, container: Message | View, action: Json, state: Json) -> None:
    """Click an element; raises `NotThere` where there is none like it, TimeoutError without an acknowledgement.

    Any value may be sent instead of the element's own; `replayed` sends a click on what is not there any more.
    """
    if not place.workspace.is_interactive:
        raise NotThere(_NOT_INTERACTIVE)
    blocks = container.content["blocks"] if isinstance(container, View) else container.blocks or []
    found = find_element(blocks, str(action.get("action_id")), action.get("block_id"))
    if found is None and action.get("replayed"):
        found = {"block_id": action.get("block_id", "")}, {"type": "button"} | action
    if found is None:
        raise NotThere("There is no such button here.")
    block, element = found
    sent = {"action_id": element["action_id"], "block_id": block.get("block_id", "b1"), "type": element["type"]}
    sent |= chosen(element, action)
    if isinstance(container, View):
        _remember(container, state, sent)
        await place.interactions.act_in_view(user, container, view_json(container), sent)
        return
    _mark_feedback(place, user, container, element, sent)
    await place.interactions.act(user, container, sent, state_of(blocks, state))


async def submit(place: Place, view: View, values: Json, private_metadata: str | None = None) -> Json:
    """Submit a window: {"done"}, {"errors"} beside the fields, or {"failed"} with a plain sentence."""
    _remember(view, values)
    try:
        answer = await place.interactions.submit(view, view_json(view, private_metadata=private_metadata))
        return _after(place, view, answer or {})
    except TimeoutError:
        return {"failed": NOT_ACKNOWLEDGED}
    except Refused:
        return {"failed": _TROUBLE}


async def close(place: Place, view: View, *, with_all: bool = False) -> None:
    """Close a window without submitting it, or all that lie over each other; tells the app where it asked for that."""
    with_all = with_all or bool(view.content.get("clear_on_close"))
    gone = place.workspace.stack(view)[::-1] if with_all else [view]
    for each in gone:
        _take_away(place, each)
    for each in gone:
        if each.content.get("notify_on_close"):
            await place.interactions.closed(each, view_json(each), with_all=with_all)


def _mark_feedback(place: Place, user: str, message: Message, element: Json, sent: Json) -> None:
    if element["type"] == "feedback_buttons" and "positive_button" in element:
        positive = element["positive_button"]["value"] == sent.get("value")
        message.feedback[user] = "positive" if positive else "negative"
        place.events.announce(message)


def _remember(view: View, state: Json, action: Json | None = None) -> None:
    """Keep what is filled in, so that it is told with the next click too."""
    acted = {action["block_id"]: {action["action_id"]: action}} if action else {}
    view.state = state_of(view.content["blocks"], view.state, state, acted)


def _after(place: Place, view: View, answer: Json) -> Json:
    action = answer.get("response_action")
    if action == "errors":
        return _errors(view, answer.get("errors", {}))
    if action in ("update", "push") and faults_in_view(answer.get("view")):
        raise Refused("invalid_arguments")
    if action == "update":
        change_view(place, view, answer["view"])
    elif action == "push":
        new_view(place, view.user, answer["view"], view)
    else:
        for each in place.workspace.stack(view)[::-1] if action == "clear" else [view]:
            _take_away(place, each)
    return {"done": True}


def _errors(view: View, errors: Json) -> Json:
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    if not errors or not inputs >= errors.keys():
        raise Refused("invalid_arguments")
    return {"errors": errors}


def _take_away(place: Place, view: View) -> None:
    place.workspace.views.pop(view.id, None)
    place.workspace.tell(view.user, {"type": "view_closed", "view_id": view.id})
