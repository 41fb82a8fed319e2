"""The scenario "modes": each manner of list, walked as its column page says, gives exactly the truth."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from replica.application import Options
from replica.running import Running

from .conftest import Client, Site, linked, without_host

EMPTY = "<datastore><recordset></recordset></datastore>"


@pytest.fixture(scope="module")
def modes() -> Iterator[Running]:
    with Running(Options(scenario="modes")) as replica:
        yield replica


def site(modes: Running, host: str) -> Site:
    modes.replica.reset()
    return Site(modes, host)


def rows_of(text: str) -> list[str]:
    """The paths of rows of any markup: an element that has a link and a date."""
    found = re.findall(r"<(?:li|tr)\b(?:(?!</?(?:li|tr)\b).)*?href=[\"']([^\"']+)[\"'].*?</(?:li|tr)>", text, re.DOTALL)
    return [without_host(unescape(link)) for link in found if not link.startswith("javascript:")]


def page_of(where: Site, place: int = 0) -> str:
    return where.own.get(where.column(place)["path"]).text


def parameters(page: str) -> dict[str, str]:
    """What the page's script sends: the param object of the unit whose call has a dataStore."""
    (unit,) = re.findall(r"dataStore:\$\('#(\d+)'\)", page)
    (text,) = re.findall(rf"var param_{unit} = \{{(.*?)\}};", page)
    return {name: value.strip("'") for name, value in re.findall(r"(\w+):('[^']*'|\d+)", text)}


def proxy_of(page: str) -> str:
    return re.findall(r"proxyUrl:'([^']+)'", page)[0]


def ranged(where: Site, first: int, last: int, place: int = 0) -> list[str]:
    page = page_of(where, place)
    query = urlencode({"startrecord": first, "endrecord": last, "perpage": 15})
    return rows_of(where.own.form(f"{proxy_of(page)}?{query}", dict(parameters(page))).text)


@pytest.mark.parametrize("host", ["range.test", "encrypted.test", "gathers.test"])
def test_a_range_gives_the_rows_that_it_names(modes: Running, host: str) -> None:
    where = site(modes, host)
    truth = linked(where.column()["rows"])
    assert ranged(where, 1, 10_000) == truth
    assert ranged(where, 46, 90) == truth[45:90]


def test_lookahead_begins_each_later_group_one_row_early(modes: Running) -> None:
    where = site(modes, "lookahead.test")
    truth = linked(where.column()["rows"])
    assert ranged(where, 1, 45) == truth[:45]
    assert ranged(where, 46, 90) == truth[44:90]


def test_a_capped_proxy_gives_no_more_than_its_cap(modes: Running) -> None:
    where = site(modes, "cap.test")
    truth = linked(where.column()["rows"])
    assert len(truth) > 300
    assert ranged(where, 1, 10_000) == truth[:300]
    assert ranged(where, 301, 10_000) == truth[300:]


def test_a_page_only_proxy_ignores_ranges(modes: Running) -> None:
    where = site(modes, "page.test")
    truth = linked(where.column()["rows"])
    assert ranged(where, 100, 130) == truth[:15]
    page = page_of(where)
    query = urlencode({**parameters(page), "page": 2, "perpage": 100})
    assert rows_of(where.own.get(f"{proxy_of(page)}?{query}").text) == truth[100:200]


def test_a_dead_proxy_is_always_empty_though_the_page_has_rows(modes: Running) -> None:
    where = site(modes, "dead.test")
    assert ranged(where, 1, 100) == []
    assert rows_of(page_of(where))[:45] == linked(where.column()["rows"])[:45]


