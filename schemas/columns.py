"""The kinds of column that tables are made of, so that a table reads as a list of its columns.

What belongs here: polars types, checks that many columns share, and their DuckDB types. What does not: any one table.
Every helper takes the column's description first; `nullable` is False unless said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandera.polars as pa
import polars as pl

KEY = r"^[0-9a-f]{24}$"
SHA256 = r"^[0-9a-f]{64}$"
WEB_URL = r"^https?://"
# Dates outside of these years are misreadings: the sites' oldest pages are of the late 1990s.
FIRST_YEAR, LAST_YEAR = 1990, 2100

DUCKDB_TYPES: dict[str, str] = {
    "String": "VARCHAR",
    "Int64": "BIGINT",
    "Float64": "DOUBLE",
    "Boolean": "BOOLEAN",
    "Date": "DATE",
    "Datetime(time_unit='us', time_zone=None)": "TIMESTAMP",
    "List(String)": "VARCHAR[]",
}


def table(name: str, description: str, *, key: Sequence[str], columns: dict[str, pa.Column]) -> pa.DataFrameSchema:
    """A table's model: its columns in order, and which of them identify a row (checked by sql/checks, not by an index).

    Args:
        name: schema and table, ``core.item``.
        description: what one row is.
        key: the columns that no two rows share.
        columns: made by the helpers below.
    """
    return pa.DataFrameSchema(
        columns, name=name, description=description, strict=True, ordered=True, metadata={"key": list(key)}
    )


def text(description: str, *, nullable: bool = False, matches: str | None = None, filled: bool = True) -> pa.Column:
    """A string; ``filled`` refuses the empty one, ``matches`` is a regular expression."""
    checks = [pa.Check.str_matches(matches)] if matches else [pa.Check.str_length(min_value=1)] if filled else []
    return pa.Column(pl.String, checks=checks, nullable=nullable, description=description)


def identifier(description: str, *, nullable: bool = False) -> pa.Column:
    """A key as `duban.keys` makes them: 24 hexadecimal digits."""
    return text(description, nullable=nullable, matches=KEY)


def child(description: str, letter: str, *, nullable: bool = False) -> pa.Column:
    """The id of a record inside a report: the version's id, a letter for the table, the record's ordinal."""
    return text(description, nullable=nullable, matches=rf"^[0-9a-f]{{24}}-{letter}[1-9][0-9]*$")


def choice(description: str, values: Iterable[str], *, nullable: bool = False) -> pa.Column:
    """One of a closed set of words; the description names them."""
    words = list(values)
    return pa.Column(
        pl.String,
        checks=[pa.Check.isin(words)],
        nullable=nullable,
        description=f"{description}: {', '.join(words)}",
    )


def texts(description: str) -> pa.Column:
    """A list of strings, empty where there are none."""
    return pa.Column(pl.List(pl.String), nullable=False, description=description)


def count(description: str, *, nullable: bool = False, at_least: int = 0) -> pa.Column:
    """A whole number that is not negative; with ``at_least=1`` an ordinal."""
    return pa.Column(
        pl.Int64, checks=[pa.Check.greater_than_or_equal_to(at_least)], nullable=nullable, description=description
    )


def number(
    description: str, *, nullable: bool = False, lowest: float | None = None, highest: float | None = None
) -> pa.Column:
    """A number, within bounds (inclusive) where they are given."""
    checks: list[Any] = []
    if lowest is not None:
        checks.append(pa.Check.greater_than_or_equal_to(lowest))
    if highest is not None:
        checks.append(pa.Check.less_than_or_equal_to(highest))
    return pa.Column(pl.Float64, checks=checks, nullable=nullable, description=description)


def flag(description: str, *, nullable: bool = False) -> pa.Column:
    """True or false."""
    return pa.Column(pl.Boolean, nullable=nullable, description=description)


def day(description: str, *, nullable: bool = False) -> pa.Column:
    """A calendar day of a plausible year."""
    return pa.Column(pl.Date, checks=[_plausible()], nullable=nullable, description=description)


def moment(description: str, *, nullable: bool = False) -> pa.Column:
    """A time without zone, of a plausible year; the description says whether it is UTC or the page's own time."""
    return pa.Column(pl.Datetime("us"), checks=[_plausible()], nullable=nullable, description=description)


def span(what: str, *, nullable: bool = False) -> tuple[pa.Column, pa.Column]:
    """Start and end of a surface in the version's text."""
    return (
        count(f"where {what} starts in the version's text: 0-based, in characters (code points)", nullable=nullable),
        count(f"where {what} ends, exclusive", nullable=nullable),
    )


def _plausible() -> Any:
    return pa.Check(
        lambda data: data.lazyframe.select(pl.col(data.key).dt.year().is_between(FIRST_YEAR, LAST_YEAR)),
        name=f"year_in_{FIRST_YEAR}_{LAST_YEAR}",
        error=f"year_in_{FIRST_YEAR}_{LAST_YEAR}",
    )


def duckdb_type(column: pa.Column) -> str:
    """The column's type in DuckDB's words.

    Raises:
        KeyError: a polars type that no table has used so far.
    """
    return DUCKDB_TYPES[str(polars_type(column))]


def polars_type(column: pa.Column) -> pl.DataType:
    """The column's polars type."""
    kind: pl.DataType = column.dtype.type
    return kind
