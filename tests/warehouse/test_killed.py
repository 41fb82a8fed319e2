"""A load or a publication killed anywhere loses nothing and doubles nothing: the next one ends in the same state."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from duban.home import Home
from duban.warehouse.publish import publish
from duban.warehouse.query import published, run_sql
from tests.warehouse.world import Crawl, as_bytes, core_rows, load_world, sentence_report, url

# Dies when the named function has been called so often: before it runs ("before") or after ("after").
KILLER = """
import importlib, os, sys
from pathlib import Path
from duban.home import Home
from duban.warehouse.publish import publish
import duban.warehouse.batch, duban.warehouse.intake
from tests.warehouse.world import load_world

where, moment, calls, home = sys.argv[1], sys.argv[2], int(sys.argv[3]), Home(Path(sys.argv[4]))
duban.warehouse.batch.MOST_PAGES = 3
module, _, name = where.rpartition(".")
module = importlib.import_module(module)
real, left = getattr(module, name), [calls]

def deadly(*arguments, **named):
    left[0] -= 1
    if left[0] == 0 and moment == "before":
        os._exit(9)
    result = real(*arguments, **named)
    if left[0] == 0:
        os._exit(9)
    return result

setattr(module, name, deadly)
load_world(home)
publish(home, "killed")
print("alive")
"""

POINTS = [
    pytest.param("duban.warehouse.load.create_views", "after", 1, marks=pytest.mark.slow),
    pytest.param("duban.warehouse.intake.store_batch", "before", 1, marks=pytest.mark.slow),
    ("duban.warehouse.intake.store_batch", "after", 2),
    pytest.param("duban.warehouse.store.insert", "after", 3, marks=pytest.mark.slow),
    ("duban.warehouse.load.run_checks", "after", 1),
    ("duban.warehouse.load.LoadResult", "before", 1),
    ("duban.warehouse.publish.sync", "before", 1),
    pytest.param("duban.warehouse.publish._point", "before", 1, marks=pytest.mark.slow),
    ("duban.warehouse.publish._drop_old", "before", 1),
]
REBUILD_POINTS = [
    pytest.param("duban.warehouse.load.create_tables", "after", 1, marks=pytest.mark.slow),
    ("duban.warehouse.intake.store_batch", "after", 2),
    pytest.param("duban.warehouse.load.sync", "before", 1, marks=pytest.mark.slow),
    ("duban.warehouse.load.sync", "before", 2),
]


def kill(home: Home, where: str, moment: str, calls: int) -> None:
    arguments = [sys.executable, "-c", KILLER, where, moment, str(calls), str(home.root)]
    done = subprocess.run(arguments, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 9, done.stdout + done.stderr


def crawl_some(home: Home, runs: int) -> None:
    """Runs of four pages each, with repeats of earlier pages."""
    crawl = Crawl(home)
    for run in range(runs):
        numbers = [run * 2 + n for n in range(4)]
        crawl.run([(url(n), as_bytes(sentence_report(n, [f"[印发]《第{n}号办法》。", f"第{n}句。"]))) for n in numbers])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    home = Home(tmp_path_factory.mktemp("undisturbed"))
    crawl_some(home, 4)
    load_world(home)
    return core_rows(home.live)


@pytest.mark.parametrize(("where", "moment", "calls"), POINTS)
def test_a_killed_load_or_publication_is_finished_by_the_next(
    where: str, moment: str, calls: int, home: Home, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    crawl_some(home, 1)
    load_world(home)
    publish(home, "before")
    crawl_some(home, 4)  # the first file is written again under another name: its exchanges are known
    kill(home, where, moment, calls)
    with published(home) as connection:
        assert run_sql(connection, "SELECT count(*) FROM mart.report")[1][0][0] in (4, 10)
    assert load_world(home).rebuilt == ""
    assert core_rows(home.live) == undisturbed
    publish(home, "after")
    assert core_rows(home.published.resolve()) == undisturbed
    assert not list(home.snapshots.glob("*.part"))


@pytest.mark.parametrize(("where", "moment", "calls"), REBUILD_POINTS)
def test_a_killed_first_load_is_finished_by_the_next(
    where: str, moment: str, calls: int, home: Home, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    crawl_some(home, 4)
    kill(home, where, moment, calls)
    load_world(home)
    assert core_rows(home.live) == undisturbed
    assert [path.name for path in home.live.parent.iterdir()] == ["live.duckdb"]


def test_the_log_of_a_dead_writer_is_not_replayed_onto_a_rebuilt_file(
    home: Home, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    crawl_some(home, 4)
    load_world(home)
    home.live.with_name("live.duckdb.wal").write_bytes(b"left by a crash " * 500)
    load_world(home)
    assert core_rows(home.live) == undisturbed
