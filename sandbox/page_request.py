"""Reading the page's requests: who acts, where, and on what."""

from __future__ import annotations

import json

from aiohttp import web

from sandbox.model import Channel, Json, Member, Message, View
from sandbox.place import Place


async def read_body(request: web.Request) -> Json:
    """Give the request's values."""
    try:
        values = await request.json()
    except ValueError:
        raise bad("The request was not JSON.") from None
    if not isinstance(values, dict):
        raise bad("The request was not an object.")
    return values


def bad(sentence: str) -> web.HTTPBadRequest:
    """Give a refusal in one plain sentence."""
    return web.HTTPBadRequest(text=json.dumps({"error": sentence}), content_type="application/json")


def find_member(place: Place, identity: object) -> Member:
    """Give the member who acts; without a name, the first."""
    members = place.workspace.members
    member = members.get(str(identity)) if identity else next(iter(members.values()))
    if member is None or member.is_bot:
        raise bad("There is no such member.")
    return member


def acting(place: Place, values: Json) -> tuple[Member, Channel]:
    """Give the member who acts, and the channel, which must be one of theirs."""
    member = find_member(place, values.get("as"))
    channel = place.workspace.channels.get(str(values.get("channel")))
    if channel is None or not channel.has(member.id):
        raise bad("There is no such channel.")
    return member, channel


def find_message(place: Place, values: Json) -> Message:
    """Give a message that is there, and that the member may see."""
    member = find_member(place, values.get("as"))
    message = place.workspace.find(str(values.get("channel")), str(values.get("ts")))
    if message is None or message.deleted or message.only_for not in (None, member.id):
        raise bad("This message is not there any more.")
    return message


def find_own_message(place: Place, values: Json) -> Message:
    """Give a message that the member wrote."""
    member, channel = acting(place, values)
    message = place.workspace.find(channel.id, str(values.get("ts")))
    if message is None or message.user != member.id:
        raise bad("This is not your message.")
    return message


def find_view(place: Place, values: Json) -> View:
    """Give a window that is open for the member, or their App Home."""
    view = place.workspace.view(str(values.get("view_id")))
    if view is None or view.user != find_member(place, values.get("as")).id:
        raise bad("This window is not open any more.")
    return view
