"""Which report and version a page is, and what it states beside its text. Pure.

What belongs here: the keys that follow from one page alone. What does not: whether what two URLs file is one report
(same.py); columns of `core` (frames.py).
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from duban.keys import key
from duban.read.fold import fold
from duban.read.model import Report
from duban.warehouse.frames import Origin, Page, local, utc

_LEAST = 40  # characters of text that two pages do not share by chance

STATED = ("title", "publisher", "index_no", "doc_no", "issued_on", "published_at", "info_source", "disclosure")


def identify(report: Report, origin: Origin) -> Page:
    """Work out the keys: a version is its title and text within a source, a report what a URL files for a period.

    Width and white space make no version: the same text re-typeset by a new site generation, or met at another URL,
    stays one. A page that reports nothing itself (a notice) says too little for that: its URL tells it from others.
    What two URLs file may be one report all the same: same.py and links.py find that out.
    """
    title = report.metadata.title or origin.list_title or ""
    report_id = key(origin.source_id, origin.url, *_stated_period(report))
    place = () if report.items else (origin.url,)
    version_id = key(origin.source_id, fold(title), bare(report.text), *place)
    return Page(report, origin, report_id, version_id, title)


def bare(text: str) -> str:
    """The text that versions are told apart by: width-folded, without white space."""
    return "".join(fold(text).split())


def page_row(page: Page, corrected: Page) -> dict[str, Any]:
    """The row of ops.page for what a URL shows: keys by what the page says, fields by what it should have said."""
    text, title = bare(page.report.text), bare(page.title)
    start, end = _stated_period(page.report)
    parts = urlsplit(page.origin.url)
    return {
        "fetch_id": page.origin.fetch_id,
        "source_id": page.origin.source_id,
        "url": page.origin.url,
        "path": f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/",
        "column_url": page.origin.column_url or None,
        "report_id": page.report_id,
        "version_id": page.version_id,
        "page_key": key(page.report_id, page.version_id, *_stated(page).values()),
        "title_key": key(title) if title else None,
        "text_key": key(text) if len(text) >= _LEAST else None,
        **_stated(corrected),
        "listed_on": page.origin.listed_on,
        "period_start": start,
        "period_end": end,
        "seen_from": utc(page.origin.fetched_at),
    }


def _stated(page: Page) -> dict[str, Any]:
    """What a page states beside its text, as ops.page has it."""
    said = page.report.metadata
    stated = {name: page.title if name == "title" else getattr(said, name) for name in STATED}
    return {**stated, "published_at": local(said.published_at)}


def _stated_period(report: Report) -> tuple[date | None, date | None]:
    """The period, unless it was inferred: a guess tells no reports apart."""
    period = report.period
    return (None, None) if period.source == "inferred" else (period.start, period.end)
