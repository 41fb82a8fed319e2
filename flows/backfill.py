"""The pass that a person starts for months gone by."""

from __future__ import annotations

from datetime import date

from prefect import flow

from duban.crawl.model import Backfill
from duban.pipeline import PassResult
from flows.run import one_pass


@flow(name="backfill", log_prints=False)
def backfill(since: date, until: date, sources: list[str] | None = None, refetch: bool = False) -> PassResult:
    """Fetch the reports listed in these months that the archive lacks; load and publish.

    Args:
        since: first day of the first month.
        until: last day of the last month.
        sources: ids of the sources to walk; all when empty.
        refetch: fetch again what the archive already has.
    """
    return one_pass("backfill", sources, Backfill(since=since, until=until, refetch=refetch))
