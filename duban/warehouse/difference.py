"""What a change of the reader would change: a warehouse built anew beside the live one, compared row by row in SQL.

What belongs here: which rows of the two are the same record, and the count of what differs by source, field and row.
What does not: building (load.py), printing. A version is the same where the same fetch showed it first, whatever its
text became; a record of it where it stands at the same place of the same text (of another text: where its number is
the same). What is left over of an item's records on both sides is paired in order, so that a verb read otherwise is a
change and not one row less and one more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from duban.errors import UsageError, WarehouseError
from duban.home import Home
from duban.settings import read_lake
from duban.warehouse.load import build
from duban.warehouse.reading import Reader, read_one
from duban.warehouse.workers import Lanes
from schemas import TABLES
from schemas.ddl import literal

MEMORY = "200MB"
# Links and numbers shift with every row before them; the rest is told by another column, or is of the run itself.
_LEFT_OUT = {"version_id", "ordinal", "parser_version", "fetch_id", "text_sha256", "section_id", "item_id", "action_id"}
_PLACES = {
    "core.report_version": "0",
    "core.section": "t.char_start",
    "core.item": "t.char_start",
    "core.action": "t.verb_start",
    "core.document_mention": "t.char_start",
    "core.mention": "t.char_start",
    "core.attachment": "t.ordinal",
}
_OF_ITEMS = ("core.action", "core.document_mention", "core.mention")
_KEYS = {
    "ops.reading": (("fetch_id",), ("result", "reason")),
    "ops.file_reading": (("fetch_id", "name"), ("is_read", "unread_reason")),
    "ops.finding": (("url", "code", "surface"), ("message",)),
    "ops.quarantine": (("url", "stage", "table_name", "column_name", "check_name"), ("reason", "records")),
    "raw.entry": (("column_url", "url", "title"), ("listed_on", "matches")),
}
_EXAMPLE = "{'before': before, 'after': after, 'old_item': old_item, 'new_item': new_item, 'url': url, 'shown': shown}"


@dataclass(frozen=True, slots=True)
class Example:
    """One row that differs: the value (or the row) before and after, the sentence that it stands in, the page's URL."""

    before: str | None
    after: str | None
    sentence: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in one table of one source: rows ``added``, ``removed`` or ``changed``, or ``field`` of the latter.

    ``rows`` counts them, ``of`` the rows of the table and source before; ``examples`` are the first few.
    """

    source_id: str
    table: str
    change: str
    field: str | None
    rows: int
    of: int
    examples: tuple[Example, ...]


def difference(
    home: Home, lanes: Lanes, *, reader: Reader = read_one, version: str = "", examples: int = 3
) -> list[Difference]:
    """What a rebuild would change in the live file; nothing is changed.

    Args:
        home: the data folder; the caller holds its lease.
        lanes: who reads the pages.
        reader: as for `load`.
        version: as for `load`.
        examples: how many to keep of every kind of difference.

    Raises:
        UsageError: there is nothing to compare with.
        CheckError: the rows that a rebuild would make break a check.
        WarehouseError: the disk is full, the live file is damaged.
    """
    if read_lake(home.root):
        raise UsageError("--diff compares with a DuckDB file", todo="run it in a copy of the home without duban.toml")
    if not home.live.exists():
        raise UsageError("there is no warehouse to compare with", todo="run duban rebuild first")
    part = home.live.with_name("diff.duckdb.part")
    try:
        build(part, home, lanes, reason="a comparison", reader=reader, version=version)
        return list(compare(home.live, part, examples=examples))
    except duckdb.Error as error:
        raise WarehouseError(f"comparing failed: {str(error).splitlines()[0]}", todo="nothing was changed") from error
    finally:
        for left in (part, part.with_name(part.name + ".wal")):
            left.unlink(missing_ok=True)


def compare(old: Path, new: Path, *, examples: int = 3) -> Iterator[Difference]:
    """The differences of two warehouse files; pages that only the new one has are left out."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": f"{new}.spill",
        "threads": 1,
        "preserve_insertion_order": False,
    }
    with duckdb.connect(":memory:", config=config) as connection:
        for name, path in (("old", old), ("new", new)):
            connection.execute(f"ATTACH {literal(str(path))} AS {name} (READ_ONLY)")
        connection.execute(_PAIRS)
        for table in _PLACES:
            yield from _told(connection, table, _version_rows(table), _fields(table), examples)
        checks = _names_of_checks()
        for table, (key, fields) in _KEYS.items():
            yield from _told(connection, table, _plain_rows(table, key, fields, checks), fields, examples)


