"""The lines around a report's content: salutation, signature, date, notes, attachment lists, a repeated title.

What belongs here: telling those lines from content. What does not: the toolbar of the page, which is cut off before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from duban.read.fold import fold
from duban.read.layout import Line

_DATE = re.compile(
    r"\(?\s*(?:\d{4}|[一二][〇○零O0九\d一二三四五六七八]{3})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?\s*\)?"
)
_SIGNED = re.compile(r"[^,。;:!?]{2,40}(?:政府|厅|局|委|办|室|会|处|部|中心|院|所|公司|领导小组|专班|组|站|队|科)")
_NOTE = re.compile(
    r"(?:附件?|附表|附)\s*\d{0,2}\s*[:.、]|附件\s*\d{0,2}\s*$|(?:注|备注|说明|备 注|数据说明|联系人|联系电话|联系方式|"
    r"抄送|主送|报送|填报日期|填报单位|填表人|填报人|"
    r"单位|制表|审核人|信息来源|来源|责任编辑|编辑|作者|审核|撰稿)\s*:|\(?此件|\(?(?:联系人|单位|注)\s*:|\*?注:|原文链接|扫一扫"
)
_ATTACHED = re.compile(r"附件\s*\d{0,2}\s*(?:[:.、]|$)")
_SALUTATION = re.compile(r"(?:各|市|县|区|省|厅|局|委|尊敬)[^。;!?]{1,120}:")
_ENDING = "。！？；;!?.…"


def trailing(lines: Sequence[Line]) -> int:
    """Return how many lines at the end are no content: signature, date, notes, attachments."""
    count = 0
    for line in reversed(lines):
        text = fold(line.text)
        signed = _SIGNED.fullmatch(text) and len(text) <= 60 and (line.align == "right" or count > 0)
        if line.table is None and (_DATE.fullmatch(text) or signed or is_note(text)):
            count += 1
            continue
        break
    return count


def is_note(folded: str) -> bool:
    """Say whether a line is a note, a list of attachments or a form's field rather than content."""
    return _NOTE.match(folded) is not None and (len(folded) < 120 or folded.startswith(("附件", "注:")))


def is_attachment_line(line: Line) -> bool:
    """Say whether a line announces an attachment (附件:…), linked or not."""
    return line.table is None and _ATTACHED.match(fold(line.text)) is not None


def leading(lines: Sequence[Line], title: str) -> int:
    """Return how many lines at the start are no content: the title again, a document number, a form's fields."""
    wanted = squeeze(title)
    count, seen = 0, ""
    for index, line in enumerate(lines[:10]):
        # A letterhead (name of a series, its number, issuer, date) stands above the title.
        if "。" in line.text or line.table is not None:
            break
        if len(wanted) >= 8 and squeeze(line.text) == wanted:
            count = index + 1
    for line in lines[count:12]:
        text = squeeze(line.text)
        folded = fold(line.text)
        repeats = len(text) >= 4 and (text in wanted or (seen + text) in wanted)
        centred = line.align == "center" and len(folded) <= 60 and not folded.endswith(tuple(_ENDING))
        form = (is_note(folded) and not folded.startswith("附件")) or _DATE.fullmatch(folded)
        number = re.fullmatch(r".{2,12}[〔\[(]\d{4}[〕\])](?:第)?\d+号", folded)
        if line.table is None and (repeats or centred or form or number or _SALUTATION.fullmatch(folded)):
            count += 1
            seen += text if repeats else ""
            continue
        break
    return count


def is_salutation(folded: str) -> bool:
    """Say whether a line addresses somebody."""
    return _SALUTATION.fullmatch(folded) is not None


def is_fragment(line: Line) -> bool:
    """Say whether a line is too little to be an item: a short line without a sentence's end."""
    return len(line.text) < 12 and not line.text.endswith(tuple(_ENDING))


def squeeze(text: str) -> str:
    """Return a folded copy without white space, to compare titles by."""
    return "".join(fold(text).split())
