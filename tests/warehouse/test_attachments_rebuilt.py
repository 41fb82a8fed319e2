"""Whatever order pages and files come in, run by run and load by load: a rebuild gives the same rows."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from duban.archive import ArchiveWriter
from duban.home import Home
from duban.warehouse.load import load, rebuild
from tests.warehouse.attached_site import ROWS, notice, workbook
from tests.warehouse.world import SOURCE_NOTE, START, Crawl, ask, core_rows, url

FILES = st.lists(
    st.tuples(st.sampled_from(["甲.xlsx", "乙.xlsx"]), st.sampled_from(["one", "two", "torn", "blocked", "304"])),
    max_size=2,
)
# Which article, what the page's answer is, and what its files' are.
EVENTS = st.tuples(st.integers(1, 2), st.sampled_from(["page", "edited", "304", "none"]), FILES)
RUNS = st.lists(st.lists(EVENTS, max_size=3), min_size=1, max_size=4)


@cache
def bytes_of(state: str) -> bytes:
    books = {"one": lambda: workbook(ROWS[:2]), "two": workbook, "torn": lambda: b"PK\x03\x04 torn"}
    return books.get(state, bytes)()


def page(number: int, state: str) -> bytes:
    links = [("甲.xlsx", f"/{number}/a.xlsx"), ("乙.xlsx", f"/{number}/b.xlsx")]
    words = ["现将有关重点工作完成情况予以公布，详见附件。" + ("（更正）" if state == "edited" else "")]
    return notice(links, words).encode()


def write(crawl: Crawl, events: list[tuple[int, str, list[tuple[str, str]]]]) -> None:
    """A run's file of the archive, as a crawl writes it: a page's files right behind it."""
    now = START + timedelta(days=crawl.runs)
    run_id = f"{now:%Y%m%dT%H%M%S}-{crawl.runs:06x}"
    crawl.runs += 1
    with ArchiveWriter.open(crawl.home.archive, crawl.source_id, run_id, now) as writer:
        writer.note("source", {**SOURCE_NOTE, "source_id": crawl.source_id, "run_id": run_id, "plan": {}})
        for number, state, files in events:
            now += timedelta(seconds=10)
            if state != "none":
                outcome = "not_modified" if state == "304" else "article"
                content = b"" if state == "304" else page(number, state)
                writer.exchange(crawl.exchange(run_id, url(number), content, now, "article", outcome))
            for name, got in files:
                now += timedelta(seconds=1)
                outcome = {"blocked": "blocked", "304": "not_modified"}.get(got, "file")
                made = crawl.exchange(
                    run_id, f"{url(number)}/{name}?t={now}", bytes_of(got), now, "attachment", outcome
                )
                writer.exchange(replace(made, facts=replace(made.facts, article=url(number), title=name)))


def rows(home: Home) -> tuple[Any, ...]:
    # Findings of the checks tell of the load that they ran in; those of reading tell of the archive.
    told = ("ops.reading", "ops.file_reading", "mart.attachment", "ops.finding WHERE code = 'attachment_unread'")
    return core_rows(home.live), *(ask(home, f"FROM {name} ORDER BY ALL") for name in told)


@pytest.mark.slow
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@example(  # one batch holds a page and, runs later, the same page with a file that cannot be read
    runs=[
        [(1, "page", [])],
        [(1, "304", [("乙.xlsx", "304"), ("乙.xlsx", "blocked")])],
        [
            (1, "page", [("乙.xlsx", "torn"), ("乙.xlsx", "blocked")]),
            (2, "none", [("甲.xlsx", "torn"), ("甲.xlsx", "304")]),
        ],
    ],
    loads=[False, True, True, False],
    size=4,
)
@given(runs=RUNS, loads=st.lists(st.booleans(), min_size=4, max_size=4), size=st.integers(1, 5))
def test_a_rebuild_equals_what_grew(
    runs: list[list[tuple[int, str, list[tuple[str, str]]]]], loads: list[bool], size: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        home = Home(Path(folder))
        crawl = Crawl(home)
        for events, now in zip(runs, loads, strict=False):
            write(crawl, events)
            if now:
                load(home)
        load(home)
        grown = rows(home)
        patch.setattr("duban.warehouse.batch.MOST_EXCHANGES", size)
        rebuild(home)
        assert rows(home) == grown
