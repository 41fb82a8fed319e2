"""How much of a file is read, and the one way to say that a file cannot be.

A file comes from anybody: every reader of this package stops at these numbers, so that time and memory have a bound
whatever the bytes say. They count things, never seconds: the same bytes yield the same records on every machine.
What belongs here: the numbers and the exception. What does not: any format.
"""

from __future__ import annotations

from duban.read.model import UnreadReason

MOST_BYTES = 20 * 1024 * 1024
"""A file of more bytes is kept and not read."""
MOST_TREE = 16 * 1024 * 1024
"""Bytes of one part of a package that is read as a tree (text documents, styles, lists)."""
MOST_STREAM = 64 * 1024 * 1024
"""Bytes of one part of a package that is read row by row, and of all the streams of a PDF, after decompression."""
MOST_PARTS = 5_000
MOST_CELLS = 100_000
"""Cells with content in one workbook, cells of all tables in one text document."""
MOST_TEXT = 600_000
"""Characters of one file: about six hours of reading aloud, six seconds of reading here."""
MOST_SHEETS = 50
MOST_PAGES = 200
MOST_MARKS = 400_000
"""Characters, lines and rectangles that a PDF draws, forms drawn again and again counted each time."""


class CannotRead(Exception):  # noqa: N818 - said of a file, caught inside this package
    """A file cannot be read; never leaves this package.

    Args:
        reason: one of the closed set.
        detail: what was seen, for a person.
    """

    def __init__(self, reason: UnreadReason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail
