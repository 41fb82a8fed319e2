"""Redirects: every hop is archived, and only those that may be followed are."""

from __future__ import annotations

import pytest

from duban.crawl.outcome import Outcome
from tests.crawl.asking import fetch
from tests.crawl.site import Handler, Site, page, redirect


def test_every_hop_is_archived(site: Site) -> None:
    site.routes |= {"/1": redirect("/2"), "/2": redirect("/a", 301)}
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE
    assert [(one.url.removeprefix(site.home), one.status, one.facts.hop, one.facts.final) for one in kept] == [
        ("/1", 302, 0, False),
        ("/2", 301, 1, False),
        ("/a", 200, 2, True),
    ]
    assert {one.facts.url for one in kept} == {site.home + "/1"}
    assert len({one.facts.fetch_id for one in kept}) == 3


@pytest.mark.parametrize(
    ("target", "outcome", "words"),
    [
        ("http://elsewhere.test/a", Outcome.OFF_LIST_HOST, "elsewhere.test is not in hosts of test.toml"),
        ("https://127.0.0.1:1/a", Outcome.OFF_LIST_HOST, "127.0.0.1:1"),
        ("http://169.254.169.254/latest/meta-data/", Outcome.PRIVATE_ADDRESS, "169.254.169.254 is no public address"),
        ("http://[fd00::1]:8080/a", Outcome.PRIVATE_ADDRESS, "no public address"),
        ("/index.html", Outcome.MOVED_HOME, "/index.html"),
        ("/module/visitcount/visit.jsp?type=3", Outcome.VIEW_COUNTER, "never called"),
        ("/1", Outcome.REDIRECT, "without end"),
        ("javascript:alert(1)", Outcome.REDIRECT, ""),
        ("http://[broken/", Outcome.REDIRECT, ""),
    ],
)
def test_redirects_that_are_not_followed(site: Site, target: str, outcome: Outcome, words: str) -> None:
    site.routes["/1"] = redirect(target)
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is outcome
    assert words in fetched.detail
    assert len(kept) == (3 if target == "/1" else 1)
    assert kept[-1].facts.final
    assert kept[-1].facts.outcome == outcome.value
    assert not any("visitcount" in path for path in site.paths)


def test_a_redirect_to_itself_that_wants_its_cookie_back_is_plain_http(site: Site) -> None:
    def route(handler: Handler) -> None:
        if "ticket=7" in (handler.headers.get("Cookie") or ""):
            page()(handler)
        else:
            handler.answer(302, Location="/1", Set_Cookie="ticket=7; path=/")

    site.routes["/1"] = route
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE
    assert len(kept) == 2


def test_a_redirect_to_a_listed_name_at_a_private_address_goes_nowhere(site: Site) -> None:
    """The check is made where the connection is made, so a redirect gets the same one."""
    site.routes["/1"] = redirect("http://192.168.7.7/a")
    changes = {"hosts": ("site.test", "192.168.7.7"), "connect_to": {"site.test": f"127.0.0.1:{site.port}"}}
    fetched, _ = fetch(site, "http://site.test/1", **changes)
    assert fetched.outcome is Outcome.PRIVATE_ADDRESS
    assert site.paths == ["/robots.txt", "/1"]
