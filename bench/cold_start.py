"""How long `duban query` takes from nothing to its answer, and which part of it is Python and DuckDB starting."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.world import crawl_worlds, loaded


def _seconds(command: list[str]) -> float:
    times = []
    for _ in range(10):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        crawl_worlds(Path(folder), months=12, seeds=1)
        loaded(Path(folder))
        os.environ["DUBAN_HOME"] = folder
        query = _seconds([sys.executable, "-m", "duban", "query", "from mart.report limit 5"])
        bare = _seconds([sys.executable, "-c", "import duckdb; duckdb.sql('select 1').fetchall()"])
    yield "`duban query` cold, median of 10", f"{query:.2f} s (bare Python with DuckDB: {bare:.2f} s)", "0.5 s"
