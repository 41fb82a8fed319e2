"""A load or a publication killed anywhere loses nothing and doubles nothing: the next one ends in the same state."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

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


# Forks from a process that has imported everything, so that a kill costs no start: the child loads and publishes what
# is in the archive and is killed after so many milliseconds, wherever it is by then; then the next, as often as asked.
FORKER = """
import os, signal, sys, time
from pathlib import Path
import duban.warehouse.batch, duban.warehouse.load, duban.warehouse.publish
from duban.home import Home
from tests.warehouse.world import load_world

duban.warehouse.batch.MOST_PAGES = 3
home = Home(Path(sys.argv[1]))
for line in sys.stdin:
    run_id, seconds = line.split()
    child = os.fork()
    if child == 0:
        load_world(home)
        duban.warehouse.publish.publish(home, run_id)
        os._exit(0)
    time.sleep(float(seconds))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("killed", flush=True)
"""
# Polls at 50 Hz: every snapshot must open, and hold whole runs only: four reports each, two of them of the run before.
READER = """
import sys, time
from pathlib import Path
from duban.home import Home
from duban.warehouse.query import published, run_sql

home, polls, counts = Home(Path(sys.argv[1])), 0, []
while not (home.root / "stop").exists():
    with published(home) as connection:
        (count,) = run_sql(connection, "SELECT count(*) FROM mart.report")[1][0]
    assert count % 2 == 0 and count >= 4, count
    assert not counts or count >= counts[-1], (count, counts[-1])
    counts.append(count)
    time.sleep(0.02)
print(len(counts))
"""
KILLS = 200


@pytest.mark.slow
def test_200_kills_lose_nothing_double_nothing_and_disturb_no_reader(home: Home, tmp_path: Path) -> None:
    draw, crawl, runs = Random(5), Crawl(home), 0

    def crawl_one() -> None:
        nonlocal runs
        numbers = [runs * 2 + n for n in range(4)]
        crawl.run([(url(n), as_bytes(sentence_report(n, [f"[印发]《第{n}号办法》。", f"第{n}句。"]))) for n in numbers])
        runs += 1

    crawl_one()
    load_world(home)
    publish(home, "first")
    root = Path(__file__).parents[2]
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, str(home.root)], cwd=root, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    with subprocess.Popen(
        [sys.executable, "-c", FORKER, str(home.root)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forker:
        assert forker.stdin is not None
        assert forker.stdout is not None
        for number in range(KILLS):
            if number % 5 == 0:
                crawl_one()
            forker.stdin.write(f"kill{number} {draw.uniform(0.01, 0.6):.3f}\n")
            forker.stdin.flush()
            assert forker.stdout.readline() == "killed\n"
    load_world(home)
    publish(home, "last")
    (home.root / "stop").touch()
    for reader in readers:
        out, _ = reader.communicate(timeout=30)
        assert reader.returncode == 0
        assert int(out) > 50
    undisturbed = Home(tmp_path / "undisturbed")
    undisturbed.archive.parent.mkdir(parents=True)
    undisturbed.archive.symlink_to(home.archive)
    load_world(undisturbed)
    assert core_rows(home.live) == core_rows(undisturbed.live)
    assert core_rows(home.published.resolve()) == core_rows(undisturbed.live)
    assert not list(home.snapshots.glob("*.part"))


def test_the_log_of_a_dead_writer_is_not_replayed_onto_a_rebuilt_file(
    home: Home, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    crawl_some(home, 4)
    load_world(home)
    home.live.with_name("live.duckdb.wal").write_bytes(b"left by a crash " * 500)
    load_world(home)
    assert core_rows(home.live) == undisturbed
