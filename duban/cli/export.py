"""`duban export` and `duban feed`: the snapshot as files for other programs, and for a web server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from duban.cli import FINDINGS
from duban.errors import UsageError
from duban.home import Home


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["parquet", "csv", "xlsx"]), default="parquet", show_default=True)
@click.option("--replace", is_flag=True, help="Let an earlier export in DIR give way to this one.")
def export(folder: Path, form: str, replace: bool) -> int:
    """Write every mart (and core table, but for xlsx) into a new folder DIR, with its description beside it.

    Parquet is parted by source and year; CSV opens in Excel and runs no formula; xlsx has a sheet a mart. Beside them
    lie dictionary.md, dictionary.json and datapackage.json. DIR is there whole, or not at all. Ends with 3 when a form
    could not hold something and cut it.
    """
    from duban.cli.terminal import shown
    from duban.warehouse.export import export as write
    from duban.warehouse.query import published

    with published(Home.from_environment()) as connection, shown():
        done = write(connection, folder, form, replace=replace)
    click.echo(f"{len(done.rows)} tables, {sum(done.rows.values())} rows in {done.folder}")
    for said in done.shortened:
        click.echo(f"! {said}")
    return FINDINGS if done.shortened else 0


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--base-url", default="", help="URL that DIR is served from, for the feeds' links to themselves.")
def feed(folder: Path, base_url: str) -> None:
    """Write feeds of what is new into DIR: reports published, policy texts issued, calls that open.

    reports, issued and openings, each as .atom and .json, the newest hundred. Put DIR on a web server and call this
    after each run: a file is replaced at once, and only when something in it has changed.
    """
    from duban.warehouse.export import write_whole
    from duban.warehouse.feed import as_atom, as_json, feeds
    from duban.warehouse.query import published

    if base_url:
        if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).netloc:
            raise UsageError(f"--base-url {base_url!r} is no URL of the web", todo="begin with https://")
        base_url = base_url.rstrip("/") + "/"
    with published(Home.from_environment()) as connection:
        made = feeds(connection)
    for each in made:
        changed = write_whole(folder / f"{each.name}.atom", as_atom(each, base_url))
        changed |= write_whole(folder / f"{each.name}.json", as_json(each, base_url))
        state = "" if changed else " (unchanged)"
        click.echo(f"{folder / each.name}.atom, .json: {len(each.entries)} entries{state}")
