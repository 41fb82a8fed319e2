"""Ctrl-C and SIGTERM in the middle of `duban backfill`: a clean end, and the next run goes on from there."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import pytest

from duban.archive import ArchivedNote, files, read_file
from tests.archive.support import records_by_warcio

from .conftest import Duban, Replica

BACKFILL = ("backfill", "--since", "2010-01", "--until", "2026-12")


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_a_signal_ends_a_run_in_order(
    duban: Duban, start_replica: Callable[..., Replica], number: signal.Signals
) -> None:
    replica = start_replica("--months", "60")
    for site in range(3):
        duban.write_source(f"site{site}", replica.source(site))
    replica.post("faults", {"path": "/art/", "delay": 0.1})
    process = duban.start(*BACKFILL)
    deadline = time.monotonic() + 90
    while sum("/art/" in entry["path"] for entry in replica.get("log")) < 9:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    # Once all is closed Prefect lets SIGTERM have its usual end.
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: -signal.SIGTERM}[number], err
    assert "stopped" in err or number is signal.SIGTERM
    assert "Traceback" not in out + err
    assert not list(duban.home.archive.rglob("*.open"))
    entries = [entry for path in files(duban.home.archive) for entry in read_file(path)]
    assert records_by_warcio(files(duban.home.archive))["warcinfo"] == 3
    ledgers = [entry.body for entry in entries if isinstance(entry, ArchivedNote) and entry.kind == "ledger"]
    assert len(ledgers) == 3
    assert {one["stopped"] for one in ledgers} == {"interrupted"}
    piles = ("fetched", "unchanged", "deferred", "refused", "failed")
    assert all(one["seen"] == sum(one[pile] for pile in piles) for one in ledgers)
    fetched = sum(one["fetched"] for one in ledgers)
    assert fetched

    replica.get("log?clear=1")
    replica.post("reset", {})
    duban.run(*BACKFILL)
    pages = duban.rows("select url, count(*) as times from raw.fetch where outcome = 'article' and final group by url")
    assert {page["times"] for page in pages} == {1}
    assert len(pages) > fetched
