"""Files as bytes: laying out merged cells, and containers that hold together whatever the texts are."""

import io
import re
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from replica.formats.cells import Sheet, sheet_of
from replica.formats.compound import SECTOR, compound, xls
from replica.formats.ooxml import docx, xlsx
from replica.formats.pdf import pdf
from replica.world.content import Cell, Grid

TEXTS = st.text(alphabet=st.characters(codec="gb18030", categories=["L", "N", "P"]), max_size=40)
SHEETS = (
    st.integers(1, 6)
    .flatmap(lambda width: st.lists(st.tuples(*[TEXTS] * width), min_size=1, max_size=8))
    .map(lambda rows: Sheet("标题", tuple(rows)))
)


def test_spans_are_filled_and_remembered() -> None:
    grid = Grid(
        ((Cell("a"), Cell("b", colspan=2)), (Cell("c", rowspan=2), Cell("d"), Cell("e")), (Cell("f"), Cell("g"))), ()
    )
    sheet = sheet_of("t", grid)
    assert sheet.rows == (("a", "b", ""), ("c", "d", "e"), ("", "f", "g"))
    assert sheet.merged == ((0, 1, 1, 2), (1, 0, 2, 1))
    assert sheet.covered() == {(0, 2): (0, 1), (2, 0): (1, 0)}
    workbook = zipfile.ZipFile(io.BytesIO(xlsx(sheet))).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'mergeCell ref="([^"]+)"', workbook) == ["B1:C1", "A2:A3"]
    document = zipfile.ZipFile(io.BytesIO(docx(sheet))).read("word/document.xml").decode()
    assert document.count("<w:vMerge/>") == document.count('w:val="restart"') == 1
    assert document.count('<w:gridSpan w:val="2"/>') == 1


@given(SHEETS)
def test_a_pdf_says_truly_where_its_objects_are(sheet: Sheet) -> None:
    body = pdf(sheet)
    table = int(re.findall(rb"startxref\n(\d+)\n", body)[0])
    assert body[table:].startswith(b"xref\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n ", body[table:]), start=1):
        assert body[int(place) :].startswith(b"%d 0 obj" % number)
    for start in re.finditer(rb"<</Length (\d+)>>stream\n", body):
        assert body[start.end() + int(start[1]) :].startswith(b"\nendstream")


@given(st.binary(max_size=200_000))
def test_a_compound_file_gives_back_its_stream(stream: bytes) -> None:
    body = compound("Workbook", stream)
    assert len(body) % SECTOR == 0
    assert body[2 * SECTOR :].startswith(stream)
    tables = int.from_bytes(body[44:48], "little")
    assert len(body) // SECTOR - 1 <= tables * SECTOR // 4


@given(SHEETS)
def test_the_same_sheet_is_the_same_bytes(sheet: Sheet) -> None:
    for make in (xlsx, docx, pdf, xls):
        assert make(sheet) == make(sheet)
