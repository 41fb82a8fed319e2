"""`duban rebuild`: the warehouse from the archive anew, and with `--diff` what that would change."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from duban.cli import FINDINGS
from duban.cli.formats import output_options, write_rows
from duban.cli.terminal import shown
from duban.errors import UsageError
from duban.home import Home

if TYPE_CHECKING:
    from duban.warehouse.difference import Difference

_NAMES = ("source_id", "table", "change", "field", "rows", "of", "before", "after", "sentence", "url")


@click.command()
@click.option("--diff", is_flag=True, help="Only say what would change, by source, field and row; exit 3 if anything.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read pages (default: one a core).")
@click.option("--dask", default="", metavar="ADDRESS", help="Let a dask cluster read them, e.g. tcp://host:8786.")
@click.option("--examples", default=3, show_default=True, type=click.IntRange(1), help="Rows shown of each difference.")
@output_options
def rebuild(diff: bool, workers: int | None, dask: str, examples: int, form: str, output: Path | None) -> int:
    """Compute the warehouse from the archive anew, into a new file that replaces the old one when its checks pass.

    \b
    duban rebuild --workers 4
    duban rebuild --diff
    duban rebuild --diff --format json > changes.json
    """  # noqa: D301 (\b keeps click from wrapping the examples)
    if dask and workers:
        raise UsageError(
            "--workers and --dask exclude each other", todo="a cluster has its own workers: leave one away"
        )
    if diff:
        return _diff(workers or os.cpu_count() or 1, dask, examples, form, output)
    if form != "table" or output:
        raise UsageError("--format and --output are for --diff", todo="add --diff, or leave them away")
    from duban.cli.summary import print_load
    from duban.pipeline import open_run, rebuild_all

    home = Home.from_environment()
    with shown(), open_run(home, "rebuild") as opened:
        loaded = rebuild_all(home, opened, workers=workers or 0, dask=dask)
    print_load(loaded)
    return FINDINGS if loaded.quarantined else 0


def _diff(workers: int, dask: str, examples: int, form: str, output: Path | None) -> int:
    from duban.pipeline import open_run
    from duban.warehouse.difference import difference
    from duban.warehouse.load import lanes_to

    home = Home.from_environment()
    with shown(), open_run(home, "rebuild --diff"), lanes_to(home, workers, dask) as lanes:
        found = difference(home, lanes, examples=examples)
    if form == "table" and output is None:
        print_differences(found)
    else:
        write_rows(_NAMES, _rows(found), form, output)
    return FINDINGS if found else 0


def _rows(found: Sequence[Difference]) -> list[tuple[Any, ...]]:
    """A row an example, or one for a difference that has none."""
    rows: list[tuple[Any, ...]] = []
    for each in found:
        head = (each.source_id, each.table, each.change, each.field, each.rows, each.of)
        rows += [(*head, e.before, e.after, e.sentence, e.url) for e in each.examples] or [(*head, *[None] * 4)]
    return rows


def print_differences(found: Sequence[Difference]) -> None:
    """Print differences for a person: source by source, each with its first examples and their sentences."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    if not found:
        console.print("A rebuild would change nothing.")
        return
    for source in dict.fromkeys(each.source_id for each in found):
        console.print(Text(source or "(no source)", style="bold"))
        for each in (each for each in found if each.source_id == source):
            indent = 4 if each.field else 2
            what = f"{each.field}: {each.rows:,}" if each.field else f"{each.table}: {each.rows:,} {each.change}"
            of = "" if each.field else f", of {each.of:,}"
            console.print(Padding(Text(what + of), (0, 0, 0, indent)))
            for example in each.examples:
                console.print(Padding(_evidence(example), (0, 0, 0, indent + 2)), soft_wrap=False)
    console.print("Nothing was changed; `duban rebuild` would change it.")


def _evidence(example: Any) -> Any:
    from rich.text import Text

    sides = [side for side in (example.before, example.after) if side is not None]
    said = Text()
    if len(sides) == 2:
        said.append(f"{example.before} → {example.after}")
    else:
        said.append(f"{'(nothing)' if not sides else sides[0]}")
        if sides and example.before is None:
            said = Text("+ ").append(said)
        elif sides:
            said = Text("- ").append(said)
    if example.sentence:
        said.append(f"\n“{example.sentence}”", style="dim")
    if example.url:
        said.append(f"\n{example.url}", style="dim")
    return said
