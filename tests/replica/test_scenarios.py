"""Scenarios as worlds: as large as they say, the same for the same seed, and each site with texts of its own."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from replica.application import Options, Replica
from replica.messages import Request
from replica.routes.common import answer_site
from replica.world.build import build_world
from replica.world.model import Happening, Rename
from replica.world.scenarios import SCENARIOS
from replica.world.script import KINDS


@pytest.fixture(scope="module")
def twelve() -> Replica:
    return Replica(Options(scenario="twelve"))


def test_twelve_hosts_have_five_thousand_articles(twelve: Replica) -> None:
    totals = [len(site.rows(site.columns[0], twelve.clock)) for site in twelve.world.sites.values()]
    assert len(totals) == 12
    assert all(400 <= total <= 450 for total in totals)
    assert sum(totals) >= 5000
    assert len({site.web_id for site in twelve.world.sites.values()}) == 12


def test_no_two_sites_publish_the_same_report(twelve: Replica) -> None:
    texts = [
        a.versions[0].body.text()
        for s in twelve.world.sites.values()
        for a in s.articles
        if a.period and not a.earlier_path
    ]
    assert len(set(texts)) == len(texts)


def test_the_same_scenario_is_the_same_bytes(twelve: Replica) -> None:
    again = Replica(Options(scenario="twelve"))
    for host, site in twelve.world.sites.items():
        for article in site.articles[::50]:
            request = Request("GET", host, article.path)
            assert twelve.answer(request).body == again.answer(request).body


def test_options_go_before_the_scenario() -> None:
    assert Options(scenario="month").first_clock() == datetime(2026, 11, 1, 9)
    assert Options(scenario="month", clock=datetime(2026, 1, 1)).first_clock() == datetime(2026, 1, 1)
    with pytest.raises(ValueError, match="known: default"):
        Options(scenario="none").first_clock()


def test_every_kind_of_happening_happens_in_the_month() -> None:
    assert {happening.kind for happening in SCENARIOS["month"].scene.script} == set(KINDS)


@pytest.mark.parametrize(("kind", "what"), [("vanish", "unknown"), ("replace_file", "no article")])
def test_a_happening_that_cannot_be_is_refused(kind: str, what: str) -> None:
    month = SCENARIOS["month"]
    spec = replace(month.scene.specs[0], attached_every=10_000)
    script = (Happening(kind, spec.host, datetime(2026, 11, 2)),)
    with pytest.raises(ValueError, match=what):
        build_world(1, month.start, month.months, "mixed", None, replace(month.scene, specs=(spec,), script=script))


def test_an_old_name_may_end_without_an_answer() -> None:
    replica = Replica(Options(scenario="month"))
    at = replica.clock
    rename = Rename("new.test", at - timedelta(days=2), at, dead=True)
    site = replace(replica.world.sites["rst.zj.test"], rename=rename)
    answer = answer_site(site, Request("GET", "rst.zj.test", "/"), at, lambda path: None)
    assert answer.delivery.dead
    before = answer_site(site, Request("GET", "rst.zj.test", "/a"), at - timedelta(days=1), lambda path: None)
    assert dict(before.headers)["Location"] == "http://new.test/a"
