"""A DuckDB file and a DuckLake side by side: the same archive loaded into both, the same questions asked of both.

``python -m bench.lake [PAGES]`` (default 1,000). The lake's PostgreSQL is started for it, its data lie in a folder.
Pages are read by a reader that returns ready reports, as in `bench.load`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.load import questions, read_ready, timed
from duban.home import Home
from duban.warehouse.load import load
from duban.warehouse.publish import publish
from duban.warehouse.query import published
from tests.lake.server import named, server
from tests.warehouse.world import Crawl, url


def measure(pages: int = 1000) -> Iterator[tuple[str, str, str]]:
    """Load into both and ask both: what, file and lake, and the budget."""
    with tempfile.TemporaryDirectory() as folder, server() as fresh:
        root = Path(folder)
        homes = [Home(root / "file"), named(root / "lake", fresh(), root / "data")]
        crawl = Crawl(homes[0])
        for first in range(0, pages, 1000):
            crawl.run([(url(n), str(n).encode()) for n in range(first, min(first + 1000, pages))])
        homes[1].archive.symlink_to(homes[0].archive)
        rates = []
        for home in homes:
            result, seconds = timed(lambda home=home: load(home, reader=read_ready, version="bench"))
            rates.append(result.records / seconds)
        publish(homes[0], "bench")
        yield f"load, {result.records:,} rows", _both(rates, "rows/s"), "100,000 rows/s"
        fastest: dict[str, list[float]] = {}
        for home in homes:
            with published(home) as connection:
                for what, ask in questions(connection):
                    fastest.setdefault(what, []).append(min(timed(ask)[1] for _ in range(3)) * 1000)
        for what, both in fastest.items():
            yield what, _both(both, "ms"), "100 ms at 1,000,000"


def _both(values: list[float], unit: str) -> str:
    return f"file {values[0]:,.0f} {unit}, lake {values[1]:,.0f} {unit}"


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if sys.argv[1:] else 1000):
        print(" | ".join(line), flush=True)
