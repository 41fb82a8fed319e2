"""Faults of a site's pages and lists during a whole crawl: each page on its pile, no list taken for more than it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duban.crawl.model import Backfill
from tests.crawl.support import Replica, crawl


@pytest.mark.parametrize(
    ("fault", "outcome", "pile"),
    [
        ({"status": 403}, "blocked", "refused"),
        ({"status": 500}, "server_error", "failed"),
        ({"truncate": True}, "truncated", "failed"),
        ({"reset": True}, "truncated", "failed"),
        ({"gzip": "broken"}, "truncated", "failed"),
        ({"body": "<html><body>非法请求 404！</body></html>"}, "soft_404", "refused"),
        ({"body": "<html><script>var arg1='AB';</script></html>"}, "challenge", "refused"),
        ({"body": "<html><body><h1>网站正在维护中</h1></body></html>"}, "maintenance", "failed"),
        ({"body": ""}, "soft_404", "refused"),
        ({"body": "GIF89a"}, "file", "refused"),
        ({"body": "%PDF-1.4"}, "article", "fetched"),
        ({"status": 302, "headers": {"Location": "/index.html"}}, "moved_home", "refused"),
        ({"status": 302, "headers": {"Location": "http://elsewhere.test/"}}, "off_list_host", "refused"),
        ({"preset": "jsl521"}, "challenge", "refused"),
        ({"preset": "rs412"}, "challenge", "refused"),
        ({"preset": "acw200"}, "challenge", "refused"),
        ({"preset": "wzws491"}, "challenge", "refused"),
        ({"preset": "soft404"}, "soft_404", "refused"),
        ({"preset": "maintenance"}, "maintenance", "failed"),
        ({"preset": "selfcookie302"}, "article", "fetched"),
        ({"preset": "no_referer403"}, "article", "fetched"),
        ({"preset": "busy", "times": 1}, "article", "fetched"),
        ({"encode": "gb18030"}, "article", "fetched"),
        ({"gzip": True}, "article", "fetched"),
        ({"slow": 0.1}, "article", "fetched"),
    ],
)
def test_what_a_page_answers_decides_its_pile(
    mixed: Replica, tmp_path: Path, fault: dict[str, Any], outcome: str, pile: str
) -> None:
    site = mixed.sites[2]
    mixed.control("faults", {"host": site["host"], "path": "/art/", **fault})
    try:
        result = crawl(mixed.source(site), tmp_path, Backfill(date(2024, 3, 1), date(2024, 3, 31)))
    finally:
        mixed.control("faults", method="DELETE")
    assert getattr(result.ledger, pile) == result.ledger.seen - result.ledger.deferred > 0
    assert result.outcomes == {"list": result.outcomes["list"], outcome: getattr(result.ledger, pile)}
    assert (f"page_{outcome}" in {finding.code for finding in result.findings}) == (outcome != "article")


@pytest.mark.parametrize(
    ("number", "fault", "verdict", "reason"),
    [
        (0, {"preset": "empty_records"}, "partial", "no rows"),
        (1, {"preset": "empty_records", "path": "/build/unit"}, "complete", ""),
        (0, {"preset": "html_for_xml"}, "partial", "not_a_list"),
        (0, {"preset": "raw_ampersand"}, "complete", ""),
        (0, {"path": r"dataproxy\.jsp", "status": 404}, "partial", "missing"),
        (0, {"path": r"dataproxy\.jsp", "method": "POST", "status": 405}, "complete", ""),
        (0, {"path": r"dataproxy\.jsp", "status": 503, "times": 2}, "complete", ""),
        (0, {"path": r"dataproxy\.jsp", "skip": 2, "status": 503}, "partial", "server_error"),
        (1, {"preset": "unit_refused"}, "failed", "refuses"),
        (1, {"preset": "control_characters"}, "complete", ""),
        (1, {"path": "/build/unit", "body": "<html></html>"}, "failed", "not JSON"),
        (0, {"path": "/col/", "body": "<html><body>首页</body></html>"}, "failed", "not_a_list"),
        (0, {"path": "/col/", "status": 404}, "failed", "missing"),
        (2, {"path": "/robots.txt", "status": 403}, "failed", "robots_disallowed"),
        (2, {"path": "/robots.txt", "status": 503}, "failed", "robots_disallowed"),
        (2, {"path": "/robots.txt", "body": "User-agent: duban\nDisallow: /col/\n"}, "failed", "robots_disallowed"),
        (2, {"path": "/robots.txt", "body": "User-agent: *\nDisallow: /admin/\n"}, "complete", ""),
        (2, {"path": "/robots.txt", "status": 404}, "complete", ""),
    ],
)
def test_a_list_that_lies_is_never_taken_for_complete(
    mixed: Replica, tmp_path: Path, number: int, fault: dict[str, Any], verdict: str, reason: str
) -> None:
    site = mixed.sites[number]
    mixed.control("faults", {"host": site["host"], **fault})
    try:
        result = crawl(mixed.source({**site, "columns": site["columns"][:1]}), tmp_path)
    finally:
        mixed.control("faults", method="DELETE")
    (walk,) = result.walks
    assert (walk.verdict, reason in walk.reason) == (verdict, True)
    assert result.ledger.balanced
    assert (f"walk_{verdict}" in {finding.code for finding in result.findings}) == (verdict != "complete")


def test_a_title_that_nothing_bears_is_a_finding(mixed: Replica, tmp_path: Path) -> None:
    site = {**mixed.sites[2], "columns": [{**mixed.sites[2]["columns"][0], "title": "没有这样的标题"}]}
    result = crawl(mixed.source(site), tmp_path)
    assert [finding.code for finding in result.findings] == ["no_match"]
    assert result.ledger.seen == 0


def test_an_empty_column_is_never_a_success(mixed: Replica, tmp_path: Path) -> None:
    site = mixed.sites[2]
    empty = next(column for column in site["other_columns"] if not _total(mixed, site, column))
    result = crawl(mixed.source({**site, "columns": [{**empty, "cadence": "month"}]}), tmp_path)
    assert [walk.verdict for walk in result.walks] == ["failed"]
    assert "walk_failed" in {finding.code for finding in result.findings}


def _total(replica: Replica, site: dict[str, Any], column: dict[str, Any]) -> int:
    return int(next(one["total"] for one in replica.truth(site["host"]) if one["path"] == column["path"]))
