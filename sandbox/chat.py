"""The methods that post, change, delete and read messages."""

from __future__ import annotations

from typing import Any

from sandbox.model import BOT_USER, Channel, Json, Message
from sandbox.pictures import check_pictures, pictures_in
from sandbox.place import Place
from sandbox.refusals import Refused, checked_content, find_channel, paged

_PAGE = 100


def post_message(place: Place, arguments: Json) -> Json:
    """Post a message for all in a channel."""
    channel = open_to_the_app(place, arguments.get("channel"))
    text, blocks = checked_content(arguments)
    check_pictures(place, blocks)
    metadata, root = _metadata(arguments), _root(place, channel, arguments.get("thread_ts"))
    if place.settings.rate_limit and not place.faults.may_post(channel.id):
        raise Refused("ratelimited")
    ts = place.workspace.next_ts()
    message = Message(channel.id, ts, BOT_USER, text, blocks, thread_ts=root, metadata=metadata)
    deliver(place, message)
    return {"channel": channel.id, "ts": ts, "message": place.events.event_of(message)}


def post_ephemeral(place: Place, arguments: Json) -> Json:
    """Post a message for one person in a channel."""
    channel = open_to_the_app(place, arguments.get("channel"))
    user = str(arguments.get("user"))
    if not channel.has(user):
        raise Refused("user_not_in_channel")
    text, blocks = checked_content(arguments)
    check_pictures(place, blocks)
    thread = arguments.get("thread_ts") or None
    ts = place.workspace.next_ts()
    message = Message(channel.id, ts, BOT_USER, text, blocks, thread_ts=thread, only_for=user)
    _share(place, message)
    place.workspace.add(message)
    place.events.announce(message)
    return {"message_ts": ts}


def update(place: Place, arguments: Json) -> Json:
    """Change a message of the app's own."""
    message = _found(place, arguments, "ts")
    if message.user != BOT_USER:
        raise Refused("cant_update_message")
    if place.workspace.channels[message.channel].is_archived:
        raise Refused("is_inactive")
    text, blocks = checked_content(arguments)
    check_pictures(place, blocks)
    message.text, message.blocks = text, blocks
    message.metadata = _metadata(arguments) or message.metadata
    message.edited = True
    place.events.announce(message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text}


def delete(place: Place, arguments: Json) -> Json:
    """Delete a message of the app's own."""
    message = _found(place, arguments, "ts")
    if message.user != BOT_USER:
        raise Refused("cant_delete_message")
    place.events.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(place: Place, arguments: Json) -> Json:
    """Give the address of a message: of its thread, where it stands in one."""
    message = _found(place, arguments, "message_ts")
    address = f"{place.address}#{message.channel}/{message.thread_ts or message.ts}"
    return {"channel": message.channel, "permalink": address}


def replies(place: Place, arguments: Json) -> Json:
    """Read a thread."""
    channel = find_channel(place, arguments.get("channel"))
    found = place.workspace.thread(channel.id, str(arguments.get("ts")))
    if not found:
        raise Refused("thread_not_found")
    return _page(place, [found[0], *(m for m in found[1:] if _within(m, arguments))], arguments)


def history(place: Place, arguments: Json) -> Json:
    """Read a channel, the latest first."""
    channel = find_channel(place, arguments.get("channel"))
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    found = [m for m in place.workspace.top_level(channel.id) if _within(m, arguments)]
    return _page(place, found[::-1], arguments)


def deliver(place: Place, message: Message) -> None:
    """Put a message of the app's where all in its channel see it."""
    _share(place, message)
    place.workspace.add(message)
    place.events.announce(message)
    place.events.own(message)


def _share(place: Place, message: Message) -> None:
    for identity in (*message.files, *pictures_in(message.blocks)):
        place.workspace.files[identity].shared.add(message.channel)


def open_to_the_app(place: Place, identity: object) -> Channel:
    """Give a channel in which the app may post."""
    channel = find_channel(place, identity)
    if channel.is_archived:
        raise Refused("is_archived")
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    return channel


def _metadata(arguments: Json) -> Json | None:
    metadata = arguments.get("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not metadata.get("event_type"):
        raise Refused("invalid_metadata_format")
    return metadata


def _root(place: Place, channel: Channel, thread_ts: Any) -> str | None:
    if not thread_ts:
        return None
    root = place.workspace.messages[channel.id].get(str(thread_ts))
    if root is None or (root.deleted and len(place.workspace.thread(channel.id, root.ts)) < 2):
        raise Refused("thread_not_found")
    return root.thread_ts or root.ts


def _found(place: Place, arguments: Json, name: str) -> Message:
    channel = find_channel(place, arguments.get("channel"))
    message = place.workspace.messages[channel.id].get(str(arguments.get(name)))
    if message is None or message.deleted:
        raise Refused("message_not_found")
    return message


def _within(message: Message, arguments: Json) -> bool:
    oldest, latest = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "9e12")
    if arguments.get("inclusive"):
        return float(oldest) <= float(message.ts) <= float(latest)
    return float(oldest) < float(message.ts) < float(latest)


def _page(place: Place, messages: list[Message], arguments: Json) -> Json:
    shown, cursor = paged(messages, arguments, _PAGE)
    read = [_read(place, message, bool(arguments.get("include_all_metadata"))) for message in shown]
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": read, "has_more": bool(cursor), **more}


def _read(place: Place, message: Message, with_metadata: bool) -> Json:
    values = place.events.event_of(message)
    if message.deleted:
        values |= {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
    return values | ({"metadata": message.metadata} if with_metadata and message.metadata else {})
