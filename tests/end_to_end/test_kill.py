"""kill -9 anywhere in `duban run`, then `duban run`: the same rows as a run nobody disturbed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duban.archive import files
from tests.archive.support import records_by_warcio

from .conftest import Duban, Replica

BACKFILL = ("backfill", "--since", "2023-12", "--until", "2025-12")


def archived(duban: Duban, more_than: int) -> bool:
    return sum(f.stat().st_size for f in duban.home.archive.rglob("*.warc.gz*")) > more_than


def requests(replica: Replica, at_least: int) -> bool:
    return len(replica.get("log")) >= at_least


PLACES: dict[str, Callable[[Duban, Replica], bool]] = {
    "in the list": lambda _, replica: requests(replica, 2),
    "in the first page": lambda _, replica: any("/art/" in e["path"] for e in replica.get("log")),
    "between pages": lambda duban, _: archived(duban, 60_000),
    "while loading": lambda duban, _: Path(f"{duban.home.live}.wal").exists() and any(duban.home.archive.rglob("*.gz")),
    "while publishing": lambda duban, _: any(duban.home.snapshots.glob("*")),
}


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, Any]:
    return {}


# One of them in `make test`, while the archive is whole and the warehouse is not; the rest runs in `make check`, as do
# the many kills of tests/warehouse/test_killed.py.
SLOW = ("in the list", "in the first page", "between pages", "while publishing")


@pytest.mark.parametrize("place", [pytest.param(p, marks=[pytest.mark.slow] if p in SLOW else []) for p in PLACES])
def test_nothing_is_lost_and_nothing_doubled(
    duban: Duban, start_replica: Callable[..., Replica], undisturbed: dict[str, Any], place: str
) -> None:
    replica = start_replica("--start", "2024-01", "--months", "12", "--port", "0")
    number = [site["generation"] for site in replica.sites].index("jcms")
    # The same address in every run: URLs are part of the rows.
    host = replica.sites[number]["host"]
    mapped = f'{{ "{host}" = "127.0.0.1:{replica.port}" }}'
    source = replica.source(number, connect_to=mapped).replace(f"127.0.0.1:{replica.sites[number]['port']}", host)
    duban.write_source("one", source)
    if not undisturbed:
        calm = Duban(duban.root / "calm", duban.prefect_url)
        calm.root.mkdir()
        calm.write_source("one", source)
        calm.run(*BACKFILL)
        undisturbed.update(calm.core())
        assert len(undisturbed["report_version"]) >= 12
        replica.get("log?clear=1")
    process = duban.start(*BACKFILL)
    deadline = time.monotonic() + 60
    while not PLACES[place](duban, replica):
        assert process.poll() is None, f"it ended before it was {place}"
        assert time.monotonic() < deadline
    process.kill()
    process.communicate()

    duban.run(*BACKFILL)

    assert duban.core() == undisturbed
    once = (
        "select url from raw.fetch where purpose = 'article' and outcome = 'article' group by url having count(*) > 1"
    )
    # A page that was asked for but not archived does not count as fetched, so no page counts twice.
    assert duban.rows(once) == []
    assert not list(duban.home.archive.rglob("*.open"))
    archived_files = files(duban.home.archive)
    assert records_by_warcio(archived_files)["warcinfo"] == len(archived_files)
