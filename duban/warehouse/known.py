"""What earlier runs know of a source, from the warehouse, for the crawl to decide by.

What belongs here: the questions to raw and ops. What does not: any decision. The caller holds the writer's lease.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import duckdb
import polars as pl

from duban.crawl.model import Known, KnownColumn, KnownEntry, KnownFile
from duban.crawl.urls import at_present, identity
from duban.errors import WarehouseError
from duban.home import Home
from duban.warehouse.database import first_line, open_home

_URLS = """
SELECT asked_url AS url FROM raw.fetch WHERE source_id = $source AND purpose = 'article' AND final
UNION SELECT url FROM raw.entry WHERE source_id = $source
UNION SELECT column_url FROM ops.walk WHERE source_id = $source
"""

# One page may have several addresses: "address" says which are the same page, and what each is at present.
_ENTRIES = """
WITH answer AS (
  SELECT
    page,
    arg_max(present, fetched_at) AS url,
    max(fetched_at) AS last_fetched_at,
    arg_max(outcome, fetched_at) AS last_outcome,
    max(fetched_at) FILTER (outcome IN ('article', 'not_modified')) AS there_at,
    list(fetched_at ORDER BY fetched_at) FILTER (outcome IN ('missing', 'gone')) AS missing_at,
    list(fetched_at ORDER BY fetched_at)
      FILTER (outcome IN ('missing', 'gone', 'soft_404', 'moved_home', 'section_index')) AS absent_at,
    arg_max({'sha256': payload_sha256, 'etag': etag, 'last_modified': last_modified}, fetched_at)
      FILTER (outcome = 'article') AS article
  FROM raw.fetch JOIN address ON asked_url = address.url
  WHERE source_id = $source AND purpose = 'article' AND final
  GROUP BY page
), listed AS (
  SELECT
    page,
    arg_max(present, first_seen_at) AS url,
    min(first_seen_at) AS first_seen_at,
    arg_max(listed_on, first_seen_at) AS listed_on,
    arg_max({'title': title, 'column': column_url}, first_seen_at) AS newest
  FROM raw.entry JOIN address USING (url)
  WHERE source_id = $source
  GROUP BY page
)
SELECT
  coalesce(answer.url, listed.url),
  first_seen_at, last_fetched_at, last_outcome, article.sha256, listed_on, article.etag, article.last_modified,
  CASE WHEN there_at IS NULL THEN missing_at[1]
    ELSE list_filter(absent_at, lambda seen: seen > there_at)[1] END AS missing_since,
  newest.column, newest.title
FROM listed FULL JOIN answer USING (page)
"""

_FILES = """
WITH visit AS (
  SELECT url, arg_max(version_id, fetched_at) AS version_id
  FROM ops.reading
  WHERE source_id = $source AND result IN ('new', 'known')
  GROUP BY url
), listed AS (
  SELECT v.url AS article, a.name, a.url FROM visit v JOIN core.attachment a USING (version_id)
), asked AS (
  SELECT
    article_url AS article,
    title AS name,
    arg_max(asked_url, fetched_at) AS url,
    max(fetched_at) AS last_fetched_at,
    arg_max(outcome, fetched_at) AS last_outcome,
    arg_max({'sha256': payload_sha256, 'etag': etag, 'last_modified': last_modified}, fetched_at)
      FILTER (outcome = 'file') AS file
  FROM raw.fetch
  WHERE source_id = $source AND purpose = 'attachment' AND final AND article_url IS NOT NULL AND title IS NOT NULL
  GROUP BY ALL
)
SELECT article, name, coalesce(asked.url, listed.url), last_fetched_at, last_outcome,
  file.sha256, file.etag, file.last_modified
FROM listed FULL JOIN asked USING (article, name)
ORDER BY ALL
"""

_COLUMNS = """
SELECT
  arg_max(present, walked_at),
  min(walked_at) FILTER (to_end),
  max(walked_at) FILTER (to_end),
  arg_max(distinct_entries, walked_at) FILTER (to_end),
  arg_max({'total': total, 'n': distinct_entries, 'dialect': dialect, 'unit': unit}, walked_at) AS newest
FROM ops.walk JOIN address ON column_url = address.url
WHERE source_id = $source AND verdict = 'complete'
GROUP BY page
"""


_ADDRESS = {"url": pl.String, "present": pl.String, "page": pl.String}


def known(home: Home, source_id: str, aliases: Mapping[str, str] | None = None, site: str = "") -> Known:
    """What the warehouse knows of a source's entries and columns; nothing where there is no warehouse yet.

    Call it after a load: what the archive holds beyond the warehouse is not known. What several addresses of one page
    were answered with is one page's history, by the address asked last.

    Args:
        home: whose live file.
        source_id: which source.
        aliases: by former host of the source, its present one.
        site: the source's own address.

    Raises:
        WarehouseError: the live file cannot be read.
    """
    try:
        with open_home(home) as connection:
            if connection is None:
                return Known()
            urls = [url for (url,) in connection.execute(_URLS, {"source": source_id}).fetchall()]
            address = _addresses(urls, aliases or {}, site)
            connection.register("address", pl.DataFrame(address, orient="row", schema=_ADDRESS).to_arrow())
            entries = connection.execute(_ENTRIES, {"source": source_id}).fetchall()
            columns = connection.execute(_COLUMNS, {"source": source_id}).fetchall()
            attached = connection.execute(_FILES, {"source": source_id}).fetchall()
    except duckdb.Error as error:
        raise WarehouseError(f"{home.live} cannot be read: {first_line(error)}", todo="run duban rebuild") from error
    files: dict[str, tuple[KnownFile, ...]] = {}
    for article, name, url, last, *rest in attached:
        files[article] = (*files.get(article, ()), KnownFile(name, url, _aware(last), *rest))
    return Known(
        files=files,
        entries={
            url: KnownEntry(
                _aware(first),
                _aware(last),
                how,
                sha256,
                day,
                etag,
                modified,
                _aware(missing),
                at_present(column or "", aliases or {}, site),
                title or "",
            )
            for url, first, last, how, sha256, day, etag, modified, missing, column, title in entries
        },
        columns={
            url: KnownColumn(
                _aware(first),
                _aware(latest),
                newest["total"],
                newest["n"] if whole is None else whole,
                newest["dialect"] or "",
                newest["unit"] or "",
            )
            for url, first, latest, whole, newest in columns
        },
    )


def _addresses(urls: list[str], aliases: Mapping[str, str], site: str) -> list[tuple[str, str, str]]:
    """Of each URL: itself, what it is at present, and which page that is."""
    present = [at_present(url, aliases, site) if aliases else url for url in urls]
    return [(url, now, identity(now)) for url, now in zip(urls, present, strict=True)]


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
