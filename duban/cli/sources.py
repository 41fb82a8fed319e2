"""`duban sources`: what is configured, and whether the sites answer as configured."""

from __future__ import annotations

from pathlib import Path

import click

from duban.cli import FAILED, FINDINGS
from duban.cli.formats import output_options, write_rows
from duban.home import sources_folder
from duban.sources import load_sources


@click.group()
def sources() -> None:
    """Look at the source files: list them, check them against their sites."""


@sources.command("list")
@output_options
def list_command(form: str, output: Path | None) -> None:
    """List the sources and their columns."""
    rows = [
        (s.source_id, s.name, s.region, c.url, c.title.pattern, c.cadence, c.due_days)
        for s in load_sources(sources_folder())
        for c in s.columns
    ]
    write_rows(["source", "name", "region", "column", "title", "cadence", "due_days"], rows, form, output)


@sources.command("check")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@output_options
def check(names: tuple[str, ...], form: str, output: Path | None) -> int:
    """Read the first page of every column and say what is wrong, in words."""
    from duban.cli.terminal import shown
    from duban.crawl.check import check_sources
    from duban.progress import current

    with shown():
        checked = check_sources(load_sources(sources_folder(), names), run_id="check", progress=current())
    rows = [
        (c.source_id, c.column, "wrong" if c.wrong else "ok", c.rows, c.matching, c.total, c.words) for c in checked
    ]
    write_rows(["source", "column", "verdict", "rows", "matching", "total", "what"], rows, form, output)
    wrong = sum(c.wrong for c in checked)
    return 0 if not wrong else FAILED if wrong == len(checked) else FINDINGS
