"""How fast a warehouse can be searched, exported and told of in feeds, on ready reports.

``python -m bench.export [PAGES]`` (default 1,000: 98,000 items, 147,000 actions).
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.load import read_ready, timed
from duban.home import Home
from duban.warehouse.export import FORMS, export
from duban.warehouse.feed import feeds
from duban.warehouse.load import load
from duban.warehouse.publish import publish
from duban.warehouse.quarantined import Filters, groups
from duban.warehouse.query import published
from duban.warehouse.search import search
from tests.warehouse.world import Crawl, url


def measure(pages: int = 1000) -> Iterator[tuple[str, str, str]]:
    """Load ready reports, then search, export and feed: what, how fast, and the budget."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        Crawl(home).run([(url(n), str(n).encode()) for n in range(pages)])
        load(home, reader=read_ready, version="bench")
        publish(home, "bench")
        with published(home) as connection:
            [(items,)] = connection.execute("SELECT count(*) FROM core.item").fetchall()
            for what, ask in (
                ("search, one word", partial(search, connection, ["管理办法"])),
                ("search, two words, stage", partial(search, connection, ["第7号", "印发"], stage="issue")),
                ("the three feeds", partial(feeds, connection)),
                ("quarantine summary", partial(groups, connection, Filters())),
            ):
                fastest = min(timed(ask)[1] for _ in range(3))
                yield f"{what}, {items:,} items", f"{fastest * 1000:.0f} ms", ""
            for form in FORMS:
                done, seconds = timed(partial(export, connection, Path(folder) / form, form))
                rows = sum(done.rows.values())
                size = sum(path.stat().st_size for path in done.folder.rglob("*") if path.is_file())
                yield f"export as {form}, {rows:,} rows, {size / 1e6:.0f} MB", f"{rows / seconds:,.0f} rows/s", ""
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            yield "peak memory of all that", f"{peak:.0f} MB", ""


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if sys.argv[1:] else 1000):
        print(" | ".join(line), flush=True)
