"""`duban status`: which periods are published, what ran, who is writing, what needs attention."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

import click

from duban.cli import FINDINGS
from duban.home import Home
from duban.lease import owner
from duban.warehouse.overview import Overview, overview
from duban.warehouse.query import published


@click.command()
@click.option(
    "--periods",
    default=24,
    show_default=True,
    help="How many periods of each source back; the calendar shows as many months as fit, 24 at most.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(periods: int, as_json: bool) -> int:
    """Coverage, last runs, and what needs attention. Ends with 3 when something does."""
    home = Home.from_environment()
    writer = owner(home.lock)
    with published(home) as connection:
        found = overview(connection, periods)
    if as_json:
        snapshot = home.published.resolve().name
        facts = {"home": str(home.root), "snapshot": snapshot, "writer": writer, **asdict(found)}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1, default=str))
    else:
        _print(home, writer, found)
    missing = any(period["status"] == "missing" for period in found.coverage)
    return FINDINGS if missing or found.lists or found.quarantine else 0


def _print(home: Home, writer: dict[str, Any] | None, found: Overview) -> None:
    from rich.console import Console
    from rich.text import Text

    from duban.cli.calendar import draw

    console = Console(highlight=False)
    when = datetime.fromtimestamp(home.published.resolve().stat().st_mtime).astimezone()
    console.print(Text(f"{home.published}, published {when:%Y-%m-%d %H:%M}", style="dim"))
    if writer:
        console.print(Text(f"being written by pid {writer['pid']} on {writer['host']} ({writer['purpose']})"))
    console.print(Text("\nCoverage", style="bold"))
    for line in draw(found.coverage, console.width):
        console.print(line, no_wrap=True, overflow="crop")
    console.print(Text("\nLast runs", style="bold"))
    for source, runs in groupby(found.runs, key=lambda run: run["source_id"]):
        console.print(Text(f"  {source}"))
        console.print(Text(_HEAD, style="dim"))
        for words in (words for run in runs for words in _ledger(run)):
            console.print(Text(words))
    attention = _attention(found)
    console.print(Text("\nNeeds attention" if attention else "\nNothing needs attention", style="bold"))
    for matter in attention:
        console.print(Text(f"  {matter}"))


_SUMS = ("seen", "fetched", "unchanged", "deferred", "refused", "failed")
_WIDTHS = (7, 8, 10, 9, 8, 7)
# With the indent 75 columns: it is to fit a terminal of 80.
_HEAD = f"    {'started (UTC)':22}" + "".join(
    f"{name:>{width}}" for name, width in zip(("listed", *_SUMS[1:]), _WIDTHS, strict=True)
)


def _ledger(run: dict[str, Any]) -> Iterator[str]:
    """A run's two ledgers, pages and attached files, each a line of numbers that add up to the first."""
    started = f"{run['started_at']:%Y-%m-%d %H:%M}"
    if run["seen"] is None:
        yield f"    {started} no ledger (it did not end in order)"
        return
    yield f"    {started} pages{_numbers(run)}"
    if (files := run["attachments"]) and files["seen"]:
        yield f"    {'':16} files{_numbers(files)}"
    if not run["complete"]:
        yield f"    {'':16} did not end in order"
    if not run["balanced"] or (files and not files["balanced"]):
        yield f"    {'':16} does not add up: a mistake in duban"


def _numbers(sums: dict[str, Any]) -> str:
    """The sums right-aligned; "-" where files have none."""
    return "".join(f"{sums.get(name, '-'):>{width}}" for name, width in zip(_SUMS, _WIDTHS, strict=True))


def _attention(found: Overview) -> list[str]:
    """One line for everything that somebody should look at."""
    lines = [
        f"{p['source_id']}: the report for {p['period']} is missing, {p['days_late']} days late"
        for p in found.coverage
        if p["status"] == "missing"
    ]
    lines += [f"{w['source_id']}: list {w['verdict']}: {w['reason']} ({w['column_url']})" for w in found.lists]
    lines += [
        f"{q['source_id'] or ''}: {q['records'] or q['pages']} in quarantine for {q['check_name']}, e.g. {q['url']}"
        " (duban quarantine list)"
        for q in found.quarantine
    ]
    lines += [
        f"{f['source_id'] or ''}: {f['code']}, {f['findings']} times; the newest: {f['newest']}" for f in found.findings
    ]
    return lines
