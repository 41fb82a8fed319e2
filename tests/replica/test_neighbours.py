"""The sites on other CMSs: the same articles on each, and the quirks that each was seen to have."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from replica.application import Options, Replica
from replica.markup.jcms import EMPTY
from replica.messages import HTML, Request, Response
from replica.routes.neighbours import CMSS, neighbours_of

REPLICA = Replica(Options(months=12))
SITES = {site["host"]: site for site in neighbours_of(REPLICA.world, REPLICA.clock)}


def ask(host: str, target: str, body: str | None = None, kind: str = "application/json") -> Response:
    path, _, query = target.partition("?")
    method = "GET" if body is None else "POST"
    return REPLICA.answer(Request(method, host, path, query, {"content-type": kind}, (body or "").encode()))


@pytest.mark.parametrize("host", CMSS)
def test_every_site_has_the_same_articles_at_addresses_of_its_own(host: str) -> None:
    site = SITES[host]
    rows = site["rows"]
    assert isinstance(rows, list)
    assert [row["title"] for row in rows] == [row["title"] for row in SITES["trs.neighbour.test"]["rows"]]  # type: ignore[attr-defined]
    assert len({row["path"] for row in rows}) == len(rows)
    first = ask(host, rows[0]["path"])
    assert first.status == 200
    assert f'<meta name="ArticleTitle" content="{rows[0]["title"]}">'.encode() in first.body
    assert ask(host, "/").status == 200
    assert ask(host, "/nowhere/1.html").status == 404
    for column in CMSS[host].columns:
        assert ask(host, column) == ask(host, column)
        assert ask(host, column).status == 200


def test_a_world_without_months_has_lists_without_rows() -> None:
    empty = Replica(Options(months=0))
    for cms in CMSS.values():
        path, _, query = cms.columns[0].partition("?")
        assert empty.answer(Request("GET", cms.host, path, query)).status == 200


def test_trs_states_more_pages_than_it_has() -> None:
    first = ask("trs.neighbour.test", "/zwgk/gzdt/").body.decode()
    assert "createPageHTML(8, 0," in first
    assert [ask("trs.neighbour.test", f"/zwgk/gzdt/index_{n}.html").status for n in (1, 5, 6, 7)] == [
        200,
        200,
        404,
        404,
    ]
    assert ask("trs.neighbour.test", "/zwgk/gzdt").status == 301
    assert 'href="./20' in first


def test_the_search_gives_twenty_rows_at_most_and_calls_them_html() -> None:
    column = ask("search.neighbour.test", "/kjt/c100004/common_list.shtml").body.decode()
    channel = column.partition('name="channelid" content="')[2].partition('"')[0]
    answer = ask("search.neighbour.test", f"/searchList/{channel}?_pageSize=100&page=1")
    data = json.loads(answer.body)["data"]
    assert (answer.content_type, len(data["results"]), data["total"]) == (HTML, 20, 101)
    assert ask("search.neighbour.test", "/searchList/0?page=1").status == 404


def test_gkmlpt_counts_more_than_it_lists() -> None:
    pages = [json.loads(ask("gkmlpt.neighbour.test", f"/gkmlpt/api/all/1620?page={n}").body) for n in (1, 2, 3)]
    assert [len(page["articles"]) for page in pages] == [88, 13, 0]
    assert pages[0]["classify"]["post_count"] == 101 + 2 * 12


def test_what_takes_a_post_only() -> None:
    fields = {"channelId": "1450287101", "websiteId": "ff80808170f1", "pageNo": "2", "pageSize": "30"}
    form = "application/x-www-form-urlencoded"
    assert ask("platform.neighbour.test", f"/queryList?{urlencode(fields)}").status == 404
    data = json.loads(ask("platform.neighbour.test", "/queryList", urlencode(fields), form).body)["data"]
    assert (data["total"], len(data["results"])) == (101, 30)
    wrong = json.loads(ask("platform.neighbour.test", "/queryList", "channelId=9", form).body)["data"]
    assert wrong == {"total": 0, "results": []}
    service = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
    assert ask("epoint.neighbour.test", service).status == 404
    asked = {"siteGuid": "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a", "categorynum": "003001003", "pageSize": 20}
    first, last = (
        json.loads(ask("epoint.neighbour.test", service, json.dumps({**asked, "pageIndex": n})).body)["custom"]["data"]
        for n in (0, 5)
    )
    assert (len(first), len(last)) == (20, 1)


def test_disclosure_needs_category_and_area_and_comes_in_two_dresses() -> None:
    search = "/module/xxgk/search.jsp?infotypeId=C0101&area=014502871"
    old, new = ask("xxgk.neighbour.test", search).body, ask("xxgk.neighbour.test", f"{search}&standardXxgk=1").body
    assert (old.count(b'<tr class="tr_main_value'), new.count(b"<li>")) == (20, 20)
    assert b"tr_main_value" not in ask("xxgk.neighbour.test", "/module/xxgk/search.jsp?area=014502871").body


def test_encrypted_ids_give_an_empty_store_and_plain_ones_rows() -> None:
    proxy = "/module/web/jpage/dataproxy.jsp"
    page = ask("hanweb.neighbour.test", "/col/col9102/index.html").body.decode()
    assert "columnid=9K%2Fx0q&unitid=Zb81%3D" in page
    followed = ask("hanweb.neighbour.test", f"{proxy}?page=2&columnid=9K%2Fx0q&unitid=Zb81%3D")
    assert followed.body.decode() == EMPTY
    plain = ask("hanweb.neighbour.test", f"{proxy}?startrecord=46&endrecord=90&columnid=9102&unitid=313360")
    assert plain.body.count(b"<record>") == 45
