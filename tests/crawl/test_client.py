"""What the one place that sends requests sends, and that just this is archived.

Hosts, redirects, bodies and patience have modules of their own, ``test_client_*.py``.
"""

from __future__ import annotations

import time

import pytest

from duban.crawl.client import Ask
from duban.crawl.outcome import Outcome
from tests.crawl.asking import client_of, fetch, source
from tests.crawl.site import ARTICLE, Handler, Site, page, raw, status


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


def test_not_modified_is_no_answer_to_a_question_without_a_condition(site: Site) -> None:
    site.routes["/1"] = status(304)
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.CLIENT_ERROR
    assert "without a condition" in fetched.detail
    assert len(kept) == 1


def test_what_a_server_or_a_list_puts_into_a_header_stays_on_its_line(site: Site) -> None:
    with client_of(source(site)) as (client, _):
        asked = Ask(site.home + "/a", "article", etag='"1"\r\nX-Evil: 1', referer="http://某局.test/\nX-Evil: 2")
        assert client.fetch(asked).outcome is Outcome.ARTICLE
    assert "x-evil" not in site.seen[-1].headers


def test_an_address_that_is_not_ascii_is_asked_for_escaped(site: Site) -> None:
    site.routes["/%E6%9F%90?a=%E6%9F%90%20b"] = page()
    fetched, _ = fetch(site, "/某?a=某 b")
    assert fetched.outcome is Outcome.ARTICLE


def test_a_connection_that_the_site_ended_is_made_anew(site: Site) -> None:
    def last(handler: Handler) -> None:
        page()(handler)
        handler.close_connection = True  # and no word of it in the headers

    site.routes["/last"] = last
    with client_of(source(site)) as (client, kept):
        for _ in range(3):
            assert client.fetch(Ask(site.home + "/last", "article")).outcome is Outcome.ARTICLE
            time.sleep(0.05)
    assert len(kept) == 4


def test_an_answer_longer_than_it_said_does_not_become_the_next_one(site: Site) -> None:
    site.routes["/long"] = raw(
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    )
    with client_of(source(site)) as (client, _):
        client.fetch(Ask(site.home + "/long", "article"))
        assert client.fetch(Ask(site.home + "/a", "article")).outcome is Outcome.ARTICLE


def test_cookies_go_back_to_the_host_that_set_them_and_to_no_other(site: Site) -> None:
    site.routes |= {"/set": page(Set_Cookie="a=1; path=/"), "/foreign": page(Set_Cookie="b=2; domain=other.test")}
    hosts = ("one.test", "two.test")
    stand_in = dict.fromkeys(hosts, f"127.0.0.1:{site.port}")
    with client_of(source(site, hosts=hosts, connect_to=stand_in)) as (client, _):
        for url in ("http://one.test/set", "http://one.test/foreign", "http://one.test/a", "http://two.test/a"):
            client.fetch(Ask(url, "article"))
    sent = {(one.host, one.path): one.headers.get("cookie") for one in site.seen}
    assert sent["one.test", "/a"] == "a=1"
    assert sent["two.test", "/a"] is None


def test_a_cookie_for_all_of_gov_cn_is_not_taken(site: Site) -> None:
    site.routes["/set"] = page(Set_Cookie="a=1; path=/; domain=.gov.cn")
    hosts = ("one.gov.cn", "two.gov.cn")
    stand_in = dict.fromkeys(hosts, f"127.0.0.1:{site.port}")
    with client_of(source(site, hosts=hosts, connect_to=stand_in)) as (client, _):
        for url in ("http://one.gov.cn/set", "http://two.gov.cn/a"):
            client.fetch(Ask(url, "article"))
    assert site.seen[-1].headers.get("cookie") is None


def test_no_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(site, "/a")[0].outcome is Outcome.ARTICLE
