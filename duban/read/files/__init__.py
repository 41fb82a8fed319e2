"""An attached file's bytes → the layout of its text, or why there is none. Pure; never raises, whatever the bytes.

What belongs here: telling what a file is (by its content: endings lie) and handing it to its reader. Every reader
builds the same tree that a page's body is, so lines, tables and merged cells mean the same wherever they stood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from duban.read import html
from duban.read.decode import decode
from duban.read.files.limits import MOST_BYTES, CannotRead
from duban.read.files.package import Package
from duban.read.layout import Layout
from duban.read.model import UnreadReason
from duban.read.text import lay_out

__all__ = ["Unread", "is_document", "read_file"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|body|meta)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file whose text is not read: the reason, of a closed set, and what was seen."""

    reason: UnreadReason
    detail: str


def is_document(content: bytes) -> bool:
    """Say whether content is that of a file that one attaches, and no page: by its first bytes."""
    if content.startswith((b"PK\x03\x04", _OLE)):
        return True
    return b"%PDF-" in content[:1024] and _HTML.search(content[:1024]) is None


def read_file(content: bytes) -> Layout | Unread:
    """Return the layout of a file's text and tables, or why it has none.

    Args:
        content: the file's bytes.
    """
    if len(content) > MOST_BYTES:
        return Unread("too_large", f"{len(content):,} bytes, more than the {MOST_BYTES:,} that are read")
    try:
        layout = lay_out(_tree(content))
    except CannotRead as error:
        return Unread(error.reason, error.detail)
    except RecursionError:
        return Unread("damaged", "it is nested without end")
    except Exception as error:  # parsers of binary formats raise whatever they stumble over
        return Unread("damaged", f"{type(error).__name__}: {error}"[:300])
    return layout if layout.text.strip() else Unread("no_text", "it holds no text, perhaps pictures of it")


def _tree(content: bytes) -> etree._Element:
    """The tree of a file, by what it is."""
    if b"%PDF-" in content[:1024]:
        from duban.read.files.pdf import read_pdf  # a third of a second to import, and most runs meet no PDF

        return read_pdf(content)
    if content.startswith(b"PK"):
        return _package(content)
    if content.startswith(_OLE):
        return _compound(content)
    if _HTML.search(content[:2048]) and (root := html.parse(decode(content))) is not None:
        return root  # a table that some system exported as a page, under the name of a workbook
    raise CannotRead("unsupported", f"a kind of file that is not read (it begins with {content[:4]!r})")


def _package(content: bytes) -> etree._Element:
    from duban.read.files.docx import read_docx
    from duban.read.files.xlsx import read_xlsx

    package = Package(content)
    if "xl/workbook.xml" in package.names:
        return read_xlsx(package)
    if "word/document.xml" in package.names:
        return read_docx(package)
    kind = "an OFD" if "OFD.xml" in package.names else "a zip archive"
    raise CannotRead("unsupported", f"{kind}, a kind of file that is not read")


def _compound(content: bytes) -> etree._Element:
    """An OLE compound file: its streams' names, in UTF-16, tell what it is."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise CannotRead("encrypted", "it is protected by a password")
    if holds("Workbook") or holds("Book"):
        from duban.read.files.xls import read_xls

        return read_xls(content)
    kind = "an old Word or WPS text" if holds("WordDocument") else "an OLE file"
    raise CannotRead("unsupported", f"{kind}, a kind of file that is not read")
