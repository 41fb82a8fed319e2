"""The old generation's lists: walking them in the manner of each site gives exactly the truth."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replica.routes.jcms import window
from replica.world.build import build_world
from replica.world.calendar import Month
from replica.world.catalogue import PROXIES
from replica.world.model import Column, ProxyMode
from replica.world.model import Site as WorldSite

from .conftest import Site, linked, paths_in

GROUP = 3


def page_of(site: Site, place: int = 0) -> str:
    return site.own.get(f"/col/col{site.world.columns[place].number}/index.html").text


def inline_rows(page: str, unit: int) -> list[str]:
    block = re.search(rf'<div id="{unit}"><script type="text/xml">(.*?)</script>', page, re.DOTALL)
    assert block
    return paths_in(block[1])


def fields(site: Site, place: int = 0, **more: object) -> dict[str, object]:
    column = site.world.columns[place]
    return {"webid": site.world.web_id, "columnid": column.number, "unitid": column.units[0], **more}


def test_the_column_page_states_everything_that_is_needed_to_walk_on(science: Site) -> None:
    page, column, truth = page_of(science), science.main, science.column()
    main, mobile = column.units
    assert inline_rows(page, main) == linked(truth["rows"][: GROUP * column.per_page])
    assert inline_rows(page, mobile) == inline_rows(page, main)
    decoy, real = re.findall(r"jpage\(\{(.*?)\}\);", page)
    assert "totalRecord:1000" in decoy
    assert "dataStore" not in decoy
    assert f"totalRecord:{truth['total']}" in real
    assert f"proxyUrl:'{science.world.proxy_path}'" in real
    assert f"unitid:'{main}'" in page


def test_next_group_is_there_only_when_rows_are_left(science: Site) -> None:
    assert "<nextgroup>" in page_of(science, 0)
    assert "<nextgroup>" not in page_of(science, 2)


def test_an_empty_column_has_no_rows_and_says_zero(science: Site) -> None:
    page = page_of(science, 3)
    assert "<record>" not in page
    assert "totalRecord:0" in page


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_range_walk_gives_every_row_once_in_order(science: Site, method: str) -> None:
    total, step = science.column()["total"], GROUP * science.main.per_page
    walked: list[str] = []
    for start in range(1, total + 1, step):
        asked = fields(science, startrecord=start, endrecord=start + step - 1, perpage=science.main.per_page)
        if method == "POST":
            answer = science.own.form(science.world.proxy_path, asked)
        else:
            answer = science.own.get(science.world.proxy_path + "?" + "&".join(f"{k}={v}" for k, v in asked.items()))
        assert answer.headers["content-type"] == "text/xml"
        assert f"<totalrecord>{total}</totalrecord>" in answer.text
        walked += paths_in(answer.text)
    assert walked == linked(science.column()["rows"])
    assert len(set(walked)) == total >= 400


def test_page_only_proxy_ignores_ranges(transport: Site) -> None:
    proxy, per_page = transport.world.proxy_path, transport.main.per_page
    ranged = transport.own.form(proxy, fields(transport, startrecord=61, endrecord=120, perpage=per_page))
    first = transport.own.form(proxy, fields(transport, page=1, perpage=per_page))
    assert paths_in(ranged.text) == paths_in(first.text) == linked(transport.column()["rows"][:per_page])


def test_page_walk_gives_every_row(transport: Site) -> None:
    walked: list[str] = []
    page = 1
    while True:
        answer = transport.own.get(
            f"{transport.world.proxy_path}?page={page}&perpage=50&"
            + "&".join(f"{k}={v}" for k, v in fields(transport).items())
        ).text
        walked += paths_in(answer)
        following = re.search(r"<nextgroup>.*?page=(\d+)", answer)
        if not following:
            break
        page = int(following[1])
    assert walked == linked(transport.column()["rows"])


def test_a_wrong_pair_of_column_and_unit_gives_an_empty_datastore(science: Site) -> None:
    other = science.world.columns[1].units[0]
    for wrong in ({"unitid": other}, {"columnid": 1}, {"webid": 1}, {"unitid": "x"}):
        answer = science.own.form(science.world.proxy_path, fields(science) | wrong)
        assert answer.status == 200
        assert "<datastore" in answer.text
        assert "<record>" not in answer.text


def test_only_one_of_the_proxy_paths_is_alive(science: Site, transport: Site) -> None:
    for site in (science, transport):
        alive = [path for path in PROXIES if site.own.form(path, fields(site)).status == 200]
        assert alive == [site.world.proxy_path]


def test_column_addresses_without_index_lead_to_it(science: Site) -> None:
    for bare in (f"/col/col{science.main.number}", f"/col/col{science.main.number}/"):
        answer = science.own.get(bare)
        assert answer.status == 301
        assert answer.headers["location"] == f"http://{science.own.host}/col/col{science.main.number}/index.html"
    assert science.own.get("/col/col99/index.html").status == 404


@given(
    mode=st.sampled_from(["range", "lookahead"]),
    total=st.integers(0, 400),
    size=st.integers(1, 90),
)
def test_ranges_cover_all_rows_and_look_ahead_repeats_one(mode: ProxyMode, total: int, size: int) -> None:
    site, column = world_site(mode)
    seen: list[int] = []
    for start in range(1, total + 1, size):
        asked = {"startrecord": str(start), "endrecord": str(start + size - 1), "perpage": "15"}
        (first, last), _, _ = window(site, column, asked, total)
        rows = list(range(total))[first:last]
        if mode == "lookahead" and start > 1:
            assert rows[0] == seen[-1]
            rows = rows[1:]
        seen += rows
    assert seen == list(range(total))


@given(total=st.integers(0, 900), size=st.one_of(st.none(), st.integers(1, 1000)))
def test_pages_cover_all_rows_whatever_size_is_asked(total: int, size: int | None) -> None:
    site, column = world_site("page")
    seen: list[int] = []
    page = 1
    while page:
        asked = {"page": str(page)} | ({"perpage": str(size)} if size else {})
        (first, last), used, page = window(site, column, asked, total)
        assert last - first == used <= 300
        seen += list(range(total))[first:last]
    assert seen == list(range(total))


WORLD = build_world(1, Month(2024, 1), 1, "jcms")


def world_site(mode: ProxyMode) -> tuple[WorldSite, Column]:
    site = WORLD.sites["kjt.jiangxi.test"]
    return replace(site, proxy_mode=mode), site.columns[0]
