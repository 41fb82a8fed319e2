"""`duban serve`: a scheduled run appears on a real Prefect server and completes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Duban, Replica


def flow_runs(url: str) -> list[dict[str, Any]]:
    body = json.dumps({"flows": {"name": {"any_": ["run on schedule"]}}, "sort": "START_TIME_ASC"}).encode()
    request = urllib.request.Request(f"{url}/flow_runs/filter", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        runs: list[dict[str, Any]] = json.load(answer)
    return [run for run in runs if run["auto_scheduled"]]


@pytest.mark.timeout(240)
def test_a_scheduled_run_appears_and_completes(
    duban: Duban, start_replica: Callable[..., Replica], prefect_url: str
) -> None:
    replica = start_replica("--start", "2024-01", "--months", "3")
    duban.write_source("one", replica.source(0))
    command = [sys.executable, "-m", "duban", "serve", "--cron", "* * * * *"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, env=duban.environment, cwd=duban.root, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 150
        done: list[dict[str, Any]] = []
        while not done:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, [run["state"] for run in flow_runs(prefect_url)]
            time.sleep(1)
            done = [run for run in flow_runs(prefect_url) if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED")]
        assert [run["state_type"] for run in done] == ["COMPLETED"], done
        assert duban.rows("select count(*) as n from ops.walk")[0]["n"] >= 1
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)
    # Stopping leaves the schedule active: whoever serves next goes on.
    request = urllib.request.Request(f"{prefect_url}/deployments/filter", b"{}", {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        scheduled = [d for d in json.load(answer) if d["schedules"]]
    assert scheduled
    assert not any(d["paused"] for d in scheduled)
