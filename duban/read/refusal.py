"""Pages that are no reports: what gives them away, one place for all.

What belongs here: the near misses and the wrong answers, each with what was seen. What does not: which answers of a
server are errors by status, which is the crawl's matter; here only content is known.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from duban.read import html
from duban.read.fold import fold
from duban.read.model import Refusal, RefusalReason
from duban.read.outline import Outline
from duban.read.page import Page

_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"Rar!",
    b"\x1f\x8b",
    b"RIFF",
    b"{\\rtf",
)
_CHALLENGE = re.compile(
    r"__jsl_clearance|__jsluid|\$_ts\s*=|var\s+arg1\s*=|acw_sc__v2|wzws[-_]|WZWS|yunsuo_session|C3VK|CT6T|_waf_|challenge-platform|"
    r"安全验证|请完成验证|人机验证|访问验证|请输入验证码|浏览器安全检查|访问过于频繁|请开启\s*JavaScript|"
    r"Please enable JavaScript|访问被拦截|请求被拦截|被阻断|拦截提示",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"非法请求|页面不存在|页面未找到|页面找不到|您访问的(?:页面|内容|网页|信息)(?:不存在|已|可能)|找不到(?:该|您|页面|文件)|无法找到|已(?:被)?(?:删除|下线|撤下|移除)|"
    r"(?:文件|文章|信息|内容|网页|栏目)(?:已)?不存在|404\s*(?:错误|not\s*found|页面|!)|not\s+found|服务器(?:错误|异常|维护)|系统维护|网站维护|页面丢失|错误页",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"完成|进展|进度|落实|推进(?:情况|实施)|执行情况|办理情况|实施情况|工作总结|总结|工作情况|小结|督查|督办|通报|汇报|履职|成效|盘点|公示|情况(?:汇总|说明|通报|报告|表|的报告)|工作报告|报告$"
)
_HANDING_OUT = re.compile(
    r"分解|责任分工|分工方案|任务分工|目标任务(?:书)?的通知|一览表|任务书|责任清单|任务清单|工作要点|工作计划$|工作方案|实施方案|行动计划|工作安排|(?:项目|工作|任务)的通知"
)
_REPORTED = re.compile(
    r"动态|开展情况|工作情况|成效|回顾|完成情况|进展|落实情况|执行(?:和|及)?落实|执行情况|推进情况|进度|总结|办理情况|实施情况|通报|完成了|汇报|督查|小结|情况(?:表|汇总|的通报)"
)
_NEWS = re.compile(
    r"召开|举行|举办|会议(?:召开|举行)?|调研|考察|座谈|慰问|部署|强调|出席|开幕|启动仪式|招聘|招标|中标|采购|拟录|任前|公告|意见征集|征求意见|解读|"
    r"关于印发|印发《|表扬|表彰|先进|竞赛|比赛|活动$|走访|检查指导|培训班|讲话|致辞"
)
_MEETING = re.compile(
    r"(?:取得.{0,6}(?:进展|成效|突破|成果)|召开|举行|举办|开幕|(?:座谈|推进|调度|部署|动员|现场|汇报|培训|视频|工作)会议?)$"
)
# A notice that asks for reports is none; 关于…完成情况的通报 is one.
_NOTICE = re.compile(
    r"^关于(报送|填报|上报|做好|开展|调整|举办|召开|组织|申报|征集|成立|推荐|公布|公开).*(?:通知|公告|函)$|(拟.{0,8}(?:名单|结果)?的?公示)$|(答复|批复|名单|启事|意见的函)$"
)
_PLACEHOLDER = re.compile(
    r"[xX×＊*]{1,4}\s*(?:%|个|项|家|万|亿|元|年|月|日|人|次|单位|局|县|市|名)|[xX×]{2,}|_{3,}|\.{6,}|[○〇]{2,}|\(\s{2,}\)"
)
_FILLER = re.compile(r"[xX×＊*_○〇.(](?:(?<=[^.(])|(?<=\.)\.{5}|(?<=\()\s{2})")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_COMPLETED = re.compile(r"完成情况|进展情况|落实情况|截至|下一?步|存在问题|已完成|完成年度|序时")
_LIST = re.compile(
    r"<datastore|\.jpage\(|createPageHTML\(\s*\d+|unitbuild\.js|class=[\"'][^\"']*(?:pagination|default_pg)",
    re.IGNORECASE,
)


def refuse_content(content: bytes) -> tuple[RefusalReason, str] | None:
    """Say why bytes are no page at all, or None."""
    start = content[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    for magic in _BINARY:
        if start.startswith(magic):
            return "not_html", f"the content begins like a file of another kind ({magic[:4]!r})"
    if not content.strip():
        return "not_html", "the content is empty"
    if start[:1] in {b"{", b"["} and re.match(rb"[{\[]\s*[\"{\[\]}]", start):
        return "not_html", "the content is JSON"
    if content[:2] not in {b"\xff\xfe", b"\xfe\xff"} and content[:4000].count(b"\x00") * 20 > len(content[:4000]):
        return "not_html", "the content is binary"
    return None


def refuse_page(page: Page, url: str) -> Refusal | None:
    """Say why a page holds no article, or None; looked at before its text is read for records."""
    text = page.layout.text if page.layout is not None else ""
    visible = text or _visible(page)
    chinese = sum(map(len, _CHINESE.findall(visible[:3000])))
    if chinese < 200 and (seen := _CHALLENGE.search(page.raw[:20_000])):
        return Refusal(url, "challenge", f"the page is a challenge of a firewall: {seen.group()!r}")
    title = page.metadata.title
    if chinese < 400 and (seen := _MISSING.search(fold(f"{title}\n{visible}"[:800]))) and not _REPORTING.search(title):
        return Refusal(url, "soft_404", f"the page says that there is nothing: {seen.group()!r}")
    if page.layout is not None and (text.strip() or page.layout.links):
        if page.root is None and chinese < 30:
            return Refusal(url, "not_html", "the content is neither HTML nor Chinese text")
        return _refuse_index(page, url) if _is_link_farm(page) else None
    if page.root is None:
        return Refusal(url, "not_html", "the content is neither HTML nor Chinese text")
    if (refusal := _refuse_index(page, url)) is not None:
        return refusal
    return Refusal(
        url, "no_body", "no element of the page is known to hold an article; add its container to containers.tsv"
    )


def _refuse_index(page: Page, url: str) -> Refusal | None:
    """Tell home pages and lists by their tags, their address and the scripts that fill lists."""
    root = page.root
    if root is None:
        return None
    path = urlsplit(url).path if url else ""
    article = "articletitle" in page.tags or "pubdate" in page.tags
    at_root = re.fullmatch(r"/?(?:index\.\w+|default\.\w+|home)?", path) is not None
    many_links = "sitename" in page.tags or len(list(root.iter("a"))) >= 10
    named_so = page.metadata.title == "" and "sitename" in page.tags
    if not article and "columnname" not in page.tags and ((at_root and many_links) or named_so):
        return Refusal(url, "home_page", "the page is a site's home page")
    page_type = next((each.get("content") for each in root.iter("meta") if each.get("id") == "pagetype"), None)
    listing = page_type == "2" or _LIST.search(page.raw) is not None or ("/col/" in path and "/art/" not in path)
    if not article and (listing or ("columnname" in page.tags and _is_link_farm(page))):
        return Refusal(url, "section_index", "the page is a column's list of entries")
    if not article and sum(1 for each in root.iter("a") if each.get("href")) >= 15:
        return Refusal(url, "section_index", "the page is mostly links")
    return None


def _is_link_farm(page: Page) -> bool:
    """Say whether nearly all of the body's text is the text of links."""
    if page.layout is None:
        return page.root is not None and sum(1 for each in page.root.iter("a") if each.get("href")) >= 10
    linked = sum(len(link.text) for link in page.layout.links)
    return len(page.layout.links) >= 8 and linked * 10 >= len(page.layout.text) * 6 and "。" not in page.layout.text


