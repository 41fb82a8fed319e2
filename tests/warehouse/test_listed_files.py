"""A list whose rows are files themselves: fetched, archived and read as reports, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.warehouse.load import rebuild
from tests.crawl.site import page, redirect
from tests.crawl.support import archived
from tests.warehouse.attached_site import DAY, TITLE, World, attached_world, file, workbook
from tests.warehouse.world import ask, core_rows

BOOK, GATEWAY = "/attach/0/a1b2.xlsx", "/module/download/downfile.jsp?filename=c3.docx"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with attached_world(tmp_path) as made:
        yield made


def test_a_row_that_is_a_workbook_is_a_report(world: World) -> None:
    world.publish({BOOK: ""})
    world.site.routes[BOOK] = file(workbook())
    crawled, loaded = world.go()
    assert (crawled.ledger.seen, crawled.ledger.fetched, crawled.findings) == (1, 1, ())
    assert loaded.versions_new == 1
    assert ask(world.home, "SELECT title, listed_on, shape FROM core.report_version") == [(TITLE, DAY, "table")]
    assert len(ask(world.home, "FROM core.item")) == 2
    grown = core_rows(world.home.live)
    again, loaded = world.go()
    assert (again.ledger.unchanged, loaded.versions_new) == (1, 0)
    rebuild(world.home)
    assert core_rows(world.home.live) == grown


def test_what_it_is_called_by_the_list_is_its_title(world: World) -> None:
    world.publish({BOOK: ""})
    world.site.routes[BOOK] = file(workbook([["责任单位", "工作任务", "完成情况"], ["市科技局", "建平台", "已建成。"]]))
    world.go()
    assert ask(world.home, "SELECT title, period_start IS NOT NULL FROM core.report_version") == [(TITLE, True)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported"), (b"%PDF-1.7\n%%EOF", "damaged")],
)
def test_a_file_that_is_not_read_is_kept_and_says_why(world: World, content: bytes, reason: str) -> None:
    """Also behind a gateway that redirects."""
    world.publish({GATEWAY: ""})
    world.site.routes |= {GATEWAY: redirect("/attach/0/c3.docx"), "/attach/0/c3.docx": file(content)}
    crawled, loaded = world.go()
    assert (crawled.ledger.fetched, loaded.versions_new) == (1, 0)
    ((check, said),) = ask(world.home, "SELECT check_name, reason FROM ops.quarantine")
    assert (check, said.split(": ")[1]) == ("unread_file", reason)
    assert archived(world.home.archive)[-1].content == content


def test_a_page_in_place_of_the_file_is_none(world: World) -> None:
    world.publish({BOOK: "<html><body><p>请使用客户端下载</p></body></html>"})
    crawled, loaded = world.go()
    assert (crawled.ledger.refused, crawled.outcomes["html_instead_of_file"], loaded.versions_new) == (1, 1, 0)
    world.publish({BOOK: ""})
    world.site.routes[BOOK] = page("<html><body>文件不存在</body></html>")
    assert world.crawl().outcomes["soft_404"] == 1
