"""Publishing: readers see the old state or the new one, whole, and nobody waits."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from duban.errors import WarehouseError
from duban.home import Home
from duban.warehouse.publish import KEPT, publish
from duban.warehouse.query import connect_published, published, run_sql
from tests.warehouse.world import Crawl, as_bytes, load_world, sentence_report, url

# Polls as a reader would, from a process of its own; every count it sees must be one that a whole run ended with.
READER = """
import sys
from pathlib import Path
from duban.home import Home
from duban.warehouse.query import published, run_sql

home, seen = Home(Path(sys.argv[1])), []
print("ready", flush=True)
while not Path(sys.argv[2]).exists():
    with published(home) as connection:
        reports = run_sql(connection, "SELECT count(*) FROM mart.report")[1][0][0]
        items = run_sql(connection, "SELECT count(*) FROM mart.item")[1][0][0]
    assert items == reports * 2, (reports, items)
    seen.append(reports)
assert seen == sorted(seen), seen
print(len(seen), seen[0], seen[-1])
"""


def add_reports(crawl: Crawl, first: int, number: int) -> None:
    reports = [
        (n, sentence_report(n, [f"[印发]《第{n}号办法》。", f"第{n}句。"])) for n in range(first, first + number)
    ]
    crawl.run([(url(n), as_bytes(report)) for n, report in reports])


@pytest.mark.slow
def test_readers_in_another_process_never_see_an_error_or_half_a_run(home: Home, crawl: Crawl, tmp_path: Path) -> None:
    add_reports(crawl, 0, 2)
    load_world(home)
    publish(home, "r0")
    stop = tmp_path / "stop"
    arguments = [sys.executable, "-c", READER, str(home.root), str(stop)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for run in range(1, KEPT + 4):
            add_reports(crawl, run * 2, 2)
            load_world(home)
            publish(home, f"r{run}")
        stop.touch()
        out, err = reader.communicate(timeout=60)
    assert reader.returncode == 0, err
    times, _, last = map(int, out.split())
    assert times > 3
    assert last <= (KEPT + 4) * 2


def test_the_link_is_relative_and_a_reader_keeps_what_it_opened(home: Home, crawl: Crawl) -> None:
    add_reports(crawl, 0, 1)
    load_world(home)
    assert publish(home, "r1") == home.snapshots / "r1.duckdb"
    assert not home.published.readlink().is_absolute()
    with published(home) as old:
        add_reports(crawl, 1, 1)
        load_world(home)
        publish(home, "r2")
        assert run_sql(old, "SELECT count(*) FROM mart.report")[1] == [(1,)]
        with published(home) as new:
            assert run_sql(new, "SELECT count(*) FROM mart.report")[1] == [(2,)]
    moved = home.root.rename(home.root.with_name("elsewhere"))
    with published(Home(moved)) as connection:
        assert run_sql(connection, "SELECT count(*) FROM mart.report")[1] == [(2,)]


def test_the_last_few_are_kept_and_the_same_run_may_publish_twice(home: Home, crawl: Crawl) -> None:
    add_reports(crawl, 0, 1)
    load_world(home)
    names = [publish(home, "same").name for _ in range(KEPT + 2)]
    assert names[:2] == ["same.duckdb", "same_2.duckdb"]
    assert len(set(names)) == len(names)
    left = sorted(path.name for path in home.snapshots.iterdir())
    assert left == sorted(names[-KEPT:])


def test_a_shell_left_open_on_the_snapshot_does_not_stop_the_next(home: Home, crawl: Crawl) -> None:
    add_reports(crawl, 0, 1)
    load_world(home)
    publish(home, "r1")
    code = (
        f"import duckdb, sys; c = duckdb.connect({str(home.published)!r}); "
        "c.execute('CREATE TABLE mine (a int)'); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        assert shell.stdout.readline() == b"open\n"
        with pytest.raises(WarehouseError, match="held open for writing by another program"):
            connect_published(home)
        add_reports(crawl, 1, 1)
        load_world(home)
        publish(home, "r2")
        with published(home) as connection:
            assert run_sql(connection, "SELECT count(*) FROM mart.report")[1] == [(2,)]
        shell.communicate()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "cannot be written"), (errno.EIO, "I/O error; check the folder")],
)
def test_trouble_with_the_disk_leaves_the_old_snapshot(
    number: int, words: str, home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_reports(crawl, 0, 1)
    load_world(home)
    publish(home, "r1")

    def fail(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:5000])
        raise OSError(
            number,
            {errno.ENOSPC: "No space left on device", errno.EROFS: "Read-only file system"}.get(number, "I/O error"),
        )

    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfile", fail)
        with pytest.raises(WarehouseError, match=words):
            publish(home, "r2")
    assert home.published.resolve().name == "r1.duckdb"
    assert sorted(path.name for path in home.snapshots.iterdir()) == ["r1.duckdb"]


SMALL_DISK = """
import resource, sys
from pathlib import Path
from duban.home import Home
from duban.warehouse.publish import publish

