"""Feeds: valid on whatever pages say, the same ids always, times that move only with the text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from duban.home import Home
from duban.warehouse.export import write_whole
from duban.warehouse.feed import Entry, Feed, as_atom, as_json, feeds
from duban.warehouse.publish import publish
from duban.warehouse.query import published
from tests.warehouse.world import Crawl, as_bytes, load_world, sentence_report, url

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TAG = re.compile(r"tag:[A-Za-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[!-~]+")


def check_atom(data: bytes) -> Any:
    """The rules of RFC 4287, 4.1, for what a feed and its entries must have exactly once."""
    root = etree.fromstring(data)
    assert root.tag == f"{ATOM}feed"
    for one in [root, *root.iter(f"{ATOM}entry")]:
        for name in ("id", "title", "updated", "author"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert one.find(f"{ATOM}author/{ATOM}name").text
        assert TAG.fullmatch(one.findtext(f"{ATOM}id"))
        assert MOMENT.fullmatch(one.findtext(f"{ATOM}updated"))
        relations = [(link.get("rel"), link.get("type")) for link in one.findall(f"{ATOM}link")]
        assert len(relations) == len(set(relations))
    for entry in root.iter(f"{ATOM}entry"):
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
        assert MOMENT.fullmatch(entry.findtext(f"{ATOM}published"))
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return root


def check_json(data: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(data)
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert said["title"]
    for item in said["items"]:
        assert isinstance(item["id"], str)
        assert "content_text" in item
        assert MOMENT.fullmatch(item["date_published"])
    return said


ANY = st.text(max_size=30).map(lambda text: text.encode("utf-8", "ignore").decode())


@given(st.lists(st.tuples(ANY, ANY, ANY), max_size=4))
def test_whatever_pages_say_the_feeds_are_valid(texts: Sequence[tuple[str, str, str]]) -> None:
    at = datetime(2020, 5, 1, 8, 0, 0, 123)
    made = [Entry("report", (n,), a or "?", b, url(1), c.strip() or "?", at, at) for n, (a, b, c) in enumerate(texts)]
    feed = Feed("reports", "题 <b>&", tuple(made))
    legal = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
    if all(legal.sub("", entry.author).strip() for entry in made):
        root = check_atom(as_atom(feed, "https://example.org/feeds/"))
        found = [entry.findtext(f"{ATOM}content") or "" for entry in root.iter(f"{ATOM}entry")]
        # XML reads \r as a line end.
        assert [text.replace("\r\n", "\n").replace("\r", "\n") for text in found] == [
            legal.sub("", e.text).replace("\r\n", "\n").replace("\r", "\n") for e in made
        ]
    items = check_json(as_json(feed))["items"]
    assert [item["title"] for item in items] == [entry.title for entry in made]


@pytest.fixture
def written(home: Home, crawl: Crawl) -> Callable[[str], dict[str, tuple[Any, dict[str, Any]]]]:
    def write(name: str) -> dict[str, tuple[Any, dict[str, Any]]]:
        load_world(home)
        publish(home, name)
        with published(home) as connection:
            made = feeds(connection)
        return {feed.name: (check_atom(as_atom(feed)), check_json(as_json(feed))) for feed in made}

    return write


def test_reports_issues_and_openings_are_told_once(
    home: Home, crawl: Crawl, written: Callable[[str], dict[str, tuple[Any, dict[str, Any]]]]
) -> None:
    april = sentence_report(1, ["[印发]《甲办法》<&>。"])
    may = sentence_report(2, ["[启动]奖项申报。"], month=date(2020, 5, 1), stage="launch")
    crawl.run([(url(1), as_bytes(april)), (url(2), as_bytes(may))])
    first = written("r1")
    assert [item["title"] for item in first["reports"][1]["items"]] == [may.metadata.title, april.metadata.title]
    assert [item["title"] for item in first["issued"][1]["items"]] == ["印发《甲办法》"]
    assert [item["url"] for item in first["openings"][1]["items"]] == [url(2)]
    edited = sentence_report(2, ["前言。", "[启动]奖项申报。"], month=date(2020, 5, 1), stage="launch")
    again = sentence_report(3, ["再次[印发]《甲办法》。"], month=date(2020, 6, 1))
    crawl.run([(url(2), as_bytes(edited)), (url(3), as_bytes(again)), (url(1), as_bytes(april))])
    second = written("r2")
    assert second["openings"][1]["items"] == first["openings"][1]["items"], (
        "the report was edited, the call is the same"
    )
    assert second["issued"][1]["items"] == first["issued"][1]["items"], "issued again is not newly issued"
    old = {item["id"]: item for item in first["reports"][1]["items"]}
    new = {item["id"]: item for item in second["reports"][1]["items"]}
    assert set(old) < set(new)
    changed = {identity for identity in old if old[identity]["date_modified"] != new[identity]["date_modified"]}
    assert {new[identity]["url"] for identity in changed} == {url(2)}
    assert all(old[identity]["date_published"] == new[identity]["date_published"] for identity in old)


def test_a_text_under_another_wording_is_not_newly_issued(
    crawl: Crawl, written: Callable[[str], dict[str, tuple[Any, dict[str, Any]]]]
) -> None:
    wordings = ("浙江省城市更新项目管理办法（试行）", "城市更新项目管理办法", "全省城市体检项目管理办法")
    for number, title in enumerate(wordings, 1):
        report = sentence_report(number, [f"[印发]《{title}》。"], month=date(2020, number, 1))
        crawl.run([(url(number), as_bytes(report))])
    told = [item["title"] for item in written("r1")["issued"][1]["items"]]
    assert sorted(told) == sorted([f"印发《{wordings[0]}》", f"印发《{wordings[2]}》"])


def test_a_feed_without_entries_is_valid(written: Callable[[str], dict[str, tuple[Any, dict[str, Any]]]]) -> None:
    assert all(said["items"] == [] for _, said in written("r1").values())


def test_a_file_is_written_whole_and_only_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "feeds" / "a.atom"
    assert write_whole(path, b"1")
    stamp = path.stat().st_mtime_ns
    assert not write_whole(path, b"1")
    assert path.stat().st_mtime_ns == stamp
    assert write_whole(path, b"2")
    assert [each.name for each in path.parent.iterdir()] == ["a.atom"]
