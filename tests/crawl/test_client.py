"""What the one place that sends requests sends, and that just this is archived.

Hosts, redirects, bodies and patience have modules of their own, ``test_client_*.py``.
"""

from __future__ import annotations

import pytest

from duban.crawl.client import Ask
from duban.crawl.outcome import Outcome
from tests.crawl.asking import client_of, source
from tests.crawl.site import ARTICLE, Site, page


def test_what_is_sent_is_honest_and_what_is_archived_is_what_was_sent(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_CONTACT", "office@example.test")
    with client_of(source(site)) as (client, kept):
        asked = Ask(site.home + "/a", "article", "c", title="t", referer=site.home + "/list", etag='"1"')
        fetched = client.fetch(asked)
    assert fetched.outcome is Outcome.ARTICLE
    assert site.paths == ["/robots.txt", "/a"]
    seen = site.seen[1].headers
    assert seen["user-agent"].startswith("duban/")
    assert "(+office@example.test)" in seen["user-agent"]
    assert seen["referer"] == site.home + "/list"
    assert seen["if-none-match"] == '"1"'
    exchange = kept[1]
    assert {name.lower(): value for name, value in exchange.request_headers} == dict(seen)
    assert (exchange.status, exchange.content) == (200, ARTICLE.encode())
    assert (exchange.facts.purpose, exchange.facts.title, exchange.facts.final) == ("article", "t", True)
    assert exchange.facts.fetched_at.tzinfo is not None


def test_one_connection_serves_all_requests(site: Site) -> None:
    with client_of(source(site)) as (client, _):
        for _ in range(5):
            assert client.fetch(Ask(site.home + "/a", "article")).outcome is Outcome.ARTICLE
    assert len({one.connection for one in site.seen}) == 1
    assert site.paths.count("/robots.txt") == 1


def test_nothing_changed_is_said_by_304(site: Site) -> None:
    site.routes["/1"] = lambda handler: (
        handler.answer(304) if handler.headers.get("If-None-Match") == '"5"' else page(ETag='"5"')(handler)
    )
    with client_of(source(site)) as (client, kept):
        assert client.fetch(Ask(site.home + "/1", "article")).outcome is Outcome.ARTICLE
        etag = kept[-1].header("ETag")
        assert client.fetch(Ask(site.home + "/1", "article", etag=etag)).outcome is Outcome.NOT_MODIFIED
        assert client.fetch(Ask(site.home + "/a", "article")).outcome is Outcome.ARTICLE


def test_a_form_is_posted_and_archived(site: Site) -> None:
    store = "<datastore><totalrecord>0</totalrecord><recordset></recordset></datastore>"
    site.routes["/p?startrecord=1"] = page(store)
    form = (("webid", "3"), ("webname", "某局"))
    with client_of(source(site)) as (client, kept):
        asked = Ask(site.home + "/p?startrecord=1", "list", dialect="jcms.dataproxy", form=form)
        assert client.fetch(asked).outcome is Outcome.LIST
    assert (site.seen[-1].method, site.seen[-1].body) == ("POST", b"webid=3&webname=%E6%9F%90%E5%B1%80")
    assert site.seen[-1].headers["x-requested-with"] == "XMLHttpRequest"
    assert (kept[-1].method, kept[-1].request_body) == ("POST", site.seen[-1].body)
