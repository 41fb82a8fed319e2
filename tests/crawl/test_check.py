"""``sources check``: one look at each column, and what is wrong in words."""

from __future__ import annotations

from typing import Any

import pytest

from duban.crawl.check import ColumnCheck, check_sources
from duban.sources import Source
from tests.crawl.support import QUICK, Quiet, Replica


def check(source: Source) -> list[ColumnCheck]:
    return check_sources([source], run_id="check", progress=Quiet(), patience=QUICK)


def test_columns_that_work(mixed: Replica) -> None:
    for site in mixed.sites:
        checks = check(mixed.source(site))
        assert len(checks) == 2
        for one in checks:
            assert not one.wrong, one.words
            assert one.matching
            assert "rows match, the newest of 20" in one.words
            assert one.dialect == f"{site['generation']}.column"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "没有这样的标题"}, "none of"),
        ({"url": "{home}col/col99/index.html"}, "look for its new number"),
        ({"url": "{home}index.html"}, "no list that duban knows"),
        ({"url": "http://elsewhere.test/col/col1/index.html"}, "add the host to hosts"),
    ],
)
def test_columns_that_do_not(mixed: Replica, changes: dict[str, str], words: str) -> None:
    site = mixed.sites[0]
    column = {**site["columns"][0], **{key: value.format(home=site["home"]) for key, value in changes.items()}}
    (one,) = check(mixed.source({**site, "columns": [column]}))
    assert one.wrong
    assert words in one.words


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"path": "/robots.txt", "status": 403}, "ask the publisher"),
        ({"path": "/col/", "preset": "jsl521"}, "wants a browser"),
        ({"path": "/col/", "status": 403}, "refuses us"),
    ],
)
def test_sites_that_refuse(mixed: Replica, fault: dict[str, Any], words: str) -> None:
    site = mixed.sites[0]
    mixed.control("faults", {"host": site["host"], **fault})
    try:
        checks = check(mixed.source(site))
    finally:
        mixed.control("faults", method="DELETE")
    assert all(one.wrong and words in one.words for one in checks)


def test_a_site_that_is_down(mixed: Replica) -> None:
    site = mixed.sites[0]
    checks = check(mixed.source(site, connect_to={site["host"]: "127.0.0.1:9"}))
    assert all(one.wrong and "check that the site is up" in one.words for one in checks)


def test_an_empty_column_is_asked_about(mixed: Replica) -> None:
    site = mixed.sites[2]
    totals = {column["path"]: column["total"] for column in mixed.truth(site["host"])}
    empty = next(column for column in site["other_columns"] if totals[column["path"]] == 0)
    (one,) = check(mixed.source({**site, "columns": [{**empty, "cadence": "month"}]}))
    assert one.wrong
    assert "is it the right column?" in one.words
