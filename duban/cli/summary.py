"""What a pass did, in a few lines that a person reads to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from duban.crawl.model import SourceResult
    from duban.pipeline import PassResult
    from duban.warehouse.load import LoadResult


def print_pass(result: PassResult) -> None:
    """Print a line a source, what loading added, and what needs attention."""
    for source in result.sources:
        _print_source(source)
    print_load(result.load)
    for source in result.sources:
        for finding in source.findings:
            click.echo(f"! {source.source_id} {finding.url}: {finding.message}")
        if source.older:
            plural = "report is" if source.older == 1 else "reports are"
            click.echo(
                f"  {source.source_id}: {source.older} older {plural} not fetched; `duban backfill` fetches them."
            )


def _print_source(source: SourceResult) -> None:
    ledger = source.ledger
    parts = [f"{ledger.fetched} fetched", f"{ledger.unchanged} unchanged"]
    parts += [
        f"{count} {fate}"
        for fate, count in (("deferred", ledger.deferred), ("refused", ledger.refused), ("failed", ledger.failed))
        if count
    ]
    files = source.attachments
    if files.seen:
        parts.append(f"{files.fetched} of {files.seen} attachments new")
    click.echo(f"{source.source_id}: {ledger.seen} reports listed: {', '.join(parts)} ({source.requests} requests)")


def print_load(loaded: LoadResult) -> None:
    """Print what loading added to the warehouse."""
    if loaded.rebuilt:
        click.echo(f"The warehouse was computed anew: {loaded.rebuilt}.")
    if not loaded.versions_new:
        click.echo("Nothing new to load." if not loaded.quarantined else "No report was loaded.")
    else:
        rows = ", ".join(
            f"{loaded.rows.get(f'core.{table}', 0)} {words}"
            for table, words in (
                ("item", "items"),
                ("action", "actions"),
                ("document_mention", "mentions of documents"),
            )
        )
        click.echo(f"Loaded {loaded.versions_new} new versions of reports: {rows}.")
    if loaded.quarantined:
        click.echo(f"! {loaded.quarantined} more in quarantine: duban quarantine list says what and why")
