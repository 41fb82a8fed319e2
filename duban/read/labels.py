"""Pairs of label and value in a page's own description: 索引号, 发布机构, 发布日期, 来源.

They come as table cells, list items, definition lists, several in one line, with inner spaces, without colons, with
empty values followed by the next label. What belongs here: finding the pairs. What does not: what they are used for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from duban.read.fold import fold
from duban.read.layout import Line
from duban.read.lexicon_files import rows

_FIELDS = {entry[0]: entry[1] for entry in rows("labels.tsv")}
_SPACED = "|".join(r"\s*".join(label) for label in sorted(_FIELDS, key=len, reverse=True))
_LABEL = re.compile(rf"({_SPACED})\s*([\]】)]?)\s*(?:\|\s*)?(:?)")
_CLOSING = " \t\x1f\u3000|[]【】;；,，。"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# A value that is a place, a time or a name ends where one of these begins.
_SOURCE_END = re.compile(r"\s*(?:\d{4}\s*[-年/.]|\d{2}-\d{2}\b|【|\[|\s{2,}(?=字|阅|浏|点|打|作|编|责))")
# Labels so long that they count even when other words are glued to them.
_UNMISTAKABLE = tuple(label for label in _FIELDS if len(label) >= 4)
# Labels so general that they count only with a colon.
_GENERAL = {entry[0] for entry in rows("labels.tsv") if len(entry[0]) <= 2 and entry[0] != "文号"}


def read_labels(lines: Sequence[Line]) -> dict[str, list[str]]:
    """Return the values found for each field, in the order of the page, without the empty ones."""
    found: dict[str, list[str]] = {}
    for index, line in enumerate(lines):
        folded = fold(line.text)
        matches = _matches(folded)
        for place, (match, field) in enumerate(matches):
            stop = matches[place + 1][0].start() if place + 1 < len(matches) else len(folded)
            value = line.text[match.end() : stop].strip(_CLOSING)
            if not value and place + 1 == len(matches):
                value = _next_value(lines, index)
            if field == "info_source" and (end := _SOURCE_END.search(value)):
                value = value[: end.start()].strip(_CLOSING)
            value = " ".join(value.split())
            if value and field != "other":
                found.setdefault(field, []).append(value)
    return found


def is_label_line(text: str) -> bool:
    """Say whether a line is nothing but description: it begins with a label that has a colon, or is one."""
    folded = fold(text).lstrip(_CLOSING)
    if _LABEL.match(folded) is None:
        return False
    matches = _matches(folded)
    if not matches or matches[0][0].start() > 0:
        return False
    return len(matches) > 1 or bool(matches[0][0].group(3)) or matches[0][0].end() == len(folded)


def labels_in(text: str) -> list[str]:
    """Return the fields of the labels that stand in a line, in its order."""
    return [field for _, field in _matches(fold(text))]


def is_label(name: str) -> bool:
    """Say whether a name without inner spaces is a known label, or ends in one whose border was lost."""
    return name in _FIELDS or name.endswith(_UNMISTAKABLE)


def _matches(folded: str) -> list[tuple[re.Match[str], str]]:
    """Return the labels of one line that really are labels, with their fields."""
    kept: list[tuple[re.Match[str], str]] = []
    first = len(folded) - len(folded.lstrip())
    for match in _LABEL.finditer(folded):
        name = "".join(match.group(1).split())
        before = folded[: match.start()].rstrip()[-1:]
        glued = match.start() > 0 and not folded[match.start() - 1].isspace()
        after = folded[match.end() : match.end() + 1]
        if match.group(3):
            # 数据来源: is another word; 省科技厅浏览次数: is two cells whose border was lost.
            good = len(name) >= 4 or not (glued and _CHINESE.match(before))
        elif match.group(2):
            good = before in {"[", "【", "("}
        elif match.start() == first and not after:
            good = name not in _GENERAL or "\x1f" not in folded
        else:
            spaced = not after or after.isspace() or folded[match.end() - 1].isspace()
            good = spaced and not glued and name not in _GENERAL and (match.start() == first or bool(kept))
        if good:
            kept.append((match, _FIELDS[name]))
    return kept


def _next_value(lines: Sequence[Line], index: int) -> str:
    """Return the line after a label that stands alone, unless it is a label too or stands outside the label's table."""
    if index + 1 >= len(lines):
        return ""
    label, following = lines[index], lines[index + 1]
    if label.table != following.table or is_label_line(following.text):
        return ""
    return following.text.strip(_CLOSING)
