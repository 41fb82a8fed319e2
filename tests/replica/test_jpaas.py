"""The new generation's lists: only paramJson pages, only the right tag answers."""

import json
import re
from urllib.parse import quote, urlencode

import pytest

from .conftest import Site, linked, paths_in

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def parameters(site: Site, place: int = 0) -> dict[str, str]:
    """The list unit's parameters, as a crawler finds them: in the column page."""
    page = site.own.get(f"/col/col{site.world.columns[place].number}/index.html").text
    units = [json.loads(data.replace("'", '"')) for data in re.findall(r'queryData="([^"]+)"', page)]
    assert len(units) == 2
    return next(unit for unit in units if unit["tagId"] == site.world.tag)


def ask(site: Site, fields: dict[str, str], **more: object) -> str:
    answer = site.own.get(f"{UNIT}?{urlencode(fields | {k: str(v) for k, v in more.items()})}")
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"
    return answer.json["data"]["html"]


@pytest.mark.parametrize("size", [15, 50, 100])
def test_param_json_walks_every_row_in_order(labour: Site, size: int) -> None:
    fields, truth = parameters(labour), labour.column()
    walked: list[str] = []
    for page in range(1, -(-truth["total"] // size) + 1):
        fragment = ask(labour, fields, paramJson=json.dumps({"pageNo": page, "pageSize": size}))
        assert f'count="{truth["total"]}"' in fragment
        assert f'pageNo="{page}"' in fragment
        walked += paths_in(fragment)
    assert walked == linked(truth["rows"])
    assert len(walked) >= 400


def test_plain_page_numbers_are_ignored(labour: Site) -> None:
    fields = parameters(labour)
    first = ask(labour, fields)
    for name in ("pageNo", "page", "rows", "limit"):
        assert ask(labour, fields, **{name: 3}) == first


def test_past_the_end_is_success_without_rows(labour: Site) -> None:
    fragment = ask(labour, parameters(labour), paramJson='{"pageNo":999,"pageSize":15}')
    assert paths_in(fragment) == []
    assert f'count="{labour.column()["total"]}"' in fragment


def test_page_size_is_cut_at_a_hundred(labour: Site) -> None:
    assert len(paths_in(ask(labour, parameters(labour), paramJson='{"pageNo":1,"pageSize":5000}'))) == 100


@pytest.mark.parametrize("broken", ["{", "[]", '{"pageNo":"x"}', "null"])
def test_a_param_json_that_makes_no_sense_is_page_one(labour: Site, broken: str) -> None:
    fields = parameters(labour)
    assert paths_in(ask(labour, fields, paramJson=broken)) == paths_in(ask(labour, fields))


def test_an_unknown_or_gbk_tag_fails_without_an_error_status(labour: Site) -> None:
    fields = parameters(labour)
    gbk = (
        urlencode({k: v for k, v in fields.items() if k != "tagId"})
        + "&tagId="
        + quote(fields["tagId"], encoding="gbk")
    )
    for query in (gbk, urlencode(fields | {"tagId": "别的单元"}), urlencode(fields | {"pageId": "1"}), ""):
        answer = labour.own.get(f"{UNIT}?{query}")
        assert answer.status == 200
        assert answer.json == {"success": False, "data": {}}


def test_the_menu_unit_answers_without_a_pager(labour: Site) -> None:
    fragment = ask(labour, parameters(labour) | {"tagId": "导航菜单"})
    assert "pagination" not in fragment
    assert f"/col/col{labour.main.number}/index.html" in fragment


def test_a_small_column_fits_one_page_and_an_empty_one_counts_zero(labour: Site) -> None:
    assert len(paths_in(ask(labour, parameters(labour, 2)))) == 6
    assert 'count="0"' in ask(labour, parameters(labour, 3))


def test_old_addresses_stay_in_the_list_without_a_scheme(labour: Site) -> None:
    last = -(-labour.column()["total"] // 15)
    fragment = ask(labour, parameters(labour), paramJson=json.dumps({"pageNo": last, "pageSize": 15}))
    old = re.findall(r'href="(//[^"]+/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html)"', fragment)
    assert old
    assert all(link.startswith(f"//{labour.own.host}/") for link in old)
    assert labour.own.get(old[0].removeprefix(f"//{labour.own.host}")).status == 200


def test_the_old_proxy_is_gone(labour: Site) -> None:
    assert labour.own.get(labour.world.proxy_path).status == 404
