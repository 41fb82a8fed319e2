"""`duban quarantine list|show|replay`: what was set aside, why, and whether it would load today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from duban.cli import FINDINGS
from duban.cli.formats import output_options, plain, visible, write_rows
from duban.home import Home, corrections_file


@click.group()
def quarantine() -> None:
    """Pages, records, lists and archive files that were set aside: what, why, where, since when.

    What is set aside is kept, in the archive and here; nothing of it is in the tables of `core`.
    """


def _filters(command: Any) -> Any:
    for option in (
        click.option("--all", "every", is_flag=True, help="Also what is over: read well since."),
        click.option("--since", help="Only what was met on this day or later (YYYY-MM-DD)."),
        click.option("--check", help="Only this check or reason, such as not_a_report."),
        click.option("--stage", help="Only what was stopped here: archive, list, read, cast, schema, offsets, parent."),
        click.option("--source", help="Only this source."),
    ):
        command = option(command)
    return command


@quarantine.command("list")
@_filters
@click.option("--limit", default=20, show_default=True, help="How many rows below the summary at most.")
@output_options
def list_command(
    source: str | None,
    stage: str | None,
    check: str | None,
    since: str | None,
    every: bool,
    limit: int,
    form: str,
    output: Path | None,
) -> int:
    """What is set aside: a summary, then row by row. Ends with 3 when there is something, 0 when there is nothing.

    \b
    duban quarantine list --stage read --since 2024-01-01
    duban quarantine list --format csv --output quarantine.csv
    """  # noqa: D301
    from duban.warehouse.quarantined import Filters, groups, listing
    from duban.warehouse.query import published

    filters = Filters(source, stage, check, since, every)
    with published(Home.from_environment()) as connection:
        summary = groups(connection, filters)
        names, rows = listing(connection, filters)
        total = connection.execute("SELECT count(*) FILTER (is_open), count(*) FROM mart.quarantine").fetchall()[0]
    if form != "table" or output is not None:
        write_rows(names, rows, form, output)
    elif not rows:
        click.echo(f"Nothing to show: {total[0]} rows are open, {total[1]} with what is over (--all).")
    else:
        heads = ("pages", "records", "times", "source_id", "stage", "check_name", "table_name", "since", "last_seen")
        write_rows(heads, [[group[name] for name in heads] for group in summary], "table", None)
        _print_rows([dict(zip(names, row, strict=True)) for row in rows], limit)
    return FINDINGS if any(row[names.index("is_open")] for row in rows) else 0


@quarantine.command()
@click.argument("quarantine_id", metavar="ID")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="Write the page's bytes to this file.")
def show(quarantine_id: str, save: Path | None) -> None:
    """All about one row: what is wrong, the record, the page and the bytes around, and what to do.

    ID is as `duban quarantine list` shows it; its first digits are enough.
    """
    from duban.errors import ArchiveError
    from duban.warehouse.quarantined import one, remedy, siblings
    from duban.warehouse.query import published
    from duban.warehouse.replay import look

    home = Home.from_environment()
    with published(home) as connection:
        row = one(connection, quarantine_id)
        others = siblings(connection, row)
    try:
        seen = look(home.archive, row)
        facts, around = seen.facts, seen.around
    except ArchiveError as error:
        seen, facts, around = None, str(error), ""
    state = "open" if row["is_open"] else "over: what was fetched since was read well"
    where = ".".join(part for part in (row["table_name"], row["column_name"]) if part)
    lines = [
        ("id", row["quarantine_id"]),
        ("state", state),
        ("source", f"{row['source_id']} {row['name'] or ''}"),
        ("page", row["url"]),
        ("title", row["title"]),
        ("stopped at", f"{row['stage']}: {row['check_name']}{f' of {where}' if where else ''}"),
        ("reason", row["reason"]),
        ("value", row["value"]),
        ("records", row["records"] or None),
        ("since", f"{plain(row['first_seen_at'])} UTC, met {row['times']} times, last {plain(row['last_seen_at'])}"),
        ("archive", f"{row['warc_file']} at byte {row['warc_offset']}"),
        ("answer", facts),
        ("with it", "\n".join(f"{o['quarantine_id'][:8]} {o['stage']}: {o['check_name']}" for o in others)),
        ("what to do", remedy(row)),
    ]
    width = max(len(name) for name, _ in lines)
    for name, text in lines:
        if text:
            click.echo(f"{name:>{width}}  " + visible(plain(text)).replace("\n", "\n" + " " * (width + 2)))
    if row["record"]:
        click.echo("\nThe record:")
        click.echo(visible(json.dumps(json.loads(row["record"]), ensure_ascii=False, indent=1)))
    if around:
        click.echo("\nThe bytes around:" if row["stage"] == "archive" else "\nThe page around:")
        click.echo(visible(around))
    if save is not None and seen is not None:
        save.write_bytes(seen.content)
        click.echo(f"{len(seen.content)} bytes in {save}", err=True)


@quarantine.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@_filters
@output_options
def replay(
    ids: tuple[str, ...],
    source: str | None,
    stage: str | None,
    check: str | None,
    since: str | None,
    every: bool,
    form: str,
    output: Path | None,
) -> int:
    """Read what is set aside again, with today's reader and corrections, and say what would load now.

    No request is made and nothing is changed: `duban rebuild` loads what passes. Ends with 0 when all would load, with
    3 when something would still stay out.
    """
    from duban.cli.terminal import shown
    from duban.corrections import read_corrections
    from duban.progress import current
    from duban.warehouse.built import built_otherwise
    from duban.warehouse.fingerprint import fingerprint
    from duban.warehouse.quarantined import Filters, listing, one
    from duban.warehouse.query import published
    from duban.warehouse.replay import LOADS, Replayed
    from duban.warehouse.replay import replay as read_again

    home, corrections = Home.from_environment(), read_corrections(corrections_file())
    done: list[Replayed] = []
    with published(home) as connection:
        names, rows = listing(connection, Filters(source, stage, check, since, every))
        wanted = [one(connection, found) for found in ids or [row[names.index("id")] for row in rows]]
        changed = bool(built_otherwise(connection, fingerprint(), corrections))
        with shown():
            what, progress = "reading again", current()
            progress.begin(what, len({(row["warc_file"], row["warc_offset"]) for row in wanted}))
            for each in read_again(connection, home.archive, wanted, corrections):
                done.append(each)
                progress.step(what)
            progress.end(what)
    heads = ["now", "records", "still_aside", "source", "url", "was", "reason"]
    values = [[d.now, d.records, d.aside, d.source_id, d.url, d.before, d.reason] for d in done]
    if done or form != "table":
        write_rows(heads, values, form, output)
    passing = [each for each in done if each.now == LOADS]
    click.echo(_verdict(len(done), len(passing), sum(d.records for d in passing), changed), err=form != "table")
    return 0 if len(passing) == len(done) else FINDINGS


def _verdict(pages: int, passing: int, records: int, changed: bool) -> str:
    if not pages:
        return "There is nothing to read again."
    if not passing:
        since = "" if changed else ": the reader and the corrections are those that the warehouse was built with"
        return f"None of {pages} would load now{since}."
    how = "`duban rebuild` (or the next `duban run`, for the reader or the corrections have changed) loads them"
    return (
        f"{passing} of {pages} would load now, {records} records: {how if changed else '`duban rebuild` loads them'}."
    )


def _print_rows(rows: list[dict[str, Any]], limit: int) -> None:
    for row in rows[:limit]:
        state = "" if row["is_open"] else " (over)"
        where = ".".join(part for part in (row["table"], row["column"]) if part)
        click.echo(
            visible(f"\n{row['id'][:8]}  {row['stage']}: {row['check']}{f' of {where}' if where else ''}{state}")
        )
        click.echo(visible(f"  {_short(row['reason'])}"))
        records = f", {row['records']} records" if row["records"] > 1 else ""
        click.echo(visible(f"  {row['url']}, since {row['since']:%Y-%m-%d}, {row['times']} times{records}"))
    if len(rows) > limit:
        click.echo(f"\n… and {len(rows) - limit} more: --limit {len(rows)} shows them")
    click.echo("\n`duban quarantine show ID` tells all about one; `duban quarantine replay` reads them again.")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:199] + "…"
