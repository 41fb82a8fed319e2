"""Linked files: the redirecting download page of the old generation, the gateway of the new one, the files themselves.

Belongs here: paths of files and their bytes. Does not: which article links what (``replica.world``).
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from html import escape

from replica.messages import Request, Response, html, redirect
from replica.world.content import Attachment, Grid
from replica.world.model import Site

_DIRECT = re.compile(r"/(?:attach/0|cms_files/jcms1/web\d+/site/attach/0)/([^/]+)")
_OLD = "/module/download/downfile.jsp"
_NEW = "/api-gateway/jpaas-web-server/front/document/file-download"
_TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_LONG_AGO = (2020, 1, 1, 0, 0, 0)  # zip archives bear times; the same file has the same bytes for ever
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="'
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" '
    'sheetId="1" r:id="rId1"/></sheets></workbook>',
}


def answer(site: Site, request: Request) -> Response | None:
    """The response for a path of files; None when it is none, or there is no such file."""
    if request.path == _OLD:
        name = request.fields().get("filename", "")
        return (
            redirect(f"/attach/0/{name}", 302) if name in site.files else html("<html><body>文件不存在</body></html>")
        )
    path = request.fields().get("fileUrl", "") if request.path == _NEW else request.path
    match = _DIRECT.fullmatch(path)
    file = site.files.get(match[1]) if match else None
    if file is None:
        return None
    ending = file.file.rpartition(".")[2]
    return Response(200, content(file), _TYPES.get(ending, "application/octet-stream"))


def content(file: Attachment) -> bytes:
    """The file's bytes: a workbook with its table, or a PDF of one empty page."""
    return workbook(tuple(tuple(row) for row in filled(file.grid))) if file.grid else _PDF


def filled(grid: Grid) -> list[list[str]]:
    """The table's texts, spans filled: a spanned cell's text in its first place, empty text in the others."""
    width = len(grid.rows[0])
    below: dict[int, int] = {}
    rows: list[list[str]] = []
    for cells in grid.rows:
        rest = iter(cells)
        row: list[str] = []
        for place in range(width):
            if below.get(place, 0):
                below[place] -= 1
                row.append("")
            else:
                cell = next(rest)
                below[place] = cell.rowspan - 1
                row.append(cell.text)
        rows.append(row)
    return rows


@lru_cache(maxsize=64)
def workbook(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A workbook of one sheet with these cells, all of them text."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row) + "</row>"
        for row in rows
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            declared = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}'
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), declared)
    return packed.getvalue()
