"""How the client treats a site: robots.txt first, a rate that is kept, few tries, and peace for a site in trouble."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from duban.crawl.client import Ask
from duban.crawl.outcome import Outcome
from tests.crawl.asking import PATIENCE, client_of, fetch, source
from tests.crawl.site import Site, in_turn, page, raw, redirect, status


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (status(404), True),
        (status(410), True),
        (status(401), False),
        (status(403), False),
        (status(500), False),
        (status(503), False),
        (status(429), False),
        (page("User-agent: *\nDisallow: /a\n"), False),
        (page("User-agent: *\nDisallow: /a$\nUser-agent: duban\nAllow: /\n"), True),
        (page("User-agent: duban\nDisallow: /\n"), False),
        # a page in place of the file: missing only where it is one that says so, or one of the site's own
        (page("<html><body>您访问的页面不存在</body></html>"), True),
        (page("<html>" + "<a href='/col/col1/'>栏目</a>" * 9 + "</html>"), True),
        (page("<html>a page in place of the file</html>"), False),
        (page("<html><script>go()</script></html>"), False),
        (page("<html><script>var arg1='0F';</script></html>"), False),
        (page("<html>访问被拒绝</html>"), False),
        (page("<html>系统维护中</html>"), False),
        (status(521, Set_Cookie="__jsluid_h=1"), False),
        (status(202, Set_Cookie="wzws_cid=1"), False),
        (page("User-agent: *\nCrawl-delay: 3600\n"), False),
        (page("User-agent: *\nCrawl-delay: soon\n"), True),
        (page("\ufeffUser-agent: *\r\nDisallow: /a\r\n"), False),
        (redirect("/other-robots"), False),
        (redirect("/index.html"), True),
        (raw(b"nonsense"), False),
    ],
)
def test_robots_txt_comes_first_and_counts(site: Site, answer: Any, allowed: bool) -> None:
    site.routes |= {
        "/robots.txt": answer,
        "/other-robots": page("User-agent: *\nDisallow: /a"),
        "/index.html": page("<html>首页</html>"),
    }
    with client_of(source(site)) as (client, kept):
        first = client.fetch(Ask(site.home + "/a", "article"))
        client.fetch(Ask(site.home + "/a", "article"))
    assert (first.outcome is Outcome.ARTICLE) == allowed
    assert kept[0].facts.purpose == "robots"
    assert kept[0].url.endswith("/robots.txt")
    assert ("/a" in site.paths) == allowed
    if not allowed:
        assert first.outcome in (Outcome.ROBOTS_DISALLOWED, Outcome.CONNECT_ERROR)
        assert len([one for one in kept if one.facts.purpose == "robots" and one.facts.final]) == 1


def test_a_rate_is_kept_and_a_crawl_delay_slows_it(site: Site) -> None:
    site.routes["/robots.txt"] = page("User-agent: *\nCrawl-delay: 0.3\n")
    with client_of(source(site, rate=20.0)) as (client, kept):
        for _ in range(3):
            client.fetch(Ask(site.home + "/a", "article"))
    times = [one.facts.fetched_at for one in kept]
    # The tokens are that far apart; what is spent between taking the first one and sending may be missing.
    assert len(times) == 4
    assert all((at - times[0]).total_seconds() >= 0.3 * number - 0.1 for number, at in enumerate(times))


def test_trouble_is_tried_again_and_every_try_is_archived(site: Site) -> None:
    site.routes["/1"] = in_turn(status(503), raw(b""), page())
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE
    assert [one.facts.outcome for one in kept] == ["server_error", "connect_error", "article"]
    assert [one.facts.final for one in kept] == [False, False, True]


def test_tries_are_few(site: Site) -> None:
    site.routes["/1"] = status(500)
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.SERVER_ERROR
    assert [one.facts.final for one in kept] == [False, False, True]


@pytest.mark.parametrize("code", [400, 403, 404, 410])
def test_a_refusal_is_not_asked_again(site: Site, code: int) -> None:
    site.routes["/1"] = status(code)
    assert len(fetch(site, "/1")[1]) == 1


def test_retry_after_is_waited_for(site: Site) -> None:
    site.routes["/1"] = in_turn(status(429, Retry_After="1"), page())
    fetched, _ = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE
    first, second = (one.at for one in site.seen if one.path == "/1")
    assert second - first >= 0.95


# The date has a name: processes that collect the tests in different seconds must find the same ones.
@pytest.mark.parametrize(
    "value",
    ["3600", pytest.param(format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True), id="date")],
)
def test_a_site_that_wants_an_hour_is_left_in_peace(site: Site, value: str) -> None:
    site.routes["/1"] = status(429, Retry_After=value)
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.THROTTLED
    assert len(kept) == 1
    assert kept[0].facts.final


def test_a_host_in_trouble_is_left_alone(site: Site) -> None:
    site.routes[None] = status(503)
    with client_of(source(site)) as (client, _):
        for number in range(PATIENCE.breaker):
            assert not client.broken(site.home)
            client.fetch(Ask(f"{site.home}/{number}", "article"))
        assert client.broken(site.home)
    assert [finding.code for finding in client.findings] == ["host_broken"]
