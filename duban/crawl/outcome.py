"""What an answer is: the one place that decides, from bytes and headers alone. No I/O, and no parsing for content.

Only an ``article`` may change data, and it needs positive proof: a page that merely arrived is none. Challenges are
recognised so that they can be reported; nothing here or elsewhere solves them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.archive import Purpose
from duban.crawl.challenge import challenge
from duban.crawl.lists import ListPage, parse_list
from duban.crawl.lists.rows import parsed
from duban.read.decode import decode
from duban.read.fold import fold


class Outcome(StrEnum):
    """The closed set of outcomes; ``ledger_column`` says where each of them goes."""

    ARTICLE = "article"
    LIST = "list"
    ROBOTS = "robots"
    FILE = "file"
    REDIRECT = "redirect"  # a hop that was followed, or one too many
    NOT_MODIFIED = "not_modified"
    # the site answers, but not with what was asked for
    CHALLENGE = "challenge"
    BLOCKED = "blocked"
    CLIENT_ERROR = "client_error"
    MISSING = "missing"  # 404 or 410; not believed at once
    GONE = "gone"  # missing on two days
    SOFT_404 = "soft_404"
    MOVED_HOME = "moved_home"
    SECTION_INDEX = "section_index"
    NOT_AN_ARTICLE = "not_an_article"
    NOT_A_LIST = "not_a_list"
    HTML_INSTEAD_OF_FILE = "html_instead_of_file"
    TOO_LARGE = "too_large"
    # it may answer another time
    MAINTENANCE = "maintenance"
    THROTTLED = "throttled"
    SERVER_ERROR = "server_error"
    TRUNCATED = "truncated"
    TIMEOUT = "timeout"
    CONNECT_ERROR = "connect_error"
    DNS_ERROR = "dns_error"
    TLS_ERROR = "tls_error"
    # we did not ask
    OFF_LIST_HOST = "off_list_host"
    PRIVATE_ADDRESS = "private_address"
    ROBOTS_DISALLOWED = "robots_disallowed"
    VIEW_COUNTER = "view_counter"


FAILURES = frozenset(
    {
        Outcome.MAINTENANCE,
        Outcome.THROTTLED,
        Outcome.SERVER_ERROR,
        Outcome.TRUNCATED,
        Outcome.TIMEOUT,
        Outcome.CONNECT_ERROR,
        Outcome.DNS_ERROR,
        Outcome.TLS_ERROR,
    }
)
"""May go away by itself."""

TRY_AGAIN = frozenset(
    {Outcome.THROTTLED, Outcome.SERVER_ERROR, Outcome.TRUNCATED, Outcome.TIMEOUT, Outcome.CONNECT_ERROR}
)
"""Worth another try within the same run."""

HOST_TROUBLE = FAILURES - {Outcome.TRUNCATED} | {Outcome.CHALLENGE, Outcome.BLOCKED}
"""Many of these in a row say that the host, not the page, is the matter."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome and, for a person, what it rests on; ``page`` is what a list says, for it was read to judge it."""

    outcome: Outcome
    detail: str = ""
    page: ListPage | None = None


def ledger_column(outcome: Outcome) -> str:
    """Where an entry with that final outcome is counted: ``fetched``, ``unchanged``, ``deferred``, ``refused`` or
    ``failed``.
    """
    if outcome is Outcome.MISSING:
        return "deferred"  # asked for again on another day
    if outcome is Outcome.ARTICLE:
        return "fetched"
    if outcome is Outcome.NOT_MODIFIED:
        return "unchanged"
    return "failed" if outcome in FAILURES else "refused"


_SHORT = 8 * 1024
_TOP = 512 * 1024  # proof of an article stands before its text, or not at all

# Proof of an article. Strong: only article templates have them. Weak: containers that other pages may use as well.
_STRONG = re.compile(
    rb"<!--<\$\[[^\]]{1,80}\]>begin-->"
    rb"|<meta\s[^>]{0,500}name\s*=\s*[\"']?ContentStart"
    rb"|<meta\s[^>]{0,500}name\s*=\s*[\"']?ArticleTitle[\"']?\s+content\s*=\s*[\"']?(?!\s*(?:null)?[\"'>])"
    rb"|<meta\s[^>]{0,500}content\s*=\s*[\"'][^\"']*[^\"'\s][^\"']*[\"'][^>]*name\s*=\s*[\"']?ArticleTitle"
    rb"|<meta\s[^>]{0,500}id\s*=\s*[\"']?pagetype[\"']?\s+content\s*=\s*[\"']?1\b"
    rb"|ZJEG_RSS\.content\.begin",
    re.IGNORECASE,
)
_WEAK = re.compile(
    rb"\bid\s*=\s*[\"']?(?:zoom|ivs_content|UCAP-CONTENT|con_con|vsb_content)\b"
    rb"|\bclass\s*=\s*[\"'][^\"']*\b(?:zoom|main-txt|article-conter|bt[-_]content|article_content|artile_zw|wzzw-article"
    rb"|editor-content|art-con|TRS_Editor|Custom_UnionStyle|v_news_content)\b",
    re.IGNORECASE,
)
_INDEX = re.compile(
    rb"<datastore|\.jpage\(|unitbuild\.js|createPageHTML\s{0,3}\(|<meta\s[^>]{0,500}id\s*=\s*[\"']?pagetype[\"']?\s+content\s*=\s*[\"']?2\b",
    re.IGNORECASE,
)
_FILE_MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
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
        return Judgement(Outcome.ROBOTS, "" if status == 200 else f"HTTP {status}")
    # A short article may name what challenges are known by; no challenge has the marks of an article.
    proven = status == 200 and purpose == "article" and _STRONG.search(content[:_TOP])
    if not proven and (found := challenge(status, headers, content)):
        return Judgement(Outcome.CHALLENGE, found)
    if status >= 300 or status < 200:
        return _by_status(status, content)
    if purpose == "robots":
        return Judgement(Outcome.ROBOTS)
    if purpose == "list":
        page = parse_list(dialect, content, url)
        return Judgement(Outcome.NOT_A_LIST, page.problem) if page.problem else Judgement(Outcome.LIST, page=page)
    if purpose == "attachment":
        return _file(headers, content)
    return _article(headers, content, title)


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


def confirmed(judgement: Judgement, missing_since: date | None) -> Judgement:
    """A page that is missing is gone when it was missing on an earlier day already (``missing_since``)."""
    if judgement.outcome is not Outcome.MISSING or missing_since is None:
        return judgement
    return Judgement(Outcome.GONE, f"{judgement.detail}, as on {missing_since} already")


def _article(headers: Mapping[str, str], content: bytes, title: str | None) -> Judgement:
    if not content.strip():
        return Judgement(Outcome.SOFT_404, "an empty answer")
    if content.startswith(_FILE_MAGIC):
        return Judgement(Outcome.FILE, headers.get("content-type", ""))
    top = content[:_TOP]
    if _STRONG.search(top):
        return Judgement(Outcome.ARTICLE)
    if _WEAK.search(top) and (not title or _bears(content, title)):
        return Judgement(Outcome.ARTICLE)
    if _INDEX.search(top):
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
    if not _looks_like_html(content):
        return Judgement(Outcome.NOT_AN_ARTICLE, f"no page: {headers.get('content-type', 'no type')}")
    return Judgement(Outcome.NOT_AN_ARTICLE, "no mark of an article in it" + (", nor its title" if title else ""))


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
