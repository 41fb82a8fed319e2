"""Two loaders at once: nothing lost, nothing doubled, conflicts tried again and told of when they do not end."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from duban.errors import WarehouseError
from duban.home import Home
from duban.settings import read_lake
from duban.warehouse import lake
from duban.warehouse.query import published, run_sql
from tests.lake.server import named
from tests.warehouse.world import APRIL, MAY, Crawl, as_bytes, load_world, sentence_report, url

LOADS = 6
# Loads run after run of one source, from an archive of its own.
LOADER = """
import sys
from pathlib import Path
from duban.home import Home
from tests.warehouse.world import Crawl, as_bytes, load_world, sentence_report, url

home, source = Home(Path(sys.argv[1])), sys.argv[2]
crawl = Crawl(home, source)
for run in range(int(sys.argv[3])):
    numbers = [run * 2, run * 2 + 1]
    crawl.run([(url(n), as_bytes(sentence_report(n, [f"[印发]《{source}第{n}号办法》。"]))) for n in numbers])
    assert load_world(home).versions_new == 2
"""


def start(home: Home, source: str) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", LOADER, str(home.root), source, str(LOADS)]
    return subprocess.Popen(arguments, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, text=True)


def catalog_of(home: Home) -> str:
    settings = read_lake(home.root)
    assert settings
    return settings.catalog


def test_two_loaders_of_their_own_sources_lose_and_double_nothing(lake_home: Home, tmp_path: Path) -> None:
    other = named(tmp_path / "other", catalog_of(lake_home), tmp_path / "lake")
    # Both begin with an empty lake: who comes second finds the tables made.
    loaders = [start(lake_home, "zj"), start(other, "gd")]
    for loader in loaders:
        _, said = loader.communicate(timeout=500)
        assert loader.returncode == 0, said
    with published(lake_home) as connection:
        rows = run_sql(
            connection, "SELECT source_id, count(*), count(DISTINCT version_id) FROM core.report_version GROUP BY 1"
        )
        assert sorted(rows[1]) == [("gd", 2 * LOADS, 2 * LOADS), ("zj", 2 * LOADS, 2 * LOADS)]
        counted = run_sql(connection, "SELECT count(*), count(DISTINCT item_id) FROM core.item")[1]
        assert counted == [(4 * LOADS, 4 * LOADS)]
        assert run_sql(connection, "SELECT count(*) FROM mart.report")[1] == [(4 * LOADS,)]


def test_a_source_that_another_archive_loaded_is_refused(lake_home: Home, tmp_path: Path) -> None:
    Crawl(lake_home).run([(url(1), as_bytes(APRIL))])
    load_world(lake_home)
    other = named(tmp_path / "other", catalog_of(lake_home), tmp_path / "lake")
    crawl = Crawl(other)
    crawl.runs = 5
    crawl.run([(url(2), as_bytes(MAY))])
    with pytest.raises(WarehouseError, match="which this archive lacks: another loader has that source"):
        load_world(other)


def test_a_rebuild_leaves_the_sources_of_other_loaders(lake_home: Home, tmp_path: Path) -> None:
    other = named(tmp_path / "other", catalog_of(lake_home), tmp_path / "lake")
    for home, source in ((lake_home, "zj"), (other, "gd")):
        Crawl(home, source).run([(url(1), as_bytes(sentence_report(1, [f"[印发]《{source}办法》。"])))])
        load_world(home)
    load_world(lake_home, version="reader-2")
    with published(other) as connection:
        rows = run_sql(connection, "SELECT source_id, parser_version FROM core.report_version ORDER BY 1")[1]
    assert rows == [("gd", "reader-1"), ("zj", "reader-2")]


def test_a_real_conflict_is_tried_again_and_ends_in_words_when_it_never_ends(
    lake_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    Crawl(lake_home).run([(url(1), as_bytes(APRIL))])
    load_world(lake_home)
    settings = read_lake(lake_home.root)
    assert settings
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    tries: list[str] = []
    with lake.open_lake(settings) as mine, lake.open_lake(settings) as theirs:

        def work(disturbed: bool) -> str:
            mine.execute("BEGIN")
            try:
                mine.execute("INSERT INTO ops.build VALUES ('a', '', 'b', TIMESTAMP '2020-01-01', 'c')")
                tries.append("tried")
                if disturbed:
                    # A change of the table that a transaction adds to is a conflict.
                    theirs.execute("ALTER TABLE ops.build ADD COLUMN extra VARCHAR")
                    theirs.execute("ALTER TABLE ops.build DROP COLUMN extra")
                mine.execute("COMMIT")
            except duckdb.Error:
                with contextlib.suppress(duckdb.Error):  # a COMMIT that failed has ended the transaction
                    mine.execute("ROLLBACK")
                raise
            return "done"

        assert lake.again(lambda: work(not tries)) == "done"
        assert len(tries) == 2
        with pytest.raises(WarehouseError, match=f"came in between {lake.ATTEMPTS} times; nothing was loaded"):
            lake.again(lambda: work(True))
    assert len(tries) == 2 + lake.ATTEMPTS
