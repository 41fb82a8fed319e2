"""A site that moves from one generation to the other while the clock runs: old addresses live on in the new lists."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from replica.application import Options
from replica.running import Running
from replica.world.calendar import Month

from .conftest import Site, linked, paths_in
from .test_jcms import fields
from .test_jpaas import ask, parameters

MOVES = datetime(2024, 9, 1)


@pytest.fixture(scope="module")
def moving() -> Iterator[Running]:
    with Running(Options(start=Month(2024, 1), months=10, migrates_at=MOVES)) as replica:
        yield replica


@pytest.fixture
def site(moving: Running) -> Site:
    moving.replica.reset()
    return Site(moving, "kjt.jiangxi.test")


def at(site: Site, moment: datetime) -> None:
    site.control.post("/__control/clock", {"to": moment.isoformat()})


def generation(site: Site) -> str:
    return site.control.get("/__control/sites").json[0]["generation"]


def test_lists_turn_from_the_old_proxy_to_the_new_unit(site: Site) -> None:
    at(site, MOVES - timedelta(minutes=1))
    assert generation(site) == site.truth()["sites"][0]["generation"] == "jcms"
    assert site.own.form(site.world.proxy_path, fields(site)).status == 200
    at(site, MOVES)
    assert generation(site) == site.truth()["sites"][0]["generation"] == "jpaas"
    assert site.own.form(site.world.proxy_path, fields(site)).status == 404
    listed = paths_in(ask(site, parameters(site), paramJson='{"pageNo":1,"pageSize":100}'))
    assert listed == linked(site.column()["rows"][:100])


def test_lists_mix_old_and_new_addresses_and_both_are_alive(site: Site) -> None:
    at(site, MOVES + timedelta(days=40))
    paths = [row["path"] for row in site.column()["rows"]]
    old = [path for path in paths if re.fullmatch(r"/art/\d+/\d+/\d+/art_\d+_\d+\.html", path)]
    new = [path for path in paths if re.fullmatch(r"/col/col\d+/art/\d+/art_[0-9a-f]{32}\.html", path)]
    assert len(old) + len(new) == len(paths)
    assert len(old) > len(new) > 5
    for path in (old[0], new[0]):
        assert "pageTimestamp" in site.own.get(path).text


def test_an_old_article_keeps_its_text_in_new_markup(site: Site) -> None:
    at(site, MOVES - timedelta(minutes=1))
    report = next(r for r in site.truth()["reports"] if r["kind"] == "monthly")
    before = site.own.get(report["path"]).body
    at(site, MOVES + timedelta(minutes=1))
    after = site.own.get(report["path"]).text
    assert b"ContentStart" in before
    assert "ContentStart" not in after
    sentence = report["versions"][-1]["offices"][0]["sentences"][0]["text"]
    assert sentence in after
