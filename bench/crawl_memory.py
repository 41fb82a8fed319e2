"""Memory of a crawl: the most that a process holds that crawls twelve sites at once, without Prefect and the load."""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from duban.cli.demo import source_toml
from duban.crawl.model import Backfill
from duban.home import Home
from duban.pipeline import crawl, open_run
from duban.source_files import load_sources

EVER = Backfill(since=date(2000, 1, 1), until=date(2100, 12, 31))


def measure() -> Iterator[tuple[str, str, str]]:
    command = [sys.executable, "-m", "replica", "--scenario", "twelve"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as replica,
    ):
        assert replica.stdout is not None
        sites = json.loads(replica.stdout.readline())["sites"]
        done = subprocess.run(
            [sys.executable, "-m", "bench.crawl_memory", folder],
            input=json.dumps(sites),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        replica.terminate()
    pages, peak = json.loads(done.stdout)
    yield f"peak memory of a crawl of {pages:,} pages on {len(sites)} hosts at once", f"{peak} MB", "400 MB"


def _crawl(root: Path, sites: list[dict[str, Any]]) -> tuple[int, int]:
    """Crawl every entry of the sites' main columns; pages fetched and the most memory held, in MB."""
    (root / "sources").mkdir()
    for number, site in enumerate(sites):
        every = {"columns": [column | {"title": ".*"} for column in site["columns"]]}
        (root / "sources" / f"site{number}.toml").write_text(source_toml(site | every), encoding="utf-8")
    home = Home(root / "data")
    with open_run(home, "backfill") as run:
        results = crawl(home, load_sources(root / "sources"), EVER, run)
    assert all(result.complete for result in results), [result.findings for result in results]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return sum(result.ledger.fetched for result in results), peak


if __name__ == "__main__":
    print(json.dumps(_crawl(Path(sys.argv[1]), json.load(sys.stdin))))
