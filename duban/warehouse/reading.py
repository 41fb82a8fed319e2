"""Article answers → Reports, refusals or failures, one page at a time. No database.

What belongs here: calling the reader so that no page can stop a load, and getting the
bytes of a page's attachments out of the archive for it. What does not: which attachments (attached.py).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from duban.archive.reader import read_entry
from duban.read.model import FileReading, Finding, Refusal, Report
from duban.warehouse.frames import Origin


@dataclass(frozen=True, slots=True)
class Held:
    """A file that a page links and the archive has: its name on the page, the exchange, where that lies, its size."""

    name: str
    fetch_id: str
    archive: Path
    warc_file: str
    warc_offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Unread:
    """An article answer before reading: the decoded payload, what the reader may know of it, the files it links.

    ``content`` is None for a page that is to be read again because of a file that came without it: then the page is
    the one archived last. ``until`` is the place in the archive up to which files count: of the last file that came
    with the page, or of the page itself.
    """

    content: bytes | None
    charset: str | None
    origin: Origin
    until: int
    files: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """The reader raised an exception: a bug of the reader, met on this page."""

    error: str
    where: str


# Bytes of one file, and of all files of a page, that are held in memory to be read.
_MOST_FILE, _MOST_FILES = 20 * 1024 * 1024, 48 * 1024 * 1024

Read: TypeAlias = Report | Refusal | Failure
Reader: TypeAlias = Callable[[Unread], Read]


def read_one(page: Unread) -> Read:
    """Read one page; whatever the reader raises becomes a `Failure`."""
    from duban.read.files import is_document
    from duban.read.report import read_document, read_page

    try:
        if page.content is not None and is_document(page.content):
            return _read_file(page, page.content, read_document)
        taken, left = _within(page.files)
        files = [(held.name, _content(held)) for held in taken]
        origin = page.origin
        read = read_page(page.content or b"", url=origin.url, charset=page.charset, region=origin.region, files=files)
        return _without(read, left) if isinstance(read, Report) and left else read
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return Failure(f"{type(error).__name__}: {error}", f"{frame.name} in {frame.filename.rpartition('/')[2]}")


def _read_file(page: Unread, content: bytes, read: Callable[..., Report | Refusal]) -> Report | Refusal:
    """A row of a list that is a file itself: its title is the row's."""
    origin = page.origin
    name = unquote(urlsplit(origin.url).path.rpartition("/")[2])
    return read(content, name=name, url=origin.url, region=origin.region, title=origin.list_title or "")


def _within(files: tuple[Held, ...]) -> tuple[list[Held], list[Held]]:
    """The files that a page is read with, and those that would be too much to hold at once."""
    taken: list[Held] = []
    left: list[Held] = []
    size = 0
    for held in files:
        fits = held.size <= _MOST_FILE and size + held.size <= _MOST_FILES
        (taken if fits else left).append(held)
        size += held.size * fits
    return taken, left


def _content(held: Held) -> bytes:
    return read_entry(held.archive, held.warc_file, held.warc_offset).exchange.content


def _without(report: Report, left: list[Held]) -> Report:
    """Say of files that were left out why their text is missing."""
    linked = {attachment.name for attachment in report.attachments}
    files = [FileReading(each.name, "too_large", f"{each.size:,} bytes") for each in left if each.name in linked]
    found = [
        Finding("attachment_unread", f"{name} was not read ({reason}): {detail}", name)
        for name, reason, detail in files
    ]
    return replace(report, files=(*report.files, *files), findings=(*report.findings, *found))
