"""What the crawl is told of earlier runs."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from duban.archive import ArchiveWriter
from duban.crawl.model import Known, Walk
from duban.home import Home
from duban.warehouse.known import known
from tests.warehouse.world import COLUMN, SITE, START, Crawl, as_bytes, load_world, sentence_report, url


def test_nothing_is_known_where_nothing_was_loaded(home: Home) -> None:
    assert known(home, "zj") == Known()


def test_entries_and_columns_are_known_with_their_newest_answers(home: Home, crawl: Crawl) -> None:
    page = as_bytes(sentence_report(1, ["一句。"]))
    listing = [(url(n), "工作完成情况", date(2020, 4, n)) for n in (1, 2)]
    crawl.run([(url(1), page)], listing=listing)
    later = START + timedelta(days=9)
    with ArchiveWriter.open(home.archive, "zj", "20200515T013000-cccccc", later) as writer:
        writer.exchange(crawl.exchange("r", url(1), b"", later, "article", "timeout"))
        writer.exchange(crawl.exchange("r", url(2), b"", later, "article", "redirect", final=False))
        writer.exchange(crawl.exchange("r", url(7), page, later, "article", "article", hop=1))
    load_world(home)
    found = known(home, "zj")
    first = found.entries[url(1)]
    assert first.last_outcome == "timeout"
    assert first.last_fetched_at == later
    assert first.sha256 == hashlib.sha256(page).hexdigest()
    assert first.etag == '"2"'
    assert first.first_seen_at == START
    assert first.listed_on == date(2020, 4, 1)
    assert found.entries[url(2)].archived, "what a redirect led to is known under the URL that was asked for"
    assert url(7) not in found.entries
    column = found.columns[COLUMN]
    assert (column.total, column.distinct) == (2, 2)
    assert column.full_at == datetime(2020, 5, 6, 1, 30, 1, tzinfo=UTC)
    assert known(home, "gd") == Known()


def test_what_a_column_is_made_by_and_how_long_it_is(home: Home) -> None:
    """A walk that stopped early says what the list is made by now, and nothing of its length."""
    walks = [
        Walk(COLUMN, "complete", "all rows", "trs.column", START, 40, 40, 3, None, full=True, unit="index"),
        Walk(COLUMN, "complete", "known", "trs.column", START + timedelta(days=1), 20, 20, 3, None, unit="list"),
        Walk(COLUMN, "partial", "no", "jpaas.column", START + timedelta(days=2), 5, 5, 0, None, unit="other"),
    ]
    for number, walk in enumerate(walks):
        with ArchiveWriter.open(home.archive, "zj", f"2020051{number}T013000-dddddd", walk.at) as writer:
            writer.note("walk", walk.as_json())
    load_world(home)
    column = known(home, "zj").columns[COLUMN]
    assert (column.distinct, column.total) == (40, None)
    assert (column.dialect, column.unit) == ("trs.column", "list")
    assert (column.first_complete_at, column.full_at) == (START, START)


def test_since_when_a_page_is_missing_is_known_until_it_is_there_again(home: Home, crawl: Crawl) -> None:
    page = as_bytes(sentence_report(1, ["一句。"]))
    crawl.run([(url(1), page)], listing=[(url(1), "工作完成情况", date(2020, 4, 1))])
    days = [START + timedelta(days=number) for number in range(1, 7)]
    with ArchiveWriter.open(home.archive, "zj", "20200516T013000-dddddd", days[0]) as writer:
        for day, outcome in zip(days, ("missing", "article", "missing", "timeout", "gone"), strict=False):
            content = page if outcome == "article" else b""
            writer.exchange(crawl.exchange("r", url(1), content, day, "article", outcome))
    load_world(home)
    found = known(home, "zj").entries[url(1)]
    assert found.missing_since == days[2]
    assert found.column == COLUMN
    assert found.archived


def test_other_ways_of_being_absent_count_for_what_was_archived(home: Home, crawl: Crawl) -> None:
    page = as_bytes(sentence_report(1, ["一句。"]))
    crawl.run([(url(1), page)], listing=[(url(n), "工作完成情况", date(2020, 4, 1)) for n in (1, 2, 3)])
    days = [START + timedelta(days=number) for number in range(1, 4)]
    with ArchiveWriter.open(home.archive, "zj", "20200516T013000-dddddd", days[0]) as writer:
        for day, outcome in zip(days, ("soft_404", "moved_home", "section_index"), strict=True):
            for number in (1, 9):
                writer.exchange(crawl.exchange("r", url(number), b"", day, "article", outcome))
    load_world(home)
    found = known(home, "zj").entries
    assert found[url(1)].missing_since == days[0]
    assert found[url(9)].missing_since is None


def test_a_page_is_known_by_all_its_addresses(home: Home, crawl: Crawl) -> None:
    """Under a former host, over http and with a padded month; the newest answer counts, whatever it was asked at."""
    page = as_bytes(sentence_report(1, ["一句。"]))
    former, present = "http://www.zjkjt.test/art/2020/04/9/art_1_1.html", f"{SITE}/art/2020/4/9/art_1_1.html"
    crawl.run([(former, page)], listing=[(former, "工作完成情况", date(2020, 4, 9))])
    later = START + timedelta(days=9)
    with ArchiveWriter.open(home.archive, "zj", "20200515T013000-cccccc", later) as writer:
        writer.exchange(crawl.exchange("r", present, b"", later, "article", "timeout"))
    load_world(home)
    found = known(home, "zj", {"www.zjkjt.test": "kjt.zj.test"}, SITE).entries
    assert list(found) == [present]
    assert (found[former.replace("www.zjkjt", "kjt.zj")].last_outcome, found[present].archived) == ("timeout", True)
    assert found[present].first_seen_at == START
    assert len(known(home, "zj").entries) == 2, "no alias: another site"
