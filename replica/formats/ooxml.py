"""Office Open XML: a workbook of one sheet (xlsx), a document of a heading and a table (docx), and other zip archives.

Belongs here: parts and their packing. Does not: which article links them (``routes.files``).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

from replica.formats.cells import Sheet

_LONG_AGO = (2020, 1, 1, 0, 0, 0)  # zip archives bear times; the same file has the same bytes for ever
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OPEN = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_OPEN}/package/2006/content-types"><Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
)
_OVERRIDE = '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'


def packed(parts: Mapping[str, str]) -> bytes:
    """A zip archive of these texts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), text)
    return buffer.getvalue()


def _related(target: str, kind: str) -> str:
    return (
        f'{_DECLARED}<Relationships xmlns="{_OPEN}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_OPEN}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )


def _types(**parts: str) -> str:
    overrides = "".join(_OVERRIDE.format(part=part.replace("__", "/") + ".xml", kind=k) for part, k in parts.items())
    return _DECLARED + _TYPES.replace("{overrides}", overrides)


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def xlsx(sheet: Sheet) -> bytes:
    """A workbook: all cells are text, merged as in the sheet."""
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row) + "</row>"
        for row in sheet.rows
    )
    areas = "".join(
        f'<mergeCell ref="{_letters(x)}{y + 1}:{_letters(x + w - 1)}{y + h}"/>' for y, x, h, w in sheet.merged
    )
    merged = f'<mergeCells count="{len(sheet.merged)}">{areas}</mergeCells>' if areas else ""
    main = f"{_OPEN}/spreadsheetml/2006/main"
    return packed(
        {
            "[Content_Types].xml": _types(
                xl__workbook="spreadsheetml.sheet.main", xl__worksheets__sheet1="spreadsheetml.worksheet"
            ),
            "_rels/.rels": _related("xl/workbook.xml", "officeDocument"),
            "xl/_rels/workbook.xml.rels": _related("worksheets/sheet1.xml", "worksheet"),
            "xl/workbook.xml": f'{_DECLARED}<workbook xmlns="{main}" xmlns:r="{_OPEN}/officeDocument/2006/'
            'relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'{_DECLARED}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{merged}'
            "</worksheet>",
        }
    )


def docx(sheet: Sheet) -> bytes:
    """A document: the title as a paragraph, then the table; cells under a merged one continue it (vMerge)."""
    covered, tops = sheet.covered(), {(y, x): (h, w) for y, x, h, w in sheet.merged}
    rows: list[str] = []
    for y, row in enumerate(sheet.rows):
        cells: list[str] = []
        for x, text in enumerate(row):
            first = covered.get((y, x))
            if first is not None and first[0] == y:
                continue  # covered by a cell to its left, which spans it
            height, width = tops.get(first or (y, x), (1, 1))
            state = "" if height == 1 else "<w:vMerge/>" if first else '<w:vMerge w:val="restart"/>'
            span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
            cells.append(f"<w:tc><w:tcPr>{span}{state}</w:tcPr>{_paragraph(text)}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = "<w:gridCol/>" * len(sheet.rows[0])
    body = f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    return packed(
        {
            "[Content_Types].xml": _types(word__document="wordprocessingml.document.main"),
            "_rels/.rels": _related("word/document.xml", "officeDocument"),
            "word/document.xml": f'{_DECLARED}<w:document xmlns:w="{_OPEN}/wordprocessingml/2006/main"><w:body>'
            f"{_paragraph(sheet.title)}{body}<w:p/><w:sectPr/></w:body></w:document>",
        }
    )


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" if text else "<w:p/>"


def ofd(sheet: Sheet) -> bytes:
    """An OFD package of one page with the title: the national fixed-layout format, which few libraries read."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    text = f'<ofd:TextCode X="0" Y="5">{escape(sheet.title)}</ofd:TextCode>'
    return packed(
        {
            "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml'
            "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            '</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="2" BaseLoc="Pages/Page_0/'
            'Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="4"><ofd:TextObject '
            f'ID="3" Boundary="20 20 170 8" Font="1" Size="5">{text}</ofd:TextObject></ofd:Layer>'
            "</ofd:Content></ofd:Page>",
        }
    )
