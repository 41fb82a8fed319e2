"""Questions to the published snapshot: query, report, search. They start fast and never load Prefect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from duban.cli.formats import output_options, write_rows
from duban.home import Home


@click.command()
@click.argument("sql")
@output_options
def query(sql: str, form: str, output: Path | None) -> None:
    """Run SQL on the newest snapshot, read-only.

    \b
    duban query "from mart.document_timeline limit 10"
    duban query "from mart.report" --format csv > reports.csv
    """  # noqa: D301 (\b keeps click from wrapping the examples)
    from duban.warehouse.query import published, run_sql

    with published(Home.from_environment()) as connection:
        names, rows = run_sql(connection, sql)
    write_rows(names, rows, form, output)


@click.command()
@click.argument("name", required=False)
@click.argument("parameters", nargs=-1, metavar="[KEY=VALUE]...")
@output_options
def report(name: str | None, parameters: tuple[str, ...], form: str, output: Path | None) -> None:
    """Answer a canned question; without a name, list them with their parameters.

    \b
    duban report
    duban report issued since=2020-01-01 department=法规处
    """  # noqa: D301
    from duban.warehouse.query import published
    from duban.warehouse.reports import list_reports, run_report

    if name is None:
        names = ["report", "parameters", "question", "问题"]
        rows = [
            (r.name, "\n".join(f"{p.name}={plain_default(p.default)}" for p in r.parameters), r.en, r.zh)
            for r in list_reports()
        ]
        write_rows(names, rows, form, output)
        return
    given = dict(pair(text) for text in parameters)
    with published(Home.from_environment()) as connection:
        names, answer = run_report(connection, name, given)
    write_rows(names, answer, form, output)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--since", help="Reports whose period ends on this day or later (YYYY-MM-DD).")
@click.option("--until", help="Reports whose period starts on this day or earlier (YYYY-MM-DD).")
@click.option("--department", help="Only this department's sections.")
@click.option("--stage", help="Only where something of this stage was done or planned: draft, consult, issue …")
@click.option("--place", help="Only where a place is named so; or by the first digits of its code.")
@click.option("--source", help="Only this source.")
@click.option("--kind", help="sentence or row.")
@click.option("--limit", default=50, show_default=True, help="How many sentences at most.")
@output_options
def search(words: tuple[str, ...], form: str, output: Path | None, **filters: Any) -> None:
    """Find the sentences and rows that hold all WORDS: titles of policy texts first, then the newest.

    \b
    duban search 管理办法 印发 --since 2020-01-01
    duban search "科技创新 券" --stage consult --place 杭州
    """  # noqa: D301
    from duban.warehouse.query import published
    from duban.warehouse.search import search as find

    with published(Home.from_environment()) as connection:
        names, rows = find(connection, words, **filters)
    if form == "table" and output is None:
        from duban.cli.hits import print_hits

        print_hits(names, rows, words, filters["limit"])
    else:
        write_rows(names, rows, form, output)


def pair(text: str) -> tuple[str, str]:
    """``key=value`` as a pair."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise click.UsageError(f"{text!r} is no parameter: write key=value")
    return key, value


def plain_default(default: object) -> str:
    """A parameter's default as one would type it."""
    return "…" if default is None else str(default)
