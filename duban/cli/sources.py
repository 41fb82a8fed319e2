"""`duban sources`: what is configured, and whether the sites answer as configured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from duban.cli import FAILED, FINDINGS
from duban.cli.formats import output_options, write_rows
from duban.crawl.urls import column_address
from duban.home import sources_folder
from duban.source_files import load_sources

if TYPE_CHECKING:
    from duban.crawl.probe import Probe

_SHOWN = 10  # entries of each kind


@click.group()
def sources() -> None:
    """Look at the source files: list them, check them against their sites; look at a site to make one."""


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


@sources.command("probe")
@click.argument("url")
def probe_command(url: str) -> int:
    """Look at a column page, or a home page, and propose a source file.

    What was found out, and what was not, goes to the terminal; the file goes to standard output:

    \b
    duban sources probe https://kjt.zj.gov.cn/col/col1229437157/index.html > sources/zj-kjt.toml
    """  # noqa: D301
    from duban.crawl.probe import probe
    from duban.errors import UsageError

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{url!r} is no URL of the web", todo="begin with https:// or http:// and a host")
    found = probe(column_address(url) or url)
    for line in _probe_lines(found):
        click.echo(line, err=True)
    if not found.proposal:
        click.echo("\nNo source file can be proposed from this page.", err=True)
        return FINDINGS
    click.echo("", err=True)
    click.echo(found.proposal, nl=False)
    return 0


def _probe_lines(found: Probe) -> list[str]:
    """What a probe found, for a person to read."""
    stated = f"{found.total} rows" if found.total is not None else f"{found.pages} pages" if found.pages else "no total"
    lines = [
        f"{found.url}",
        f"  publisher  {found.name or '?'}",
        f"  CMS        {found.cms or '?'}" + (f" ({found.dialect})" if found.dialect else ""),
    ]
    if found.entries:
        lines.append(
            f"  list       {stated} stated, {len(found.entries)} looked at, {len(found.guess.reports)} may be reports"
        )
    if found.unit:
        lines.append(f"  rows from  {found.unit}")
    lines += ["", "Newest entries"] if found.entries else []
    reports = set(found.guess.reports)
    lines += [
        f"  {row.listed_on or '          '} {'*' if row in reports else ' '} {row.title}"
        for row in found.entries[:_SHOWN]
    ]
    lines += ["", "May be reports"] if found.guess.reports else []
    lines += [f"  {row.listed_on or '          '}   {row.title}" for row in found.guess.reports[:_SHOWN]]
    lines += ["", "Other columns on the page"] if found.columns else []
    lines += [f"  {name}  {target}" for name, target in found.columns]
    lines += ["", "Not found out", *(f"  - {words}" for words in found.unknown)] if found.unknown else []
    return lines
