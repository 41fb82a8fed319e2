"""What a new user may do wrong: one clear line each, the right exit code, nothing lost."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Duban, Replica

SOURCE = """
name = "某厅"
region = "330000"
home = "http://127.0.0.1:{port}"
allow_loopback = true
rate = 0
[[columns]]
url = "http://127.0.0.1:{port}/col/col1/index.html"
title = "完成情况"
cadence = "month"
due_days = 15
"""


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The last line on standard error; there must be no traceback."""
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_no_sources(duban: Duban) -> None:
    line = complaint(duban.run("run", code=1))
    assert "sources" in line


def test_an_unknown_source(duban: Duban) -> None:
    duban.write_source("one", SOURCE.format(port=1))
    assert "two" in complaint(duban.run("run", "two", code=1))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("name = ", "name "), "TOML"),
        (("cadence", "cadense"), "cadence"),
        (('title = "完成情况"', 'title = "(完成"'), "title"),
        (('home = "http:', 'home = "ftp:'), "home"),
    ],
)
def test_a_bad_source_file(duban: Duban, change: tuple[str, str], word: str) -> None:
    duban.write_source("bad", SOURCE.format(port=1).replace(*change))
    line = complaint(duban.run("run", code=1))
    assert "bad" in line
    assert word in line


def test_a_dead_host(duban: Duban) -> None:
    duban.write_source("dead", SOURCE.format(port=free_port()))
    done = duban.run("run", code=1)
    assert "Traceback" not in done.stderr
    assert "dead" in done.stdout
    assert "failed" in done.stdout
    assert duban.rows("select verdict from ops.walk") == [{"verdict": "failed"}]


def test_a_host_off_the_allow_list(duban: Duban) -> None:
    text = SOURCE.format(port=1).replace("http://127.0.0.1:1/col", "http://other.example/col")
    duban.write_source("off", text)
    line = complaint(duban.run("run", code=1))
    assert "other.example" in line


def test_a_page_that_is_no_report(duban: Duban, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><head><title>首页</title></head><body><p>欢迎</p></body></html>", encoding="utf-8")
    done = duban.run("parse", str(page), code=1)
    assert "not read as a report" in complaint(done)


def test_rubbish_is_refused_with_a_reason(duban: Duban, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(os.urandom(5000))
    assert "not read as a report" in complaint(duban.run("parse", str(page), code=1))


def test_a_file_that_is_not_there(duban: Duban) -> None:
    assert "nowhere.html" in complaint(duban.run("parse", "nowhere.html", code=1))


def test_two_runs_at_once(duban: Duban, start_replica: Callable[..., Replica]) -> None:
    replica = start_replica("--start", "2024-01", "--months", "3")
    duban.write_source("one", replica.source(0))
    replica.post("faults", {"path": ".*", "delay": 1.0, "times": 1000})
    first = duban.start("run")
    while not (duban.home.root / "archive").exists():
        assert first.poll() is None
    line = complaint(duban.run("run", code=1))
    assert f"pid {first.pid}" in line
    first.kill()
    first.communicate()


def test_a_read_only_data_folder(duban: Duban) -> None:
    duban.write_source("one", SOURCE.format(port=1))
    # A file where the folder should be stops even root, as a read-only disk would.
    duban.home.root.write_text("")
    assert "DUBAN_HOME" in complaint(duban.run("run", code=1))


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="mounting a small disk needs root")
def test_a_full_disk(duban: Duban, start_replica: Callable[..., Replica]) -> None:
    duban.home.root.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(duban.home.root)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        replica = start_replica("--start", "2024-01", "--months", "12")
        duban.write_source("one", replica.source(0))
        line = complaint(duban.run("backfill", "--since", "2023-12", "--until", "2025-12", code=1))
        assert "space" in line.lower()
        subprocess.run(["mount", "-o", "remount,size=300m", str(duban.home.root)], check=True)
        duban.run("backfill", "--since", "2023-12", "--until", "2025-12")
        assert len(duban.rows("from mart.report")) >= 12
    finally:
        subprocess.run(["umount", "-l", str(duban.home.root)], check=True)


def test_questions_before_anything_is_loaded(duban: Duban) -> None:
    line = complaint(duban.run("query", "from mart.report", code=1))
    assert "duban" in line


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("query", "selec 1"), 1, "selec"),
        (("query", "from mart.reprot"), 1, "report"),
        (("report", "nonsense"), 2, "nonsense"),
        (("report", "issued", "since=yesterday"), 2, "since"),
        (("report", "issued", "colour=red"), 2, "colour"),
        (("report", "issued", "red"), 2, "red"),
        (("backfill", "--since", "2020-13", "--until", "2020-14"), 2, "2020-13"),
        (("backfill", "--since", "2020-05", "--until", "2020-04"), 2, "2020-05"),
        (("quary", "x"), 2, "query"),
        (("query", "from mart.report", "--format", "xml"), 2, "xml"),
    ],
)
def test_wrong_questions(duban: Duban, arguments: tuple[str, ...], code: int, word: str) -> None:
    _published(duban)
    assert word in complaint(duban.run(*arguments, code=code))


def _published(duban: Duban) -> None:
    """An empty but published warehouse: a pass over a host that is not there."""
    code = (
        "from duban.home import Home; from duban.pipeline import open_run, store; h = Home.from_environment()\n"
        "with open_run(h, 'run') as run: store(h, run)"
    )
    subprocess.run([sys.executable, "-c", code], env=duban.environment, cwd=duban.root, check=True)
