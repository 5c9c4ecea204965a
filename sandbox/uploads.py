"""Where a file's bytes are sent to, and where the page fetches them for a member who may see them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from sandbox import faulty
from sandbox.model import File
from sandbox.page_request import bad, find_member
from sandbox.pictures import kind_of
from sandbox.place import Place

_PIECE = 64 * 1024


class Uploads:
    """Takes files in and gives them out."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def routes(self) -> list[web.RouteDef]:
        """Give the routes."""
        return [web.post("/upload/{key}", self.upload), web.get("/page/file", self.file)]

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take the bytes of a file, raw or as the one part of a form; of another length than was said they are none."""
        key = request.match_info["key"]
        file = next((each for each in self._place.workspace.files.values() if each.key == key), None)
        if file is None or file.completed_at is not None:
            return web.Response(status=404, text="upload_not_found")
        data = await _read(request, file.size)
        fault = self._place.faults.next_for("upload")
        return await faulty.answer(request, fault, lambda: _kept(file, data), lambda _error: None)

    async def file(self, request: web.Request) -> web.Response:
        """Give a file to a member in one of the channels where it was shared."""
        member = find_member(self._place, request.query.get("as"))
        file = self._place.workspace.files.get(request.query.get("id", ""))
        channels = self._place.workspace.channels
        if file is None or not any(channels[each].has(member.id) for each in file.shared if each in channels):
            raise bad("There is no such file.")
        kind = kind_of(file)
        way = "inline" if kind.startswith("image/") else "attachment"
        headers = {
            "Content-Disposition": f"{way}; filename*=UTF-8''{quote(file.name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
        }
        return web.Response(body=file.data, content_type=kind, headers=headers)


def _kept(file: File, data: bytes | None) -> web.Response:
    if data is None or len(data) != file.size:
        return web.Response(status=400, text=f"expected {file.size} bytes")
    file.data = data
    return web.Response(text=f"OK - {file.size}")


async def _read(request: web.Request, most: int) -> bytes | None:
    """Read no more than a piece past what was said; None where there is more, or nothing to read."""
    if request.content_type != "multipart/form-data":
        read: Callable[[int], Awaitable[bytes]] = request.content.read
    else:
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader):
            return None
        read = part.read_chunk
    data = bytearray()
    while len(data) <= most:
        piece = await read(_PIECE)
        if not piece:
            return bytes(data)
        data += piece
    return None
