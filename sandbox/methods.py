"""What each method of the Web API does, and the scope it needs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.blocks import MOST_CHARACTERS, characters_in, faults_in_message, faults_in_view
from sandbox.place import Place
from sandbox.workspace import APP, BOT_ID, BOT_USER, TEAM, Channel, Json, Message, Status, View

_LONGEST_TEXT = 40_000
_PAGE = 100


class Refused(Exception):
    """Slack refuses a call; `error` is its name of the reason."""

    def __init__(self, error: str, more: Json | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.more = more or {}


@dataclass(frozen=True)
class Method:
    """One method: its work, and the scope it needs for given arguments."""

    work: Callable[[Place, Json], Json]
    scope: Callable[[Place, Json], str | None]


def _always(scope: str | None) -> Callable[[Place, Json], str | None]:
    return lambda _place, _arguments: scope


def _by_channel(ending: str) -> Callable[[Place, Json], str | None]:
    def scope(place: Place, arguments: Json) -> str | None:
        channel = place.workspace.channels.get(str(arguments.get("channel")))
        return None if channel is None else f"{'im' if channel.kind == 'im' else 'channels'}:{ending}"

    return scope


def _channel(place: Place, identity: object) -> Channel:
    channel = place.workspace.channels.get(str(identity))
    if channel is None:
        raise Refused("channel_not_found")
    return channel


def _content(arguments: Json) -> tuple[str, list[Json] | None]:
    text, blocks = str(arguments.get("text") or arguments.get("markdown_text") or ""), arguments.get("blocks")
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > _LONGEST_TEXT:
        raise Refused("msg_too_long")
    if not blocks:
        return text, None
    if faults := faults_in_message(blocks):
        raise Refused("invalid_blocks", {"response_metadata": {"messages": [f"[ERROR] {fault}" for fault in faults]}})
    if characters_in(blocks) > MOST_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    return text, blocks


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


def _post_message(place: Place, arguments: Json) -> Json:
    channel = _channel(place, arguments.get("channel"))
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    text, blocks = _content(arguments)
    metadata, root = _metadata(arguments), _root(place, channel, arguments.get("thread_ts"))
    if place.settings.rate_limit and not place.faults.may_post(channel.id):
        raise Refused("ratelimited")
    ts = place.workspace.next_ts()
    message = Message(channel.id, ts, BOT_USER, text, blocks, thread_ts=root, metadata=metadata)
    place.workspace.add(message)
    place.events.announce(message)
    place.events.own(message)
    return {"channel": channel.id, "ts": ts, "message": place.events.event_of(message)}


def _post_ephemeral(place: Place, arguments: Json) -> Json:
    channel = _channel(place, arguments.get("channel"))
    user = str(arguments.get("user"))
    if user not in place.workspace.members or (channel.member not in (None, user)):
        raise Refused("user_not_in_channel")
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    text, blocks = _content(arguments)
    thread = arguments.get("thread_ts") or None
    ts = place.workspace.next_ts()
    message = Message(channel.id, ts, BOT_USER, text, blocks, thread_ts=thread, only_for=user)
    place.workspace.add(message)
    place.events.announce(message)
    return {"message_ts": ts}


def _own(place: Place, arguments: Json) -> Message:
    channel = _channel(place, arguments.get("channel"))
    message = place.workspace.messages[channel.id].get(str(arguments.get("ts")))
    if message is None or message.deleted:
        raise Refused("message_not_found")
    return message


def _update(place: Place, arguments: Json) -> Json:
    message = _own(place, arguments)
    if message.user != BOT_USER:
        raise Refused("cant_update_message")
    message.text, message.blocks = _content(arguments)
    message.metadata = _metadata(arguments) or message.metadata
    message.edited = True
    place.events.announce(message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text}


def _delete(place: Place, arguments: Json) -> Json:
    message = _own(place, arguments)
    if message.user != BOT_USER:
        raise Refused("cant_delete_message")
    place.events.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def _replies(place: Place, arguments: Json) -> Json:
    channel = _channel(place, arguments.get("channel"))
    found = place.workspace.thread(channel.id, str(arguments.get("ts")))
    if not found:
        raise Refused("thread_not_found")
    root, replies = found[0], [m for m in found[1:] if _within(m, arguments)]
    return _page(place, [root, *replies], arguments)


def _history(place: Place, arguments: Json) -> Json:
    channel = _channel(place, arguments.get("channel"))
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    found = [m for m in place.workspace.top_level(channel.id) if _within(m, arguments)]
    return _page(place, found[::-1], arguments)


def _within(message: Message, arguments: Json) -> bool:
    oldest, latest = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "9e12")
    if arguments.get("inclusive"):
        return float(oldest) <= float(message.ts) <= float(latest)
    return float(oldest) < float(message.ts) < float(latest)


def _page(place: Place, messages: list[Message], arguments: Json) -> Json:
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or _PAGE)
    shown = [_read(place, message, bool(arguments.get("include_all_metadata"))) for message in messages]
    has_more = len(shown) > start + limit
    cursor = {"response_metadata": {"next_cursor": str(start + limit)}} if has_more else {}
    return {"messages": shown[start : start + limit], "has_more": has_more, **cursor}


def _read(place: Place, message: Message, with_metadata: bool) -> Json:
    values = place.events.event_of(message)
    if message.deleted:
        values |= {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
    return values | ({"metadata": message.metadata} if with_metadata and message.metadata else {})


def _open_conversation(place: Place, arguments: Json) -> Json:
    direct = place.workspace.direct_channel(str(arguments.get("users") or "").split(",")[0])
    if direct is None:
        raise Refused("user_not_found")
    return {"channel": {"id": direct.id}}


def _conversation(place: Place, arguments: Json) -> Json:
    channel = _channel(place, arguments.get("channel"))
    values = {"id": channel.id, "name": channel.name, "is_im": channel.kind == "im", "is_member": channel.bot_is_member}
    return {"channel": values | ({"user": channel.member} if channel.member else {})}


def _join(place: Place, arguments: Json) -> Json:
    _channel(place, arguments.get("channel")).bot_is_member = True
    return _conversation(place, arguments)


def _user(place: Place, arguments: Json) -> Json:
    member = place.workspace.members.get(str(arguments.get("user")))
    if member is None:
        raise Refused("user_not_found")
    return {"user": {"id": member.id, "name": member.name, "real_name": member.name, "is_bot": member.is_bot}}


def _users(place: Place, _arguments: Json) -> Json:
    return {"members": [_user(place, {"user": identity})["user"] for identity in place.workspace.members]}


def _checked_view(arguments: Json) -> Json:
    view = arguments.get("view")
    if faults := faults_in_view(view):
        more = {"response_metadata": {"messages": [f"[ERROR] {fault}" for fault in faults]}}
        raise Refused("invalid_arguments", more)
    assert isinstance(view, dict)  # noqa: S101 (checked above)
    return view


def new_view(place: Place, user: str, content: Json, previous: str | None = None) -> View:
    """Open a window for a member."""
    view = View(f"V{secrets.token_hex(5).upper()}", user, content, previous)
    place.workspace.views[view.id] = view
    place.workspace.tell(user, {"type": "view", "view": shown_view(view)})
    return view


def shown_view(view: View) -> Json:
    """Give a window as the page draws it."""
    shown = ("type", "title", "submit", "close", "blocks", "callback_id")
    return {"id": view.id, **{name: view.content[name] for name in shown if name in view.content}}


def _open_view(place: Place, arguments: Json) -> Json:
    content = _checked_view(arguments)
    trigger = place.workspace.use_trigger(str(arguments.get("trigger_id")))
    if isinstance(trigger, str):
        raise Refused(trigger)
    opened = [view.id for view in place.workspace.views.values() if view.user == trigger.user]
    view = new_view(place, trigger.user, content, opened[-1] if opened else None)
    return {"view": {"id": view.id, "hash": view.hash, **content}}


def _update_view(place: Place, arguments: Json) -> Json:
    view = place.workspace.views.get(str(arguments.get("view_id")))
    if view is None:
        raise Refused("not_found")
    if arguments.get("hash") not in (None, view.hash):
        raise Refused("hash_conflict")
    view.content, view.hash = _checked_view(arguments), secrets.token_hex(4)
    place.workspace.tell(view.user, {"type": "view", "view": shown_view(view)})
    return {"view": {"id": view.id, "hash": view.hash, **view.content}}


def _publish_view(place: Place, arguments: Json) -> Json:
    user = str(arguments.get("user_id"))
    if user not in place.workspace.members:
        raise Refused("user_not_found")
    if not place.workspace.features.get("app_home", {}).get("home_tab_enabled"):
        raise Refused("not_enabled")
    view = View(f"V{secrets.token_hex(5).upper()}", user, _checked_view(arguments))
    place.workspace.homes[user] = view
    place.workspace.tell(user, {"type": "home"})
    return {"view": {"id": view.id, "hash": view.hash, **view.content}}


def _set_status(place: Place, arguments: Json) -> Json:
    channel = _channel(place, arguments.get("channel_id"))
    root = str(arguments.get("thread_ts"))
    if root not in place.workspace.messages[channel.id]:
        raise Refused("thread_not_found")
    messages = arguments.get("loading_messages") or []
    text = str(arguments.get("status") or "")
    status = Status(text, tuple(messages if isinstance(messages, list) else [messages])) if text else None
    place.workspace.set_status(channel.id, root, status)
    return {}


def _set_prompts(place: Place, arguments: Json) -> Json:
    channel, prompts = _channel(place, arguments.get("channel_id")), arguments.get("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= 4:
        raise Refused("invalid_arguments")
    if "agent_view" in place.workspace.features and arguments.get("thread_ts"):
        return {}  # as in Slack: accepted, and nothing happens
    shown = {"title": arguments.get("title"), "prompts": prompts}
    place.workspace.prompts[channel.id] = shown
    place.workspace.tell(channel.member, {"type": "prompts", "channel": channel.id, "prompts": shown})
    return {}


def _permalink(place: Place, arguments: Json) -> Json:
    channel = _channel(place, arguments.get("channel"))
    return {"channel": channel.id, "permalink": f"{place.address}#{channel.id}/{arguments.get('message_ts')}"}


def _who_am_i(place: Place, _arguments: Json) -> Json:
    values = {"url": place.address, "team": "Local workspace", "user": place.workspace.members[BOT_USER].name}
    return values | {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID, "is_enterprise_install": False}


def _open_connection(place: Place, _arguments: Json) -> Json:
    if not place.settings.accept_connections:
        raise Refused("internal_error")
    socket = place.address.replace("http://", "ws://")
    return {"url": f"{socket}link?ticket={place.links.new_ticket()}&app_id={APP}"}


METHODS = {
    "auth.test": Method(_who_am_i, _always(None)),
    "apps.connections.open": Method(_open_connection, _always(None)),
    "chat.postMessage": Method(_post_message, _always("chat:write")),
    "chat.postEphemeral": Method(_post_ephemeral, _always("chat:write")),
    "chat.update": Method(_update, _always("chat:write")),
    "chat.delete": Method(_delete, _always("chat:write")),
    "chat.getPermalink": Method(_permalink, _always(None)),
    "conversations.replies": Method(_replies, _by_channel("history")),
    "conversations.history": Method(_history, _by_channel("history")),
    "conversations.info": Method(_conversation, _by_channel("read")),
    "conversations.open": Method(_open_conversation, _always("im:write")),
    "conversations.join": Method(_join, _always("channels:join")),
    "users.info": Method(_user, _always("users:read")),
    "users.list": Method(_users, _always("users:read")),
    "views.open": Method(_open_view, _always(None)),
    "views.push": Method(_open_view, _always(None)),
    "views.update": Method(_update_view, _always(None)),
    "views.publish": Method(_publish_view, _always(None)),
    "assistant.threads.setStatus": Method(_set_status, _always("assistant:write")),
    "assistant.threads.setSuggestedPrompts": Method(_set_prompts, _always("assistant:write")),
    "assistant.threads.setTitle": Method(lambda _place, _arguments: {}, _always("assistant:write")),
}
