"""Faults of lists: rows that lack, come twice or out of order, text that is not well-formed, totals that change."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replica import mangle

from .conftest import Site, linked, switch
from .test_jcms import fields
from .test_modes import rows_of


def listed(where: Site, first: int = 1, last: int = 45) -> str:
    query = f"{where.world.proxy_path}?startrecord={first}&endrecord={last}&perpage=15"
    return where.own.form(query, fields(where)).text


def test_rows_that_lack_come_twice_or_out_of_order(where: Site) -> None:
    truth = linked(where.column()["rows"])[:45]
    for effect, expected in (("empty", []), ("short", truth[:-1]), ("dup", [*truth, truth[-1]])):
        switch(where, rows=effect, times=1)
        text = listed(where)
        assert rows_of(text) == expected
        assert f"<totalrecord>{where.column()['total']}</totalrecord>" in text
    switch(where, rows="order", times=1)
    assert sorted(rows_of(listed(where))) == sorted(truth)
    switch(where, rows="drift", times=1)
    assert f"<totalrecord>{where.column()['total'] + 1}</totalrecord>" in listed(where)


def test_the_same_faults_within_json(labour: Site) -> None:
    query = {"parseType": "bulidstatic", "webId": labour.world.web_id, "tplSetId": labour.main.template}
    query |= {"pageType": "column", "tagId": labour.world.tag, "pageId": labour.main.number}
    truth = linked(labour.column()["rows"])[:15]

    def asked(page: int = 1) -> str:
        from urllib.parse import urlencode

        more = query | {"paramJson": json.dumps({"pageNo": page, "pageSize": 15})}
        return labour.own.get(f"/api-gateway/jpaas-publish-server/front/page/build/unit?{urlencode(more)}").text

    for effect, expected in (("empty", []), ("short", truth[:-1]), ("dup", [*truth, truth[-1]])):
        switch(labour, rows=effect, times=1)
        fragment = json.loads(asked())["data"]["html"]
        assert rows_of(fragment) == expected
        assert 'class="pagination' in fragment
    switch(labour, rows="drift", times=1)
    assert f'count="{labour.column()["total"] + 1}"' in json.loads(asked())["data"]["html"]
    for effect in ("control", "html", "cut"):
        switch(labour, json=effect, times=1)
        with pytest.raises(ValueError, match=r"."):
            json.loads(asked())
    switch(labour, repeat=True, times=1)
    assert rows_of(json.loads(asked(3))["data"]["html"]) == truth
    labour.control.ask("DELETE", "/__control/faults")


def test_xml_that_is_not_well_formed_but_has_its_rows(where: Site) -> None:
    whole = listed(where)
    for effect in mangle.XML:
        switch(where, xml=effect, times=1)
        text = listed(where)
        assert text != whole, effect
        if effect == "html":
            assert "<record>" not in text
        else:
            assert len(re.findall(r"<record>", text)) == 45
    switch(where, xml="dates", times=1)
    assert re.search(r"\d{4}-\n\d{2}-\n\d{2}", listed(where))


def test_the_first_page_for_ever_and_modes_of_the_proxy(where: Site) -> None:
    truth = linked(where.column()["rows"])
    switch(where, preset="first_page_for_ever", times=1)
    assert rows_of(listed(where, 46, 90)) == truth[:45]
    switch(where, proxy_mode="lookahead", times=1)
    assert rows_of(listed(where, 46, 90)) == truth[44:90]
    switch(where, preset="dead_proxy", times=1)
    assert rows_of(listed(where)) == []


def test_the_total_changes_between_two_pages_of_one_walk(where: Site) -> None:
    where.control.post("/__control/clock", {"to": "2026-03-01T09:00"})
    before = where.column()["total"]
    switch(where, preset="published_meanwhile")
    first, second = listed(where, 1, 45), listed(where, 46, 90)
    assert f"<totalrecord>{before}</totalrecord>" in first
    after = where.column()["total"]
    assert after > before
    assert f"<totalrecord>{after}</totalrecord>" in second
    assert set(rows_of(first)) & set(rows_of(second))


@given(st.text(max_size=300))
def test_mangling_copes_with_any_text(text: str) -> None:
    for change in (*mangle.ROWS.values(), *mangle.XML.values(), *mangle.JSON.values()):
        assert isinstance(change(text), str)
