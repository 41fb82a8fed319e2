"""Pages served as they stand (``--page URL=FILE``): whole files in place of a generated world, or on top of it.

Belongs here: which request a given page answers, and its content type. Does not: making pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from replica.messages import HTML, JSON, TEXT, XML, Request, Response

_BY_ENDING = {
    ".html": HTML,
    ".htm": HTML,
    ".xml": XML,
    ".json": JSON,
    ".txt": TEXT,
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A file for a URL. ``host`` None: any host; ``query`` None: any query. GET, HEAD and POST are all answered."""

    host: str | None
    path: str
    query: str | None
    body: bytes
    content_type: str

    def matches(self, request: Request) -> bool:
        """Whether the page is what the request asks for."""
        return (
            self.path == request.path
            and self.host in (None, request.hostname)
            and (self.query is None or self.query == request.query)
        )


def content_type(name: str, body: bytes) -> str:
    """By the name's ending; without a known one, by the first characters."""
    by_ending = _BY_ENDING.get(Path(name).suffix.lower())
    if by_ending:
        return by_ending
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"{", b"[")):
        return JSON
    if start.startswith((b"<?xml", b"<datastore")):
        return XML
    return HTML if start.startswith(b"<") else "application/octet-stream"


def read_page(argument: str) -> GivenPage:
    """A page from ``URL=FILE``; the file's name follows the last equals sign, a URL that is only a path fits any host.

    Raises ValueError (with what is wrong) for an argument without a URL or a file, OSError for an unreadable file.
    """
    url, equals, name = argument.rpartition("=")
    if not equals or not url or not name:
        raise ValueError(f"--page {argument}: URL=FILE is needed, e.g. http://kjt.example/art/1.html=saved.html")
    parts = urlsplit(url)
    if not parts.path.startswith("/") or (not parts.hostname and not url.startswith("/")):
        raise ValueError(f"--page {argument}: the URL needs a host and a path, or is a path from the root")
    body = Path(name).read_bytes()
    return GivenPage(parts.hostname, parts.path, parts.query or None, body, content_type(name, body))


def find_page(pages: tuple[GivenPage, ...], request: Request) -> Response | None:
    """The answer of the given page for this request; one that states its query goes before one that does not."""
    found = [page for page in pages if page.matches(request)]
    if not found:
        return None
    best = min(found, key=lambda page: page.query is None)
    return Response(200, best.body, best.content_type)
