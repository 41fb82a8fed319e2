"""What an answer is: the one place that decides, from bytes and headers alone. No I/O, and no parsing for content.

Only an ``article`` may change data, and it needs positive proof: a page that merely arrived is none. Challenges are
recognised so that they can be reported; nothing here or elsewhere solves them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from duban.archive import Purpose
from duban.crawl.challenge import challenge
from duban.crawl.lists import parse_list
from duban.crawl.lists.rows import parsed
from duban.crawl.outcome import Judgement, Outcome
from duban.crawl.urls import home_page
from duban.read.decode import decode
from duban.read.files import is_document
from duban.read.fold import fold

_SHORT = 8 * 1024
_TOP = 512 * 1024  # proof of an article stands before its text, or not at all

# Proof of an article. Strong: only article templates have them. Weak: containers that other pages may use as well.
_STRONG = re.compile(rb"<!--<\$\[[^\]]{1,80}\]>begin-->|ZJEG_RSS\.content\.begin", re.IGNORECASE)
_WEAK = re.compile(
    rb"\bid\s{0,3}=\s{0,3}[\"']?(?:zoom|ivs_content|UCAP-CONTENT|con_con|vsb_content)\b"
    rb"|\bclass\s{0,3}=\s{0,3}[\"'][^\"']{0,500}\b(?:zoom|main-txt|article-conter|bt[-_]content|article_content|artile_zw"
    rb"|wzzw-article|editor-content|art-con|TRS_Editor|Custom_UnionStyle|v_news_content)\b",
    re.IGNORECASE,
)
_INDEX = re.compile(rb"<datastore|\.jpage\(|unitbuild\.js|createPageHTML\s{0,3}\(", re.IGNORECASE)
# Tags are found first and their attributes in them: one expression for both took seconds for tags that do not close.
_META = re.compile(rb"<meta\s([^>]{1,2000})", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"\b(name|id|content)\s{0,3}=\s{0,3}(?:\"([^\"]{0,1500})\"|'([^']{0,1500})'|([^\s\"'>]{1,200}))", re.IGNORECASE
)
_FILE_MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_LINK = re.compile(rb"<a\s[^>]{0,300}href", re.IGNORECASE)
_LINKS_OF_A_SITE = 5  # no challenge has so many
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf")
_FILE_PATH = re.compile(
    r"\.(?:pdf|docx?|xlsx?|xlsm|pptx?|wps|et|dps|ofd|cebx?|rtf|zip|rar|7z)$|/downfile\.jsp$|/document/(?:file-)?download$",
    re.IGNORECASE,
)
_SOFT_404 = re.compile(
    r"非法请求|404|页面(?:不存在|未找到|丢失|已删除)|(?:文件|文章|信息|内容)(?:不存在|已(?:被)?删除|已下线)|找不到|无法找到|您访问的(?:页面|网页)"
)
_BLOCKED = re.compile(
    r"(?:访问|请求|操作)(?:过于|太)频繁|(?:访问|请求)(?:已)?被(?:拒绝|拦截|禁止|阻断)|(?:拒绝|禁止)访问|[Ii][Pp](?:地址)?(?:已)?被(?:封|禁|限)"
    r"|疑似黑客|安全(?:策略|防护)?拦截|[Aa]ccess [Dd]enied"
)
# A page that only sends on: a refresh, or a script that sets the location.
_SENT_ON = re.compile(
    rb"(?:http-equiv\s{0,3}=\s{0,3}[\"']?refresh[^>]{0,100}url\s{0,3}=\s{0,3}[\"']?|location(?:\.href)?\s{0,3}=\s{0,3}[\"'])"
    rb"([^\s\"'>]{1,300})",
    re.IGNORECASE,
)
_HOME = re.compile(r"(?:https?://[^/]{1,100})?/?(?:index\.(?:s?html?|jsp))?", re.IGNORECASE)
_MAINTENANCE = re.compile(
    r"(?:系统|网站|平台|服务器)?(?:正在|停机|例行|升级)?维护(?:中|期间|升级)|正在(?:升级|维护)|暂停(?:服务|访问)"
)


def judge(
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    *,
    purpose: Purpose,
    dialect: str = "",
    url: str = "",
    title: str | None = None,
) -> Judgement:
    """What a whole answer is.

    Args:
        status: the HTTP status; redirects that are followed never come here.
        headers: response headers by lower-case name; of several with one name, joined.
        content: the decoded payload.
        purpose: what was asked for.
        dialect: of a list answer, what ``duban.crawl.lists`` calls it ("": none recognised).
        url: where it came from.
        title: what the list calls the article.
    """
    if status == 304:
        return Judgement(Outcome.NOT_MODIFIED)
    if purpose == "robots" and status < 500 and status != 202 and not challenge(status, headers, content):
        return _robots(content, url) if status == 200 else Judgement(Outcome.ROBOTS, f"HTTP {status}")
    # A short article may name what challenges are known by; no challenge has the marks of an article.
    proven = status == 200 and purpose == "article" and _marked(content[:_TOP])
    if not proven and (found := challenge(status, headers, content)):
        return Judgement(Outcome.CHALLENGE, found)
    if status != 200:
        return _by_status(status, content)
    if purpose == "list":
        page = parse_list(dialect, content, url)
        return Judgement(Outcome.NOT_A_LIST, page.problem) if page.problem else Judgement(Outcome.LIST, page=page)
    if purpose == "attachment":
        return _file(headers, content)
    return _article(headers, content, title, url, proven=proven)


def _robots(content: bytes, url: str) -> Judgement:
    """A robots.txt, or the page that came in its place: only one that is known to stand for "no such file" is that."""
    if not _looks_like_html(content):
        return Judgement(Outcome.ROBOTS)
    words = _words(content[:_TOP])
    for pattern, outcome in ((_BLOCKED, Outcome.BLOCKED), (_MAINTENANCE, Outcome.MAINTENANCE)):
        if found := pattern.search(words[:2000]):
            return Judgement(outcome, found.group())
    if found := _SOFT_404.search(words[:2000]):
        return Judgement(Outcome.SOFT_404, found.group())
    if home_page(url) or len(_LINK.findall(content[:_TOP])) >= _LINKS_OF_A_SITE:
        return Judgement(Outcome.MOVED_HOME, "a page of the site")
    return Judgement(Outcome.HTML_INSTEAD_OF_FILE, " ".join(words.split())[:80] or "a page without words")


def _by_status(status: int, content: bytes) -> Judgement:
    detail = f"HTTP {status}"
    if status in (404, 410):
        return Judgement(Outcome.MISSING, detail)
    if status == 429:
        return Judgement(Outcome.THROTTLED, detail)
    if status in (401, 403, 405, 406, 407, 418, 444, 451):
        return Judgement(Outcome.BLOCKED, detail)
    if status >= 500:
        text = decode(content[:_SHORT])
        return Judgement(Outcome.MAINTENANCE if _MAINTENANCE.search(text) else Outcome.SERVER_ERROR, detail)
    if status == 206:
        return Judgement(Outcome.TRUNCATED, "HTTP 206: a part, where the whole was asked for")
    return Judgement(Outcome.REDIRECT if 300 <= status < 400 else Outcome.CLIENT_ERROR, detail)


def _file(headers: Mapping[str, str], content: bytes) -> Judgement:
    kind = headers.get("content-type", "")
    if content.startswith(_FILE_MAGIC):
        return Judgement(Outcome.FILE, kind)
    if not content.strip():
        return Judgement(Outcome.SOFT_404, "an empty file")
    if _looks_like_html(content) or kind.lower().startswith("text/html"):
        return Judgement(Outcome.HTML_INSTEAD_OF_FILE, " ".join(_words(content[:_SHORT]).split())[:80])
    return Judgement(Outcome.FILE, kind)


def _article(headers: Mapping[str, str], content: bytes, title: str | None, url: str, *, proven: bool) -> Judgement:
    if not content.strip():
        return Judgement(Outcome.SOFT_404, "an empty answer")
    # A list's row may be the file that others attach to a page. What it is, its first bytes say and no ending.
    if is_document(content) or (_leads_to_file(url) and content.startswith(_ARCHIVES)):
        return Judgement(Outcome.ARTICLE)
    if content.startswith(_FILE_MAGIC):
        return Judgement(Outcome.FILE, headers.get("content-type", ""))
    top = content[:_TOP]
    if proven:
        return Judgement(Outcome.ARTICLE)
    if _WEAK.search(top) and (not title or _bears(content, title)):
        return Judgement(Outcome.ARTICLE)
    if _INDEX.search(top) or ("pagetype", "2") in _metas(top):
        return Judgement(Outcome.SECTION_INDEX, "a list in place of the article")
    words = _words(content)
    if found := _BLOCKED.search(words[:2000]):
        return Judgement(Outcome.BLOCKED, found.group())
    if found := _MAINTENANCE.search(words[:2000]):
        return Judgement(Outcome.MAINTENANCE, found.group())
    if found := _SOFT_404.search(words[:2000]):
        return Judgement(Outcome.SOFT_404, found.group())
    if len(content) < _SHORT and (sent := _SENT_ON.search(content)):
        target = sent[1].decode("latin-1")
        if _HOME.fullmatch(target):
            return Judgement(Outcome.MOVED_HOME, f"a page that leads to {target}")
        return Judgement(Outcome.NOT_AN_ARTICLE, f"a page that only leads to {target}")
    if _leads_to_file(url) and _looks_like_html(content):
        return Judgement(Outcome.HTML_INSTEAD_OF_FILE, " ".join(words.split())[:80])
    if not _looks_like_html(content):
        return Judgement(Outcome.NOT_AN_ARTICLE, f"no page: {headers.get('content-type', 'no type')}")
    return Judgement(Outcome.NOT_AN_ARTICLE, "no mark of an article in it" + (", nor its title" if title else ""))


def _marked(top: bytes) -> bool:
    """Whether it bears what only templates of articles write."""
    if _STRONG.search(top):
        return True
    metas = _metas(top)
    named = {name for name, _ in metas}
    titled = any(name == "articletitle" and content.strip() not in ("", "null") for name, content in metas)
    return titled or "contentstart" in named or ("pagetype", "1") in metas


def _metas(top: bytes) -> set[tuple[str, str]]:
    """Name (or id) in lower case and content of the page's meta tags."""
    found = set()
    for tag in _META.finditer(top):
        values = {one[1].lower(): (one[2] or one[3] or one[4] or b"").strip() for one in _ATTRIBUTE.finditer(tag[1])}
        name = values.get(b"name") or values.get(b"id") or b""
        found.add((name.decode("latin-1").lower(), values.get(b"content", b"").decode("latin-1")))
    return found


def _leads_to_file(url: str) -> bool:
    """Whether an address is one of a file or of a gateway that files are had from."""
    return _FILE_PATH.search(urlsplit(url).path) is not None


def _bears(content: bytes, title: str) -> bool:
    """Whether the list's title stands in the page; lists cut long ones."""
    wanted = _letters(title.rstrip("….").strip())
    return bool(wanted) and wanted in _letters(_words(content))


def _words(content: bytes) -> str:
    # A parser and no regular expression: unclosed comments by the thousand must not take quadratic time.
    root = parsed(decode(content))
    for element in root.xpath("//script|//style"):
        element.drop_tree()
    return str(root.text_content())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text)).lower()


def _looks_like_html(content: bytes) -> bool:
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<!--", b"<head", b"<body", b"<script", b"<div")) or (
        b"<html" in head or b"<body" in head
    )
