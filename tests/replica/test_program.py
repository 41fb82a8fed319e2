"""``python -m replica`` as a program: one line when ready, a clean end, clear refusals."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Client

PROGRAM = [sys.executable, "-m", "replica"]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_says_where_it_is_serves_and_ends_when_told(tmp_path: Path, ending: signal.Signals) -> None:
    log = tmp_path / "requests.jsonl"
    command = [*PROGRAM, "--months", "2", "--start", "2024-01", "--generation", "jpaas", "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        ready = json.loads(process.stdout.readline())
        assert ready["clock"] == "2024-03-20T09:00"
        assert {site["generation"] for site in ready["sites"]} == {"jpaas"}
        site = ready["sites"][0]
        assert Client(ready["port"], site["host"]).get(site["columns"][0]["path"]).status == 200
        assert Client(int(ready["control"].rsplit(":", 1)[1])).get("/__control/clock").status == 200
        process.send_signal(ending)
        assert process.wait(timeout=20) == 0
        assert process.stderr.read() == ""
    logged = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [entry["path"] for entry in logged] == [site["columns"][0]["path"]]


@pytest.mark.parametrize(
    "wrong", [["--start", "2024"], ["--months", "-1"], ["--clock", "noon"], ["--page", "x"], ["--page", "/a=/no/such"]]
)
def test_arguments_that_cannot_be_used_end_in_one_line(wrong: list[str]) -> None:
    ended = subprocess.run([*PROGRAM, *wrong], capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("replica: ")
    assert ended.stderr.count("\n") == 1
