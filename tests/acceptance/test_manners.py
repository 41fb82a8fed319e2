"""Manners, from the site's own log: robots.txt first, the rate kept, no trap touched, no storm of tries.

Sites reference 6.6, test 5. Buckets that processes share, Retry-After and the breaker have tests in ``tests/crawl``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duban.crawl.model import Backfill
from tests.acceptance.support import Duban, in_china
from tests.crawl.support import QUICK, Replica, running_replica

PLAN = Backfill(date(2026, 9, 1), date(2026, 10, 31))
HOSTS = ("old.kjt.zj.test", "rst.zj.test")
CLOCK = "2026-10-20T09:00"


@pytest.fixture(scope="module")
def running() -> Iterator[Replica]:
    with running_replica("--scenario", "month", "--clock", CLOCK) as replica:
        yield replica


@pytest.fixture
def replica(running: Replica) -> Replica:
    running.control("reset", {})
    return running


def crawl(replica: Replica, host: str, folder: Path, **changes: Any) -> list[dict[str, Any]]:
    """A crawl of two months of a host; the log of it."""
    site = next(site for site in replica.sites if site["host"] == host)
    replica.control("log?clear=1")
    source = replica.source(site, **changes)
    result = Duban.in_folder(folder).crawl(source, PLAN, now=in_china(CLOCK), patience=QUICK)
    log: list[dict[str, Any]] = replica.control("log")
    assert len(log) == result.requests
    assert replica.control("trap")["total"] == 0
    return log


@pytest.mark.parametrize("host", HOSTS)
def test_who_we_are_and_where_we_come_from_is_said(
    replica: Replica, tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_CONTACT", "https://example.org/crawler")
    log = crawl(replica, host, tmp_path)
    assert [entry["path"] for entry in log].index("/robots.txt") == 0
    assert [entry["path"] for entry in log].count("/robots.txt") == 1
    named = re.compile(r"duban/\d[\d.]* \(\+https://example\.org/crawler\)")
    assert all(named.fullmatch(entry["user_agent"]) for entry in log), log[0]["user_agent"]
    pages = [entry for entry in log if "/art" in entry["path"]]
    assert pages
    assert all(re.search(r"/col/col\d+/index\.html$", entry["referer"]) for entry in pages)
    asked = [(entry["method"], entry["path"], str(entry["query"]), str(entry["form"])) for entry in log]
    assert len(asked) == len(set(asked)), "nothing is asked for twice"


@pytest.mark.parametrize(("rate", "fault", "gap"), [(20.0, {}, 0.05), (0.0, {"delay": True}, 0.15)])
def test_the_rate_is_kept(
    replica: Replica, tmp_path: Path, rate: float, fault: dict[str, Any], gap: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The configured rate, and the Crawl-delay where the site asks for one; seconds between requests at the site."""
    # The machine's shared pace is in a file a host: one of the test's own.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    host = HOSTS[0]
    if fault:
        body = f"User-agent: *\nCrawl-delay: {gap}\n"
        replica.control("faults", {"host": host, "path": "^/robots", "status": 200, "body": body})
    log = crawl(replica, host, tmp_path / "home", rate=rate)
    times = [entry["t"] for entry in log]
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert len(gaps) >= 8
    # What a request takes to arrive varies: none may come much too soon, and all together not too fast.
    assert times[-1] - times[0] >= gap * (len(gaps) - 1)
    assert sum(one < gap * 0.5 for one in gaps) <= 1


@pytest.mark.parametrize(
    ("fault", "most"),
    [
        ({"path": "/art/", "status": 503}, 3),
        ({"path": "/art/", "status": 429}, 3),
        ({"path": "/art/", "reset": True}, 3),
        ({"path": "/art/", "status": 403}, 1),
        ({"path": "/art/", "status": 404}, 1),
        ({"path": "/art/", "preset": "jsl521"}, 1),
        ({"path": "dataproxy", "status": 503}, 6),
        ({"path": "/col/", "status": 500}, 3),
        ({"path": "^/robots", "status": 503}, 3),
        ({"status": 503}, 3),
        ({"path": "/art/", "preset": "to_itself"}, 3),
    ],
    ids=str,
)
def test_a_fault_makes_no_storm(replica: Replica, tmp_path: Path, fault: dict[str, Any], most: int) -> None:
    replica.control("faults", {"host": HOSTS[0], **fault})
    log = crawl(replica, HOSTS[0], tmp_path)
    hit = [f"{entry['path']}?{entry['query']}" for entry in log if re.search(fault.get("path", ""), entry["path"])]
    assert hit
    assert max(hit.count(one) for one in hit) <= most
    if not fault.get("path"):
        assert len(log) <= most


def test_what_robots_txt_forbids_is_not_asked_for(replica: Replica, tmp_path: Path) -> None:
    for host in HOSTS:
        replica.control("faults", {"host": host, "preset": "robots_forbids_articles"})
        log = crawl(replica, host, tmp_path / host)
        assert any("/col/" in entry["path"] for entry in log)
        assert [entry["path"] for entry in log if "/art/" in entry["path"]] == []
