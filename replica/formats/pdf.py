"""A PDF of one page: a heading and a ruled table, its Chinese text extractable (no font is embedded).

Belongs here: laying out text and lines, PDF objects. Does not: other formats.
"""

from __future__ import annotations

from replica.formats.cells import Sheet

SIZE, LEADING, PADDING, MARGIN = 9.0, 12.0, 3.0, 40.0
CELL = 108.0  # width of a column, in points
LETTERS = 11  # that fit its width


def pdf(sheet: Sheet) -> bytes:
    """The page is as tall as its table; merged cells have no line through them."""
    lines = [[_wrapped(text) for text in row] for row in sheet.rows]
    heights = [max(len(cell) for cell in row) * LEADING + 2 * PADDING for row in lines]
    width = 2 * MARGIN + CELL * len(sheet.rows[0])
    height = 2 * MARGIN + 2 * LEADING + sum(heights)
    covered = sheet.covered()
    drawn = ["0.5 w"]
    text = [_shown(sheet.title, MARGIN, height - MARGIN)]
    top = height - MARGIN - 2 * LEADING
    for y, row in enumerate(lines):
        for x, cell in enumerate(row):
            left = MARGIN + x * CELL
            below = top - heights[y]
            if covered.get((y, x), (y, x))[0] == y:
                drawn.append(f"{left} {top} m {left + CELL} {top} l S")
            if covered.get((y, x), (y, x))[1] == x:
                drawn.append(f"{left} {top} m {left} {below} l S")
            text += [_shown(line, left + PADDING, top - PADDING - SIZE - i * LEADING) for i, line in enumerate(cell)]
        right = MARGIN + CELL * len(row)
        drawn.append(f"{right} {top} m {right} {top - heights[y]} l S")
        top -= heights[y]
    drawn.append(f"{MARGIN} {top} m {width - MARGIN} {top} l S")
    used = {letter for row in (*sheet.rows, (sheet.title,)) for cell in row for letter in cell if ord(letter) < 0x10000}
    return _file(width, height, "\n".join([*drawn, *text]).encode(), used)


def _wrapped(text: str) -> list[str]:
    return [text[place : place + LETTERS] for place in range(0, len(text), LETTERS)] or [""]


def _shown(line: str, x: float, y: float) -> str:
    return f"BT /F1 {SIZE:g} Tf {x:g} {y:g} Td <{line.encode('utf-16-be').hex().upper()}> Tj ET" if line else ""


def _to_unicode(used: set[str]) -> bytes:
    """Which character each code is: itself, stated because readers know no other way."""
    codes = sorted(f"{ord(letter):04X}" for letter in used)
    blocks = [codes[place : place + 100] for place in range(0, len(codes), 100)]
    pairs = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(f"<{code}> <{code}>" for code in block) + "\nendbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Own def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{pairs}\nendcmap\nend\nend"
    ).encode()


def _file(width: float, height: float, content: bytes, used: set[str]) -> bytes:
    mapping = _to_unicode(used)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width:g} {height:g}]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/Identity-H/DescendantFonts[6 0 R]"
        b"/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor 8 0 R/DW 1000>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(mapping), mapping),
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 700/StemV 80>>",
    ]
    made = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, text in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
