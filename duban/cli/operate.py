"""Commands that write: `duban run`, `duban backfill`, `duban rebuild`, `duban serve`."""

from __future__ import annotations

import calendar
import importlib
import re
from datetime import date
from typing import Any

import click

from duban.cli import FAILED, FINDINGS
from duban.cli.summary import print_pass
from duban.cli.terminal import shown
from duban.errors import DubanError, UsageError
from duban.home import Home, sources_folder

_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.pass_context
def run(ctx: click.Context, sources: tuple[str, ...]) -> int:
    """One incremental pass: what is new on each SOURCE (default all), and the last 90 days again."""
    return _pass(ctx, "flows.run", "run", sources, {"sources": list(sources)})


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--since", required=True, metavar="YYYY-MM", help="First month, by the date in the list.")
@click.option("--until", required=True, metavar="YYYY-MM", help="Last month.")
@click.option("--refetch", is_flag=True, help="Fetch again what the archive already has.")
@click.pass_context
def backfill(ctx: click.Context, sources: tuple[str, ...], since: str, until: str, refetch: bool) -> int:
    """Fetch the reports listed in these months that the archive lacks."""
    first, last = month(since)[0], month(until)[1]
    if first > last:
        raise UsageError(f"--since {since} comes after --until {until}", todo="exchange them")
    options = {"since": first, "until": last, "sources": list(sources), "refetch": refetch}
    return _pass(ctx, "flows.backfill", "backfill", sources, options)


@click.command()
@click.option("--cron", default="30 8,11,14,17 * * 1-5", show_default=True, help="When to run, in Beijing time.")
@click.option("--port", default=4200, show_default=True, help="Of the embedded Prefect server, on loopback.")
@click.pass_context
def serve(ctx: click.Context, cron: str, port: int) -> None:
    """Run on a schedule until stopped, on an embedded Prefect server (or on the one PREFECT_API_URL names)."""
    from duban.pipeline import preflight

    home = Home.from_environment()
    sources = preflight(home, (), sources_folder())
    _flows("flows.environment").prepare(home, verbose=bool(ctx.obj))
    click.echo(
        f"{len(sources)} sources, runs at {cron!r} Asia/Shanghai; http://127.0.0.1:{port} shows them. Ctrl-C ends."
    )
    try:
        _flows("flows.serve").serve_forever(home, cron=cron, port=port)
    except ValueError as error:
        raise UsageError(f"--cron {cron!r}: {error}", todo="write five fields, e.g. '30 8 * * 1-5'") from error


def month(text: str) -> tuple[date, date]:
    """First and last day of a month written YYYY-MM.

    Raises:
        UsageError: anything else.
    """
    found = _MONTH.match(text)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        raise UsageError(f"{text!r} is no month", todo="write it as 2020-04")
    year, number = int(found[1]), int(found[2])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def run_flow(module: str, name: str, options: dict[str, Any], *, verbose: bool) -> Any:
    """Call a flow in this process. By name: duban works without Prefect, and only flows/ knows it."""
    _flows("flows.environment").prepare(Home.from_environment(), verbose=verbose)
    return getattr(_flows(module), name)(**options)


def _flows(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise DubanError(f"{error.name} is not installed", todo="install duban with its constraints file") from error


def _pass(ctx: click.Context, module: str, name: str, sources: tuple[str, ...], options: dict[str, Any]) -> int:
    from duban.pipeline import preflight

    # Prefect needs seconds to start: what can fail at once fails before it.
    preflight(Home.from_environment(), sources, sources_folder())
    with shown():
        result = run_flow(module, name, options, verbose=bool(ctx.obj))
    print_pass(result)
    if result.failed:
        return FAILED
    return FINDINGS if result.needs_attention else 0
