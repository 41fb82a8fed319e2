"""The SQL files of `sql/`: where they lie and what their header comments say. Cheap to import.

A file starts with header comments, `-- key: value`, until the first other line:

    -- en: One line that says what it answers.
    -- zh: The same in Chinese.
    -- severity: error                     (checks)
    -- param since date = 2020-01-01: …    (reports)
    -- column days: …                      (views: what a column means that no table has)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from duban.errors import WarehouseError

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class SqlFile:
    """A file of `sql/`. ``name`` is its name without number and ending; ``header`` holds its `-- key: value` lines."""

    name: str
    path: Path
    header: tuple[tuple[str, str], ...]
    body: str

    def said(self, key: str) -> str:
        """The header's value for a key, or ""."""
        return next((value for name, value in self.header if name == key), "")

    def named(self, kind: str) -> list[tuple[str, str]]:
        """Header lines like ``-- kind NAME …: value``, as (what follows kind, value) in order."""
        return [(name.removeprefix(kind).strip(), value) for name, value in self.header if name.startswith(f"{kind} ")]


def sql_folder() -> Path:
    """The folder `sql/`: beside the package in a checkout, inside it in an installed wheel.

    Raises:
        WarehouseError: it is in neither place.
    """
    for folder in (_PACKAGE.parent / "sql", _PACKAGE / "sql"):
        if (folder / "views").is_dir():
            return folder
    raise WarehouseError("the SQL files are missing from this installation", todo="install duban again")


def sql_files(kind: str, folder: Path | None = None) -> list[SqlFile]:
    """The files of one kind (``views``, ``checks``, ``reports``) by name; views are numbered in the order they need."""
    return [read_sql(path) for path in sorted(((folder or sql_folder()) / kind).glob("*.sql"))]


def read_sql(path: Path) -> SqlFile:
    """Read one file and its header."""
    text = path.read_text(encoding="utf-8")
    header: list[tuple[str, str]] = []
    for line in text.splitlines():
        if not line.startswith("-- "):
            break
        key, colon, value = line[3:].partition(": ")
        if colon:
            header.append((key.strip(), value.strip()))
        elif header:
            header[-1] = (header[-1][0], f"{header[-1][1]} {line[3:].strip()}")
    number, _, name = path.stem.partition("_")
    return SqlFile(name if number.isdigit() else path.stem, path, tuple(header), text.strip().removesuffix(";"))
