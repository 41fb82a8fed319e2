"""Columns of gkmlpt, given by the address that a browser shows: the catalogue in the page says what to ask."""

from __future__ import annotations

import pytest

from tests.crawl.lists.scripted import steps

CATALOGUE = (
    """<script>window._CONFIG = {SID: '758', TREE: [{"id": 16, "name": "工作动态", "children": [{"id": 21, """
    """"name": "重点工作"}]}]};</script><a href="/gkmlpt/">"""
)


@pytest.mark.parametrize("address", ["", "#", "#top", "#17"])
def test_the_index_of_gkmlpt_says_which_address_to_give(address: str) -> None:
    found, _ = steps(CATALOGUE, f"https://a.test/x/gkmlpt/index{address}", lambda url, form: None)
    assert "https://a.test/x/gkmlpt/index#<number>" in found[0].problem
    assert "16 工作动态, 21 重点工作" in found[0].problem


@pytest.mark.parametrize(("address", "number"), [("#16", 16), ("#21", 21), ("#/21", 21)])
def test_a_column_of_gkmlpt_stands_behind_the_hash(address: str, number: int) -> None:
    api = f"https://a.test/x/gkmlpt/api/all/{number}?page=1&sid=758"
    answer = '{"classify": {"post_count": 1}, "articles": [{"title": "五月小结", "url": "/a", "date": 1700000000}]}'
    found, asker = steps(CATALOGUE, f"https://a.test/x/gkmlpt/index{address}", lambda url, form: answer)
    assert [url for url, _ in asker.asked] == [api]
    assert [row.url for row in found[0].entries] == ["https://a.test/a"]
    assert found[-1].end


@pytest.mark.parametrize("answer", [CATALOGUE, "<html>", "{}"])
def test_a_column_of_gkmlpt_without_an_api_is_none(answer: str) -> None:
    found, _ = steps(CATALOGUE, "https://a.test/gkmlpt/index#16", lambda url, form: answer)
    assert found[-1].problem
    assert not any(step.end for step in found)
