"""What a page says about itself: title, publisher, index number, dates, source.

The visible description (labels) and the tags of 国办发〔2017〕47号 are read; each field's order of trust is in one
place here. What does not belong here: the period a report covers, and anything about its body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from lxml import etree

from duban.read import html
from duban.read.fold import fold
from duban.read.labels import is_label_line, read_labels
from duban.read.layout import Line
from duban.read.model import Metadata
from duban.read.outline.offices import is_office

_MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]*(\d{1,2})\s*[:时]\s*(\d{1,2})(?:\s*[:分]\s*\d{1,2})?)?"
)
_PLACEHOLDER = re.compile(r"^(?:null|undefined|none|无|/|-+|\.+|网站名称|栏目名称|文章标题|标题)$", re.IGNORECASE)
_SITE_TAIL = re.compile(
    r"\s*(?:[_|｜>»]|\s[-—–]+\s|[-—–]{1,2}(?=[^\d]{2,30}$))\s*[^_|｜]*(?:网|政府|门户|网站|厅|局|委|委员会|办公室|信息公开|平台|公开|中心)\s*$"
)
_TITLE_NAMED = re.compile(r"tit|bt\b|biaoti|heading|headline|name")
_NOT_TITLE = re.compile(r"sub|fu|assist|small|list|nav|menu|column|col-|lanmu|more|side|about|relat|info|other")
_LONGEST_TITLE = 400
_OFFICE = re.compile(
    r"(?:政府|厅|局|委|办|办公室|委员会|处|科|中心|院|所|会|部|署|社|站|队|公司|学校|大学|街道|镇|乡)$"
)


def read_metadata(
    root: etree._Element | None,
    head: Sequence[Line],
    pairs: Sequence[html.Marker],
    tags: dict[str, str],
    title: str = "",
) -> Metadata:
    """Return the page's description.

    Args:
        root: the page's tree; None for plain text.
        head: the lines before the body.
        pairs: the template's comments.
        tags: the meta tags by lower-case name.
        title: the title when it is known already (plain text).
    """
    labels = read_labels(head)

    def first(*fields: str) -> str | None:
        return next((value for name in fields for value in labels.get(name, ()) if not _PLACEHOLDER.match(value)), None)

    source = first("info_source") or tags.get("contentsource") or _bare_source(head)
    publisher = first("publisher", "publisher_late")
    if publisher is None and source and _OFFICE.search(source):
        publisher = source  # 来源 stands for the issuer where no 发布机构 is given
    disclosure = next((value for value in labels.get("disclosure", ()) if "公开" in value), None)
    written = [day for value in labels.get("issued_on", ()) if (day := read_moment(value))]
    return Metadata(
        title=title or _title(root, head, pairs, tags, labels.get("title", [])),
        publisher=publisher,
        index_no=first("index_no"),
        doc_no=first("doc_no"),
        issued_on=written[0][0].date() if written else None,
        published_at=_published(labels, tags, head),
        info_source=source,
        disclosure=disclosure,
    )


def read_moment(text: str) -> tuple[datetime, bool] | None:
    """Return the first date in the text and whether it has a time of day; None if there is none or it is no date."""
    for match in _MOMENT.finditer(fold(text)):
        year, month, day, hour, minute = (int(group) if group else None for group in match.groups())
        try:
            moment = datetime(year or 0, month or 0, day or 0, hour or 0, minute or 0)
        except ValueError:
            continue
        return moment, hour is not None
    return None


def _published(labels: dict[str, list[str]], tags: dict[str, str], head: Sequence[Line]) -> datetime | None:
    """Return when the page says it was published, Chinese local time.

    What the reader sees with a time of day comes first (some sites put the time of generation into PubDate, or a
    12-hour clock), then PubDate with a time, then days, then a bare date above the body.
    """
    seen = [moment for value in labels.get("published_at", ()) if (moment := read_moment(value))]
    tagged = [
        moment for moment in [read_moment(tags.get("pubdate", "")), read_moment(tags.get("publishdate", ""))] if moment
    ]
    late = [moment for value in labels.get("published_late", ()) if (moment := read_moment(value))]
    order = [*(m for m in seen if m[1]), *(m for m in tagged if m[1]), *seen, *tagged]
    if not order:
        order = [*late, *(moment for line in _bare_lines(head) if (moment := _bare_date(line.text)))]
    return order[0][0] if order else None


def _bare_lines(head: Sequence[Line]) -> list[Line]:
    """Return the last lines above the body that are no value of a label: not in a table, not behind a label."""
    near = [*head[-9:-8], *head[-8:]]
    return [
        line
        for before, line in zip([None, *near], near, strict=False)
        if line.table is None and not (before is not None and is_label_line(before.text))
    ]


def _bare_source(head: Sequence[Line]) -> str | None:
    """Return the office in a line above the body that gives date and office without labels."""
    for line in _bare_lines(head):
        folded = fold(line.text)
        match = _MOMENT.match(folded.strip())
        if match is not None:
            words = re.split(r"[\s\x1f\[|]+", folded.strip()[match.end() :].strip())
            if words[0] and is_office(words[0]):
                return words[0]
    return None


def _bare_date(text: str) -> tuple[datetime, bool] | None:
    folded = fold(text).strip()
    return read_moment(folded) if _MOMENT.match(folded) and len(folded) < 60 else None


def _title(
    root: etree._Element | None,
    head: Sequence[Line],
    pairs: Sequence[html.Marker],
    tags: dict[str, str],
    labelled: Sequence[str],
) -> str:
    """Return the title by order of trust: template comment, ArticleTitle, a heading, the label 标题, <title>."""
    if root is None:
        return labelled[0] if labelled else ""
    page_title = _page_title(root, tags)
    site = {tags.get("sitename"), tags.get("columnname")}
    for candidate in _candidates(root, pairs, tags, labelled, page_title):
        text = " ".join(candidate.split())
        if text and text not in site and not _PLACEHOLDER.match(text) and not is_label_line(text):
            return _whole(text, page_title, labelled)
    return ""


def _candidates(
    root: etree._Element,
    pairs: Sequence[html.Marker],
    tags: dict[str, str],
    labelled: Sequence[str],
    page_title: str,
) -> Iterator[str]:
    """Yield what may be the title, most trusted first; the later ones are looked for only when they are wanted."""
    yield from (_between(pair) for pair in pairs if "标题" in pair.name)
    yield tags.get("articletitle", "")
    headings = [text for text in _headings(root) if len(text) >= 6]
    # A heading is believed when the page's own title holds it: site names and columns are set as headings too.
    yield from (text for text in headings if "".join(text.split()) in "".join(page_title.split()))
    yield from labelled
    yield page_title
    yield from headings
    yield tags.get("og:title", "")


def _whole(text: str, page_title: str, labelled: Sequence[str]) -> str:
    """Return the full form of a title that a list or template has cut with dots."""
    stem = text.rstrip(".…")
    if stem == text:
        return text
    return next((other for other in (page_title, *labelled) if other.startswith(stem) and len(other) > len(text)), text)


def _between(pair: html.Marker) -> str:
    """Return the text between the two comments of a pair."""
    parts = [pair.begin.tail or ""]
    node = pair.begin.getnext()
    while node is not None and node is not pair.end:
        parts += [html.visible(node) if isinstance(node.tag, str) else "", node.tail or ""]
        node = node.getnext()
    return "".join(parts)


def _page_title(root: etree._Element, tags: dict[str, str]) -> str:
    """Return <title> without the site's and the column's name before it and the site's name behind it."""
    element = next(root.iter("title"), None)
    text = " ".join(html.visible(element).split())[:_LONGEST_TITLE] if element is not None else ""
    for name in ("sitename", "columnname"):
        if (prefix := tags.get(name)) and text.startswith(prefix + " "):
            text = text[len(prefix) :].strip()
    for name in ("sitename", "columnname"):
        if (suffix := tags.get(name)) and text.endswith(suffix) and len(text) > len(suffix):
            text = text[: -len(suffix)].rstrip(" -_|—–>·")
    while (shorter := _SITE_TAIL.sub("", text)) != text and len(shorter) >= 6:
        text = shorter
    return text


def _headings(root: etree._Element) -> list[str]:
    """Return the texts of elements set as titles: h1 to h3, then elements named like a title."""
    found = [" ".join(html.visible(element).split()) for element in root.iter("h1", "h2", "h3")]
    for element in root.iter("div", "p", "td", "span", "h4", "ucaptitle"):
        names = " ".join(html.tokens(element))
        if element.tag == "ucaptitle" or (names and _TITLE_NAMED.search(names) and not _NOT_TITLE.search(names)):
            found.append(" ".join(html.visible(element).split()))
    return [text for text in found if len(text) <= 200]


def day_of(metadata: Metadata) -> date | None:
    """Return the day of publication as far as the page says it: published, else written."""
    return metadata.published_at.date() if metadata.published_at else metadata.issued_on
