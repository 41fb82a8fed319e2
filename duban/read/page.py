"""A page in the parts that reading needs: tree, description, title lines, body. HTML and plain text end up the same.

What belongs here: taking a page apart. What does not: what the parts say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from duban.read import html
from duban.read.body import Body, find_body
from duban.read.fold import fold
from duban.read.labels import is_label_line
from duban.read.layout import Cell, Layout, Line, Link, Table
from duban.read.metadata import read_metadata
from duban.read.model import Metadata
from duban.read.outline.frame import squeeze
from duban.read.plain import of_lines
from duban.read.text import lay_out
from duban.read.unknown_labels import unknown_labels

_TAIL = re.compile(
    r"^(?:Produced By|扫一扫|扫描二维码|分享到|分享至|分享:|\[?打印|【?打印|\[?关闭|【?关闭|上一[篇条]|下一[篇条]|"
    r"相关(?:信息|文档|链接|阅读|新闻|附件|文章|稿件)[:]?$|"
    r"责任编辑|编辑:|版权所有|网站标识码|主办单位?:|您是第|浏览次数|返回顶部|我要纠错|用微信扫描|关联阅读|政策解读$|【(?:字体|大中小)|字体:|字号:)"
)
_TOOLBAR = re.compile(
    r"字体[:：]?|字号[:：]?|[\[【(]?\s*[大中小默认特]{1,2}(?:\s+[大中小超]{1,2})*\s*[\]】)]?|打印(?:本页)?|分享(?:到|至)?|收藏|关闭|朗读|A[+-]|纠错|保护视力色.*|背景色.*"
)
_HEAD_LINES = 40
_ANNEX = re.compile(r"附[件表]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart. ``root`` is None for plain text, ``layout`` None when no body was found.

    ``unknown_labels`` are labels of its description that the lexicon lacks.
    """

    raw: str
    root: etree._Element | None
    tags: dict[str, str]
    metadata: Metadata
    layout: Layout | None
    how: str
    unknown_labels: tuple[str, ...] = ()


def take_apart(raw: str) -> Page:
    """Return the parts of a decoded page."""
    root = html.parse(raw) if html.looks_like_html(raw) else None
    return _plain_text(raw) if root is None else _markup(raw, root)


def _markup(raw: str, root: etree._Element) -> Page:
    pairs, tags = html.markers(root), html.metas(root)
    body = find_body(root, pairs)
    if body is None:
        head = lay_out(root, gap="\x1f").lines[:200]
        return Page(raw, root, tags, read_metadata(root, head, pairs, tags), None, "none")
    layout = lay_out(body.root, begin=body.begin, end=body.end)
    whole = body.begin is None and body.root.tag == "body"
    above = Layout("", ()) if whole else lay_out(root, end=body.first, gap="\x1f")
    described = list(above.lines)
    metadata = read_metadata(root, described, pairs, tags)
    first, last = _content(layout.lines, metadata.title)
    if first:
        described += _inner_head(body, layout.lines[:first])
        metadata = read_metadata(root, described, pairs, tags)
    tables = [*above.tables, *(table for table in layout.tables if _stands_in(table, layout.lines[:first]))]
    unknown = unknown_labels(described, tables, metadata.title)
    return Page(raw, root, tags, metadata, cut(layout, first, last), body.how, unknown)


def _stands_in(table: Table, lines: Sequence[Line]) -> bool:
    return any(line.table == table.number for line in lines)


def _inner_head(body: Body, lines: Sequence[Line]) -> Sequence[Line]:
    """Return the description that stands inside the body's container, with the borders of inline elements marked."""
    marked = lay_out(body.root, begin=body.begin, end=body.end, gap="\x1f").lines
    return marked[: len(lines)] if len(marked) >= len(lines) else lines


def _plain_text(raw: str) -> Page:
    """Take plain text apart: description and title stand before the body, in any order."""
    layout = of_lines(raw)
    lines = layout.lines
    last_label = max((index for index, line in enumerate(lines[:15]) if is_label_line(line.text)), default=-1)
    head = list(lines[: last_label + 1])
    title_line = next((line for line in head if not is_label_line(line.text)), None)
    first = last_label + 1
    if title_line is None and first < len(lines) and "。" not in lines[first].text and len(lines[first].text) <= 90:
        title_line = lines[first]
        first += 1
    title = title_line.text if title_line is not None else ""
    metadata = read_metadata(None, [line for line in head if line is not title_line], (), {}, title)
    _, last = _content(lines, title)
    trimmed = cut(layout, first, max(first, last))
    unknown = unknown_labels(head, (), title)
    return Page(raw, None, {}, metadata, trimmed if trimmed.text else None, "text", unknown)


def take_apart_file(layout: Layout, name: str, called: str = "") -> Page:
    """Return the parts of a file's layout.

    Its title is what it is called elsewhere, else its first line of words, else its name without ending.
    """
    first, title = 0, ""
    for index, line in enumerate(layout.lines[:10]):
        if line.table is not None or "。" in line.text or len(line.text) > 90:
            break
        if len(line.text) >= 6 and not _ANNEX.match(fold(line.text)):
            first, title = index + 1, line.text
            break
    title = called or title or (name.rpartition(".")[0] or name)
    metadata = read_metadata(None, layout.lines[:first], (), {}, title)
    rest = cut(layout, first, len(layout.lines))
    return Page(layout.text, None, {}, metadata, rest if rest.text else None, "file")


def _content(lines: Sequence[Line], title: str) -> tuple[int, int]:
    """Return the indexes of the first line that is no title or description, and of the line after the last content."""
    first = 0
    wanted = squeeze(title)
    describing: int | None = None  # the table of the description, which goes as a whole
    for index, line in enumerate(lines[:_HEAD_LINES]):
        folded = fold(line.text)
        labelled = is_label_line(line.text) and not folded.startswith(("附件", "来源:"))
        if line.table is not None:
            if labelled and describing is None and "。" not in line.text:
                describing = line.table
            if line.table != describing:
                break
            first = index + 1
        elif labelled or _TOOLBAR.fullmatch(folded) or (squeeze(line.text) == wanted and first == index):
            first = index + 1
        elif index > first:
            break
    if any("。" in line.text for line in lines[:first]) or first >= len(lines):
        first = 0
    last = len(lines)
    for index in range(max(first, len(lines) - 40), len(lines)):
        if lines[index].table is None and _TAIL.match(fold(lines[index].text)) and index > first:
            last = index
            break
    return first, last


def cut(layout: Layout, first: int, last: int) -> Layout:
    """Return the lines ``first`` to ``last`` (exclusive) of a layout as a layout of their own, all offsets moved."""
    if first == 0 and last == len(layout.lines):
        return layout
    lines = layout.lines[first:last]
    if not lines:
        return Layout("", ())
    by, end = lines[0].start, lines[-1].end
    moved = tuple(
        Line(line.start - by, line.end - by, line.text, line.table, line.bold, line.align, line.tag) for line in lines
    )
    tables = []
    for table in layout.tables:
        cells = [cell for row in table.rows for cell in row]
        if cells and cells[0].start >= by and cells[-1].end <= end:
            rows = tuple(
                tuple(
                    Cell(cell.start - by, cell.end - by, cell.text, cell.row_span, cell.column_span, cell.header)
                    for cell in row
                )
                for row in table.rows
            )
            tables.append(Table(table.number, rows, table.nested, table.caption))
    links = tuple(
        Link(link.href, link.text, link.title, link.line - first) for link in layout.links if first <= link.line
    )
    return Layout(layout.text[by:end], moved, tuple(tables), links)
