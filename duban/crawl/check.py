"""Looking at each column's first page, for ``duban sources check``: what is wrong, in words. Nothing is archived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duban.archive import Exchange
from duban.crawl.client import COLUMN, Ask, Client
from duban.crawl.lists import Step
from duban.crawl.outcome import Outcome
from duban.crawl.pace import Patience
from duban.crawl.paging import pages
from duban.progress import Progress
from duban.sources import Column, Source


@dataclass(frozen=True, slots=True)
class ColumnCheck:
    """What one column's first page shows. ``words`` says it for a person; ``wrong`` that somebody must do something."""

    source_id: str
    column: str
    wrong: bool
    words: str
    dialect: str = ""
    rows: int = 0
    matching: int = 0
    total: int | None = None


def check_sources(
    sources: Sequence[Source], *, run_id: str, progress: Progress, patience: Patience | None = None
) -> list[ColumnCheck]:
    """Ask for the first page of every column, politely (robots.txt first), and judge it. Never raises for a site."""
    what = "columns"
    progress.begin(what, sum(len(source.columns) for source in sources))
    checks = []
    for source in sources:
        with Client(source, _forget, run_id, patience) as client:
            for column in source.columns:
                checks.append(_check(client, source, column))
                progress.step(what)
    progress.end(what)
    return checks


def _forget(exchange: Exchange) -> None:
    """A look is no crawl: the archive keeps what runs fetched."""


def _check(client: Client, source: Source, column: Column) -> ColumnCheck:
    fetched = client.fetch(Ask(column.url, "list", column.url, COLUMN))
    if fetched.page is None or fetched.exchange is None:
        words = f"{fetched.outcome}: {fetched.detail}{_advice(fetched.outcome)}"
        return ColumnCheck(source.source_id, column.url, True, words, fetched.dialect)
    walk = pages(client, column.url, fetched.dialect, fetched.exchange.url, fetched.page)
    step = next(walk, Step(problem="the page says nothing of a list"))
    matching = [row for row in step.entries if column.title.search(row.title)]
    dated = sum(row.listed_on is not None for row in step.entries)
    wrong, words = True, ""
    if step.problem:
        words = step.problem
    elif not step.entries:
        words = "no rows: is it the right column? Numbers change when a site moves"
    elif not matching:
        words = f"none of {len(step.entries)} rows bears the title; the first is {step.entries[0].title!r}"
    else:
        newest = max((row.listed_on for row in matching if row.listed_on), default=None)
        wrong, words = False, f"{len(matching)} of {len(step.entries)} rows match"
        words += f", the newest of {newest}" if newest else ", none with a date"
        in_all = f"{step.total} rows" if step.total is not None else f"{step.pages} pages" if step.pages else ""
        words += f"; {in_all} in all" if in_all else "; the site states no total"
        words += "" if dated == len(step.entries) else f"; {len(step.entries) - dated} rows without a date"
    return ColumnCheck(
        source.source_id, column.url, wrong, words, fetched.dialect, len(step.entries), len(matching), step.total
    )


def _advice(outcome: Outcome) -> str:
    advice = {
        Outcome.ROBOTS_DISALLOWED: "ask the publisher, or leave the column out",
        Outcome.MISSING: "the column is gone: look for its new number on the site",
        Outcome.NOT_A_LIST: "the page is no list that duban knows",
        Outcome.TLS_ERROR: "set ca_file to the site's certificate if you trust it",
        Outcome.OFF_LIST_HOST: "add the host to hosts if it is the publisher's",
        Outcome.DNS_ERROR: "check the host's name and the network",
        Outcome.CONNECT_ERROR: "check that the site is up and the network reaches it",
        Outcome.CHALLENGE: "the site wants a browser: it cannot be crawled politely",
        Outcome.BLOCKED: "the site refuses us: wait, or ask the publisher",
    }.get(outcome)
    return f"; {advice}" if advice else ""