def test_an_encrypted_next_group_leads_nowhere(modes: Running) -> None:
    where = site(modes, "encrypted.test")
    (link,) = re.findall(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', page_of(where))
    assert re.search(r"columnid=[0-9a-f]{32}&unitid=[0-9a-f]{32}", link)
    assert where.own.get(link).text == EMPTY


def test_a_gathering_column_lists_several_through_the_proxy_for_many(modes: Running) -> None:
    where = site(modes, "gathers.test")
    truth = where.column(4)
    first, second = where.column(0), where.column(1)
    assert truth["total"] == first["total"] + second["total"]
    page = page_of(where, 4)
    assert proxy_of(page).endswith("/morecolumndataproxy.jsp")
    sent = parameters(page)
    assert sent["columnid"] == f"{first['column']},{second['column']}"
    assert sent["sourceContentType"] == "3"
    assert ranged(where, 1, 1000, 4) == linked(truth["rows"])
    one = {**sent, "columnid": str(first["column"])}
    assert where.own.form(proxy_of(page), one).text == EMPTY


def test_a_wrong_pair_of_column_and_unit_is_empty_or_another_columns_rows(modes: Running) -> None:
    strict, careless = site(modes, "range.test"), site(modes, "cap.test")
    for where, expected in ((strict, []), (careless, linked(careless.column()["rows"])[:30])):
        page = page_of(where)
        wrong = {**parameters(page), "unitid": "7"}
        query = urlencode({"startrecord": 1, "endrecord": 30, "perpage": 15})
        assert rows_of(where.own.form(f"{proxy_of(page)}?{query}", dict(wrong)).text) == expected


def walk_unit(where: Site, size: int = 15) -> tuple[list[str], int]:
    """All rows of the first column's unit, and the count that it states."""
    shell = page_of(where)
    data = re.findall(r'queryData="([^"]+)"', shell)[-1]
    query: dict[str, Any] = json.loads(data.replace("'", '"'))
    found: list[str] = []
    count = 0
    for number in range(1, 99):
        asked = query | {"paramJson": json.dumps({"pageNo": number, "pageSize": size})}
        answer = where.own.get(f"/api-gateway/jpaas-publish-server/front/page/build/unit?{urlencode(asked)}")
        fragment = json.loads(answer.text, strict=False)["data"]["html"]
        count = int(re.findall(r'count="(\d+)"', fragment)[0])
        rows = rows_of(fragment)
        if not rows:
            return found, count
        found += rows
    raise AssertionError("the walk does not end")


@pytest.mark.parametrize("host", ["rows-b.test", "rows-c.test", "rows-d.test", "rows-a.test"])
def test_every_row_markup_walks_to_the_truth(modes: Running, host: str) -> None:
    where = site(modes, host)
    truth = where.column()
    rows, count = walk_unit(where)
    assert list(dict.fromkeys(rows)) == linked(truth["rows"])
    assert count == truth["stated_total"] == len(rows)
    assert count - truth["total"] == (1 if host == "rows-c.test" else 0)


def test_inline_columns_have_page_one_in_the_page_and_small_ones_no_pager(modes: Running) -> None:
    where = site(modes, "rows-b.test")
    main, small = page_of(where), page_of(where, 2)
    assert [p for p in rows_of(main) if "/index.html" not in p] == linked(where.column()["rows"])[:15]
    assert 'class="pagination' in main
    assert [p for p in rows_of(small) if "/index.html" not in p] == linked(where.column(2)["rows"])
    assert 'class="pagination' not in small


def test_control_characters_stand_raw_in_the_json(modes: Running) -> None:
    where = site(modes, "rows-d.test")
    data = re.findall(r'queryData="([^"]+)"', page_of(where))[-1]
    query = urlencode(json.loads(data.replace("'", '"')))
    text = where.own.get(f"/api-gateway/jpaas-publish-server/front/page/build/unit?{query}").text
    with pytest.raises(ValueError, match="control character"):
        json.loads(text)


@pytest.mark.parametrize(("host", "row"), [("directory.test", "tr_main_value_odd"), ("items.test", "<li>")])
def test_a_directory_is_searched_by_area_and_kind(modes: Running, host: str, row: str) -> None:
    where = site(modes, host)
    shell = page_of(where)
    assert "<record>" not in shell
    load, kind, area = re.findall(r"loadDynamic\('([^']+)', '\w+', '(\w+)', 0, 0, \d+, '', '(\w+)'\)", shell)[0]
    assert f"infotypeId={kind}&" in load
    found: list[str] = []
    for number in range(1, where.column()["total"] // 20 + 3):
        sent = {"infotypeId": kind, "area": area, "jdid": where.world.web_id, "currpage": number}
        text = where.own.form(urlsplit(load).path, sent).text
        assert "共" in text
        assert (row in text) == bool(rows_of(text))
        found += rows_of(text)
    assert found == linked(where.column()["rows"])
    assert rows_of(where.own.form(urlsplit(load).path, {"infotypeId": kind}).text) == []
    assert f"funclick('{kind}'" in where.own.get(f"/module/xxgk/tree.jsp?area={area}").text
    everything = where.own.get("/module/xxgk/subjectinfo.jsp?currpage=1").text
    assert rows_of(everything) == found[:20]


def test_an_address_is_right_under_any_column_only_where_that_is_so(modes: Running) -> None:
    for host, status in (("items.test", 200), ("range.test", 404)):
        where = site(modes, host)
        path = next(r["path"] for r in where.column()["rows"] if r["report"] and r["path"].startswith("/art/"))
        other = re.sub(r"art_\d+_", f"art_{where.world.columns[3].number}_", path)
        assert where.own.get(other).status == status


def test_get_message_wants_a_referer_and_no_more_than_fifty(modes: Running) -> None:
    where = site(modes, "range.test")
    ask = (
        f"/messageController/getMessage.do?columnId={where.main.number}&startrecord=1&endrecord=50&callback=f&perpage="
    )
    assert where.own.get(f"{ask}50").status == 404
    some = where.own.get(f"{ask}50", Referer="http://range.test/").text
    assert some.startswith("f(")
    xml = json.loads(some[2:-1])["result"]
    assert rows_of(xml) == linked(where.column()["rows"])[:50]
    assert rows_of(json.loads(where.own.get(f"{ask}100", Referer="x").text[2:-1])["result"]) == []


def test_search_and_feed_are_there_and_not_to_be_trusted(modes: Running) -> None:
    old, new = site(modes, "range.test"), site(modes, "rows-a.test")
    answer = old.own.form("/jsearchfront/interfaces/cateSearch.do", {"q": "完成情况", "p": 1, "pg": 20}).json
    assert answer["total"] >= 12
    link = re.findall(r'<a href="visit/link\.do\?([^"]+)"', answer["result"][0])[0]
    away = old.own.get(f"/jsearchfront/visit/link.do?{unescape(link)}")
    assert away.status == 302
    assert old.own.get(urlsplit(away.headers["location"]).path).status == 200
    found = new.own.get(f"/api-gateway/jpaas-jsearch-web-server/interface/search/info?{urlencode({'q': '进展'})}").json
    assert found["data"]["searchResult"]["total"] >= 12
    feed = new.own.get(f"/api-gateway/jpaas-plugins-web-server/front/rss/getinfo?columnIds={new.main.number}").text
    assert re.search(r"<pubDate>\d{13}</pubDate>", feed)
    assert f"/col/col{new.main.number}/index.html</link>" in feed


def test_expiring_links_end_with_their_hour(modes: Running) -> None:
    where = site(modes, "rows-a.test")
    report = next(
        d for d in where.control.get("/__control/documents?host=rows-a.test").json if d["kind"] == "attachment"
    )
    path = report["locations"][0]["path"]

    def link() -> str:
        return unescape(re.findall(r'附件[：:]<a href="([^"]+)"', where.own.get(path).text)[0])

    first = link()
    assert "document/download?fileUrl=" in first
    answer = where.own.get(first)
    assert answer.status == 302
    assert where.own.get(answer.headers["location"]).body.startswith(b"PK")
    where.control.post("/__control/clock", {"advance_days": 1 / 24})
    assert where.own.get(first).status == 403
    assert link() != first
    assert where.own.get(link()).status == 302


def test_storage_of_no_site_is_not_found(modes: Running) -> None:
    assert Client(modes.common.number, "oss.zj.test").get("/jcms_files/jcms1/web1/site/attach/0/x.pdf").status == 404
