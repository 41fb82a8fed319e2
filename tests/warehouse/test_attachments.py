"""From a site's article with attachments to rows: over real HTTP, through real archive files, with the real reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.archive import files
from duban.warehouse.load import load, rebuild
from tests.crawl.site import Handler, in_turn, redirect, status
from tests.crawl.support import archived, notes
from tests.warehouse.attached_site import NAME, ROWS, World, attached_world, file, notice, workbook
from tests.warehouse.world import ask, core_rows

ART = "/art/2026/11/10/art_9_1.html"
LINK = [(NAME, "/attach/a.xlsx")]
FILES = "SELECT name, outcome, is_read, unread_reason FROM mart.attachment ORDER BY name"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with attached_world(tmp_path) as made:
        yield made


def same_when_rebuilt(world: World) -> None:
    """Promise 2, and with it that no batch or load made a difference."""
    grown = core_rows(world.home.live)
    read = ask(world.home, "FROM ops.reading ORDER BY ALL"), ask(world.home, "FROM ops.file_reading ORDER BY ALL")
    rebuild(world.home)
    assert core_rows(world.home.live) == grown
    again = ask(world.home, "FROM ops.reading ORDER BY ALL"), ask(world.home, "FROM ops.file_reading ORDER BY ALL")
    assert again == read


def test_a_notice_whose_substance_is_a_workbook_yields_its_rows(world: World) -> None:
    world.publish({ART: notice(LINK)}, a_xlsx=file(workbook()))
    crawled, loaded = world.go()
    assert (crawled.attachments.seen, crawled.attachments.fetched) == (1, 1)
    assert crawled.findings == ()
    assert loaded.versions_new == 1
    assert ask(world.home, "SELECT task, progress, rate, owners FROM mart.item ORDER BY rate DESC") == [
        ("建设科技创新平台", "已印发《关于加快科技创新平台建设的实施意见》。", 98.0, ["市科技局"]),
        ("改造老旧小区", "改造工程正在推进，完成投资2.5亿元。", 60.0, ["市住建局"]),
    ]
    assert ask(world.home, "SELECT title FROM core.document_mention") == [("关于加快科技创新平台建设的实施意见",)]
    assert ask(world.home, FILES) == [(NAME, "file", True, None)]
    assert ask(world.home, "SELECT shape, parse_status FROM mart.report") == [("table", "read")]
    kept = [one for one in archived(world.home.archive) if one.facts.purpose == "attachment"]
    assert [(one.facts.article, one.facts.title, one.content) for one in kept] == [(world.article, NAME, workbook())]
    same_when_rebuilt(world)


def test_a_second_pass_asks_but_adds_nothing(world: World) -> None:
    world.publish({ART: notice(LINK)}, a_xlsx=file(workbook()))
    world.go()
    before = core_rows(world.home.live)
    crawled, loaded = world.go(day=1)
    assert (crawled.attachments.seen, crawled.attachments.unchanged) == (1, 1)
    assert (crawled.ledger.fetched, crawled.ledger.unchanged) == (0, 1)
    assert [one.headers.get("if-none-match") is not None for one in world.site.seen if "/attach/" in one.path] == [True]
    assert loaded.versions_new == 0
    assert core_rows(world.home.live) == before
    same_when_rebuilt(world)


def test_a_server_without_etags_is_compared_by_hash(world: World) -> None:
    world.publish({ART: notice(LINK)}, a_xlsx=status(200, workbook()))
    world.go()
    crawled, loaded = world.go()
    assert (crawled.attachments.fetched, crawled.attachments.unchanged) == (0, 1)
    assert loaded.versions_new == 0
    same_when_rebuilt(world)


def test_a_file_replaced_under_its_name_gives_a_new_version(world: World) -> None:
    world.publish({ART: notice(LINK)}, a_xlsx=file(workbook()))
    world.go()
    later = [*ROWS[:2], ["2", "改造老旧小区", "市住建局", "改造工程已完成验收。", "100%"]]
    world.publish({ART: notice(LINK)}, a_xlsx=file(workbook(later)))
    crawled, loaded = world.go()
    assert (crawled.ledger.unchanged, crawled.attachments.fetched) == (1, 1)
    assert loaded.versions_new == 1
    assert ask(world.home, "SELECT progress, rate FROM mart.item WHERE rate > 98") == [("改造工程已完成验收。", 100.0)]
    assert ask(world.home, "SELECT altered FROM mart.revision")[0][0]
    same_when_rebuilt(world)


def test_a_file_that_comes_in_a_later_pass_completes_its_report(world: World) -> None:
    """The gateway refuses at first; the page is the same when the file comes, and the report is read again."""
    world.publish({ART: notice(LINK)}, a_xlsx=in_turn(status(403), file(workbook())))
    crawled, _ = world.go()
    assert (crawled.attachments.refused, crawled.ledger.fetched) == (1, 1)
    assert [finding.code for finding in crawled.findings] == ["attachment_blocked"]
    assert ask(world.home, "SELECT shape, parse_status FROM mart.report") == [("attachment_only", "empty")]
    assert ask(world.home, FILES) == [(NAME, "blocked", None, None)]
    _, loaded = world.go()
    assert loaded.versions_new == 1
    assert ask(world.home, "SELECT shape, parse_status FROM mart.report") == [("table", "read")]
    assert ask(world.home, "SELECT versions FROM mart.report") == [(2,)]
    same_when_rebuilt(world)


def test_a_kill_between_page_and_file_is_made_good(world: World) -> None:
    world.publish({ART: notice(LINK)}, a_xlsx=file(workbook()))
    world.crawl()
    (path,) = files(world.home.archive)
    entries = [entry for entry in archived_places(path) if entry[0] == "attachment"]
    with path.open("r+b") as torn:
        torn.truncate(entries[0][1])
    load(world.home)
    assert ask(world.home, "SELECT parse_status FROM mart.report") == [("empty",)]
    # The page is not asked for again for its own sake (the window has passed), but for its file's.
    crawled, loaded = world.go(day=200)
    assert crawled.attachments.fetched == 1
    assert crawled.ledger.balanced
    assert crawled.attachments.balanced
    assert loaded.versions_new == 1
    assert ask(world.home, "SELECT parse_status FROM mart.report") == [("read",)]
    world.go(day=201)
    assert world.asked("art_9") == []
    same_when_rebuilt(world)


def archived_places(path: Path) -> list[tuple[str, int]]:
    from duban.archive import ArchivedExchange, read_file

    entries = [entry for entry in read_file(path) if isinstance(entry, ArchivedExchange)]
    return [(entry.exchange.facts.purpose, entry.offset) for entry in entries]


def test_links_that_expire_are_fresh_when_they_are_used(world: World) -> None:
    """Every rendering of the page has a token of its own, and an old one is refused."""
    tokens = iter(range(1, 100))
    valid: list[int] = []

    def article(handler: Handler) -> None:
        valid.append(next(tokens))
        gate = f"/api-gateway/front/document/download?fileUrl=t{valid[-1]}&fileName={NAME}"
        world.site.routes[f"/api-gateway/front/document/download?fileUrl=t{valid[-1]}&fileName={QUOTED}"] = gateway
        handler.answer(200, notice([("下载", gate)]).encode(), Content_Type="text/html", ETag=f'"{valid[-1]}"')

    def gateway(handler: Handler) -> None:
        expired = f"fileUrl=t{valid[-1]}&" not in handler.path
        (status(403) if expired else redirect("/attach/a.xlsx"))(handler)

    world.publish({ART: ""}, a_xlsx=file(workbook()))
    world.site.routes[ART] = article
    for _ in range(3):
        crawled, _ = world.go()
        assert crawled.attachments.refused == 0
    assert len(set(world_gateways(world))) == 3
    assert ask(world.home, "SELECT count(*) FROM core.report_version") == [(1,)]
    assert ask(world.home, FILES) == [(NAME, "not_modified", True, None)]
    same_when_rebuilt(world)


QUOTED = "%E5%AE%8C%E6%88%90%E6%83%85%E5%86%B5%E8%A1%A8.xlsx"


def world_gateways(world: World) -> list[str]:
    return [one.url for one in archived(world.home.archive) if "api-gateway" in one.url]


def test_what_cannot_be_read_is_kept_and_says_why(world: World) -> None:
    links = [("通知.ofd", "/attach/a.ofd"), ("表.doc", "/attach/b.doc"), ("坏.xlsx", "/attach/c.xlsx")]
    links += [("空.pdf", "/attach/d.pdf"), ("外.pdf", "http://elsewhere.example.cn/e.pdf")]
    old_word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    world.publish(
        {ART: notice(links)},
        a_ofd=status(200, b"PK\x05\x06" + bytes(18)),
        b_doc=status(200, old_word),
        c_xlsx=status(200, b"PK\x03\x04 torn"),
        d_pdf=status(200, b"<html><body>404</body></html>", Content_Type="text/html"),
    )
    crawled, _ = world.go()
    ledger = crawled.attachments
    assert (ledger.seen, ledger.fetched, ledger.refused, ledger.failed) == (5, 3, 2, 0)
    assert ask(world.home, FILES) == [
        ("坏.xlsx", "file", False, "damaged"),
        ("外.pdf", None, None, None),
        ("空.pdf", "html_instead_of_file", None, None),
        ("表.doc", "file", False, "unsupported"),
        ("通知.ofd", "file", False, "unsupported"),
    ]
    found = ask(world.home, "SELECT surface FROM ops.finding WHERE code = 'attachment_unread' ORDER BY ALL")
    assert found == [("坏.xlsx",), ("表.doc",), ("通知.ofd",)]
    assert ask(world.home, "SELECT seen, fetched, unchanged, refused, failed FROM ops.file_ledger") == [(5, 3, 0, 2, 0)]
    (note,) = notes(world.home.archive, "ledger")
    assert note["attachments"] == {"seen": 5, "fetched": 3, "unchanged": 0, "refused": 2, "failed": 0}
    same_when_rebuilt(world)
    # A file off the allow-list is not to be had: its page is not asked for because of it.
    world.go(day=200)
    assert world.asked("art_9") == []


def test_a_page_that_holds_its_report_keeps_its_files_unread(world: World) -> None:
    told = ["一、市科技局：印发《实施意见》。", "二、市住建局：完成老旧小区改造12个。", "三、市财政局：拨付资金3亿元。"]
    world.publish({ART: notice(LINK, told)}, a_xlsx=file(workbook()))
    world.go()
    assert ask(world.home, FILES) == [(NAME, "file", False, "not_needed")]
    assert ask(world.home, "SELECT count(*) FROM core.item WHERE kind = 'row' AND table_no IS NOT NULL") == [(0,)]
    assert ask(world.home, "SELECT count(*) FROM ops.finding WHERE code = 'attachment_unread'") == [(0,)]


def test_small_batches_make_no_difference(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page and its files may come in different batches; they are read together all the same."""
    articles = {f"/art/2026/11/10/art_9_{n}.html": notice([(NAME, f"/attach/{n}.xlsx")]) for n in range(1, 5)}
    books = {
        f"{n}_xlsx": file(workbook([*ROWS[:2], [str(n), f"第{n}项", "市科技局", "已完成。", "100%"]]))
        for n in range(1, 5)
    }
    world.publish(articles, **books)
    world.crawl()
    load(world.home)
    whole = core_rows(world.home.live), ask(world.home, "FROM ops.file_reading ORDER BY ALL")
    assert ask(world.home, "SELECT count(*) FROM core.report_version") == [(4,)]
    for most in (1, 2, 3):
        monkeypatch.setattr("duban.warehouse.batch.MOST_EXCHANGES", most)
        rebuild(world.home)
        assert (core_rows(world.home.live), ask(world.home, "FROM ops.file_reading ORDER BY ALL")) == whole
