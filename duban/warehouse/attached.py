"""Which archived files a page is read with, and what became of them.

The archive's order decides, not that of batches or loads: a page is read with the newest bytes of every file that it
links, among those archived no later than the last file that came with it. A file that came without its page (the page
was not modified, or the file failed when the page came) has the page that was archived last read again; where its text
makes a difference, that is a new version. What belongs here: the questions to raw.fetch. What does not: reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from duban.archive.reader import read_entry
from duban.warehouse.reading import Held, Unread
from duban.warehouse.store import Target

# Within a source, names of archive files sort as they are loaded, so a place is a name and an offset.
_FILES = """
SELECT i.page, f.title, f.fetch_id, f.warc_file, f.warc_offset, f.size
FROM incoming i
JOIN raw.fetch f ON f.source_id = i.source_id AND f.article_url = i.url
WHERE f.purpose = 'attachment' AND f.outcome = 'file' AND f.final AND f.payload_sha256 IS NOT NULL
  AND f.title IS NOT NULL
  AND (f.warc_file < i.warc_file OR (f.warc_file = i.warc_file AND f.warc_offset <= i.until))
QUALIFY row_number() OVER (PARTITION BY i.page, f.title ORDER BY f.warc_file DESC, f.warc_offset DESC) = 1
ORDER BY i.page, f.title
"""
_ARTICLES = """
SELECT i.page, f.warc_file, f.warc_offset, f.title, f.listed_on, f.column_url
FROM incoming i
JOIN raw.fetch f ON f.source_id = i.source_id AND f.url = i.url
WHERE f.purpose = 'article' AND f.outcome = 'article' AND f.final
  AND (f.warc_file < i.warc_file OR (f.warc_file = i.warc_file AND f.warc_offset <= i.until))
QUALIFY row_number() OVER (PARTITION BY i.page ORDER BY f.warc_file DESC, f.warc_offset DESC) = 1
"""


def with_files(pages: Sequence[Unread], target: Target) -> list[Unread]:
    """Return the pages with the files to read them with; a page that came without its content gets it.

    Args:
        pages: in the order of the archive; what they were fetched with is in raw.fetch already.
        target: whose database and archive to look in.
    """
    if not pages:
        return []
    held: dict[int, list[Held]] = {}
    for page, name, fetch_id, warc_file, offset, size in _ask(_FILES, range(len(pages)), pages, target):
        held.setdefault(page, []).append(Held(name, fetch_id, target.archive, warc_file, offset, size))
    again = [index for index, page in enumerate(pages) if page.content is None]
    articles = {row[0]: row[1:] for row in _ask(_ARTICLES, again, pages, target)} if again else {}
    found: list[Unread] = []
    for index, page in enumerate(pages):
        if page.content is None:
            if index not in articles:
                continue  # the archive lost its page: there is nothing to read the file for
            page = _again(page, articles[index], target)
        found.append(replace(page, files=tuple(held.get(index, ()))))
    return found


def _ask(sql: str, indexes: Sequence[int], pages: Sequence[Unread], target: Target) -> list[tuple[Any, ...]]:
    chosen = [(index, pages[index]) for index in indexes]
    frame = pl.DataFrame(
        {
            "page": [index for index, _ in chosen],
            "source_id": [page.origin.source_id for _, page in chosen],
            "url": [page.origin.url for _, page in chosen],
            "warc_file": [page.origin.warc_file for _, page in chosen],
            "until": [page.until for _, page in chosen],
        }
    )
    target.connection.register("incoming", frame.to_arrow())
    rows = target.connection.execute(sql).fetchall()
    target.connection.unregister("incoming")
    return rows


def _again(page: Unread, article: tuple[Any, ...], target: Target) -> Unread:
    """A page that came without its content, with that of its newest answer and what the list said of it then."""
    warc_file, offset, title, listed_on, column_url = article
    exchange = read_entry(target.archive, warc_file, offset).exchange
    origin = replace(page.origin, list_title=title, listed_on=listed_on, column_url=column_url)
    return replace(page, content=exchange.content, charset=exchange.charset, origin=origin)