def refuse_report(page: Page, outline: Outline, url: str) -> Refusal | None:
    """Say why an article is no report of completed work, or None."""
    assert page.layout is not None
    title, text = fold(page.metadata.title), fold(page.layout.text)
    fillers = _PLACEHOLDER.findall(text) if len(_FILLER.findall(text)) >= 5 else []
    if len(fillers) >= 5 and len(fillers) * 120 >= len(text):
        return Refusal(url, "template", f"{len(fillers)} placeholders such as {fillers[0]!r}: a form to be filled in")
    rows = [item for item in outline.items if item.kind == "row"]
    told = sum(1 for item in rows if item.table_no is not None and (item.progress or item.status))
    answered = outline.shape == "task_then_result" or (told > 0 and told * 2 > len(rows))
    if (seen := _HANDING_OUT.search(title)) and not _REPORTED.search(title) and not answered:
        return Refusal(
            url, "task_breakdown", f"the title hands tasks out ({seen.group()}) and reports none of them done"
        )
    evident = outline.shape == "dept_numbered" or any(item.progress or item.status for item in rows)
    if not evident and (seen := _MEETING.search(title)):
        return Refusal(url, "not_a_report", f"the title is that of news of a meeting ({seen.group()})")
    if not evident and (seen := _NOTICE.search(title)):
        return Refusal(url, "not_a_report", f"the title is that of a notice ({seen.group(seen.lastindex or 0)})")
    if _REPORTING.search(title):
        if (seen := re.search(r"表扬|表彰|先进(?:集体|个人|单位)", title)) and not evident:
            return Refusal(url, "not_a_report", f"the title praises ({seen.group()})")
        if (seen := _NEWS.search(title)) and not _REPORTED.search(title) and not evident:
            return Refusal(url, "not_a_report", f"the title is that of news or a notice ({seen.group()})")
        return None
    if evident:
        return None
    if seen := _NEWS.search(title):
        return Refusal(url, "not_a_report", f"the title is that of news or a notice ({seen.group()})")
    if len(_COMPLETED.findall(text)) < 2 and not re.search(r"\d{4}年.*(?:重点|工作|任务|实事|项目)|工作", title):
        return Refusal(url, "not_a_report", "neither the title nor the text speaks of work completed")
    return None


def _visible(page: Page) -> str:
    if page.root is None:
        return page.raw[:4000]
    return " ".join(html.visible(page.root).split())
