"""Archived exchanges → rows of raw.fetch, and the origin that records made from them carry. Pure.

What belongs here: which part of an exchange goes to which column. What does not: reading pages or lists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from duban.archive.content import decode_content
from duban.archive.model import ArchivedExchange
from duban.warehouse.frames import Origin, Rows, utc

ARTICLE = "article"


def is_article(archived: ArchivedExchange) -> bool:
    """Whether the exchange brought a page that is to be read as a report."""
    facts = archived.exchange.facts
    return facts.purpose == ARTICLE and facts.outcome == ARTICLE and facts.final


def is_list(archived: ArchivedExchange) -> bool:
    """Whether the exchange brought a part of a list."""
    facts = archived.exchange.facts
    return facts.purpose == "list" and facts.outcome == "list" and facts.final


def is_file(archived: ArchivedExchange) -> bool:
    """Whether the exchange brought the bytes of a file that an article links."""
    facts = archived.exchange.facts
    brought = facts.purpose == "attachment" and facts.outcome == "file" and facts.final
    return brought and bool(facts.article and archived.exchange.body)


def origin(archived: ArchivedExchange, region: str | None) -> Origin:
    """Where records read from the exchange come from; ``region`` is its source's."""
    facts = archived.exchange.facts
    return Origin(
        fetch_id=facts.fetch_id,
        run_id=facts.run_id,
        source_id=facts.source_id,
        column_url=facts.column or None,
        url=facts.url,
        fetched_at=facts.fetched_at,
        list_title=facts.title,
        listed_on=facts.listed_on,
        region=region,
        warc_file=archived.warc_file,
        warc_offset=archived.offset,
    )


def _payload_sha256(archived: ArchivedExchange) -> str | None:
    """The hash of the decoded payload, None where there is none or it was cut for its size.

    An exchange keeps its decoded payload once it was asked for it: right for what is read next, too much for the rest,
    of which a site may send bombs by the hundred.
    """
    exchange = archived.exchange
    if not exchange.body or exchange.facts.outcome == "too_large":
        return None
    if is_article(archived) or is_list(archived):
        return exchange.sha256
    content, _ = decode_content(exchange.body, exchange.header("Content-Encoding") or "")
    return hashlib.sha256(content).hexdigest()


def fetch_rows(exchanges: Sequence[ArchivedExchange]) -> Rows:
    """One row an exchange."""
    facts = [archived.exchange.facts for archived in exchanges]
    answers = [archived.exchange for archived in exchanges]
    columns: dict[str, list[Any]] = {
        "fetch_id": [fact.fetch_id for fact in facts],
        "run_id": [fact.run_id for fact in facts],
        "source_id": [fact.source_id for fact in facts],
        "column_url": [fact.column or None for fact in facts],
        "purpose": [fact.purpose for fact in facts],
        "dialect": [fact.dialect or None for fact in facts],
        "url": [fact.url for fact in facts],
        "asked_url": _asked(exchanges),
        "method": [answer.method for answer in answers],
        "status": [answer.status for answer in answers],
        "outcome": [fact.outcome for fact in facts],
        "error": [fact.error or None for fact in facts],
        "fetched_at": [utc(fact.fetched_at) for fact in facts],
        "elapsed_ms": [float(fact.elapsed_ms) for fact in facts],
        "content_type": [answer.header("Content-Type") or None for answer in answers],
        "etag": [answer.header("ETag") or None for answer in answers],
        "last_modified": [answer.header("Last-Modified") or None for answer in answers],
        "size": [len(answer.body) for answer in answers],
        "payload_sha256": [_payload_sha256(archived) for archived in exchanges],
        "title": [fact.title or None for fact in facts],
        "listed_on": [fact.listed_on for fact in facts],
        "article_url": [fact.article or None for fact in facts],
        "hop": [fact.hop for fact in facts],
        "final": [fact.final for fact in facts],
        "warc_file": [archived.warc_file for archived in exchanges],
        "warc_offset": [archived.offset for archived in exchanges],
    }
    return Rows("raw.fetch", columns, list(range(len(exchanges))))


def _asked(exchanges: Sequence[ArchivedExchange]) -> list[str]:
    """For every exchange the URL that its chain began with: hops follow one another in the file."""
    asked, first, file = [], "", ""
    for archived in exchanges:
        facts = archived.exchange.facts
        if facts.hop == 0 or archived.warc_file != file:
            first, file = facts.url, archived.warc_file
        asked.append(first)
    return asked
