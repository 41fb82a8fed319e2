"""Workbooks of the old binary kind (xls, and WPS's et): the same sheets, by way of xlrd."""

from __future__ import annotations

from io import StringIO

import xlrd
from lxml import etree

from duban.read.files.display import BUILT_IN, display
from duban.read.files.limits import MOST_SHEETS, CannotRead
from duban.read.files.sheet import Sheet, add_sheets
from duban.read.files.tree import Tree


def read_xls(content: bytes) -> etree._Element:
    """Return the workbook's tree.

    Raises:
        CannotRead: it is encrypted or too large.
        Exception: whatever xlrd raises on a damaged file.
    """
    try:
        # formatting_info brings number formats and merged cells along; xlrd reports oddities to a log file of its own.
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=StringIO()
        )
    except xlrd.XLRDError as error:
        encrypted = "encrypt" in str(error).lower() or "password" in str(error).lower()
        raise CannotRead("encrypted" if encrypted else "damaged", str(error)) from error
    if book.nsheets > MOST_SHEETS:
        raise CannotRead("too_large", f"{book.nsheets} sheets")
    tree = Tree()
    add_sheets(tree, [_sheet(book, index) for index in range(book.nsheets)])
    return tree.root


def _sheet(book: xlrd.Book, index: int) -> Sheet:
    source = book.sheet_by_index(index)
    sheet = Sheet(source.name)
    if source.visibility == 0:
        for row in range(source.nrows):
            for column, cell in enumerate(source.row(row)):
                sheet.put(row, column, _shown(book, cell))
        for top, bottom, left, right in source.merged_cells:
            sheet.merged.append((top, left, bottom - 1, right - 1))
    book.unload_sheet(index)
    return sheet


def _shown(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = ""
        if cell.xf_index is not None and cell.xf_index < len(book.xf_list):
            key = book.xf_list[cell.xf_index].format_key
            known = book.format_map.get(key)
            code = BUILT_IN.get(key) or (known.format_str if known is not None else "")
        return display(float(cell.value), code, since_1904=book.datemode == 1)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return ""
