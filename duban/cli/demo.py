"""`duban demo`: the whole job on a government site of our own, started as a program on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from duban.cli.formats import write_rows
from duban.cli.operate import run_flow
from duban.cli.summary import print_pass
from duban.cli.terminal import shown
from duban.errors import DubanError
from duban.home import Home

_MARK = ".duban-demo"
_MONTHS = 48
_DUE_DAYS = {"month": 15, "quarter": 60}
_REPORTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("issued", {"limit": "5"}),
    ("pipeline", {"limit": "5"}),
    ("department_month", {"limit": "5"}),
)


@click.command()
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("duban-demo"),
    show_default=True,
    help="Folder for the demo's data; one left by an earlier demo is made anew.",
)
@click.pass_context
def demo(ctx: click.Context, home: Path) -> None:
    """Crawl, load and query a government site of our own: no internet, nothing to set up."""
    root = _fresh(home.absolute())
    os.environ["DUBAN_HOME"], os.environ["DUBAN_SOURCES"] = str(root), str(root / "sources")
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    first = f"{now.year - 4:04d}-{now.month:02d}-01"
    with _replica(now) as world:
        _write_sources(world["sites"], root / "sources")
        click.echo(f"A replica of {len(world['sites'])} government sites answers at {world['control']}.\n")
        click.echo("$ duban run")
        with shown():
            result = run_flow("flows.run", "run", {}, verbose=bool(ctx.obj))
        print_pass(result)
        click.echo(f"\n$ duban backfill --since {first[:7]} --until {now:%Y-%m}")
        options = {"since": datetime.fromisoformat(first).date(), "until": now.date()}
        with shown():
            result = run_flow("flows.backfill", "backfill", options, verbose=bool(ctx.obj))
        print_pass(result)
    _show_reports()
    try:
        shown_home: Path = root.relative_to(Path.cwd())
    except ValueError:
        shown_home = root
    click.echo("\nThe data are yours to question:")
    click.echo(f'  DUBAN_HOME={shown_home} duban query "from mart.document_timeline limit 5"')
    click.echo(f"  DUBAN_HOME={shown_home} duban report")


def _show_reports() -> None:
    from duban.warehouse.query import published
    from duban.warehouse.reports import run_report

    for name, given in _REPORTS:
        click.echo(f"\n$ duban report {name} {' '.join(f'{k}={v}' for k, v in given.items())}")
        with published(Home.from_environment()) as connection:
            names, rows = run_report(connection, name, given)
        write_rows(names, rows, "table", None)


def _fresh(root: Path) -> Path:
    """An empty folder for the demo; only what an earlier demo marked as its own is removed.

    Raises:
        DubanError: the folder holds something else.
    """
    if root.exists() and any(root.iterdir()):
        if not (root / _MARK).exists():
            raise DubanError("is not a demo's folder", todo="name another with --home", url=str(root))
        shutil.rmtree(root)
    root.mkdir(parents=True, exist_ok=True)
    (root / _MARK).touch()
    return root


@contextlib.contextmanager
def _replica(now: datetime) -> Iterator[dict[str, Any]]:
    """The replica as a program of its own, with its clock at ``now``; yields what it says when it is ready."""
    start = f"{now.year - 4:04d}-{now.month:02d}"
    clock = f"{now:%Y-%m-%dT%H:%M}"
    command = [sys.executable, "-m", "replica", "--start", start, "--months", str(_MONTHS), "--clock", clock]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise DubanError("the replica does not start", todo="try `python -m replica`")
            yield json.loads(line)
        finally:
            process.terminate()


def _write_sources(sites: list[dict[str, Any]], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for site in sites:
        (folder / f"{site['host'].split('.')[0]}.toml").write_text(source_toml(site), encoding="utf-8")


def source_toml(site: dict[str, Any]) -> str:
    """The source file for a site of the replica, as its ready line describes it: all columns, without rate limit."""
    home = f"http://127.0.0.1:{site['port']}"
    lines = [
        f"name = {_quoted(site['name'])}",
        f"region = {_quoted(site['region'])}",
        f"home = {_quoted(home)}",
        "allow_loopback = true",
        "rate = 0",
    ]
    for column in site["columns"]:
        lines += [
            "[[columns]]",
            f"url = {_quoted(home + column['path'])}",
            f"title = {_quoted(column['title'])}",
            f"cadence = {_quoted(column['cadence'])}",
            f"due_days = {_DUE_DAYS[column['cadence']]}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are valid in it."""
    return json.dumps(text, ensure_ascii=False)
