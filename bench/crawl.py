"""Crawling speed: pages a second from replicas on the same cores into the archive, and Scrapy storing the same pages.

Both ask for every page of the same sites, without rate limit, in the same run: duban with its lists, robots.txt, one
connection a host and an fsync for every exchange; Scrapy with the addresses handed to it, its own concurrency, and the
pages written to files that nobody syncs.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from bench.world import replica_sites
from duban.archive import ArchivedExchange, files, read_file
from duban.cli.demo import source_toml
from duban.crawl.model import Backfill
from duban.home import Home
from duban.pipeline import crawl, open_run
from duban.sources import load_sources

REPLICAS, MONTHS = 4, 150
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
        seconds, pages, cpu = _duban(root, sites)
        what = f"crawl of {len(sites)} hosts, {len(pages)} pages into the archive, fsync an exchange"
        yield what, f"{len(pages) / seconds:.0f} pages/s, {cpu / len(pages) * 1000:.2f} ms CPU a page", "300"
        yield f"Scrapy, the same {len(pages)} pages into files", _scrapy(root, pages), "–"


def _duban(root: Path, sites: list[dict[str, Any]]) -> tuple[float, list[str], float]:
    """Seconds, the addresses of the pages fetched, and seconds of CPU."""
    (root / "sources").mkdir()
    for number, site in enumerate(sites):
        (root / "sources" / f"site{number}.toml").write_text(source_toml(site), encoding="utf-8")
    home = Home(root / "data")
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
    return seconds, pages, cpu


def _scrapy(root: Path, pages: list[str]) -> str:
    """What Scrapy manages, from a virtual environment of its own; why not, where it cannot be installed."""
    python = root / "venv" / "bin" / "python"
    made = subprocess.run([sys.executable, "-m", "venv", root / "venv"], capture_output=True, check=False)
    if not made.returncode:
        command = [python, "-m", "pip", "install", "--quiet", "scrapy"]
        made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode:
        return "skipped: it cannot be installed here"
    folder = root / "pages"
    folder.mkdir()
    (folder / "urls.json").write_text(json.dumps(pages))
    command = [python, "-c", _SPIDER, folder / "urls.json"]
    # Starting Python and Twisted is no part of it: one page first, then all.
    (root / "one").mkdir()
    (root / "one" / "urls.json").write_text(json.dumps(pages[:1]))
    alone = _seconds([python, "-c", _SPIDER, root / "one" / "urls.json"])
    seconds = _seconds(command) - alone
    stored = len(list(folder.iterdir())) - 1
    assert stored == len(pages), f"{stored} of {len(pages)}"
    return f"{stored / seconds:.0f} pages/s"


def _seconds(command: list[str | Path]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started
