"""Finding sentences and rows by words: a plain scan, exact on Chinese text, always fresh. Cheap to import.

The ranking, in this order:
1. all words stand in the title of one policy text that the sentence names;
2. all words stand in the sentence;
3. some words stand in the sentence, the others in its report's title, its heading or its department.
Among equals the newer report comes first, then the order of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import get_args

import duckdb

from duban.errors import UsageError, did_you_mean
from duban.read.model import ItemKind, Stage
from duban.warehouse.query import Table, run_sql

FOUND_IN = ("document", "sentence", "report")
"""Where the words were found, best first: in a policy text's title, in the sentence, in what stands around it."""

_COLUMNS = "period, publisher, department, sentence, title AS report, url, found_in, source_id AS source, item_id AS id"
_AROUND = "lower(concat_ws(' ', title, heading, department))"


def search(
    connection: duckdb.DuckDBPyConnection,
    words: Sequence[str],
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    department: str | None = None,
    stage: str | None = None,
    place: str | None = None,
    source: str | None = None,
    kind: str | None = None,
    limit: int = 50,
) -> Table:
    """The items of current reports that hold all words, best first (see the module).

    Args:
        connection: the published snapshot.
        words: each must occur, as written; letter case does not count. A word may hold spaces: a phrase.
        since: only reports whose period ends on this day or later (a date, or YYYY-MM-DD).
        until: only reports whose period starts on this day or earlier.
        department: only sections of departments whose name holds this.
        stage: only items with an action of this stage.
        place: only items that name a place so, or, given digits, one whose code begins with them (trailing 00 apart).
        source: only this source's reports.
        kind: only sentences, or only rows.
        limit: how many at most.

    Returns:
        columns period, publisher, department, sentence, report (its title), url, found_in, source and id (item_id).

    Raises:
        UsageError: no words, a value that is none of its kind, or a limit below one.
    """
    wanted = list(dict.fromkeys(word.strip().lower() for word in words if word.strip()))
    if not wanted:
        raise UsageError("there is nothing to search for", todo="name one or more words")
    if limit < 1:
        raise UsageError(f"limit {limit} leaves nothing", todo="ask for at least one row")
    values: dict[str, object] = {f"word{number}": word for number, word in enumerate(wanted)}
    within = [f"contains(lower(sentence), ${name})" for name in values]
    somewhere = [f"({inside} OR contains({_AROUND}, ${name}))" for inside, name in zip(within, values, strict=True)]
    named = " AND ".join(f"contains(lower(d.title), ${name})" for name in values)
    # A word that only stands around makes every sentence of a report a hit, so one at least must be in the sentence.
    conditions = ["(" + " OR ".join(within) + ")", *somewhere] if len(wanted) > 1 else within
    conditions += _conditions(since, until, department, place, source, values)
    for name, value, known in (("stage", stage, get_args(Stage)), ("kind", kind, get_args(ItemKind))):
        if value is not None:
            values[name] = _one_of(name, value, known)
    if stage is not None:
        conditions.append("item_id IN (SELECT item_id FROM core.action WHERE stage = $stage)")
    if kind is not None:
        conditions.append("kind = $kind")
    values["most"] = limit
    return run_sql(
        connection,
        f"""WITH hit AS (
  SELECT *, {" AND ".join(within)} AS whole FROM mart.item WHERE {" AND ".join(conditions)}
), title AS (
  SELECT DISTINCT d.item_id FROM core.document_mention d SEMI JOIN hit USING (item_id) WHERE {named}
), ranked AS (
  SELECT hit.*,
    CASE WHEN title.item_id IS NOT NULL THEN 'document' WHEN whole THEN 'sentence' ELSE 'report' END AS found_in
  FROM hit LEFT JOIN title ON title.item_id = hit.item_id
)
SELECT {_COLUMNS} FROM ranked
ORDER BY list_position({list(FOUND_IN)}, found_in), period_end DESC NULLS LAST, published_at DESC NULLS LAST, title,
  ordinal, item_id
LIMIT $most""",
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


def _conditions(
    since: str | date | None,
    until: str | date | None,
    department: str | None,
    place: str | None,
    source: str | None,
    values: dict[str, object],
) -> list[str]:
    conditions = []
    if since is not None:
        values["since"] = as_day("since", since)
        conditions.append("period_end >= $since")
    if until is not None:
        values["until"] = as_day("until", until)
        conditions.append("period_start <= $until")
    if department:
        values["department"] = department
        conditions.append("contains(department, $department)")
    if source:
        values["source"] = source
        conditions.append("source_id = $source")
    if place:
        digits = place.isascii() and place.isdigit()
        values["place"] = _stem(place) if digits else place
        what = "starts_with(code, $place)" if digits else "contains(surface, $place)"
        conditions.append(f"item_id IN (SELECT item_id FROM core.mention WHERE kind = 'place' AND {what})")
    return conditions


def _stem(code: str) -> str:
    """330000 → 33: all places of a province have codes that begin so."""
    while len(code) > 2 and len(code) % 2 == 0 and code.endswith("00"):
        code = code[:-2]
    return code


def _one_of(name: str, value: str, known: Sequence[str]) -> str:
    if value in known:
        return value
    todo = did_you_mean(value, known) or f"there are: {', '.join(known)}"
    raise UsageError(f"{name}={value!r} is no {name}", todo=todo)
