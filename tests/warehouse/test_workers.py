"""Workers: the same rows wherever pages are read, no more on their way than there is room for, clear words."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.errors import WarehouseError
from duban.home import Home
from duban.warehouse.load import rebuild
from duban.warehouse.reading import Unread
from duban.warehouse.workers import Lanes, cluster, processes
from schemas import TABLES
from tests.warehouse.world import VERSION, Crawl, Report, as_bytes, ask, read_json, sentence_report, url


def fill(crawl: Crawl, pages: int) -> None:
    """Two runs: the second shows every page again, some changed; one is no report, one breaks the reader."""
    for edited in (False, True):
        content = [
            (
                url(n),
                as_bytes(sentence_report(n, [f"[印发]《第{n}号办法》。", "新。" if edited and n % 3 == 0 else "旧。"])),
            )
            for n in range(pages)
        ]
        crawl.run([*content, (url(900), b"boom")])


def every_row(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """All tables but the notes of when it was built."""
    tables = [table for table in TABLES if table not in ("ops.build", "ops.position")]
    # What the checks find is stamped with the load.
    shown = {table: "* EXCLUDE found_at" if table == "ops.finding" else "*" for table in tables}
    return {table: ask(home, f"SELECT {shown[table]} FROM {table} ORDER BY ALL") for table in tables}


def fatal(page: Unread) -> Report:
    os._exit(1)


def test_processes_give_the_rows_that_one_gives(home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(crawl, 12)
    monkeypatch.setattr("duban.warehouse.batch.MOST_PAGES", 5)
    rebuild(home, reader=read_json, version=VERSION)
    alone = every_row(home)
    assert len(alone["core.report_version"]) == 16
    rebuild(home, reader=read_json, version=VERSION, workers=2)
    assert every_row(home) == alone


@pytest.mark.slow
def test_no_more_is_on_its_way_than_there_is_room_for(
    home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(crawl, 30)
    monkeypatch.setattr("duban.warehouse.batch.MOST_PAGES", 2)
    seen: list[Lanes] = []

    @contextlib.contextmanager
    def watched(*_: object) -> Iterator[Lanes]:
        with processes(2) as lanes:
            seen.append(lanes)
            yield lanes

    monkeypatch.setattr("duban.warehouse.load.lanes_to", watched)
    rebuild(home, reader=read_json, version=VERSION, workers=2)
    assert seen[0].room == 2
    assert 1 < seen[0].most <= seen[0].room + 1


def test_a_worker_that_dies_is_told_of_and_the_old_file_stays(home: Home, crawl: Crawl) -> None:
    fill(crawl, 3)
    rebuild(home, reader=read_json, version=VERSION)
    before = home.live.read_bytes()
    with pytest.raises(WarehouseError, match=r"a worker was lost while it read pages .*fewer --workers"):
        rebuild(home, reader=fatal, version=VERSION, workers=2)
    assert home.live.read_bytes() == before
    assert [path.name for path in home.live.parent.iterdir()] == ["live.duckdb"]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_gives_the_rows_that_processes_give(
    home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed", reason="pip install 'duban[dask]'")
    fill(crawl, 12)
    monkeypatch.setattr("duban.warehouse.batch.MOST_PAGES", 5)
    rebuild(home, reader=read_json, version=VERSION, workers=2)
    expected = every_row(home)
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None, "local_directory": str(tmp_path)}
    with distributed.LocalCluster(n_workers=2, **options) as started:
        address = started.scheduler_address
        rebuild(home, reader=read_json, version=VERSION, dask=address)
        assert every_row(home) == expected
        monkeypatch.setattr("duban.warehouse.workers.fingerprint", lambda: "another")
        with pytest.raises(WarehouseError, match="has another version of duban; install this one there"):
            rebuild(home, reader=read_json, version=VERSION, dask=address)
    assert every_row(home) == expected


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_does_not_answer_is_told_of(home: Home) -> None:
    pytest.importorskip("distributed", reason="pip install 'duban[dask]'")
    with (
        pytest.raises(WarehouseError, match=r"no dask scheduler answers at tcp://127\.0\.0\.1:9; start one"),
        cluster("tcp://127.0.0.1:9", home.archive),
    ):
        pass
