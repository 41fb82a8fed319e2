"""The main job on the replica: run, run again, query meanwhile, and a shell left open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from .conftest import Duban, Replica

START = ("--start", "2024-01", "--months", "12")


@pytest.fixture
def replica(start_replica: Callable[..., Replica], duban: Duban) -> Replica:
    """A year of reports; two sources, one of each generation."""
    replica = start_replica(*START)
    by_generation = {site["generation"]: number for number, site in enumerate(replica.sites)}
    for generation, number in by_generation.items():
        duban.write_source(generation, replica.source(number))
    return replica


def backfill(duban: Duban, code: int = 0) -> str:
    return duban.run("backfill", "--since", "2023-12", "--until", "2025-12", code=code).stdout


def test_running_again_fetches_lists_only_and_says_so(duban: Duban, replica: Replica) -> None:
    assert "Loaded" in backfill(duban)
    before = duban.core()
    assert len(before["report_version"]) >= 24
    replica.paths()

    again = duban.run("run").stdout

    assert "Nothing new to load." in again
    assert [path for path in replica.paths() if "/art/" in path] == []
    assert duban.core() == before
    assert duban.rows("from mart.ledger where seen <> fetched + unchanged + deferred + refused + failed") == []


def test_every_report_of_the_truth_is_there(duban: Duban, replica: Replica) -> None:
    backfill(duban)
    loaded = {row["title"] for row in duban.rows("select title from mart.report")}
    configured = {replica.sites[n]["host"] for n in _chosen(replica)}
    expected = {report["title"] for report in replica.get("truth")["reports"] if report["host"] in configured}
    assert expected <= loaded


def _chosen(replica: Replica) -> set[int]:
    return set({site["generation"]: number for number, site in enumerate(replica.sites)}.values())


@pytest.fixture
def shell(duban: Duban) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Somebody's DuckDB shell, left open on the published file with write access, as shells open it by default."""
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    running: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code, str(duban.home.published)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        running.append(process)
        return process

    yield start
    for process in running:
        process.communicate("", timeout=10)


def test_readers_and_the_writer_leave_each_other_alone(
    duban: Duban, replica: Replica, shell: Callable[[], subprocess.Popen[str]]
) -> None:
    duban.run("run")
    shell()
    # A shell that opens the file for writing holds that snapshot; the next run publishes another file.
    backfill(duban)
    assert len(duban.rows("from mart.report")) >= 24


@pytest.mark.slow
def test_queries_work_while_a_run_is_loading(duban: Duban, replica: Replica) -> None:
    duban.run("run")
    process = duban.start("backfill", "--since", "2023-12", "--until", "2025-12")
    counts = []
    while process.poll() is None:
        counts.append(duban.rows("select count(*) as n from mart.document_timeline")[0]["n"])
    out, err = process.communicate()
    assert process.returncode == 0, out + err
    assert len(counts) >= 3
    # Either what was there before or all of the backfill, nothing between.
    counts.append(duban.rows("select count(*) as n from mart.document_timeline")[0]["n"])
    assert counts == sorted(counts)
    assert len(set(counts)) <= 2
