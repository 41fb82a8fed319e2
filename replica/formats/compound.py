"""Compound files (OLE2), as Office wrote before 2007: a workbook that reads (xls), documents that only look the part.

Belongs here: the container, BIFF8 records. Does not: newer formats.
"""

from __future__ import annotations

import struct

from replica.formats.cells import Sheet

SECTOR = 512
_SMALL = 4096  # a stream shorter than this would have to live in the small-sector stream
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def compound(name: str, stream: bytes) -> bytes:
    """A compound file that holds one stream of that name."""
    stream = stream.ljust(_SMALL, b"\0")
    data = [stream[place : place + SECTOR].ljust(SECTOR, b"\0") for place in range(0, len(stream), SECTOR)]
    # Sectors: the directory, the stream, then the table of sectors (which lists itself).
    tables = 1
    while tables * SECTOR // 4 < 1 + len(data) + tables:
        tables += 1
    first_table = 1 + len(data)
    chain = [_END, *range(2, len(data) + 1), _END, *[_TABLE] * tables]
    chain += [_FREE] * (tables * SECTOR // 4 - len(chain))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        bytes(6),
        0,
        tables,
        0,
        0,
        _SMALL,
        _END,
        0,
        _END,
        0,
    )
    listed = list(range(first_table, first_table + tables))
    header += struct.pack("<109I", *(listed + [_FREE] * (109 - len(listed))))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _NONE, 1, len(stream))
    return header + directory.ljust(SECTOR, b"\0") + b"".join(data) + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, _NONE, _NONE, child, bytes(16), 0, 0, 0, start, size
    )


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls(sheet: Sheet) -> bytes:
    """A BIFF8 workbook of one sheet, all cells text (LABEL records), merged as in the sheet."""
    begin = struct.pack("<HHHHII", 0x600, 0, 0x0DBB, 1996, 0x41, 6)
    cells = b"".join(
        _record(0x204, struct.pack("<HHHHB", y, x, 15, len(text), 1) + text.encode("utf-16-le"))
        for y, row in enumerate(sheet.rows)
        for x, text in enumerate(row)
        if text
    )
    areas = b"".join(struct.pack("<HHHH", y, y + h - 1, x, x + w - 1) for y, x, h, w in sheet.merged)
    merged = _record(0xE5, struct.pack("<H", len(sheet.merged)) + areas) if areas else b""
    size = struct.pack("<IIHHH", 0, len(sheet.rows), 0, len(sheet.rows[0]), 0)
    own = (
        _record(0x809, begin[:2] + b"\x10\x00" + begin[4:]) + _record(0x200, size) + cells + merged + _record(0x0A, b"")
    )
    of_all = _record(0x809, begin[:2] + b"\x05\x00" + begin[4:]) + _record(0x42, struct.pack("<H", 1200))
    font = struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial"
    formats = (
        _record(0x31, font) * 4
        + _record(0xE0, struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0)) * 15
    )
    formats += _record(0xE0, struct.pack("<HHHBBBBIIH", 0, 0, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    name = struct.pack("<BB", 6, 0) + b"Sheet1"
    start = len(of_all) + len(formats) + 4 + 6 + len(name) + 4
    globals_ = of_all + formats + _record(0x85, struct.pack("<IH", start, 0) + name) + _record(0x0A, b"")
    return compound("Workbook", globals_ + own)


def doc(sheet: Sheet) -> bytes:
    """A compound file with a stream named as Word's, the title in it: the magic of doc and wps, and no more."""
    return compound("WordDocument", struct.pack("<HH", 0xA5EC, 0xC1) + bytes(28) + sheet.title.encode("utf-16-le"))
