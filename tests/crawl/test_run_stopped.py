"""Crawls that cannot go on, by a stop or a dead host: what was fetched stays, the rest is accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from duban.archive import ArchiveWriter, files
from duban.errors import ArchiveError
from tests.crawl.support import EVER, Replica, archived, crawl, known_from, notes


def test_every_exchange_is_on_the_disk_before_anything_reads_it(
    mixed: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of exchanges in the file never lags behind the requests that the site has seen."""
    kept = []
    real = ArchiveWriter.exchange

    def watched(self: ArchiveWriter, exchange: Any) -> None:
        real(self, exchange)
        left = self.path.with_name(self.path.name + ".open")
        kept.append(left.stat().st_size)

    monkeypatch.setattr(ArchiveWriter, "exchange", watched)
    result = crawl(mixed.source(mixed.sites[2]), tmp_path)
    assert len(kept) == result.requests
    assert kept == sorted(set(kept))


@pytest.mark.parametrize("after", [0, 1, 4, 9])
def test_an_interruption_leaves_the_archive_closed_and_the_next_run_goes_on(
    mixed: Replica, tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = mixed.source(mixed.sites[1])
    real = ArchiveWriter.exchange
    count = 0

    def interrupted(self: ArchiveWriter, exchange: Any) -> None:
        nonlocal count
        real(self, exchange)
        count += 1
        if count > after:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ArchiveWriter, "exchange", interrupted)
        with pytest.raises(KeyboardInterrupt):
            crawl(source, tmp_path, run_id="20261120T000000-a")
    (ledger,) = notes(tmp_path, "ledger")
    assert ledger["stopped"] == "interrupted"
    assert ledger["seen"] == sum(ledger[name] for name in ("fetched", "unchanged", "deferred", "refused", "failed"))
    undisturbed = crawl(source, tmp_path / "other")
    resumed = crawl(source, tmp_path, known=known_from(tmp_path), run_id="20261120T000001-b")
    assert {walk.verdict for walk in resumed.walks} == {"complete"}

    def pages(archive: Path) -> set[tuple[str, str]]:
        return {(one.facts.url, one.sha256) for one in archived(archive) if one.facts.outcome == "article"}

    assert pages(tmp_path) - pages(tmp_path / "other") == set()
    assert {url for url, _ in pages(tmp_path)} == {url for url, _ in pages(tmp_path / "other")}
    assert resumed.ledger.fetched + resumed.ledger.unchanged == undisturbed.ledger.fetched


def test_a_full_disk_ends_the_crawl_with_one_clear_error(
    mixed: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ArchiveWriter._append

    def full(self: ArchiveWriter, data: bytes) -> None:
        if self._size > 20_000:
            raise ArchiveError("cannot write the archive: No space left on device", todo="make room")
        real(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(ArchiveWriter, "_append", full)
        with pytest.raises(ArchiveError, match="No space left"):
            crawl(mixed.source(mixed.sites[0]), tmp_path)
    assert len(files(tmp_path)) == 1
    assert len(archived(tmp_path)) > 1


def test_a_host_that_is_down_is_a_finding_and_not_a_crash(mixed: Replica, tmp_path: Path) -> None:
    site = mixed.sites[0]
    source = mixed.source(site, connect_to={site["host"]: "127.0.0.1:9"})
    result = crawl(source, tmp_path)
    assert {walk.verdict for walk in result.walks} == {"failed"}
    assert {walk.reason.partition(":")[0] for walk in result.walks} == {"connect_error"}
    assert result.ledger.balanced
    assert not result.complete
    assert "host_unreachable" in {finding.code for finding in result.findings}
    assert result.requests == 3  # robots.txt, tried three times; nothing else is asked of a host that does not answer


def test_a_host_that_dies_in_the_middle_is_accounted_for(moving: Replica, tmp_path: Path) -> None:
    site = moving.sites[0]
    moving.control("faults", {"host": site["host"], "path": "/art/", "status": 503, "skip": 3})
    result = crawl(moving.source(site), tmp_path, EVER)
    assert result.ledger.fetched == 3
    assert result.ledger.failed == 5
    assert result.ledger.deferred == result.ledger.seen - 8
    assert {"host_broken", "not_reached", "page_server_error"} <= {finding.code for finding in result.findings}
    assert result.older == 0
    moving.control("reset", {})
    moving.control("faults", {"host": site["host"], "path": "/art/", "status": 503, "times": 2})
    again = crawl(moving.source(site), tmp_path, EVER, known_from(tmp_path))
    assert again.ledger.fetched == result.ledger.seen - 3
    assert again.complete
