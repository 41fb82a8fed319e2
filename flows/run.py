"""The scheduled pass: what is new on each source, and the trailing window again."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.client.schemas.objects import State
from prefect.states import Completed

from duban.crawl.model import Incremental, Plan, SourceResult
from duban.errors import BusyError
from duban.home import Home, sources_folder
from duban.pipeline import PassResult, Run, catch_up, crawl, open_run, store
from duban.source_files import load_sources
from duban.sources import Source
from duban.warehouse.load import LoadResult


@task(name="catch up", task_run_name="load what was archived before")
def catch_up_task(home: Home) -> LoadResult:
    """Salvage and load what an earlier pass left behind."""
    return catch_up(home)


@task(name="crawl", task_run_name="crawl for {run.run_id}")
def crawl_task(home: Home, sources: list[Source], plan: Plan, run: Run) -> tuple[SourceResult, ...]:
    """Walk the sources' lists and archive their pages, several hosts at the same time."""
    return crawl(home, sources, plan, run)


@task(name="store", task_run_name="load and publish {run.run_id}")
def store_task(home: Home, run: Run) -> tuple[LoadResult, Path]:
    """Load the archive and publish the snapshot."""
    return store(home, run)


def one_pass(purpose: str, sources: list[str] | None, plan: Plan) -> PassResult:
    """All of a pass, one Prefect task a batch of work; called inside a flow."""
    home = Home.from_environment()
    chosen = load_sources(sources_folder(), sources or ())
    with open_run(home, purpose) as run:
        catch_up_task(home)
        results = crawl_task(home, chosen, plan, run)
        loaded, snapshot = store_task(home, run)
    return PassResult(run, results, loaded, snapshot)


@flow(name="run", log_prints=False)
def run(sources: list[str] | None = None) -> PassResult:
    """Find what is new, check the trailing window again, load and publish.

    Args:
        sources: ids of the sources to walk; all when empty.
    """
    return one_pass("run", sources, Incremental())


@flow(name="run on schedule", log_prints=False)
def scheduled_run(sources: list[str] | None = None) -> State[str]:
    """The same pass, started by a schedule: when another process is writing, there is nothing to do now.

    Args:
        sources: ids of the sources to walk; all when empty.
    """
    try:
        result = one_pass("run", sources, Incremental())
    except BusyError as busy:
        return Completed(message=f"skipped: {busy}")
    return Completed(message=f"{sum(s.ledger.fetched for s in result.sources)} pages fetched")
