"""What an answer is: an article needs proof, everything else has a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.judge import judge
from duban.crawl.outcome import Outcome

SHARED = Path(__file__).parents[3] / "shared" / "site"
TITLE = "某局五月份重点工作完成情况"


def article(content: str | bytes, title: str | None = TITLE, status: int = 200, **headers: str) -> Outcome:
    data = content.encode() if isinstance(content, str) else content
    return judge(status, headers, data, purpose="article", title=title).outcome


@pytest.mark.parametrize(
    "content",
    [
        "<html><!--<$[标题名称(html)]>begin-->题<!--<$[标题名称(html)]>end--></html>",
        "<html><!--<$[信息内容]>begin-->文<!--<$[信息内容]>end--></html>".encode("gb18030"),
        '<html><body><meta name="ContentStart">文<meta name="ContentEnd"></body></html>',
        '<html><head><meta name="ArticleTitle" content="任何题目"></head></html>',
        "<HTML><META content='任何题目' name=\"ArticleTitle\"></HTML>",
        '<html><meta id="pagetype" content="1"></html>',
        f'<html><div id="zoom"><p>{TITLE}</p></div></html>',
        f'<html><h1>{TITLE}</h1><td class="bt_content article">文</td></html>',
        "<html><h1>某局五月份<b>重点工作</b>完成 情况</h1><div class='main-txt'>文</div></html>",
        f"<html><title>{TITLE}</title><div class='wzzw-article'>文</div></html>".encode("gbk"),
    ],
)
def test_articles_are_proven(content: str | bytes) -> None:
    assert article(content) is Outcome.ARTICLE


def test_a_cut_title_is_enough_and_a_missing_one_is_forgiven() -> None:
    text = f"<html><h1>{TITLE}</h1><div id='zoom'>文</div></html>"
    assert article(text, title="某局五月份重点工作…") is Outcome.ARTICLE
    assert article(text, title="某局五月份重点工作...") is Outcome.ARTICLE
    assert article(text, title=None) is Outcome.ARTICLE
    assert article(text, title="另一件事") is Outcome.NOT_AN_ARTICLE


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        ("", Outcome.SOFT_404),
        ("   \n", Outcome.SOFT_404),
        ("<html><body>非法请求 404！</body></html>", Outcome.SOFT_404),
        ("<html><body>您访问的页面不存在</body></html>", Outcome.SOFT_404),
        ("<html><body>该信息已被删除</body></html>", Outcome.SOFT_404),
        ("<html><body>系统维护中，请稍后</body></html>", Outcome.MAINTENANCE),
        ("<html><body><ul><li>任何页面</li></ul></body></html>", Outcome.NOT_AN_ARTICLE),
        ("<html><div id='1'><script><datastore></datastore></script></div></html>", Outcome.SECTION_INDEX),
        ('<html><meta id="pagetype" content="2"><body>栏目</body></html>', Outcome.SECTION_INDEX),
        ('<html><meta name="ArticleTitle" content=""><body>空</body></html>', Outcome.NOT_AN_ARTICLE),
        ('<html><meta name="ArticleTitle" content="null"><body>空</body></html>', Outcome.NOT_AN_ARTICLE),
        ('{"code": 500}', Outcome.NOT_AN_ARTICLE),
        ("<html><body>您的访问过于频繁，请稍后再试</body></html>", Outcome.BLOCKED),
        ("<html><body>Access Denied</body></html>", Outcome.BLOCKED),
        ("<html><script>window.location.href='/';</script></html>", Outcome.MOVED_HOME),
        ('<html><meta http-equiv="refresh" content="0;url=http://kjt.test/index.html"></html>', Outcome.MOVED_HOME),
        ('<html><meta http-equiv="refresh" content="0;url=/x/y.html"></html>', Outcome.NOT_AN_ARTICLE),
        ("<html><ul></ul><script>createPageHTML(5,0,'index','html')</script></html>", Outcome.SECTION_INDEX),
        (b"GIF89a", Outcome.FILE),
        (b"\xd0\xcf\x11\xe0.wps", Outcome.FILE),
        ("<html><script>var arg1='00AA';</script></html>", Outcome.CHALLENGE),
        ("<script>$_ts=window['$_ts']</script>", Outcome.CHALLENGE),
    ],
)
def test_what_arrives_with_200_and_is_no_article(content: str | bytes, outcome: Outcome) -> None:
    assert article(content) is outcome


def test_an_article_about_challenges_is_an_article() -> None:
    text = f"<html><h1>{TITLE}</h1><div id='zoom'>{'文' * 4000} var arg1 = 1</div></html>"
    assert article(text) is Outcome.ARTICLE
    cookie = {"set-cookie": "__jsluid_h=abc; path=/"}  # 加速乐 marks good answers as well
    assert article(f"<html><h1>{TITLE}</h1><div id='zoom'>文</div></html>", **cookie) is Outcome.ARTICLE


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (304, Outcome.NOT_MODIFIED),
        (301, Outcome.REDIRECT),
        (400, Outcome.CLIENT_ERROR),
        (401, Outcome.BLOCKED),
        (403, Outcome.BLOCKED),
        (404, Outcome.MISSING),
        (410, Outcome.MISSING),
        (412, Outcome.CHALLENGE),
        (429, Outcome.THROTTLED),
        (491, Outcome.CHALLENGE),
        (500, Outcome.SERVER_ERROR),
        (502, Outcome.SERVER_ERROR),
        (521, Outcome.CHALLENGE),
        (503, Outcome.SERVER_ERROR),
    ],
)
def test_every_status_has_a_name(status: int, outcome: Outcome) -> None:
    assert article("<html><div id='zoom'>文</div></html>", title=None, status=status) is outcome


def test_maintenance_is_told_from_a_crash() -> None:
    assert article("<html>网站正在升级维护</html>", status=503) is Outcome.MAINTENANCE


@pytest.mark.parametrize(
    ("path", "content", "outcome"),
    [
        ("a.pdf", b"%PDF-1.7 ...", Outcome.ARTICLE),
        ("a.html", b"PK\x03\x04....", Outcome.ARTICLE),  # endings lie
        ("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Outcome.ARTICLE),
        ("a.rar", b"Rar!\x1a", Outcome.ARTICLE),
        ("a.html", b"Rar!\x1a", Outcome.FILE),
        ("a.pdf", b"<html><p>%PDF-1.7</p></html>", Outcome.HTML_INSTEAD_OF_FILE),
        ("module/download/downfile.jsp?filename=a", b"<html><p>x</p></html>", Outcome.HTML_INSTEAD_OF_FILE),
        ("a.pdf", b"words and nothing else", Outcome.NOT_AN_ARTICLE),
        ("a.pdf", f"<html><h1>{TITLE}</h1><div id='zoom'>x</div>".encode(), Outcome.ARTICLE),
        ("a.doc", "<html>该文件不存在</html>".encode(), Outcome.SOFT_404),
        ("a.png", b"\x89PNG", Outcome.FILE),
    ],
)
def test_a_row_may_be_a_file_itself(path: str, content: bytes, outcome: Outcome) -> None:
    assert judge(200, {}, content, purpose="article", url=f"https://a.test/{path}", title=TITLE).outcome is outcome


@pytest.mark.parametrize(
    ("purpose", "dialect", "content", "outcome"),
    [
        ("list", "jcms.dataproxy", b"<datastore></datastore>", Outcome.LIST),
        ("list", "jcms.dataproxy", b"<html>busy</html>", Outcome.NOT_A_LIST),
        ("list", "jpaas.unit", b'{"success":true,"data":{"html":"<ul></ul>"}}', Outcome.LIST),
        ("list", "jpaas.unit", b'{"success":false,"data":{}}', Outcome.NOT_A_LIST),
        ("list", "jpaas.column", b'<meta name="ColId">', Outcome.LIST),
        ("list", "", b"<html>a page of another CMS</html>", Outcome.NOT_A_LIST),
        ("robots", "", b"User-agent: *", Outcome.ROBOTS),
        ("attachment", "", b"%PDF-1.4", Outcome.FILE),
        ("attachment", "", b"<!DOCTYPE html><html>404</html>", Outcome.HTML_INSTEAD_OF_FILE),
        ("attachment", "", b"", Outcome.SOFT_404),
        ("attachment", "", b"\xd0\xcf\x11\xe0<html>", Outcome.FILE),
    ],
)
def test_the_purpose_decides_what_is_expected(purpose: str, dialect: str, content: bytes, outcome: Outcome) -> None:
    found = judge(200, {}, content, purpose=purpose, dialect=dialect, url="https://a.test/")  # type: ignore[arg-type]
    assert found.outcome is outcome


def test_robots_txt_that_is_refused_is_still_an_answer() -> None:
    assert judge(404, {}, b"", purpose="robots").outcome is Outcome.ROBOTS
    assert judge(403, {}, b"", purpose="robots").outcome is Outcome.ROBOTS
    assert judge(503, {}, b"", purpose="robots").outcome is Outcome.SERVER_ERROR


@given(
    st.binary(max_size=200),
    st.integers(100, 599),
    st.sampled_from(["robots", "list", "article", "attachment"]),
    st.none() | st.text(max_size=10),
)
def test_any_bytes_get_an_outcome(content: bytes, status: int, purpose: str, title: str | None) -> None:
    found = judge(status, {}, content, purpose=purpose, dialect="jcms.column", title=title)  # type: ignore[arg-type]
    assert found.outcome in Outcome


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<script", b"<meta ", b"<div>", b"<div class='", b"<!--<$[", b"&#", b"<meta content='a "]
)
def test_repetition_does_not_take_for_ever(piece: bytes) -> None:
    """Well under a second for a megabyte; anything quadratic would run into the time limit of the test."""
    assert article(piece * (1024 * 1024 // len(piece))) is not Outcome.ARTICLE


@pytest.mark.parametrize("name", ["jcms/article.html", "jpaas/article.html"])
def test_the_saved_articles(name: str) -> None:
    if not SHARED.exists():
        pytest.skip("the saved pages are not here")
    assert article((SHARED / name).read_bytes(), title="浙江省科技厅2020年4月份重点工作完成情况") is Outcome.ARTICLE
