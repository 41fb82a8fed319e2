"""Two duban processes with homes of their own, and one host: together they keep its pace."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from .conftest import Duban, Replica

RATE = 8.0
MONTHS = 36


@pytest.mark.slow
def test_two_processes_keep_a_host_at_its_rate(
    tmp_path: Path,
    prefect_url: str,
    start_replica: Callable[..., Replica],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The site's own log says when each of them asked. Slots may be used late but never early, so only the first
    request's delay (two gaps are allowed) can make a stretch look shorter than it is.
    """
    replica = start_replica("--months", str(MONTHS))
    processes = []
    for name in ("one", "other"):
        (tmp_path / name / "sources").mkdir(parents=True)
        duban = Duban(tmp_path / name, prefect_url)
        duban.write_source("site", replica.source(0, rate=str(RATE)))
        monkeypatch.setenv("DUBAN_CONTACT", f"mailto:{name}@desk.test")  # tells them apart
        processes.append(duban.start("backfill", "--since", "2010-01", "--until", "2030-12"))
    for process in processes:
        out, err = process.communicate(timeout=170)
        assert process.returncode == 0, out + err
    log = sorted(replica.get("log"), key=lambda entry: float(entry["t"]))
    askers = ["other" if "other@desk.test" in entry["user_agent"] else "one" for entry in log]
    assert min(askers.count("one"), askers.count("other")) > MONTHS
    assert sum(a != b for a, b in pairwise(askers)) > MONTHS / 2, "they asked at the same time"
    first, gap = float(log[0]["t"]), 1 / RATE
    early = [n for n, entry in enumerate(log) if float(entry["t"]) - first < (n - 2) * gap]
    assert not early
