"""``$DUBAN_HOME/duban.toml``: where the warehouse is, when it is not the DuckDB file that it is by default.

What belongs here: the file's few keys and what can be wrong with them. What does not: secrets. A password comes from
where PostgreSQL's own programs take it (``PGPASSWORD``, ``~/.pgpass``), keys of a bucket from ``AWS_ACCESS_KEY_ID`` and
``AWS_SECRET_ACCESS_KEY``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from duban.errors import UsageError, did_you_mean

NAME = "duban.toml"
_LAKE = "ducklake:postgres:"
_PASSWORD = re.compile(r"\bpassword\s*=|://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)
_KEYS = {
    "warehouse": '"ducklake:postgres:dbname=duban host=db.example.org"',
    "lake_data": '"/srv/duban/lake" or "s3://bucket/duban"',
    "s3_endpoint": '"http://storage.example.org:9000"',
}


@dataclass(frozen=True, slots=True)
class Lake:
    """A DuckLake: its catalog as libpq writes connections, the folder or bucket of its data, a bucket's server."""

    catalog: str
    data: str
    s3_endpoint: str = ""


def read_lake(root: Path) -> Lake | None:
    """The lake that a home's settings name; None where the warehouse is the home's own DuckDB file.

    Raises:
        UsageError: the file cannot be read, has a key that nobody knows, a value of the wrong kind, or a password.
    """
    path = root / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}", todo="make it a readable text file in UTF-8") from error
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is no TOML: {error}", todo='write lines like warehouse = "…"') from error
    for key, value in given.items():
        _check(path, key, value)
    return _lake(path, given)


def _check(path: Path, key: str, value: object) -> None:
    if key not in _KEYS:
        near = did_you_mean(key, _KEYS)
        what = f"{path}: nobody knows the key {key!r}" + (f" ({near})" if near else "")
        raise UsageError(what, todo=f"there are: {', '.join(_KEYS)}")
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{path}: {key} is no text", todo=f"write {key} = {_KEYS[key]}")
    if _PASSWORD.search(value):
        raise UsageError(
            f"{path}: {key} holds a password", todo="take it out: PGPASSWORD or ~/.pgpass is where it belongs"
        )


def _lake(path: Path, given: dict[str, str]) -> Lake | None:
    warehouse, data = given.get("warehouse", ""), given.get("lake_data", "")
    if not warehouse:
        if given:
            raise UsageError(
                f"{path}: {next(iter(given))} without warehouse", todo="say which warehouse, or take it out"
            )
        return None
    if not warehouse.startswith(_LAKE) or not warehouse.removeprefix(_LAKE).strip():
        raise UsageError(
            f"{path}: warehouse = {warehouse!r} is no kind that duban knows",
            todo=f"write warehouse = {_KEYS['warehouse']}, or leave it away for a DuckDB file",
        )
    if not data:
        raise UsageError(f"{path}: a lake needs lake_data", todo=f"write lake_data = {_KEYS['lake_data']}")
    if not data.startswith("s3://"):
        data = str((path.parent / data).absolute())
    return Lake(warehouse.removeprefix(_LAKE).strip(), data, given.get("s3_endpoint", ""))
