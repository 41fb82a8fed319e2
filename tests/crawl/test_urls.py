"""Canonical URLs: one address for what is one page, two for what may be two."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.urls import at_present, authority, canonical, day_in, home_page, identity

BASE = "https://kjj.test/col/col12/index.html"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/art/2020/4/30/art_1_2.html", "https://kjj.test/art/2020/4/30/art_1_2.html"),
        ("/art/2020/04/30/art_1_2.html", "https://kjj.test/art/2020/04/30/art_1_2.html"),
        ("//kjj.test/art/1", "https://kjj.test/art/1"),
        ("http://kjj.test/art/1", "https://kjj.test/art/1"),
        ("HTTP://KJJ.test:80/art/1#top", "https://kjj.test/art/1"),
        ("https://kjj.test:443/art/1?b=2&a=1", "https://kjj.test/art/1?b=2&a=1"),
        ("http://kjj.test:8080/art/1", "http://kjj.test:8080/art/1"),
        ("http://old.kjj.test/art/1", "http://old.kjj.test/art/1"),
        ("//old.kjj.test/art/1", "https://old.kjj.test/art/1"),
        ("https://kjj.test", "https://kjj.test/"),
        ("art_1.html", "https://kjj.test/col/col12/art_1.html"),
        ("../../x/./y", "https://kjj.test/x/y"),
        (" /a\n/b\t ", "https://kjj.test/a/b"),
        ("/附件/一.pdf?名=值", "https://kjj.test/%E9%99%84%E4%BB%B6/%E4%B8%80.pdf?%E5%90%8D=%E5%80%BC"),
        ("/%E9%99%84?x=%2F", "https://kjj.test/%E9%99%84?x=%2F"),
        ("http://政务.test/a", "http://xn--zfr164b.test/a"),
        ("http://[::1]:81/a", "http://[::1]:81/a"),
        ("?page=2", "https://kjj.test/col/col12/index.html?page=2"),
    ],
)
def test_canonical(href: str, expected: str) -> None:
    assert canonical(href, BASE) == expected


@pytest.mark.parametrize(
    "href",
    [
        *("", " ", "#", "#top", "javascript:void(0)", "mailto:a@b.test", "tel:1"),
        *("http://", "http://a:port/", "http://[x/", "http://a b/", "http://" + "a" * 70 + "é.test/"),
    ],
)
def test_what_leads_nowhere(href: str) -> None:
    assert canonical(href, BASE) is None


@given(st.text(max_size=60), st.sampled_from([BASE, "http://kjj.test:8101/", "https://kjj.test/a?b#c"]))
def test_canonical_is_idempotent_and_total(href: str, base: str) -> None:
    url = canonical(href, base)
    if url is not None:
        assert canonical(url, base) == url
        assert canonical(url, url) == url
        assert url.isascii()
        assert "#" not in url


def test_authority_names_the_port_only_where_it_matters() -> None:
    assert authority("https://KJJ.test:443/a") == "kjj.test"
    assert authority("http://kjj.test:443/a") == "kjj.test:443"
    assert authority("http://[::1]:8101/") == "[::1]:8101"


def test_home_pages() -> None:
    assert home_page("https://kjj.test")
    assert home_page("https://kjj.test/Index.html?x=1")
    assert not home_page("https://kjj.test/col/index.html")


def test_the_day_in_an_address() -> None:
    assert day_in("https://kjj.test/art/2020/4/30/art_1_2.html") == date(2020, 4, 30)
    assert day_in("https://kjj.test/art/2020/13/30/art_1_2.html") is None
    assert day_in("https://kjj.test/col/col1/art/2020/art_ab.html") is None
    assert day_in("https://kjj.test/zwgk/202607/t20260731_99.shtml") == date(2026, 7, 31)
    assert day_in("https://kjj.test/zwgk/202607/t20261331_99.shtml") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://kjj.test/art/2020/4/30/art_1_2.html", "https://kjj.test:443/art/2020/04/30/art_1_2.html", True),
        ("https://kjj.test/zwgk/index.html", "https://kjj.test/zwgk/", True),
        ("https://kjj.test", "https://kjj.test/index.shtml", True),
        ("https://kjj.test/a?x=1", "https://kjj.test/a?x=2", False),
        ("https://kjj.test/a", "https://kjj.test/A", False),
        ("https://kjj.test/art/2020/4/30/art_1_2.html", "https://kjj.test/art/2020/4/3/art_1_2.html", False),
        ("https://kjj.test:8443/a", "https://kjj.test/a", False),
        ("https://kjj.test/index_1.html", "https://kjj.test/index.html", False),
    ],
)
def test_which_addresses_are_of_one_page(one: str, other: str, same: bool) -> None:
    assert (identity(canonical(one, one) or "") == identity(canonical(other, other) or "")) == same


@pytest.mark.parametrize(
    ("url", "now"),
    [
        ("http://www.zjkjt.test/art/1.html?a=1", "https://kjt.zj.test/art/1.html?a=1"),  # the home's scheme counts
        ("https://kjt.zj.test/art/1.html", "https://kjt.zj.test/art/1.html"),
        ("http://old.zj.test:8080/a", "http://new.zj.test:8081/a"),
        ("http://old.zj.test/a", "http://old.zj.test/a"),  # another port is another host
    ],
)
def test_a_former_host_gives_way_to_the_present_one(url: str, now: str) -> None:
    aliases = {"www.zjkjt.test": "kjt.zj.test", "old.zj.test:8080": "new.zj.test:8081"}
    assert at_present(url, aliases, "https://kjt.zj.test/") == now
