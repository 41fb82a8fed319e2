"""Crawling speed: pages a second from replicas on the same cores into the archive, and Scrapy storing the same pages.

Both ask for every page of the same sites, without rate limit, in the same run: duban with its lists, robots.txt, one
connection a host and an fsync for every exchange; Scrapy with the addresses handed to it, its own concurrency, and the
pages written to files that nobody syncs. The replicas render a page when it is asked for first; so all is crawled once
before anything is measured, and each of the two is measured three times, in turn.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.world import replica_sites
from duban.archive import ArchivedExchange, files, read_file
from duban.cli.demo import source_toml
from duban.crawl.model import Backfill
from duban.home import Home
from duban.pipeline import crawl, open_run
from duban.source_files import load_sources

REPLICAS, MONTHS, ROUNDS = 4, 150, 3
EVER = Backfill(since=date(2000, 1, 1), until=date(2100, 12, 31))

_SPIDER = """
import hashlib, json, sys
from pathlib import Path
import scrapy

class Pages(scrapy.Spider):
    name = "pages"
    start_urls = json.loads(Path(sys.argv[-1]).read_text())

    def parse(self, response):
        place = Path(sys.argv[-1]).parent / hashlib.sha1(response.url.encode()).hexdigest()
        place.write_bytes(response.headers.to_string() + b"\\r\\n\\r\\n" + response.body)

from scrapy.crawler import CrawlerProcess
process = CrawlerProcess(
    {"ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False}
)
process.crawl(Pages)
process.start()
"""


def measure() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder)
        sites = [site for seed in range(1, REPLICAS + 1) for site in stack.enter_context(replica_sites(seed, MONTHS))]
        (root / "sources").mkdir()
        for number, site in enumerate(sites):
            (root / "sources" / f"site{number}.toml").write_text(source_toml(site), encoding="utf-8")
        first = _duban(root, "first")
        scrapy = _scrapy(root)
        ours, theirs = [], []
        for number in range(ROUNDS):
            ours.append(_duban(root, f"data{number}"))
            theirs.append(_with_scrapy(root, scrapy, first.pages, number) if scrapy else 0.0)
        many = len(first.pages)
        what = f"crawl of {len(sites)} hosts, {many} pages into the archive, lists and an fsync an exchange included"
        cpu = min(one.cpu for one in ours) / many * 1000
        yield what, f"{_rates([many / one.seconds for one in ours])} pages/s, {cpu:.2f} ms CPU a page", "300"
        yield f"{what}: the first time, rendered meanwhile", f"{many / first.seconds:.0f} pages/s", "–"
        words = f"{_rates([many / seconds for seconds in theirs])} pages/s" if scrapy else "cannot be installed here"
        yield f"Scrapy, the same {many} pages into files", words, "–"


def _rates(rates: list[float]) -> str:
    return " / ".join(f"{rate:.0f}" for rate in rates)


@dataclass(frozen=True)
class _Crawled:
    """Seconds, seconds of CPU, and the addresses of the pages fetched."""

    seconds: float
    cpu: float
    pages: list[str]


def _duban(root: Path, name: str) -> _Crawled:
    home = Home(root / name)
    with open_run(home, "backfill") as run:
        sources = load_sources(root / "sources")
        started, worked = time.perf_counter(), time.process_time()
        results = crawl(home, sources, EVER, run)
        seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    assert all(result.complete for result in results), [result.findings for result in results]
    entries = (entry for path in files(home.archive) for entry in read_file(path))
    exchanges = (entry.exchange for entry in entries if isinstance(entry, ArchivedExchange))
    pages = [one.url for one in exchanges if one.facts.purpose == "article" and one.facts.outcome == "article"]
    assert len(pages) == sum(result.ledger.fetched for result in results)
    return _Crawled(seconds, cpu, pages)


def _scrapy(root: Path) -> Path | None:
    """A Python with Scrapy, in a virtual environment of its own; None where it cannot be installed."""
    python = root / "venv" / "bin" / "python"
    made = subprocess.run([sys.executable, "-m", "venv", root / "venv"], capture_output=True, check=False)
    if not made.returncode:
        command = [python, "-m", "pip", "install", "--quiet", "scrapy"]
        made = subprocess.run(command, capture_output=True, check=False)
    return None if made.returncode else python


def _with_scrapy(root: Path, python: Path, pages: list[str], number: int) -> float:
    """Seconds for all pages, less those for one page alone: starting Python and Twisted is no part of it."""
    took = []
    for name, some in (("one", pages[:1]), ("pages", pages)):
        folder = root / f"{name}{number}"
        folder.mkdir()
        (folder / "urls.json").write_text(json.dumps(some))
        started = time.perf_counter()
        subprocess.run([python, "-c", _SPIDER, folder / "urls.json"], check=True)
        took.append(time.perf_counter() - started)
        stored = len(list(folder.iterdir())) - 1
        assert stored == len(some), f"{stored} of {len(some)}"
    return took[1] - took[0]
