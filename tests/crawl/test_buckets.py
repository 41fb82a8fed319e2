"""A host's pace is the machine's: processes draw from one bucket, and one that dies holds nobody up."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.buckets import LONGEST_WAIT, Bucket, Buckets
from duban.crawl.pace import Pace
from duban.errors import CrawlError
from tests.crawl.test_pace import Clock

_TAKER = """
import sys
from pathlib import Path
from duban.crawl.buckets import Buckets
folder, number, gap = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
for _ in range(number):
    print(Buckets(folder).change("kjt.test", lambda bucket: bucket.next(1000.0, gap)).last, flush=True)
"""


def taker(folder: Path, number: int, gap: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _TAKER, str(folder), str(number), str(gap)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_no_two_processes_get_tokens_closer_than_either_wants(tmp_path: Path) -> None:
    takers = [taker(tmp_path, 50, gap) for gap in (2.0, 2.0, 3.0)]
    taken = sorted(float(line) for one in takers for line in one.communicate()[0].splitlines())
    assert len(taken) == 150
    assert all(later - earlier >= 2.0 - 0.001 for earlier, later in pairwise(taken))


def test_a_taker_that_is_killed_costs_one_token_at_most(tmp_path: Path) -> None:
    one = taker(tmp_path, 1_000_000, 2.0)
    assert one.stdout is not None
    for _ in range(20):
        one.stdout.readline()
    one.kill()
    one.communicate()
    at = Buckets(tmp_path).change("kjt.test", lambda bucket: bucket).last
    assert Buckets(tmp_path).change("kjt.test", lambda bucket: bucket.next(1e9, 2.0)).last == 1e9
    assert at > 1000.0


def test_two_crawls_of_one_machine_share_the_pace(tmp_path: Path) -> None:
    clock = Clock()
    one, other = (Pace(0.5, clock, clock.sleep, Buckets(tmp_path)) for _ in range(2))
    sent = []
    for pace in (one, other, one, other):
        pace.wait("a")
        sent.append(clock.now)
    assert sent == [100.0, 102.0, 104.0, 106.0]
    other.hold("a", 30)
    other.wait("a")
    one.wait("a")
    assert clock.now == 138.0


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"nan nan nan", b"1e400 0 0", b"9999999999999 5 0", b"\xff" * 64])
def test_a_damaged_bucket_makes_nobody_wait_for_ever(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.pace").write_bytes(damage)
    due = Buckets(tmp_path).change("a", lambda bucket: bucket.next(100.0, 2.0)).last
    assert 100.0 <= due <= 100.0 + LONGEST_WAIT


def test_names_of_hosts_are_names_of_files(tmp_path: Path) -> None:
    for host in ("a.test:8080", "[::1]:80", "..", "a/../b"):
        Buckets(tmp_path / "in").change(host, lambda bucket: bucket)
    assert all(path.parent == tmp_path / "in" for path in tmp_path.rglob("*") if path.is_file())


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for folder in (tmp_path / "link", Path("/dev/null/x")):
        with pytest.raises(CrawlError, match="TMPDIR"):
            Buckets(folder).change("a", lambda bucket: bucket)


times = st.floats(0, 1e6)


@given(times, times, times, times, st.floats(0, 3600))
def test_a_token_is_never_early_and_never_for_ever(
    last: float, gap: float, not_before: float, now: float, wanted: float
) -> None:
    taken = Bucket(last, gap, not_before).next(now, wanted)
    assert now <= taken.last <= now + max(LONGEST_WAIT, wanted)
    if last + wanted <= now + LONGEST_WAIT:
        assert taken.last >= last + wanted or taken.last == pytest.approx(last + wanted)
