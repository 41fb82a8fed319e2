"""Article answers → Reports, refusals or failures, one page at a time. No database.

What belongs here: calling the reader so that no page can stop a load, in this process or in several.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from duban.read.model import Refusal, Report
from duban.warehouse.frames import Origin


@dataclass(frozen=True, slots=True)
class Unread:
    """An article answer before reading: the decoded payload and what the reader may know of it."""

    content: bytes
    charset: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Failure:
    """The reader raised an exception: a bug of the reader, met on this page."""

    error: str
    where: str


Read: TypeAlias = Report | Refusal | Failure
Reader: TypeAlias = Callable[[Unread], Read]


def read_one(page: Unread) -> Read:
    """Read one page; whatever the reader raises becomes a `Failure`."""
    from duban.read.report import read_page

    try:
        return read_page(page.content, url=page.origin.url, charset=page.charset, region=page.origin.region)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return Failure(f"{type(error).__name__}: {error}", f"{frame.name} in {frame.filename.rpartition('/')[2]}")


def read_all(pages: Iterable[Unread], reader: Reader, pool: Executor | None) -> Iterator[tuple[Unread, Read]]:
    """Read pages in order, in the pool's processes where one is given."""
    if pool is None:
        for page in pages:
            yield page, reader(page)
        return
    remaining = iter(pages)
    while chunk := list(islice(remaining, 400)):
        yield from zip(chunk, pool.map(reader, chunk, chunksize=20), strict=True)
