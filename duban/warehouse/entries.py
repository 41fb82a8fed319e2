"""Archived list answers → rows of raw.entry. Pure.

What belongs here: one row a wording of a list's row. What does not: parsing lists (duban.crawl.lists).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duban.archive.model import ArchivedExchange
from duban.crawl.lists import parse_list
from duban.keys import key
from duban.warehouse.frames import Rows, utc
from duban.warehouse.notes import Settings

_COLUMNS = ("entry_id", "source_id", "column_url", "url", "title", "listed_on", "matches", "first_seen_at", "fetch_id")


def entry_rows(answers: Sequence[ArchivedExchange], settings: dict[str, Settings]) -> tuple[Rows, dict[int, str]]:
    """The rows of list answers in order, and by answer why one could not be read.

    Args:
        answers: exchanges of outcome ``list``.
        settings: of the sources, as they stood when the lists were fetched.
    """
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    pages: list[int] = []
    errors: dict[int, str] = {}
    seen: set[str] = set()
    for index, answer in enumerate(answers):
        facts = answer.exchange.facts
        try:
            page = parse_list(facts.dialect, answer.exchange.content, facts.url)
        except Exception as error:  # whatever the parser raises, the other lists are to load
            errors[index] = f"the parser broke: {type(error).__name__}: {error}"
            continue
        if page.problem:
            errors[index] = page.problem
            continue
        source = settings.get(facts.source_id, Settings())
        for entry in page.entries:
            matches = source.matches(facts.column, entry.title)
            identity = (facts.source_id, facts.column, entry.url, entry.title, entry.listed_on, matches)
            entry_id = key(*identity)
            if entry_id in seen:  # pages of one list overlap, and pages may carry every list twice (for telephones)
                continue
            seen.add(entry_id)
            for name, value in zip(_COLUMNS[1:7], identity, strict=True):
                columns[name].append(value)
            columns["entry_id"].append(entry_id)
            columns["first_seen_at"].append(utc(facts.fetched_at))
            columns["fetch_id"].append(facts.fetch_id)
            pages.append(index)
    return Rows("raw.entry", columns, pages), errors
