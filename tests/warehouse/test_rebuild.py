"""rebuild(archive) equals the warehouse that grew run by run, however it was cut into runs, loads and batches."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from duban.errors import WarehouseError
from duban.home import Home
from duban.read.model import Refusal, Report
from duban.warehouse.load import rebuild
from tests.warehouse.world import VERSION, Crawl, as_bytes, ask, core_rows, load_world, read_json, sentence_report, url

ROOT = Path(__file__).parents[2]
WORDS = st.sampled_from(
    ["[印发]《甲办法》。", "[起草]《乙规划》,", "推进<“双倍增”>😀。", "𠮷田。", "(略)", "（略）", " 空 格 "]
)


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, bytes]:
    """A page of one of a few URLs: a good report, one with a bad record, one that does not fit, a refusal, a bug."""
    number = draw(st.integers(1, 3))
    kind = draw(st.sampled_from(["good", "good", "good", "bad item", "bad report", "refused", "boom"]))
    if kind == "boom":
        return url(number), b"boom"
    if kind == "refused":
        return url(number), as_bytes(Refusal(url(number), "no_body", "nothing"))
    sentences = draw(st.lists(st.lists(WORDS, min_size=1, max_size=3).map("".join), max_size=3))
    index_no = draw(st.sampled_from([None, "002/1"]))
    report: Report = sentence_report(number, sentences, month=date(2020, 1 + number, 1), index_no=index_no)
    if kind == "bad item" and report.items:
        report = replace(report, items=(report.items[0]._replace(char_end=999), *report.items[1:]))
    if kind == "bad report":
        report = replace(report, shape="spiral")  # type: ignore[arg-type]
    return url(number), as_bytes(report)


RUNS = st.lists(st.tuples(st.sampled_from(["zj", "gd"]), st.lists(pages(), max_size=5)), min_size=1, max_size=4)


# Each example loads and rebuilds real files: shrinking a failure would take as long as all other tests together.
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(runs=RUNS, loads=st.lists(st.booleans(), min_size=4, max_size=4), sizes=st.tuples(*[st.integers(1, 6)] * 2))
def test_a_rebuild_equals_what_grew(
    runs: Sequence[tuple[str, list[tuple[str, bytes]]]], loads: list[bool], sizes: tuple[int, int]
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        home = Home(Path(folder))
        crawls = {source_id: Crawl(home, source_id) for source_id in ("zj", "gd")}
        patched.setattr("duban.warehouse.batch.MOST_PAGES", sizes[0])
        for (source_id, content), load_now in zip(runs, loads, strict=False):
            crawls[source_id].run(content)
            if load_now:
                load_world(home)
        load_world(home)
        grown, aside = core_rows(home.live), account(home)
        patched.setattr("duban.warehouse.batch.MOST_PAGES", sizes[1])
        rebuild(home, reader=read_json, version=VERSION)
        assert core_rows(home.live) == grown
        assert account(home) == aside


def account(home: Home) -> list[list[tuple[Any, ...]]]:
    """What was set aside, what became of every page, what reading found.

    What the checks warn of depends on when one looks: a report that is empty for a day is a finding of that day's load.
    """
    checks = tuple(check.stem for check in (ROOT / "sql" / "checks").glob("*.sql"))
    return [
        ask(home, "FROM ops.quarantine ORDER BY quarantine_id"),
        ask(home, "FROM ops.reading ORDER BY fetch_id"),
        ask(home, f"SELECT code, finding_id FROM ops.finding WHERE code NOT IN {checks} ORDER BY ALL"),
    ]


def test_a_rebuild_that_fails_leaves_the_live_file_alone(
    home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl.run([(url(1), as_bytes(sentence_report(1, ["[印发]《甲办法》。"])))])
    load_world(home)
    before = home.live.read_bytes()

    def refuse(*_: object) -> None:
        raise WarehouseError("a check failed")

    monkeypatch.setattr("duban.warehouse.checks.run_checks", refuse)
    with pytest.raises(WarehouseError, match="a check failed"):
        rebuild(home, reader=read_json, version=VERSION)
    assert home.live.read_bytes() == before
