"""The methods about channels, members and user groups."""

from __future__ import annotations

from sandbox.model import TEAM, Json, Member
from sandbox.place import Place
from sandbox.refusals import Refused, find_channel, paged
from sandbox.sample import USER_GROUPS

_PAGE = 100


def open_conversation(place: Place, arguments: Json) -> Json:
    """Open the direct messages with somebody."""
    direct = place.workspace.direct_channel(str(arguments.get("users") or "").split(",")[0])
    if direct is None:
        raise Refused("user_not_found")
    return {"channel": {"id": direct.id}}


def conversation(place: Place, arguments: Json) -> Json:
    """Say what a channel is."""
    channel = find_channel(place, arguments.get("channel"))
    values = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_private": channel.kind != "channel",
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "is_member": channel.bot_is_member,
        "topic": {"value": channel.topic},
        "context_team_id": TEAM,
    }
    return {"channel": values | ({"user": channel.member} if channel.member else {})}


def conversation_members(place: Place, arguments: Json) -> Json:
    """Say who is in a channel."""
    channel = find_channel(place, arguments.get("channel"))
    shown, cursor = paged(place.workspace.members_of(channel), arguments, _PAGE)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


def join(place: Place, arguments: Json) -> Json:
    """Join a channel."""
    channel = find_channel(place, arguments.get("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    channel.bot_is_member = True
    return conversation(place, arguments)


def user(place: Place, arguments: Json) -> Json:
    """Say who a member is."""
    member = place.workspace.members.get(str(arguments.get("user")))
    if member is None:
        raise Refused("user_not_found")
    return {"user": _person(member)}


def users(place: Place, _arguments: Json) -> Json:
    """Say who every member is."""
    return {"members": [_person(member) for member in place.workspace.members.values()]}


def group_members(_place: Place, arguments: Json) -> Json:
    """Say who is in a user group."""
    group = USER_GROUPS.get(str(arguments.get("usergroup")))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": sorted(group[1])}


def _person(member: Member) -> Json:
    return {
        "id": member.id,
        "team_id": member.team,
        "name": member.name.split()[0].lower(),
        "real_name": member.name,
        "deleted": member.deleted,
        "is_bot": member.is_bot,
        "is_restricted": member.is_restricted,
        "is_ultra_restricted": member.is_ultra_restricted,
        "is_stranger": member.is_stranger,
        "tz": member.tz,
        "profile": {"real_name": member.name, "display_name": member.name, "title": member.title},
    }
