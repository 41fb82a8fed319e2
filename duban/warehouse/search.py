"""Finding sentences and rows by words: a plain scan, exact on Chinese text, always fresh. Cheap to import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from duban.errors import UsageError
from duban.warehouse.query import Table, run_sql

_COLUMNS = "period, publisher, department, sentence, title AS report, url"


def search(
    connection: duckdb.DuckDBPyConnection,
    words: Sequence[str],
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    department: str | None = None,
    limit: int = 50,
) -> Table:
    """The items of current reports that hold all words, newest first.

    Args:
        connection: the published snapshot.
        words: each must occur, as written; letter case does not count. A word may hold spaces.
        since: only reports whose period ends on this day or later (a date, or YYYY-MM-DD).
        until: only reports whose period starts on this day or earlier.
        department: only sections of departments whose name holds this.
        limit: how many at most.

    Returns:
        columns period, publisher, department, sentence, report (its title) and url.

    Raises:
        UsageError: no words, a date that is none, or a limit below one.
    """
    wanted = [word.strip() for word in words if word.strip()]
    if not wanted:
        raise UsageError("there is nothing to search for", todo="name one or more words")
    if limit < 1:
        raise UsageError(f"limit {limit} leaves nothing", todo="ask for at least one row")
    values: dict[str, object] = {f"word{number}": word.lower() for number, word in enumerate(wanted)}
    conditions = [f"contains(lower(sentence), ${name})" for name in values]
    if since is not None:
        values["since"] = as_day("since", since)
        conditions.append("period_end >= $since")
    if until is not None:
        values["until"] = as_day("until", until)
        conditions.append("period_start <= $until")
    if department:
        values["department"] = department
        conditions.append("contains(department, $department)")
    values["most"] = limit
    return run_sql(
        connection,
        f"SELECT {_COLUMNS} FROM mart.item WHERE {' AND '.join(conditions)} "
        "ORDER BY period_end DESC NULLS LAST, published_at DESC NULLS LAST, title, ordinal LIMIT $most",
        values,
    )


def as_day(name: str, value: str | date) -> date:
    """A day given as one or written YYYY-MM-DD; ``name`` is what the message calls it.

    Raises:
        UsageError: it is no day.
    """
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{name}={value!r} is no date", todo=f"write {name} as YYYY-MM-DD") from None
