"""Files that the app uploads: an address to send the bytes to, and the call that ends the upload and may share it
(https://docs.slack.dev/messaging/working-with-files)."""

from __future__ import annotations

import secrets
import time
from typing import Any

from sandbox.chat import deliver, open_to_the_app
from sandbox.model import BOT_USER, File, Json, Message
from sandbox.pictures import kind_of
from sandbox.place import Place
from sandbox.refusals import Refused, checked_content

_LONGEST_ALT = 1_000


def get_upload_url(place: Place, arguments: Json) -> Json:
    """Give an address for a file of so many bytes."""
    name, length = str(arguments.get("filename") or ""), str(arguments.get("length") or "")
    if not name or not length.isdigit() or int(length) == 0:
        raise Refused("missing_argument" if not name or length in ("", "0") else "invalid_arguments")
    if int(length) > place.settings.most_file_bytes:
        raise Refused("file_upload_size_restricted")
    alt = str(arguments.get("alt_txt") or "")
    if len(alt) > _LONGEST_ALT:
        raise Refused("alt_txt_too_large")
    file = File(f"F{secrets.token_hex(5).upper()}", name, int(length), alt, key=secrets.token_urlsafe(24))
    place.workspace.files[file.id] = file
    return {"upload_url": f"{place.address}upload/{file.key}", "file_id": file.id}


def complete(place: Place, arguments: Json) -> Json:
    """End an upload, and post the files where a channel is named; without one they are the app's alone."""
    wanted = arguments.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments")
    files = [_uploaded(place, each) for each in wanted]
    channel = open_to_the_app(place, arguments["channel_id"]) if arguments.get("channel_id") else None
    comment = str(arguments.get("initial_comment") or "")
    text, blocks = checked_content(arguments | {"text": comment}) if comment else ("", None)
    for file, each in zip(files, wanted, strict=True):
        file.title = str(each.get("title") or file.name)
        file.completed_at = time.monotonic()
    if channel is not None:
        identities = [file.id for file in files]
        deliver(place, Message(channel.id, place.workspace.next_ts(), BOT_USER, text, blocks, files=identities))
    return {"files": [file_json(place, file) for file in files]}


def file_json(place: Place, file: File) -> Json:
    """Give a file as Slack's file object, as far as an app without the right to read files is told."""
    ending = file.name.rpartition(".")[2].lower()
    values = {"id": file.id, "name": file.name, "title": file.title or file.name, "size": file.size}
    values |= {"mimetype": kind_of(file), "filetype": ending, "pretty_type": ending.upper(), "user": BOT_USER}
    return values | {"permalink": f"{place.address}page/file?id={file.id}", "alt_txt": file.alt}


def _uploaded(place: Place, wanted: Any) -> File:
    file = place.workspace.files.get(str(wanted.get("id"))) if isinstance(wanted, dict) else None
    if file is None or file.data is None or file.completed_at is not None:
        raise Refused("file_not_found")
    return file
