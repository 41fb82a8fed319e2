"""``duban sources probe`` and ``check`` through the real command line, against the replica and against nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.source_files import load_source
from tests.crawl.support import Replica, running_replica


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with running_replica() as running:
        yield running


def duban(*arguments: str, sources: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DUBAN_SOURCES": str(sources or "nowhere")}
    return subprocess.run(
        [sys.executable, "-m", "duban", *arguments], capture_output=True, text=True, env=environment, timeout=120
    )


def columns(replica: Replica) -> dict[str, str]:
    """The usual column of every site, by the name of its CMS, on the site's own port."""
    found = {site["generation"]: site["columns"][0]["loopback_url"] for site in replica.sites[:2]}
    for site in replica.control("neighbours"):
        address = site["columns"][0].removeprefix(f"http://{site['host']}")
        found[site["cms"]] = f"http://127.0.0.1:{replica.neighbours[site['host']]}{address}"
    return found


_SLOW = ("trs_search", "gkmlpt", "vsb", "ucap", "jiangxi", "xxgk")
CMSS = ("jcms", "jpaas", "trs", "generic", "epoint", *(pytest.param(cms, marks=pytest.mark.slow) for cms in _SLOW))


@pytest.mark.parametrize("cms", CMSS)
def test_what_is_proposed_is_a_source_that_works(replica: Replica, tmp_path: Path, cms: str) -> None:
    done = duban("sources", "probe", columns(replica)[cms])
    assert done.returncode == 0, done.stderr
    assert f"({cms}.column)" in done.stderr
    assert "Newest entries" in done.stderr
    assert "情况" in done.stderr
    path = tmp_path / "site.toml"
    path.write_text(done.stdout, encoding="utf-8")
    source = load_source(path)
    assert source.region == (None if cms == "gkmlpt" else "360000"), "an answer of JSON names nobody"
    (column,) = source.columns
    assert column.cadence == "month"
    checked = duban("sources", "check", "--format", "csv", sources=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert ",ok," in checked.stdout
    titles = [row["title"] for row in replica.control("neighbours")[0]["rows"] if row["report"]]
    if cms != "jpaas":
        assert all(column.title.search(title) for title in titles)


def test_what_could_not_be_found_out_is_said(replica: Replica) -> None:
    plain = duban("sources", "probe", columns(replica)["generic"])
    assert "how many rows there are: the site states no total" in plain.stderr
    catalogue = duban("sources", "probe", columns(replica)["gkmlpt"].replace("/api/all/1620", "/index"))
    assert catalogue.returncode == 3
    assert "1620 工作动态" in catalogue.stderr
    assert catalogue.stdout == ""


def test_a_home_page_shows_the_columns(replica: Replica) -> None:
    home = columns(replica)["jcms"].partition("col/")[0]
    done = duban("sources", "probe", home)
    assert done.returncode == 3
    assert "Other columns on the page" in done.stderr
    assert columns(replica)["jcms"] in done.stderr
    assert "which CMS it is" in done.stderr
    assert done.stdout == ""


def test_a_dead_host_is_one_clear_line() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = duban("sources", "probe", f"http://127.0.0.1:{port}/col/col1/index.html")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "connect_error" in line
    assert "check that the site is up" in line


def test_a_page_that_is_not_there(replica: Replica) -> None:
    done = duban("sources", "probe", columns(replica)["trs"] + "none.html")
    assert done.returncode == 1
    assert "look for the column's address" in done.stderr


@pytest.mark.parametrize("url", ["kjt.zj.gov.cn", "ftp://a.test/", "http://"])
def test_what_is_no_address_is_wrong_usage(url: str) -> None:
    done = duban("sources", "probe", url)
    assert done.returncode == 2
    assert "is no URL of the web" in done.stderr
