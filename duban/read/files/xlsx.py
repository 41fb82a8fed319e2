"""Workbooks as packages of XML (xlsx, xlsm): visible sheets, shared strings, number formats, merged cells.

Read part by part with lxml rather than with a workbook library: memory stays at the cells that hold something, and
files of other programs whose styles such libraries refuse are read as well (docs/adr/007.md).
"""

from __future__ import annotations

import re

from lxml import etree

from duban.read.files.display import BUILT_IN, display
from duban.read.files.limits import MOST_SHEETS, MOST_TEXT, CannotRead
from duban.read.files.package import Package, attribute, child, local
from duban.read.files.sheet import Sheet, add_sheets
from duban.read.files.tree import Tree

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def read_xlsx(package: Package) -> etree._Element:
    """Return the workbook's tree.

    Raises:
        CannotRead: it is damaged or too large.
    """
    workbook = package.tree("xl/workbook.xml")
    if workbook is None:
        raise CannotRead("damaged", "its part xl/workbook.xml is missing")
    related = package.related("xl/workbook.xml")
    strings = _strings(package, related)
    formats = _formats(package)
    settings = child(workbook, "workbookPr")
    since_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
    sheets: list[Sheet] = []
    listed = child(workbook, "sheets")
    for entry in listed if listed is not None else ():
        kind, part = related.get(attribute(entry, "id") or "", ("", ""))
        if entry.get("state", "visible") != "visible" or kind != "worksheet" or part not in package.names:
            continue
        if len(sheets) == MOST_SHEETS:
            raise CannotRead("too_large", f"more than {MOST_SHEETS} sheets")
        sheets.append(_sheet(package, part, entry.get("name", ""), strings, formats, since_1904=since_1904))
    tree = Tree()
    add_sheets(tree, sheets)
    return tree.root


def _strings(package: Package, related: dict[str, tuple[str, str]]) -> list[str]:
    part = next((name for kind, name in related.values() if kind == "sharedStrings"), None)
    if part is None or part not in package.names:
        return []
    found, size = [], 0
    for element in package.elements(part, "si"):
        text = _text(element)
        found.append(text)
        size += len(text) + 1
        if size > 4 * MOST_TEXT:
            raise CannotRead("too_large", "more text in its cells than is read")
    return found


def _text(element: etree._Element) -> str:
    """The runs of a string; the readings printed over it (rPh) are no part of it."""
    return "".join(
        each.text or ""
        for each in element.iter("{*}t")
        if not any(local(above) == "rPh" for above in each.iterancestors())
    )


def _formats(package: Package) -> list[str]:
    """The format code of every cell style."""
    root = package.tree("xl/styles.xml")
    if root is None:
        return []
    own = child(root, "numFmts")
    codes = {each.get("numFmtId"): each.get("formatCode") or "" for each in (own if own is not None else ())}
    styles = child(root, "cellXfs")
    names = [each.get("numFmtId") or "0" for each in (styles if styles is not None else ()) if local(each) == "xf"]
    return [codes.get(name, BUILT_IN.get(int(name), "") if name.isdigit() else "") for name in names]


def _sheet(
    package: Package, part: str, name: str, strings: list[str], formats: list[str], *, since_1904: bool
) -> Sheet:
    sheet = Sheet(name)
    row = -1
    for element in package.elements(part, "row", "mergeCell"):
        if local(element) == "mergeCell":
            first, _, last = (element.get("ref") or "").partition(":")
            if (start := _place(first)) is not None and (end := _place(last)) is not None:
                sheet.merged.append((*start, *end))
            continue
        stated = element.get("r") or ""
        row = int(stated[:8]) - 1 if stated.isdigit() else row + 1
        column = -1
        for cell in element:
            place = _place(cell.get("r") or "")
            column = place[1] if place is not None else column + 1
            sheet.put(row, column, _shown(cell, strings, formats, since_1904=since_1904))
    return sheet


def _place(name: str) -> tuple[int, int] | None:
    """Row and column, from 0, of a reference such as B7."""
    match = _PLACE.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _shown(cell: etree._Element, strings: list[str], formats: list[str], *, since_1904: bool) -> str:
    """What a cell shows; of a formula, its stored result; of an error, nothing."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = child(cell, "v")
    text = value.text or "" if value is not None else ""
    if kind == "s":
        return strings[int(text)] if text.isdigit() and int(text) < len(strings) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind == "d":
        return text.partition("T")[0]
    if kind != "n" or not text:
        return text if kind == "str" else ""
    try:
        number = float(text)
    except ValueError:
        return text
    style = cell.get("s") or "0"
    code = formats[int(style)] if style.isdigit() and int(style) < len(formats) else ""
    return display(number, code, since_1904=since_1904) if abs(number) < 1e300 else ""
