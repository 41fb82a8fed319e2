"""Challenges of every kind that sites.md names, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.challenge import CHALLENGES, challenge
from duban.crawl.judge import judge
from duban.crawl.outcome import Outcome

SHELL = b"<html><head><script>%s</script></head><body></body></html>"


@pytest.mark.parametrize(
    ("kind", "status", "headers", "content"),
    [
        ("jsl", 521, {"set-cookie": "__jsluid_h=0f; max-age=31536000; path=/"}, b"<script>location.href=1</script>"),
        ("jsl", 521, {"set-cookie": "__jsluid_s=0f; secure"}, SHELL % b"document.cookie='__jsl_clearance_s='"),
        ("jsl", 512, {}, b""),
        ("rs", 412, {}, SHELL % b"$_ts=window['$_ts'];if(!$_ts)$_ts={};"),
        ("rs", 202, {}, SHELL % b"$_ts=window['$_ts'];"),
        ("rs", 200, {}, SHELL % b"$_ts=window['$_ts'];"),
        ("acw", 200, {"set-cookie": "acw_tc=1; path=/"}, SHELL % b"var arg1='0123456789ABCDEF';"),
        ("acw", 200, {}, SHELL % b"setCookie('acw_sc__v2', x)"),
        ("c3vk", 200, {}, SHELL % b"var c='C3VK=abc; path=/;';document.cookie=c"),
        ("wzws", 491, {"wzws-ray": "1200-1700000000.000-w-waf01"}, b""),
        ("wzws", 404, {"wzws-ray": "1200-1700000000.000-w-waf01"}, b""),
        ("wzws", 200, {"set-cookie": "wzws_cid=01; path=/"}, SHELL % b"WZWS_CONFIRM"),
        ("yunsuo", 200, {"set-cookie": "yunsuo_session_verify=1"}, SHELL % b"url+'security_verify_data='"),
        ("yunsuo", 403, {"set-cookie": "yunsuo_session_verify=1"}, b""),
    ],
)
def test_every_known_kind_has_its_name(kind: str, status: int, headers: dict[str, str], content: bytes) -> None:
    if status == 404:
        assert challenge(status, headers, content) == "", "a page that is not there may stand behind a guard too"
        return
    assert challenge(status, headers, content).startswith(f"{kind}: HTTP {status}")
    for purpose in ("article", "list", "attachment"):
        assert judge(status, headers, content, purpose=purpose).outcome is Outcome.CHALLENGE  # type: ignore[arg-type]
    assert judge(status, headers, content, purpose="robots").outcome is not Outcome.ARTICLE


@pytest.mark.parametrize(
    ("status", "headers", "content"),
    [
        (200, {"set-cookie": "__jsluid_h=0f; path=/"}, b"<html>a page</html>"),  # set on every good answer
        (200, {"wzws-ray": "1-2"}, b"<html>a page</html>"),
        (200, {"set-cookie": "wzws_cid=01"}, b"<html>a page</html>"),
        (200, {}, b"<html>" + b"x" * 9000 + b"$_ts</html>"),
        (202, {}, b"<html>accepted</html>"),
        (403, {}, b"<html><center>openresty</center></html>"),
        (500, {"set-cookie": "__jsluid_h=0f"}, b""),
    ],
)
def test_what_is_none(status: int, headers: dict[str, str], content: bytes) -> None:
    assert challenge(status, headers, content) == ""


def test_a_short_article_may_name_them_all() -> None:
    names = " ".join(one.script.pattern.decode() for one in CHALLENGES if one.script)
    page = (
        f'<html><meta name="ArticleTitle" content="关于C3VK、WZWS的通知"><div id="zoom">{names} var arg1=</div></html>'
    )
    assert judge(200, {}, page.encode(), purpose="article").outcome is Outcome.ARTICLE


@given(st.integers(100, 599), st.dictionaries(st.sampled_from(["set-cookie", "wzws-ray"]), st.text()), st.binary())
def test_it_answers_whatever_comes(status: int, headers: dict[str, str], content: bytes) -> None:
    assert isinstance(challenge(status, headers, content), str)