home = Home(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (home.live.stat().st_size - 4096, resource.RLIM_INFINITY))
publish(home, "r2")
"""


def test_a_copy_that_the_system_cuts_short_is_not_published(home: Home, crawl: Crawl) -> None:
    add_reports(crawl, 0, 1)
    load_world(home)
    publish(home, "r1")
    arguments = [sys.executable, "-W", "ignore", "-c", SMALL_DISK, str(home.root)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert "WarehouseError" in done.stderr
    assert "File too large; check the folder" in done.stderr
    assert home.published.resolve().name == "r1.duckdb"
    assert sorted(path.name for path in home.snapshots.iterdir()) == ["r1.duckdb"]


@contextlib.contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """Rights hold for everybody but root: as root, go on as nobody, to whom the folder is given."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534, follow_symlinks=False)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written_leaves_the_old_snapshot() -> None:
    # Not below pytest's own folder, which root keeps to itself.
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        add_reports(Crawl(home), 0, 1)
        load_world(home)
        publish(home, "r1")
        with nobody(Path(folder)):
            home.snapshots.chmod(0o555)
            try:
                with pytest.raises(WarehouseError, match="cannot be written; check the folder's rights"):
                    publish(home, "r2")
                with published(home) as connection:
                    assert run_sql(connection, "SELECT count(*) FROM mart.report")[1] == [(1,)]
            finally:
                home.snapshots.chmod(0o755)
            assert [path.name for path in home.snapshots.iterdir()] == ["r1.duckdb"]
            publish(home, "r2")
        assert home.published.resolve().name == "r2.duckdb"


def test_the_published_snapshot_is_kept_however_old_it_looks(home: Home, crawl: Crawl) -> None:
    add_reports(crawl, 0, 1)
    load_world(home)
    first = publish(home, "r0")
    for number in range(1, KEPT + 3):
        copy = home.snapshots / f"x{number}.duckdb"
        copy.write_bytes(first.read_bytes())
        os.utime(copy, (2e9 + number, 2e9 + number))
    newest = publish(home, "r9")
    assert newest.exists()
    assert home.published.resolve() == newest
    assert not first.exists()
    assert len(list(home.snapshots.iterdir())) == KEPT + 1


def test_nothing_loaded_is_told_of(home: Home) -> None:
    with pytest.raises(WarehouseError, match="nothing has been loaded; run duban run or duban demo"):
        publish(home, "r1")
    with pytest.raises(WarehouseError, match="nothing has been loaded; run duban run or duban demo"), published(home):
        pass


def test_the_file_is_in_the_format_that_older_readers_know(home: Home, crawl: Crawl) -> None:
    add_reports(crawl, 0, 1)
    load_world(home)
    with duckdb.connect(str(publish(home, "r1")), read_only=True) as connection:
        tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert tags[0][0]["storage_version"].startswith("v1.5")
