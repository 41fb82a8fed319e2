"""How fast rows get from reports into the warehouse, without reading pages; and publishing.

``python -m bench.load [PAGES]`` (default 2,000). Pages are read by a reader that returns ready reports, so that what is
measured is: archive → frames → pandera → DuckDB → checks → commit.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from duban.home import Home
from duban.read.model import Finding, Mention, Report
from duban.warehouse.load import load
from duban.warehouse.publish import publish
from duban.warehouse.reading import Unread
from tests.warehouse.world import Crawl, sentence_report, url

T = TypeVar("T")


def ready_report() -> Report:
    """A report as big as a real one: 98 items, 147 actions, 98 documents, 184 mentions, 7 clauses not understood."""
    sentences = [
        f"[印发]《第{n}号科技创新重点任务管理办法》,推进<“双倍增”>行动" + (",[推进]改革试点。" if n % 2 else "。")
        for n in range(98)
    ]
    report = sentence_report(1, sentences)
    more = [
        Mention(len(report.mentions) + 1 + n, item.ordinal, "quantity", "推进", at, at + 2)
        for n, item in enumerate(report.items[:86])
        for at in [report.text.index("推进", item.char_start)]
    ]
    unread = [
        Finding("clause_without_verb", "no head verb", report.text[at : at + 4], at, at + 4)
        for at in [item.char_start for item in report.items[::14]]
    ]
    return replace(report, mentions=(*report.mentions, *more), findings=tuple(unread))


READY = ready_report()


def read_ready(page: Unread) -> Report:
    """The ready report under the page's own number, title and month: nothing hints that two of them are one report."""
    number = int(page.content)
    month = date(2000 + number // 12 % 26, number % 12 + 1, 1)
    other = sentence_report(1, [], month=month)
    text = READY.text[:-1] + f"{number}"
    said = replace(other.metadata, index_no=str(number), title=f"{other.metadata.title}之{number}")
    return replace(READY, text=text, period=other.period, metadata=said)


def measure(pages: int = 2000) -> Iterator[tuple[str, str, str]]:
    """Archive the pages, load them, publish, load nothing: what, how fast, and the budget."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        crawl = Crawl(home)
        for first in range(0, pages, 1000):
            crawl.run([(url(n), str(n).encode()) for n in range(first, min(first + 1000, pages))])
        result, seconds = timed(lambda: load(home, reader=read_ready, version="bench"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield f"load, {result.records:,} rows", f"{result.records / seconds:,.0f} rows/s", "100,000 rows/s"
        yield "peak memory of that load", f"{peak:.0f} MB", ""
        snapshot, seconds = timed(lambda: publish(home, "bench"))
        yield f"publish, {snapshot.stat().st_size / 1e6:.0f} MB", f"{seconds:.2f} s", "1 s per 500 MB"
        _, seconds = timed(lambda: load(home, reader=read_ready, version="bench"))
        yield "load of nothing new", f"{seconds:.2f} s", ""


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What a call gives, and its seconds."""
    started = time.perf_counter()
    result = run()
    return result, time.perf_counter() - started


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if sys.argv[1:] else 2000):
        print(" | ".join(line), flush=True)
