"""Linked files: the redirecting download page of the old generation, gateways of the new one, the files themselves.

Belongs here: paths of files and which format each has. Does not: which article links what (``replica.world``), the
bytes of a format (``replica.formats``).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from replica.formats.cells import Sheet, sheet_of
from replica.formats.compound import doc, xls
from replica.formats.ooxml import docx, ofd, packed, xlsx
from replica.formats.pdf import pdf
from replica.markup.body import GATEWAY
from replica.messages import Request, Response, html, redirect
from replica.tokens import file_of
from replica.world.content import Attachment
from replica.world.model import Site, World

_DIRECT = re.compile(
    r"/(?:attach/0|(?:cms|jcms)_files/jcms1/web(\d+)/site/attach/0|cms_files/filemanager/\d+/attach/\d+)/([^/]+)"
)
_PICTURE = re.compile(r"/picture/(?:0|-1)/\d+\.png")
_OLD = "/module/download/downfile.jsp"
_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS: dict[str, tuple[Callable[[Sheet], bytes], str]] = {
    "xlsx": (xlsx, f"{_OFFICE}spreadsheetml.sheet"),
    "docx": (docx, f"{_OFFICE}wordprocessingml.document"),
    "pdf": (pdf, "application/pdf"),
    "xls": (xls, "application/vnd.ms-excel"),
    "doc": (doc, "application/msword"),
    "wps": (doc, "application/vnd.ms-works"),
    "ofd": (ofd, "application/ofd"),
    "zip": (
        lambda sheet: packed({f"{sheet.title}.txt": "\n".join("\t".join(row) for row in sheet.rows)}),
        "application/zip",
    ),
}


def answer(site: Site, request: Request, clock: datetime) -> Response | None:
    """The response for a path of files; None when it is none, or there is no such file."""
    path = request.path
    if path == _OLD:
        name = request.fields().get("filename", "")
        known = name in site.files
        return redirect(f"/attach/0/{name}", 302) if known else html("<html><body>文件不存在</body></html>")
    if path == f"{GATEWAY}download":
        file = file_of(request.fields().get("fileUrl", ""), site.web_id, clock)
        if file not in site.files:
            return html("<html><body>403 Forbidden</body></html>", 403)
        return redirect(f"/cms_files/filemanager/{site.web_id}/attach/{clock:%Y%m}/{file}", 302)
    if _PICTURE.fullmatch(path):
        return Response(200, png(), "image/png")
    return stored(site, request.fields().get("fileUrl", "") if path == f"{GATEWAY}file-download" else path, clock)


def stored(site: Site, path: str, clock: datetime) -> Response | None:
    """The file at a path of the site's own storage, as it is at the clock; None when there is none."""
    match = _DIRECT.fullmatch(path)
    file = site.file(match[2], clock) if match and match[1] in (None, str(site.web_id)) else None
    return Response(200, content(file), FORMATS[file.file.rpartition(".")[2]][1]) if file else None


def stored_anywhere(world: World, path: str, clock: datetime) -> Response | None:
    """The file at a path of the host where all sites store theirs; None when there is none."""
    found = (stored(site, path, clock) for site in world.sites.values() if f"/web{site.web_id}/" in path)
    return next((response for response in found if response), None)


@lru_cache(maxsize=256)
def _made(kind: str, sheet: Sheet) -> bytes:
    return FORMATS[kind][0](sheet)


def content(file: Attachment) -> bytes:
    """The file's bytes, in the format that its name ends in; a file without a table has only its name in it."""
    title = file.name.rpartition(".")[0]
    sheet = sheet_of(title, file.grid) if file.grid else Sheet(title, (("内容", "见标题"),))
    return _made(file.file.rpartition(".")[2], sheet)


@lru_cache(maxsize=1)
def png() -> bytes:
    """A picture of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
