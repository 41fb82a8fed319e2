"""What the measurements measure on: pages, archives and warehouses made from the replica's worlds."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from duban.archive import ArchivedExchange, files, read_file
from duban.cli.demo import source_toml
from duban.crawl.model import Backfill
from duban.home import Home
from duban.pipeline import catch_up, crawl, open_run, rebuild_all, store
from duban.source_files import load_source


@contextmanager
def replica_sites(seed: int, months: int, start: str = "2012-01") -> Iterator[list[dict[str, Any]]]:
    """The sites of a replica that runs while the block does, its clock on the 20th after the last month."""
    command = [sys.executable, "-m", "replica", "--seed", str(seed), "--start", start, "--months", str(months)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["sites"]
        process.terminate()


def crawl_worlds(root: Path, *, months: int, seeds: int, start: str = "2012-01") -> int:
    """Crawl the replica's worlds of several seeds into an archive; the number of pages fetched."""
    home, pages = Home(root), 0
    (root / "sources").mkdir(parents=True, exist_ok=True)
    for seed in range(1, seeds + 1):
        with replica_sites(seed, months, start) as sites:
            for number, site in enumerate(sites):
                path = root / "sources" / f"world{seed}-{number}.toml"
                path.write_text(source_toml(site), encoding="utf-8")
                with open_run(home, "backfill") as run:
                    plan = Backfill(since=date(2000, 1, 1), until=date(2030, 12, 31))
                    (result,) = crawl(home, [load_source(path)], plan, run)
                    pages += result.ledger.fetched
    return pages


def loaded(root: Path) -> None:
    """Load and publish what was crawled."""
    home = Home(root)
    with open_run(home, "run") as run:
        catch_up(home)
        store(home, run)


def rebuilt(root: Path, *, workers: int = 0) -> None:
    """Rebuild the warehouse from the archive and publish it."""
    home = Home(root)
    with open_run(home, "rebuild") as run:
        rebuild_all(home, run, workers=workers)


def replica_pages(count: int) -> list[bytes]:
    """The bytes of some of the replica's report pages."""
    with tempfile.TemporaryDirectory() as folder:
        crawl_worlds(Path(folder), months=max(2, count), seeds=1)
        entries = (entry for path in files(Path(folder) / "archive") for entry in read_file(path))
        exchanges = (e.exchange for e in entries if isinstance(e, ArchivedExchange))
        pages = [e.content for e in exchanges if e.facts.purpose == "article" and e.facts.outcome == "article"]
    return pages[:count]
