"""How fast the marts and reports answer over 1,000,000 actions.

``python -m bench.marts [ACTIONS] [FILE]`` (default 1,000,000, a temporary file; a FILE that exists is used as it is).
The replica's sites are crawled and loaded as the demo does; then every source is copied under other names, with texts,
titles and keys of its own, until there are enough actions. So rows have the shapes, lengths and shares of real loads.
A view is asked twice: for 100 of its rows, and for how many there are. Other work on the machine shows in the wall
clock, less in the processor's time.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb

from bench.world import crawl_worlds, loaded
from duban.home import Home
from duban.warehouse.query import run_sql
from duban.warehouse.reports import list_reports, run_report
from duban.warehouse.sqlfiles import sql_files
from duban.warehouse.views import create_views
from schemas import TABLES

ACTIONS = 1_000_000
MONTHS = 48
_TIMES, _SLOW = 3, 5.0
# What tells rows of two sources apart, by column: a key of 24 digits, a record inside a version, a name.
_KEYS = ("version_id", "report_id", "entry_id", "walk_id", "snapshot_id", "quarantine_id", "finding_id", "document_id")
_NAMES = ("source_id", "fetch_id", "file_fetch_id", "run_id", "warc_file", "publisher", "name", "title_key")
_RECORDS = ("section_id", "item_id", "action_id", "document_mention_id", "mention_id", "attachment_id")


def generate(path: Path, actions: int = ACTIONS, months: int = MONTHS) -> None:
    """Make a warehouse of about so many actions at ``path``."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        crawl_worlds(root, months=months, seeds=1)
        loaded(root)
        path.write_bytes(Home(root).published.resolve().read_bytes())
    with duckdb.connect(str(path)) as connection:
        [(held,)] = connection.execute("SELECT count(*) FROM core.action").fetchall()
        copies = max(0, -(-actions // held) - 1)
        for table in TABLES:
            if table not in ("ops.position", "ops.build"):
                connection.execute(_copy(table), [copies])
        connection.execute("CHECKPOINT")


def _copy(table: str) -> str:
    """SQL that adds a table's rows again, so many times, each time as those of other sources."""
    changed = []
    for name in TABLES[table].columns:
        if name in _KEYS:
            changed.append(f"left(md5({name} || k), 24) AS {name}")
        elif name in _RECORDS:
            changed.append(
                f"left(md5(split_part({name}, '-', 1) || k), 24) || '-' || split_part({name}, '-', 2) AS {name}"
            )
        elif name in _NAMES:
            changed.append(f"{name} || '#' || k AS {name}")
        elif table == "core.document_mention" and name == "title":
            changed.append("title || k AS title")
    replaced = f" REPLACE ({', '.join(changed)})" if changed else ""
    copies = f"(SELECT * FROM {table} CROSS JOIN range(1, ? + 1) n(k))"
    return f"INSERT INTO {table} SELECT * EXCLUDE (k){replaced} FROM {copies}"


def measure(actions: int = ACTIONS, path: Path | None = None, only: str = "") -> Iterator[tuple[str, str, str]]:
    """Time every view and report: what, how fast, the budget."""
    with tempfile.TemporaryDirectory() as folder:
        path = path or Path(folder) / "marts.duckdb"
        if not path.exists():
            generate(path, actions)
        with duckdb.connect(str(path)) as connection:
            create_views(connection)
        with duckdb.connect(str(path), read_only=True) as connection:
            [(held,)] = connection.execute("SELECT count(*) FROM core.action").fetchall()
            for what, ask in _questions(connection):
                if only in what:
                    wall, busy = _fastest(ask)
                    yield f"{what}, {held:,} actions", f"{wall * 1000:.0f} ms (CPU {busy * 1000:.0f})", "100 ms"
    yield "peak memory of the questions", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", ""


def _questions(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Callable[[], object]]]:
    for view in sql_files("views"):
        for what, sql in (
            ("100 rows", f"FROM mart.{view.name} LIMIT 100"),
            ("counted", f"SELECT count(*) FROM mart.{view.name}"),
        ):
            yield f"mart.{view.name}, {what}", partial(run_sql, connection, sql)
    for report in list_reports():
        yield f"report {report.name}", partial(run_report, connection, report.name, {})


def _fastest(ask: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the fastest of some times, and its seconds of processor; of the first, where that is slow."""
    taken = []
    for _ in range(_TIMES):
        started, busy = time.perf_counter(), time.process_time()
        ask()
        taken.append((time.perf_counter() - started, time.process_time() - busy))
        if taken[0][0] > _SLOW:
            break
    return min(taken)


if __name__ == "__main__":
    amount = int(sys.argv[1]) if sys.argv[1:] else ACTIONS
    for line in measure(amount, Path(sys.argv[2]) if sys.argv[2:] else None, sys.argv[3] if sys.argv[3:] else ""):
        print(" | ".join(line), flush=True)