_PAIRS = """
CREATE TEMP TABLE pair AS
SELECT fetch_id AS page, o.version_id AS old_id, n.version_id AS new_id, coalesce(o.text = n.text, false) AS same,
  coalesce(n.source_id, o.source_id) AS source_id, coalesce(n.url, o.url) AS url
FROM old.core.report_version o
FULL JOIN (FROM new.core.report_version SEMI JOIN old.raw.fetch USING (fetch_id)) n USING (fetch_id)
"""


def _fields(table: str) -> tuple[str, ...]:
    own = table.removeprefix("core.") + "_id"
    return tuple(name for name in TABLES[table].columns if name not in _LEFT_OUT and name != own)


def _version_rows(table: str) -> list[str]:
    """Statements that make the table `different` of a table whose rows belong to versions."""

    def side(catalog: str, version: str) -> str:
        place = f"CASE WHEN p.same THEN {_PLACES[table]} ELSE {'0' if table == _VERSIONS else 't.ordinal'} END"
        # In another text everything stands elsewhere: that alone is no difference.
        fields = ", ".join(
            f"{name!r}: CASE WHEN p.same THEN t.{name} END" if name.endswith(("_start", "_end")) and name[0] != "p"
            else f"{name!r}: t.{name}"
            for name in _fields(table)
        )  # fmt: skip
        item = "i.item_id" if table in _OF_ITEMS else "t.item_id" if table == "core.item" else "NULL::VARCHAR"
        home = "CASE WHEN p.same THEN i.char_start ELSE i.ordinal END" if table in _OF_ITEMS else "NULL::BIGINT"
        join = f"LEFT JOIN {catalog}.core.item i ON i.item_id = t.item_id" if table in _OF_ITEMS else ""
        ordinal = "0" if table == _VERSIONS else "t.ordinal"
        return (
            f"SELECT p.page, p.source_id, p.url, {place} AS place, {home} AS home, {item} AS item, "
            f"{ordinal} AS ordinal, "
            f"row_number() OVER (PARTITION BY p.page, {place} ORDER BY {ordinal}) AS nth, {{{fields}}} AS fields "
            f"FROM {catalog}.{table} t JOIN pair p ON p.{version} = t.version_id {join}"
        )

    alike = "AND o.before.kind = n.after.kind" if table == "core.mention" else ""
    return [
        "CREATE OR REPLACE TEMP TABLE met AS "
        "SELECT page, place, nth, coalesce(o.source_id, n.source_id) AS source_id, "
        "coalesce(o.url, n.url) AS url, coalesce(o.home, n.home) AS home, coalesce(o.ordinal, n.ordinal) AS ordinal, "
        "o.item AS old_item, n.item AS new_item, o.fields AS before, n.fields AS after, o.page IS NOT NULL AS was, "
        f"n.page IS NOT NULL AS is_now FROM ({side('old', 'old_id')}) o "
        f"FULL JOIN ({side('new', 'new_id')}) n USING (page, place, nth) "
        "WHERE o.page IS NULL OR n.page IS NULL OR o.fields IS DISTINCT FROM n.fields",
        "CREATE OR REPLACE TEMP TABLE alone AS SELECT *, "
        "row_number() OVER (PARTITION BY page, home, was ORDER BY ordinal, place, nth) AS turn "
        "FROM met WHERE was <> is_now AND home IS NOT NULL",
        "CREATE OR REPLACE TEMP TABLE partner AS SELECT o.page, o.place AS old_place, o.nth AS old_nth, "
        "n.place AS new_place, n.nth AS new_nth, o.source_id, o.url, o.old_item, n.new_item, "
        "o.before AS before, n.after AS after FROM (FROM alone WHERE was) o JOIN (FROM alone WHERE is_now) n "
        f"ON o.page = n.page AND o.home = n.home AND o.turn = n.turn {alike}",
        "CREATE OR REPLACE TEMP TABLE different AS "
        "SELECT source_id, url, old_item, new_item, before, after, was, is_now, "
        "page || '-' || lpad(place::VARCHAR, 9, '0') AS shown FROM met m "
        "ANTI JOIN partner p ON was AND NOT is_now AND p.page = m.page AND p.old_place = m.place AND p.old_nth = m.nth "
        "ANTI JOIN partner q ON is_now AND NOT was AND q.page = m.page AND q.new_place = m.place AND q.new_nth = m.nth "
        "UNION ALL SELECT source_id, url, old_item, new_item, before, after, true, true, "
        "page || '-' || lpad(old_place::VARCHAR, 9, '0') FROM partner",
    ]


_VERSIONS = "core.report_version"


