"""Whole crawls of whole sites, over real HTTP, against what the replica says is true."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from duban.archive import ArchiveWriter, files
from duban.crawl.model import Backfill, Incremental, Known, KnownEntry
from duban.errors import ArchiveError
from duban.sources import Column, Source
from tests.crawl.site import ARTICLE, Handler, page, running_site, status
from tests.crawl.support import (
    EVER,
    NOW,
    Quiet,
    Replica,
    archived,
    crawl,
    known_from,
    later,
    notes,
    running_replica,
    summary,
)

SITE = Path(__file__).parents[3] / "shared" / "site"


def reports(replica: Replica, site: dict[str, Any]) -> dict[str, str]:
    """Title by URL of every report in the truth's lists."""
    rows = [row for column in replica.truth(site["host"]) for row in column["rows"] if row["report"]]
    return {site["home"].rstrip("/") + row["path"]: row["title"] for row in rows}


@pytest.mark.parametrize(("generation", "number"), [("mixed", 0), ("mixed", 1), ("mixed", 2), ("all_jcms", 1)])
def test_a_full_crawl_finds_every_report(
    generation: str, number: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    replica: Replica = request.getfixturevalue(generation)
    site = replica.sites[number]
    truth = reports(replica, site)
    progress = Quiet()
    result = crawl(replica.source(site), tmp_path, EVER, progress=progress)
    assert {walk.verdict for walk in result.walks} == {"complete"}
    assert [walk.distinct for walk in result.walks] == [
        column["total"] for column in replica.truth(site["host"]) if column["cadence"] != "irregular"
    ]
    assert result.findings == ()
    assert result.complete
    articles = [one for one in archived(tmp_path) if one.facts.purpose == "article" and one.facts.final]
    assert {one.facts.url: one.facts.title for one in articles} == truth
    assert all(one.facts.outcome == "article" for one in articles)
    assert (result.ledger.seen, result.ledger.fetched) == (len(truth), len(truth))
    assert result.ledger.balanced
    assert progress.steps[f"{site['host'].replace('.', '-')}: pages"] == len(truth)
    assert len(progress.ended) == 2
    assert replica.control("trap")["total"] == 0


def test_a_second_crawl_asks_for_lists_only(mixed: Replica, tmp_path: Path) -> None:
    for site in mixed.sites:
        archive = tmp_path / site["host"]
        source = mixed.source(site)
        first = crawl(source, archive)
        assert 0 < first.ledger.fetched < first.ledger.seen
        assert first.older == first.ledger.deferred > 0
        before = len(archived(archive))
        second = crawl(source, archive, known=known_from(archive))
        asked = archived(archive)[before:]
        assert summary(asked, "article") == []
        assert second.ledger.fetched == 0
        assert second.ledger.unchanged == first.ledger.fetched
        assert second.ledger.deferred <= first.ledger.deferred
        assert {walk.verdict for walk in second.walks} == {"complete"}
        assert not second.walks[0].full
        lists = Counter(exchange.facts.column for exchange in asked if exchange.facts.purpose == "list")
        # One request a column; JPAAS pages leave their rows to a second one.
        assert max(lists.values()) <= (1 if site["generation"] == "jcms" else 3)
        assert len(summary(asked, "robots")) == 1


def test_the_window_is_looked_at_again_when_it_is_due(mixed: Replica, tmp_path: Path) -> None:
    source = mixed.source(mixed.sites[0])
    first = crawl(source, tmp_path)
    known = known_from(tmp_path)
    early = crawl(source, tmp_path, Incremental(recheck_hours=20), later(known, hours=19))
    assert early.ledger.unchanged == first.ledger.fetched
    assert early.outcomes.get("article", 0) == 0
    due = crawl(source, tmp_path, Incremental(recheck_hours=20), later(known, hours=21))
    assert due.outcomes["article"] == first.ledger.fetched
    # The same bytes are no news.
    assert (due.ledger.fetched, due.ledger.unchanged) == (0, first.ledger.fetched)


def test_a_backfill_of_two_months_fetches_just_these(mixed: Replica, tmp_path: Path) -> None:
    site = mixed.sites[1]
    plan = Backfill(date(2024, 3, 1), date(2024, 4, 30))
    wanted = {
        site["home"].rstrip("/") + row["path"]
        for column in mixed.truth(site["host"])
        for row in column["rows"]
        if row["report"] and row["listed_on"][:7] in ("2024-03", "2024-04")
    }
    assert len(wanted) >= 2
    result = crawl(mixed.source(site), tmp_path, plan)
    assert {one.facts.url for one in archived(tmp_path) if one.facts.purpose == "article"} == wanted
    assert result.ledger.fetched == len(wanted)
    assert result.ledger.deferred == result.ledger.seen - len(wanted)
    again = crawl(mixed.source(site), tmp_path, plan, known_from(tmp_path))
    assert (again.ledger.fetched, again.ledger.unchanged) == (0, len(wanted))
    anyway = crawl(mixed.source(site), tmp_path, Backfill(plan.since, plan.until, refetch=True), known_from(tmp_path))
    assert anyway.outcomes["article"] == len(wanted)


def test_months_go_by_and_every_report_is_found_the_day_it_appears(moving: Replica, tmp_path: Path) -> None:
    """Back-dated publications turn up below the top of the list: set comparison finds them, a watermark would not."""
    moving.control("clock", {"to": "2025-06-20T09:00"})
    site = moving.sites[0]
    source = moving.source(site)
    seen: set[str] = set()
    now = NOW.replace(year=2025, month=6, day=20)
    for step in range(5):
        result = crawl(source, tmp_path, known=known_from(tmp_path), now=now, run_id=f"2025{step:04}")
        assert {walk.verdict for walk in result.walks} == {"complete"}
        assert result.ledger.balanced
        truth = set(reports(moving, site))
        known = known_from(tmp_path)
        fetched = {url for url, entry in known.entries.items() if entry.archived}
        if step:
            assert truth - seen <= fetched
        seen = truth
        moving.control("clock", {"advance_days": 18})
        now += timedelta(days=18)
    assert moving.control("trap")["total"] == 0


def test_a_site_that_moves_to_the_other_cms_overnight_is_followed(tmp_path: Path) -> None:
    """The column keeps its address, everything behind it changes: parameters are found out anew on every run."""
    with running_replica(
        "--generation", "jcms", "--migrate", "2026-01-01T00:00", "--clock", "2025-12-20T09:00"
    ) as moves:
        site = moves.sites[0]
        source = moves.source(site)
        now = NOW.replace(year=2025, month=12, day=20)
        for generation in ("jcms", "jpaas", "jpaas"):
            result = crawl(source, tmp_path, known=known_from(tmp_path), now=now)
            assert {(walk.verdict, walk.dialect) for walk in result.walks} == {("complete", f"{generation}.column")}
            assert result.findings == ()
            recent = {
                site["home"].rstrip("/") + row["path"]
                for column in moves.truth(site["host"])
                for row in column["rows"]
                if row["report"] and row["listed_on"] >= f"{now - timedelta(days=90):%Y-%m-%d}"
            }
            assert recent
            assert recent <= {url for url, entry in known_from(tmp_path).entries.items() if entry.archived}
            moves.control("clock", {"advance_days": 25})
            now += timedelta(days=25)


def test_the_source_and_the_sums_are_archived_with_the_run(mixed: Replica, tmp_path: Path) -> None:
    site = mixed.sites[2]
    result = crawl(mixed.source(site), tmp_path)
    (source,) = notes(tmp_path, "source")
    assert source["home"] == site["home"]
    assert source["plan"] == {"kind": "incremental", "window_days": "90", "recheck_hours": "20"}
    (ledger,) = notes(tmp_path, "ledger")
    assert ledger["seen"] == result.ledger.seen
    assert ledger["fetched"] == result.ledger.fetched
    assert ledger["run_id"] == source["run_id"]
    assert [walk["verdict"] for walk in notes(tmp_path, "walk")] == ["complete", "complete"]
    (path,) = files(tmp_path)
    assert result.warc_file == path.relative_to(tmp_path).as_posix()


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


@pytest.mark.parametrize(
    ("fault", "outcome", "pile"),
    [
        ({"status": 404}, "gone", "refused"),
        ({"status": 403}, "blocked", "refused"),
        ({"status": 500}, "server_error", "failed"),
        ({"truncate": True}, "truncated", "failed"),
        ({"reset": True}, "truncated", "failed"),
        ({"gzip": "broken"}, "truncated", "failed"),
        ({"body": "<html><body>非法请求 404！</body></html>"}, "soft_404", "refused"),
        ({"body": "<html><script>var arg1='AB';</script></html>"}, "challenge", "refused"),
        ({"body": "<html><body><h1>网站正在维护中</h1></body></html>"}, "maintenance", "failed"),
        ({"body": ""}, "soft_404", "refused"),
        ({"body": "%PDF-1.4"}, "file", "refused"),
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
        (0, {"path": r"dataproxy\.jsp", "status": 404}, "partial", "gone"),
        (0, {"path": r"dataproxy\.jsp", "method": "POST", "status": 405}, "complete", ""),
        (0, {"path": r"dataproxy\.jsp", "status": 503, "times": 2}, "complete", ""),
        (0, {"path": r"dataproxy\.jsp", "skip": 2, "status": 503}, "partial", "server_error"),
        (1, {"preset": "unit_refused"}, "failed", "refuses"),
        (1, {"preset": "control_characters"}, "complete", ""),
        (1, {"path": "/build/unit", "body": "<html></html>"}, "failed", "not JSON"),
        (0, {"path": "/col/", "body": "<html><body>首页</body></html>"}, "failed", "not_a_list"),
        (0, {"path": "/col/", "status": 404}, "failed", "gone"),
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


@pytest.mark.parametrize("generation", ["jcms", "jpaas"])
def test_the_pages_as_served_in_april_2020(generation: str, tmp_path: Path) -> None:
    if not SITE.exists():
        pytest.skip("the saved pages are not here")
    home, folder = "http://kjt.zj.gov.cn", SITE / generation
    article = {
        "jcms": "/art/2020/4/30/art_1229437157_58960992.html",
        "jpaas": "/col/col1229437157/art/2020/art_937add6719f140bdac86d5b97c525d28.html",
    }[generation]
    given = {"/col/col1229437157/index.html": "column.html", article: "article.html"}
    if generation == "jpaas":
        given["/api-gateway/jpaas-publish-server/front/page/build/unit"] = "unit.json"
    pages = [f"{home}{path}={folder / name}" for path, name in given.items()]
    with running_replica("--months", "0", *(word for page in pages for word in ("--page", page))) as replica:
        column = {
            "url": f"{home}/col/col1229437157/index.html",
            "title": "重点工作.*(完成|进展|落实)情况",
            "cadence": "month",
        }
        site = {"host": "kjt.zj.gov.cn", "name": "某厅", "region": "330000", "home": home, "columns": [column]}
        result = crawl(replica.source(site), tmp_path, Backfill(date(2020, 4, 1), date(2020, 4, 30)))
    assert (result.ledger.seen, result.ledger.fetched) == (1, 1)
    assert result.walks[0].verdict == "complete"
    (page,) = [one for one in archived(tmp_path) if one.facts.purpose == "article"]
    assert page.content == (folder / "article.html").read_bytes()
    assert page.facts.url == home + article
    assert page.facts.listed_on == date(2020, 4, 30)


def test_an_unknown_first_run_says_how_much_is_older(mixed: Replica, tmp_path: Path) -> None:
    result = crawl(mixed.source(mixed.sites[0]), tmp_path, Incremental(window_days=30), Known())
    assert result.older == result.ledger.deferred > result.ledger.fetched > 0
    assert json.dumps([walk.as_json() for walk in result.walks])


def test_an_etag_is_believed_on_most_days_and_never_for_a_week(tmp_path: Path) -> None:
    """A server that answers 304 for a page that changed is found out, whether runs are daily or weekly."""
    url, column = "/art/2026/11/1/art_5_1.html", "/col/col5/index.html"
    listing = (
        f"<datastore><recordset><record><![CDATA[<a href='{url}'>十月重点工作</a>2026-11-01]]></record></recordset>"
    )

    def article(handler: Handler) -> None:
        asked = handler.headers.get("If-None-Match")
        handler.answer(304) if asked else page(ARTICLE, ETag='"1"')(handler)

    with running_site({"/robots.txt": status(404), column: page(listing), url: article}) as site:
        host = f"127.0.0.1:{site.port}"
        columns = (Column(site.home + column, re.compile("重点工作"), "month", 15),)
        source = Source("s", "某局", None, site.home + "/", (host,), True, 0.0, None, {}, columns)
        entry = KnownEntry(NOW, NOW - timedelta(days=30), "article", "an older page", date(2026, 11, 1), '"1"', None)
        for step in (1, 7):
            outcomes = Counter[str]()
            for number in range(5):
                now = NOW + timedelta(days=step * number)
                known = Known({site.home + url: entry})
                result = crawl(source, tmp_path, known=known, now=now, run_id=f"{step}-{number}")
                outcomes.update(result.outcomes)
                assert result.ledger.balanced
            assert outcomes["article"] == 1
            assert outcomes["not_modified"] == 4


def test_an_entry_that_two_columns_list_is_one_entry(tmp_path: Path) -> None:
    record = "<record><![CDATA[<a href='/art/2026/11/1/art_5_1.html'>十月重点工作</a>2026-11-01]]></record>"
    listing = page(f"<datastore><recordset>{record}</recordset></datastore>")
    routes = {"/robots.txt": status(404), "/one": listing, "/two": listing, "/art/2026/11/1/art_5_1.html": page()}
    with running_site(routes) as site:
        columns = tuple(Column(site.home + path, re.compile("重点"), "month", 15) for path in ("/one", "/two"))
        host = f"127.0.0.1:{site.port}"
        result = crawl(Source("s", "某局", None, site.home + "/", (host,), True, 0.0, None, {}, columns), tmp_path)
    assert (result.ledger.seen, result.ledger.fetched) == (1, 1)
    assert result.ledger.balanced
    assert site.paths.count("/art/2026/11/1/art_5_1.html") == 1
