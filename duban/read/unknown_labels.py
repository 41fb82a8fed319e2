"""Labels of a page's description that labels.tsv lacks: short words with a colon or in brackets beside known labels.

What belongs here: finding them, so that the lexicon can grow. What does not: known labels and their values
(``labels.py``); labels inside the report (``outline/unmatched.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from duban.read.fold import fold
from duban.read.labels import is_label, labels_in
from duban.read.layout import Line, Table
from duban.read.outline.frame import squeeze
from duban.read.outline.offices import is_office

_NAME = r"((?:[\u4e00-\u9fff]\s{1,8}){1,3}[\u4e00-\u9fff]|[\u4e00-\u9fff]{2,8})"
_WITH_COLON = re.compile(rf"(?:^|(?<=[\s|;,。\])】]))[\[【(]?\s*{_NAME}\s*[\]】)]?\s*:")
_IN_BRACKETS = re.compile(rf"\s*[\[【]\s*{_NAME}\s*[\]】]\s*(?![\[【\s])")
_WHOLE = re.compile(_NAME)
_KIND_OF_OFFICE = ("处室", "科室", "机构")
_NEAR = 2  # lines: a label, its value, the next label


def unknown_labels(lines: Sequence[Line], tables: Sequence[Table], title: str) -> tuple[str, ...]:
    """Return the names of the labels that the lexicon lacks, each once, in the order of the page.

    Args:
        lines: the lines of the description.
        tables: the tables that those lines stand in: labels in them need no colon.
        title: the report's title, which may hold a colon itself.
    """
    found = [name for line, name in _named(lines, title) if _is_described(lines, line)]
    found += [name for table in tables for name in _in_table(table)]
    return tuple(dict.fromkeys(found))


def _named(lines: Sequence[Line], title: str) -> Iterator[tuple[int, str]]:
    """Yield the names that look like labels and are none that is known, with the index of their line."""
    wanted = squeeze(title)
    for index, line in enumerate(lines):
        folded = fold(line.text)
        if ":" not in folded and not _IN_BRACKETS.match(folded):
            continue
        if wanted and squeeze(line.text) == wanted:
            continue
        for match in (*_WITH_COLON.finditer(folded), *filter(None, [_IN_BRACKETS.match(folded)])):
            name = "".join(match.group(1).split())
            if not is_label(name) and not _is_addressed(name):
                yield index, name


def _is_addressed(name: str) -> bool:
    """Say whether a name is that of an office or of many (各区县:), rather than a label such as 责任处室."""
    return name.startswith("各") or (is_office(name) and not name.endswith(_KIND_OF_OFFICE))


def _is_described(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line belongs to the description: a label that fills a field stands in it or close by."""
    line = lines[index]
    return any(
        field != "other"
        for near in lines[max(0, index - _NEAR) : index + _NEAR + 1]
        if near.table == line.table
        for field in labels_in(near.text)
    )


def _in_table(table: Table) -> list[str]:
    """Return the unknown labels among the first, third … cells of a table's rows, when most of these are labels."""
    cells = (cell.text for row in table.rows for cell in row[::2])
    names = [name for text in cells if (name := squeeze(text).strip(":[]【】"))]
    unknown = [name for name in names if not is_label(name)]
    known = len(names) - len(unknown)
    if known < 2 or known <= len(unknown):
        return []
    return [name for name in unknown if _WHOLE.fullmatch(name)]
