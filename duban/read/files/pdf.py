"""PDF: what every page draws (characters, ruled lines), under a budget, and the pages put in order into a tree.

What belongs here: pdfminer, and its limits. What does not: making lines of characters (pdf_text) and tables of rules
(pdf_tables). A page without characters is a picture: a file of such pages has no text.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from lxml import etree
from pdfminer import pdftypes
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTLine, LTRect
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from duban.read.files.limits import MOST_MARKS, MOST_PAGES, MOST_STREAM, CannotRead
from duban.read.files.pdf_tables import Rule, find_grids
from duban.read.files.pdf_text import Glyph, Row, paragraphs, rows_of, running_foot, wrapped
from duban.read.files.tree import Box, Tree

_MOST_CONTENT = 8 * 1024 * 1024  # bytes of instructions carried out, a form's counted whenever it is drawn
_FORM = 40  # marks that beginning a form counts for: that is what it costs in time
_THIN = 3.0  # points: a rectangle thinner than this is a line


def read_pdf(content: bytes) -> etree._Element:
    """Return the file's tree.

    Raises:
        CannotRead: it is encrypted, too large, or without any text.
        Exception: whatever pdfminer raises on a damaged file.
    """
    try:
        document = PDFDocument(PDFParser(BytesIO(content)))
    except PDFPasswordIncorrect as error:
        raise CannotRead("encrypted", "it is protected by a password") from error
    resources = PDFResourceManager(caching=True)
    device = _Device(resources)
    interpreter = _Interpreter(resources, device)
    pages: list[_Page] = []
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > MOST_PAGES:
            raise CannotRead("too_large", f"more than {MOST_PAGES} pages")
        interpreter.process_page(page)
        pages.append(_Page(device))
    glyphs = sum(len(page.glyphs) for page in pages)
    unknown = sum(1 for page in pages for glyph in page.glyphs if glyph.text.startswith("(cid:"))
    if not glyphs or unknown * 3 > glyphs:
        raise CannotRead("no_text", "its pages are pictures" if not glyphs else "its fonts do not say what they show")
    return _put_together(pages)


class _Device(PDFPageAggregator):
    """Collects what a page draws and stops where a file draws more than any report."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=None)
        self.marks, self.content = MOST_MARKS, _MOST_CONTENT

    def spend(self, marks: int, content: int = 0) -> None:
        """Take from what is left to be drawn."""
        self.marks -= marks
        self.content -= content
        if self.marks < 0 or self.content < 0:
            raise CannotRead("too_large", "it draws more than is read")

    def render_char(self, *arguments: Any, **named: Any) -> float:
        self.spend(1)
        return super().render_char(*arguments, **named)

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        self.spend(1 + len(path) // 4)
        super().paint_path(gstate, stroke, fill, evenodd, path)

    def begin_figure(self, *arguments: Any, **named: Any) -> None:
        self.spend(_FORM)
        super().begin_figure(*arguments, **named)

    def render_image(self, name: str, stream: Any) -> None:
        """Pictures are not read."""


class _Interpreter(PDFPageInterpreter):
    """Carries out a page's instructions, counting their bytes."""

    def execute(self, streams: Sequence[object]) -> None:
        device = self.device
        if isinstance(device, _Device):
            device.spend(0, sum(len(pdftypes.stream_value(stream).get_data()) for stream in streams))
        super().execute(streams)


class _Page:
    """A page's characters and rules; y grows upwards, in points."""

    def __init__(self, device: _Device) -> None:
        drawn = device.get_result()
        self.width, self.height = drawn.width, drawn.height
        self.glyphs: list[Glyph] = []
        self.rules: list[Rule] = []
        self._gather(drawn)

    def _gather(self, parent: LTContainer[Any]) -> None:
        for item in parent:
            if isinstance(item, LTChar):
                # Text that runs another way is a watermark or a stamp.
                if item.upright and item.get_text().strip():
                    self.glyphs.append(Glyph(item.x0, item.y0, item.x1, item.y1, item.get_text(), item.size))
            elif isinstance(item, (LTLine, LTRect)):
                self._rule(item)
            elif isinstance(item, LTContainer):
                self._gather(item)

    def _rule(self, item: LTLine | LTRect) -> None:
        x0, y0, x1, y1 = item.x0, item.y0, item.x1, item.y1
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        if y1 - y0 <= _THIN < x1 - x0:
            self.rules.append(Rule(True, middle_y, x0, x1))
        elif x1 - x0 <= _THIN < y1 - y0:
            self.rules.append(Rule(False, middle_x, y0, y1))
        elif isinstance(item, LTRect) and item.stroke and x1 - x0 > _THIN:
            self.rules += [
                Rule(True, y0, x0, x1),
                Rule(True, y1, x0, x1),
                Rule(False, x0, y0, y1),
                Rule(False, x1, y0, y1),
            ]


def _put_together(pages: Sequence[_Page]) -> etree._Element:
    """Add paragraphs and tables from the first page's top to the last one's bottom."""
    tree = Tree()
    running: list[Row] = []

    def flush() -> None:
        for text, align in paragraphs(running):
            tree.paragraph(text, align=align)
        running.clear()

    for page in pages:
        grids = find_grids(page.rules)
        outside: list[Glyph] = []
        for glyph in page.glyphs:
            x, y = glyph.middle
            if not any(grid.put(x, y, glyph) for grid in grids):
                outside.append(glyph)
        lines = [row for row in rows_of(outside, page.width) if not running_foot(row, page.height)]
        filled = sorted((grid for grid in grids if grid.holds_text), key=lambda grid: -grid.top)
        for grid in filled:
            above = [row for row in lines if row.y > grid.middle]
            running += above
            lines = lines[len(above) :]
            flush()
            tree.table(
                [
                    [Box(wrapped(cell.glyphs, cell.width), cell.row_span, cell.column_span) for cell in row]
                    for row in grid.cells()
                ]
            )
        running += lines
    flush()
    return tree.root


def _bounded(data: bytes) -> bytes:
    """Inflate under a limit."""
    return bytes(_Inflater().decompress(data, whole=True))


class _Inflater:
    """What ``zlib.decompressobj`` makes, for pdfminer: with an end."""

    def __init__(self) -> None:
        self._inflater, self._left = zlib.decompressobj(), MOST_STREAM

    def decompress(self, data: bytes, *, whole: bool = False) -> bytes:
        piece = self._inflater.decompress(data, self._left + 1)
        self._left -= len(piece)
        if self._left < 0:
            raise CannotRead("too_large", f"a stream of it unpacks to more than {MOST_STREAM:,} bytes")
        if whole and not self._inflater.eof:
            raise zlib.error("incomplete stream")
        return piece


def _short(decode: Any, most: int) -> Any:
    """A decoder of pdfminer's own, for input of no more than this many bytes."""

    def decoder(data: bytes) -> bytes:
        if len(data) > most:
            raise CannotRead("too_large", f"a stream of an old encoding has {len(data):,} bytes")
        return bytes(decode(data))

    return decoder


# What it finds odd in a file is no news to the person at the terminal: whether the file was read is.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

# pdfminer unpacks streams without a limit and has no place to set one: 20 MB may claim 20 GB. Only the names that its
# module of streams looks up are replaced; the zlib of everybody else is untouched.
vars(pdftypes)["zlib"] = SimpleNamespace(decompress=_bounded, decompressobj=_Inflater, error=zlib.error)
vars(pdftypes)["lzwdecode"] = _short(vars(pdftypes)["lzwdecode"], 64 * 1024)
vars(pdftypes)["rldecode"] = _short(vars(pdftypes)["rldecode"], 1024 * 1024)
