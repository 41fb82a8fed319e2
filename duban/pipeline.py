"""One pass from the publishers' sites to the published snapshot, as plain functions in the order they are called.

`open_run` → `catch_up` → `crawl` → `store`. The flows make Prefect tasks of them; nothing here knows
Prefect. The archive is written by `crawl` alone; the warehouse is loaded from the archive alone, so a pass that was
killed anywhere is finished by the next one.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from duban.archive import salvage
from duban.corrections import read_corrections
from duban.crawl.model import Plan, SourceResult
from duban.crawl.run import crawl_source
from duban.crawl.several import crawl_several
from duban.crawl.stop import Stop
from duban.crawl.turns import Turns
from duban.home import Home, corrections_file
from duban.lease import lease
from duban.progress import current
from duban.source_files import load_sources
from duban.sources import Source
from duban.warehouse.known import known
from duban.warehouse.load import LoadResult, load, rebuild
from duban.warehouse.publish import publish


@dataclass(frozen=True, slots=True)
class Run:
    """One pass: its id (sorts by time), what it is for ("run", "backfill", …) and when it began (UTC)."""

    run_id: str
    purpose: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class PassResult:
    """What a pass did: a result a source, and what loading added."""

    run: Run
    sources: tuple[SourceResult, ...]
    load: LoadResult
    snapshot: Path

    @property
    def failed(self) -> bool:
        """Whether not one list of not one source could be walked."""
        walks = [walk for source in self.sources for walk in source.walks]
        return bool(walks) and all(walk.verdict == "failed" for walk in walks)

    @property
    def needs_attention(self) -> bool:
        """Whether a person should look: an incomplete list, a page that failed or was refused, a quarantined record."""
        return bool(self.load.quarantined) or any(
            not source.complete or source.ledger.refused or source.findings for source in self.sources
        )


def preflight(home: Home, only: Sequence[str], folder: Path) -> list[Source]:
    """The sources of a pass, after every check that can fail cheaply.

    Raises:
        SourceError: no sources, an unknown one, or one that cannot be used.
        CorrectionsError: the written corrections cannot be used.
        BusyError: another process is writing.
        DubanError: the data folder cannot be written.
    """
    sources = load_sources(folder, only)
    read_corrections(corrections_file())
    with lease(home.lock, "preflight"):
        pass
    return sources


@contextlib.contextmanager
def open_run(home: Home, purpose: str) -> Iterator[Run]:
    """Hold the writer's lease for a pass and give it an id."""
    started = datetime.now(UTC)
    with lease(home.lock, purpose):
        yield Run(f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", purpose, started)


def catch_up(home: Home) -> LoadResult:
    """Close what a dead process left open in the archive and load what it had archived but not loaded."""
    salvage(home.archive)
    return load(home, progress=current())


def crawl(home: Home, sources: Sequence[Source], plan: Plan, run: Run) -> tuple[SourceResult, ...]:
    """Walk the sources' lists and archive the pages that the plan asks for, several hosts at the same time."""
    progress = current()
    one_at_a_time = threading.Lock()

    def one(source: Source, stop: Stop, turns: Turns) -> SourceResult:
        with one_at_a_time:
            before = known(home, source.source_id, source.aliases, source.home)
        return crawl_source(
            source,
            plan,
            before,
            archive=home.archive,
            run_id=run.run_id,
            now=datetime.now(UTC),
            progress=progress,
            stop=stop,
            turns=turns,
        )

    return crawl_several(sources, one, progress)


def store(home: Home, run: Run) -> tuple[LoadResult, Path]:
    """Load what the pass archived and publish the snapshot."""
    loaded = load(home, progress=current())
    return loaded, publish(home, run.run_id)


def rebuild_all(home: Home, run: Run, *, workers: int = 0, dask: str = "") -> LoadResult:
    """Compute the warehouse from the whole archive into a new file and publish it.

    Args:
        home: the data folder.
        run: from `open_run`.
        workers: processes that read pages; 0 for one a core.
        dask: address of a dask cluster that reads them instead.
    """
    salvage(home.archive)
    loaded = rebuild(home, progress=current(), workers=workers or os.cpu_count() or 1, dask=dask)
    publish(home, run.run_id)
    return loaded