def _plain_rows(table: str, key: Sequence[str], fields: Sequence[str], checks: Sequence[str]) -> list[str]:
    """Statements that make the table `different` of a table that is compared by columns of its own."""
    # Findings of the checks tell of the load that they ran in, not of the reader.
    of_reader = f"WHERE code NOT IN ({', '.join(map(literal, checks))})" if table == "ops.finding" else ""
    by = ", ".join(("source_id", *key))
    url = "url" if "url" in TABLES[table].columns else "NULL::VARCHAR"
    both = "SEMI JOIN old.raw.fetch f USING (fetch_id)" if "fetch_id" in TABLES[table].columns else ""
    values = ", ".join(f"{name!r}: {name}" for name in (*(k for k in key if k not in ("url", "fetch_id")), *fields))

    def side(catalog: str) -> str:
        values_by = f"row_number() OVER (PARTITION BY {by} ORDER BY {', '.join(fields)}) AS nth"
        rows = f"{catalog}.{table} t {both} {of_reader}"
        return f"SELECT {by}, {values_by}, {{{values}}} AS fields, true AS here FROM {rows}"

    same = " AND ".join(f"o.{name} IS NOT DISTINCT FROM n.{name}" for name in ("source_id", *key, "nth"))
    shown = " || ' ' || ".join(f"coalesce(o.{name}::VARCHAR, n.{name}::VARCHAR, '')" for name in key)
    page = "coalesce(o.url, n.url)" if "url" in key else url if url.startswith("NULL") else "NULL::VARCHAR"
    return [
        "CREATE OR REPLACE TEMP TABLE different AS SELECT coalesce(o.source_id, n.source_id, '') AS source_id, "
        f"{page} AS url, NULL::VARCHAR AS old_item, NULL::VARCHAR AS new_item, o.fields AS before, n.fields AS after, "
        f"o.here IS NOT NULL AS was, n.here IS NOT NULL AS is_now, {shown} AS shown "
        f"FROM ({side('old')}) o FULL JOIN ({side('new')}) n ON {same} "
        "WHERE o.here IS NULL OR n.here IS NULL OR o.fields IS DISTINCT FROM n.fields"
    ]


def _told(
    connection: duckdb.DuckDBPyConnection, table: str, make: Sequence[str], fields: Sequence[str], examples: int
) -> Iterator[Difference]:
    """The differences of one table: rows by kind of change, then fields of the changed ones."""
    for statement in make:
        connection.execute(statement)
    kinds = connection.execute(
        "SELECT source_id, CASE WHEN was AND is_now THEN 'changed' WHEN was THEN 'removed' ELSE 'added' END AS change, "
        f"count(*), arg_min({_EXAMPLE}, shown, {examples}) FROM different GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    if not kinds:
        return
    source = "source_id" if "source_id" in TABLES[table].columns else "p.source_id"
    join = "" if source == "source_id" else "t JOIN pair p ON p.old_id = t.version_id"
    totals = dict(
        connection.execute(f"SELECT coalesce({source}, ''), count(*) FROM old.{table} {join} GROUP BY ALL").fetchall()
    )
    for source_id, change, rows, shown in kinds:
        kept = () if change == "changed" else tuple(_example(connection, each, None) for each in shown)
        yield Difference(source_id, table, change, None, rows, totals.get(source_id, 0), kept)
    for field in fields:
        changed = connection.execute(
            f"SELECT source_id, count(*), arg_min({_EXAMPLE}, shown, {examples}) FROM different "
            f"WHERE was AND is_now AND before.{field} IS DISTINCT FROM after.{field} GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        for source_id, rows, shown in changed:
            kept = tuple(_example(connection, each, field) for each in shown)
            yield Difference(source_id, table, "field", field, rows, totals.get(source_id, 0), kept)


def _example(connection: duckdb.DuckDBPyConnection, shown: dict[str, Any], field: str | None) -> Example:
    catalog, item = ("new", shown["new_item"]) if shown["new_item"] else ("old", shown["old_item"])
    found = connection.execute(f"SELECT text FROM {catalog}.core.item WHERE item_id = $1", [item]).fetchall()
    before, after = (_said(shown[side], field) for side in ("before", "after"))
    before, after = _around(before, after) if field else (_short(before), _short(after))
    return Example(before, after, found[0][0] if found else None, shown["url"])


def _said(fields: dict[str, Any] | None, field: str | None) -> str | None:
    """A value, or a whole row's filled fields, as text."""
    if fields is None:
        return None
    if field is not None:
        value = fields[field]
        return None if value is None else "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return ", ".join(f"{name}={value}" for name, value in fields.items() if value not in (None, [], ""))


def _around(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Two long texts from a little before the place where they part."""
    if before is None or after is None or max(len(before), len(after)) <= _LONG:
        return _short(before), _short(after)
    pairs = enumerate(zip(before, after, strict=False))
    apart = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = max(0, apart - 20)
    cut = "…" if start else ""
    return _short(cut + before[start:]), _short(cut + after[start:])


_LONG = 120


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONG else text[: _LONG - 1] + "…"


def _names_of_checks() -> list[str]:
    from duban.warehouse.sqlfiles import sql_files

    return [check.name for check in sql_files("checks")]
