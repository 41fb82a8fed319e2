"""Reading speed: bytes to all records, on the April 2020 page where it is there, and on a page of the replica."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench.world import replica_pages
from duban.read.model import Report
from duban.read.report import read_page

APRIL = Path(__file__).parents[2] / "shared" / "site" / "jcms" / "article.html"


def measure() -> Iterator[tuple[str, str, str]]:
    pages = {"a page of the replica": replica_pages(1)[0]}
    if APRIL.exists():
        pages["the April 2020 page"] = APRIL.read_bytes()
    for name, content in pages.items():
        read_page(content, url="http://example.org/")
        best = 0.0
        for _ in range(5):
            start, count = time.perf_counter(), 0
            while time.perf_counter() - start < 1:
                report = read_page(content, url="http://example.org/")
                count += 1
            best = max(best, count / (time.perf_counter() - start))
        assert isinstance(report, Report)
        yield f"reading {name}, {len(report.actions)} actions, best of 5", f"{best:.0f} pages/s/core", "200"
