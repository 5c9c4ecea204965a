"""What each method of the Web API does, and the scope it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sandbox import chat, files, members, views
from sandbox.model import APP, BOT_ID, BOT_USER, TEAM, Json, Status
from sandbox.place import Place
from sandbox.refusals import Refused, find_channel

_PREFIXES = {"channel": "channels", "group": "groups", "im": "im"}


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
        return None if channel is None else f"{_PREFIXES[channel.kind]}:{ending}"

    return scope


def _set_status(place: Place, arguments: Json) -> Json:
    channel = find_channel(place, arguments.get("channel_id"))
    root = str(arguments.get("thread_ts"))
    if root not in place.workspace.messages[channel.id]:
        raise Refused("thread_not_found")
    messages = arguments.get("loading_messages") or []
    text = str(arguments.get("status") or "")
    status = Status(text, tuple(messages if isinstance(messages, list) else [messages])) if text else None
    place.workspace.set_status(channel.id, root, status)
    return {}


def _set_prompts(place: Place, arguments: Json) -> Json:
    channel, prompts = find_channel(place, arguments.get("channel_id")), arguments.get("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= 4:
        raise Refused("invalid_arguments")
    if "agent_view" in place.workspace.features and arguments.get("thread_ts"):
        return {}  # as in Slack: accepted, and nothing happens
    shown = {"title": arguments.get("title"), "prompts": prompts}
    place.workspace.prompts[channel.id] = shown
    place.workspace.tell(channel.member, {"type": "prompts", "channel": channel.id, "prompts": shown})
    return {}


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
    "chat.postMessage": Method(chat.post_message, _always("chat:write")),
    "chat.postEphemeral": Method(chat.post_ephemeral, _always("chat:write")),
    "chat.update": Method(chat.update, _always("chat:write")),
    "chat.delete": Method(chat.delete, _always("chat:write")),
    "chat.getPermalink": Method(chat.permalink, _always(None)),
    "files.getUploadURLExternal": Method(files.get_upload_url, _always("files:write")),
    "files.completeUploadExternal": Method(files.complete, _always("files:write")),
    "conversations.replies": Method(chat.replies, _by_channel("history")),
    "conversations.history": Method(chat.history, _by_channel("history")),
    "conversations.info": Method(members.conversation, _by_channel("read")),
    "conversations.members": Method(members.conversation_members, _by_channel("read")),
    "conversations.open": Method(members.open_conversation, _always("im:write")),
    "conversations.join": Method(members.join, _always("channels:join")),
    "users.info": Method(members.user, _always("users:read")),
    "users.list": Method(members.users, _always("users:read")),
    "usergroups.users.list": Method(members.group_members, _always("usergroups:read")),
    "views.open": Method(views.open_view, _always(None)),
    "views.push": Method(views.push_view, _always(None)),
    "views.update": Method(views.update_view, _always(None)),
    "views.publish": Method(views.publish_view, _always(None)),
    "assistant.threads.setStatus": Method(_set_status, _always("assistant:write")),
    "assistant.threads.setSuggestedPrompts": Method(_set_prompts, _always("assistant:write")),
    "assistant.threads.setTitle": Method(lambda _place, _arguments: {}, _always("assistant:write")),
}
