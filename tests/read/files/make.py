"""Small real files made on the spot: the same paragraphs and table as HTML, xlsx, docx and PDF.

A table is rows of cells; a cell is its text, or (text, rows, columns) where it is merged.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import TypeAlias

import xlsxwriter

Cell: TypeAlias = "str | tuple[str, int, int]"
Rows: TypeAlias = Sequence[Sequence[Cell]]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def spread(cell: Cell) -> tuple[str, int, int]:
    return (cell, 1, 1) if isinstance(cell, str) else cell


def placed(rows: Rows) -> list[tuple[int, int, str, int, int]]:
    """Row, column, text, rows and columns of every cell, spans worked out as a browser does."""
    taken: set[tuple[int, int]] = set()
    found = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            text, down, across = spread(cell)
            while (number, column) in taken:
                column += 1
            taken |= {(number + d, column + a) for d in range(down) for a in range(across)}
            found.append((number, column, text, down, across))
            column += across
    return found


def html(paragraphs: Sequence[str], rows: Rows, links: Sequence[tuple[str, str]] = (), title: str = "") -> bytes:
    """A page of the older CMS."""
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    if rows:
        cells = "".join("<tr>" + "".join(_td(*spread(cell)) for cell in row) + "</tr>" for row in rows)
        body += f"<table>{cells}</table>"
    body += "".join(f'<p>附件：<a href="{escape(href)}">{escape(name)}</a></p>' for name, href in links)
    title = title or "2020年重点工作完成情况"
    return (
        f'<html><head><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2021-01-15 09:00">'
        f'<meta name="ContentSource" content="某市科技局"></head>'
        f'<body><div id="zoom">{body}</div></body></html>'
    ).encode()


def _td(text: str, down: int, across: int) -> str:
    return f'<td rowspan="{down}" colspan="{across}"><p>{escape(text)}</p></td>'


def xlsx(
    paragraphs: Sequence[str],
    rows: Rows,
    more: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None] | None = None,
) -> bytes:
    """A workbook; ``more`` may add to it."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2021, 1, 4)})  # the same bytes on every day
        sheet = book.add_worksheet()
        for number, text in enumerate(paragraphs):
            sheet.merge_range(number, 0, number, 5, text)
        for row, column, text, down, across in placed(rows):
            top = row + len(paragraphs)
            if down * across > 1:
                sheet.merge_range(top, column, top + down - 1, column + across - 1, text)
            elif text:
                sheet.write_string(top, column, text)
        if more is not None:
            more(book, sheet)
    return packed.getvalue()


def package(parts: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def docx(paragraphs: Sequence[str], rows: Rows, body: str = "", numbering: str = "", styles: str = "") -> bytes:
    """A text document; ``body`` is markup in front of the table, ``numbering`` and ``styles`` are parts."""
    said = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    document = (
        f'<w:document xmlns:w="{_W}"><w:body>{said}{body}{_docx_table(rows) if rows else ""}</w:body></w:document>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
    }
    if numbering:
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{_W}">{numbering}</w:numbering>'
    if styles:
        parts["word/styles.xml"] = f'<w:styles xmlns:w="{_W}">{styles}</w:styles>'
    return package(parts)


def _docx_table(rows: Rows) -> str:
    cells = placed(rows)
    width = max(column + across for _, column, _, _, across in cells)
    owner = {
        (row + d, column + a): (row, column, text, down, across)
        for row, column, text, down, across in cells
        for d in range(down)
        for a in range(across)
    }
    lines = []
    for row in range(len(rows)):
        line, column = "", 0
        while column < width:
            top, left, text, down, across = owner.get((row, column), (row, column, "", 1, 1))
            merge = "" if down == 1 else '<w:vMerge w:val="restart"/>' if top == row else "<w:vMerge/>"
            span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
            said = escape(text) if top == row else ""
            line += f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:tc>"
            column = left + across
        lines.append(f"<w:tr>{line}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def pdf(
    paragraphs: Sequence[str],
    rows: Rows = (),
    widths: Sequence[float] = (),
    *,
    size: float = 12,
    foot: str = "",
    encoded: bytes | None = None,
) -> bytes:
    """A PDF of one page (or more where the table is long): text in a standard Chinese font, ruled tables.

    ``encoded`` replaces the page's instructions.
    """
    drawing: list[str] = []
    left, right, y = 72.0, 523.0, 780.0

    def show(text: str, x: float, at: float) -> None:
        code = text.encode("utf-16-be").hex()
        drawing.append(f"BT /F1 {size} Tf {x:.2f} {at:.2f} Td <{code}> Tj ET")

    for text in paragraphs:
        indent, rest = left + 2 * size, text
        while rest:
            fits = int((right - indent) // size)
            show(rest[:fits], indent, y)
            rest, indent, y = rest[fits:], left, y - 1.6 * size
    if rows:
        cells = placed(rows)
        columns = max(column + across for _, column, _, _, across in cells)
        wide = list(widths) or [(right - left) / columns] * columns
        xs = [left + sum(wide[:column]) for column in range(columns + 1)]
        heights = [1] * len(rows)
        for row, column, text, down, across in cells:
            fits = max(int((xs[column + across] - xs[column] - 10) // size), 1)
            heights[row + down - 1] = max(
                heights[row + down - 1], -(-len(text) // fits) - sum(heights[row : row + down - 1])
            )
        ys = [y]
        for height in heights:
            ys.append(ys[-1] - height * 1.4 * size - 8)
        for row, column, text, down, across in cells:
            x0, x1, top, bottom = xs[column], xs[column + across], ys[row], ys[row + down]
            drawing.append(f"{x0:.2f} {bottom:.2f} {x1 - x0:.2f} {top - bottom:.2f} re S")
            fits, at = max(int((x1 - x0 - 10) // size), 1), top - size - 3
            for start in range(0, len(text), fits):
                show(text[start : start + fits], x0 + 5, at)
                at -= 1.4 * size
    if foot:
        show(foot, 290, 40)
    content = encoded if encoded is not None else "\n".join(drawing).encode()
    return pdf_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 7 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120"
            b"/ItalicAngle 0/CapHeight 880/StemV 80>>",
        ]
    )


def pdf_objects(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first being its catalog."""
    said, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(said))
        said += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        said
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, len(said))
    )
