"""A rebuild whose checks fail replaces nothing: it says which check, and leaves the new file for a look."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from duban.errors import WarehouseError
from duban.home import Home
from duban.warehouse.checks import Broken, CheckError, run_checks
from duban.warehouse.load import rebuild
from duban.warehouse.publish import publish
from duban.warehouse.sqlfiles import sql_folder
from tests.warehouse.world import APRIL, MAY, VERSION, Crawl, as_bytes, ask, load_world, read_json, url

DEMAND = "-- en: There is no second report.\n-- zh: 无。\n-- severity: error\n"
SECOND = "SELECT url FROM mart.report WHERE period_start = DATE '2020-05-01'"


def sql_with_check(folder: Path, body: str) -> Path:
    """The SQL files of this installation and one check more."""
    for kind in ("views", "reports", "checks"):
        (folder / kind).mkdir(parents=True)
        for path in (sql_folder() / kind).glob("*.sql"):
            (folder / kind / path.name).symlink_to(path)
    (folder / "checks" / "no_second.sql").write_text(DEMAND + body, encoding="utf-8")
    return folder


def test_a_failing_check_leaves_the_old_file_and_snapshot_and_says_where_the_new_one_is(
    home: Home, crawl: Crawl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    snapshot = publish(home, "r1")
    before = home.live.read_bytes()
    crawl.run([(url(2), as_bytes(MAY))])
    folder = sql_with_check(tmp_path / "sql", SECOND)
    monkeypatch.setattr("duban.warehouse.sqlfiles.sql_folder", lambda: folder)
    with pytest.raises(CheckError) as caught:
        rebuild(home, reader=read_json, version=VERSION)
    refused = home.live.with_name("refused.duckdb")
    assert "check no_second found rows that break it: url=https://kjt.zj.test/art/2.html" in str(caught.value)
    assert f"the warehouse is as it was, the new one lies in {refused}" in str(caught.value)
    assert home.live.read_bytes() == before
    assert home.published.resolve() == snapshot
    with duckdb.connect(str(refused), read_only=True) as connection:
        assert connection.execute(SECOND).fetchall() == [(url(2),)]
    monkeypatch.undo()
    assert rebuild(home, reader=read_json, version=VERSION).versions_new == 2


def test_a_check_that_does_not_run_leaves_nothing_behind(
    home: Home, crawl: Crawl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    before = home.live.read_bytes()
    folder = sql_with_check(tmp_path / "sql", "SELECT nothing FROM nowhere")
    monkeypatch.setattr("duban.warehouse.sqlfiles.sql_folder", lambda: folder)
    with pytest.raises(WarehouseError, match=r"no_second\.sql: Catalog Error"):
        rebuild(home, reader=read_json, version=VERSION)
    assert home.live.read_bytes() == before
    assert [path.name for path in home.live.parent.iterdir()] == ["live.duckdb"]


def test_checks_that_run_out_of_memory_are_given_more(
    home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    limits: list[str] = []

    def hungry(connection: duckdb.DuckDBPyConnection) -> list[Broken]:
        limits.append(connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0])
        if len(limits) < 3:
            raise WarehouseError("no room") from duckdb.OutOfMemoryException("failed to pin block")
        return run_checks(connection)

    monkeypatch.setattr("duban.warehouse.checks.run_checks", hungry)
    assert rebuild(home, reader=read_json, version=VERSION).versions_new == 1
    assert len(set(limits)) == 3
    assert ask(home, "SELECT count(*) FROM ops.position") == [(1,)]
