"""What an answer is: the one place that decides, from bytes and headers alone. No I/O, and no parsing for content.

Only an ``article`` may change data, and it needs positive proof: a page that merely arrived is none. Challenges are
recognised so that they can be reported; nothing here or elsewhere solves them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from duban.archive import Purpose
from duban.crawl.lists import parse_list
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
    GONE = "gone"
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
    """An outcome and, for a person, what it rests on."""

    outcome: Outcome
    detail: str = ""


def ledger_column(outcome: Outcome) -> str:
    """Where an entry with that final outcome is counted: ``fetched``, ``unchanged``, ``refused`` or ``failed``."""
    if outcome is Outcome.ARTICLE:
        return "fetched"
    if outcome is Outcome.NOT_MODIFIED:
        return "unchanged"
    return "failed" if outcome in FAILURES else "refused"


# Set-Cookie names and body marks of the challenges that Chinese government sites stand behind.
_CHALLENGE_COOKIES = ("__jsluid", "__jsl_clearance", "acw_sc__v2", "wzws_cid", "yunsuo_session_verify", "c3vk")
_CHALLENGE_BODY = re.compile(
    rb"\$_ts\b|__jsl_clearance|var\s+arg1\s*=|acw_sc__v2|WZWS|yunsuo_session|C3VK", re.IGNORECASE
)
_CHALLENGE_STATUS = frozenset({202, 412, 491, 512, 521})
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
    rb"<datastore|\.jpage\(|unitbuild\.js|<meta\s[^>]{0,500}id\s*=\s*[\"']?pagetype[\"']?\s+content\s*=\s*[\"']?2\b",
    re.IGNORECASE,
)
_FILE_MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_SOFT_404 = re.compile(
    r"非法请求|404|页面(?:不存在|未找到|丢失|已删除)|(?:文件|文章|信息|内容)(?:不存在|已(?:被)?删除|已下线)|找不到|无法找到|您访问的(?:页面|网页)"
)
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
    if purpose == "robots" and status < 500 and status not in _CHALLENGE_STATUS:
        return Judgement(Outcome.ROBOTS, "" if status == 200 else f"HTTP {status}")
    challenge = _challenge(status, headers, content)
    if challenge:
        return Judgement(Outcome.CHALLENGE, challenge)
    if status >= 300 or status < 200:
        return _by_status(status, content)
    if purpose == "robots":
        return Judgement(Outcome.ROBOTS)
    if purpose == "list":
        problem = parse_list(dialect, content, url).problem
        return Judgement(Outcome.NOT_A_LIST, problem) if problem else Judgement(Outcome.LIST)
    if purpose == "attachment":
        is_page = _looks_like_html(content) and not content.startswith(_FILE_MAGIC)
        return Judgement(Outcome.HTML_INSTEAD_OF_FILE if is_page else Outcome.FILE)
    return _article(headers, content, title)


def _challenge(status: int, headers: Mapping[str, str], content: bytes) -> str:
    cookies = headers.get("set-cookie", "").lower()
    named = next((name for name in _CHALLENGE_COOKIES if name in cookies), "")
    found = _CHALLENGE_BODY.search(content[:_SHORT]) if status != 200 or len(content) < _SHORT else None
    marked = found.group().decode("latin-1") if found else ""
    # 加速乐 sets its cookie on every good answer too; with 200 only the script in place of a page tells.
    if status in _CHALLENGE_STATUS or (marked and (named or status == 200)):
        if status == 202 and not (named or marked):
            return ""
        return f"HTTP {status}, {named or marked or 'a script in place of a page'}"
    return ""


def _by_status(status: int, content: bytes) -> Judgement:
    detail = f"HTTP {status}"
    if status in (404, 410):
        return Judgement(Outcome.GONE, detail)
    if status == 429:
        return Judgement(Outcome.THROTTLED, detail)
    if status in (401, 403, 405, 406, 407, 418, 444, 451):
        return Judgement(Outcome.BLOCKED, detail)
    if status >= 500:
        text = decode(content[:_SHORT])
        return Judgement(Outcome.MAINTENANCE if _MAINTENANCE.search(text) else Outcome.SERVER_ERROR, detail)
    return Judgement(Outcome.REDIRECT if 300 <= status < 400 else Outcome.CLIENT_ERROR, detail)


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
    if found := _MAINTENANCE.search(words[:2000]):
        return Judgement(Outcome.MAINTENANCE, found.group())
    if found := _SOFT_404.search(words[:2000]):
        return Judgement(Outcome.SOFT_404, found.group())
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
