"""Files that want to hurt, or are hurt: each is unread for a reason, in bounded time and memory; nothing is raised."""

from __future__ import annotations

import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.read.files import Unread, read_file
from duban.read.layout import Layout
from duban.read.model import Report
from duban.read.report import read_page
from tests.read.files import make
from tests.read.files.test_workbooks import OLD

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = [["任务", "进展"], ["甲", "已完成"]]
SAMPLES = {"xlsx": make.xlsx([], ROWS), "docx": make.docx([], ROWS), "pdf": make.pdf([], ROWS), "xls": OLD.read_bytes()}


def why(content: bytes) -> str | None:
    read = read_file(content)
    return read.reason if isinstance(read, Unread) else None


def bomb_xlsx() -> bytes:
    return make.package({"xl/workbook.xml": f'<workbook xmlns="{_MAIN}">' + " " * 80_000_000 + "</workbook>"})


def bomb_docx() -> bytes:
    return make.docx([], [], "<w:p/>" * 4_000_000)


def many_cells() -> bytes:
    def more(book: object, sheet: object) -> None:
        for row in range(1_100):
            sheet.write_row(row, 0, ["甲"] * 100)  # type: ignore[attr-defined]

    return make.xlsx([], [], more)


def entities() -> bytes:
    document = (
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
        '<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>'
    )
    return make.package({"word/document.xml": document})


def bomb_pdf() -> bytes:
    packed = zlib.compress(b"0" * 300_000_000, 9)
    return _page(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed))


def forms_pdf() -> bytes:
    """Forms that draw ten forms that draw ten forms: a short file, and no end to carrying it out."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    for number in range(5, 17):
        inner = b"/X Do " * 10
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>"
            % (number + 1, len(inner))
            + b"stream\n%s\nendstream" % inner
        )
    objects.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream")
    return make.pdf_objects(objects)


def _page(content: bytes) -> bytes:
    return make.pdf_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
            content,
        ]
    )


def endless_pages() -> bytes:
    return make.pdf_objects(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>", b"<</Type/Pages/Kids[2 0 R]>>"]
    )


@pytest.mark.parametrize(
    ("make_it", "reasons"),
    [
        (bomb_xlsx, {"too_large"}),
        (bomb_docx, {"too_large"}),
        (many_cells, {"too_large"}),
        (entities, {"no_text", "damaged"}),
        (bomb_pdf, {"too_large"}),
        (forms_pdf, {"too_large"}),
        (endless_pages, {"no_text", "damaged"}),
    ],
)
def test_a_file_that_grows_without_end_is_left_unread(make_it: Callable[[], bytes], reasons: set[str]) -> None:
    content = make_it()
    tracemalloc.start()
    began = time.monotonic()
    assert why(content) in reasons
    assert time.monotonic() - began < 30
    assert tracemalloc.get_traced_memory()[1] < 300_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unsupported"),
        (b"PK\x03\x04 torn", "damaged"),
        (b"%PDF-1.7 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (make.package({"OFD.xml": "<ofd/>"}), "unsupported"),
        (b"Founder CEB", "unsupported"),
        (b"Rar!\x1a\x07\x00", "unsupported"),
        (make.package({"word/document.xml": "<broken"}), "damaged"),
        (make.package({"word/document.xml": "<document/>"}), "damaged"),
        (make.xlsx([], []), "no_text"),
        (b"PK\x03\x04" + b"0" * (21 * 1024 * 1024), "too_large"),
    ],
)
def test_what_cannot_be_read_is_unread_for_a_reason(content: bytes, reason: str) -> None:
    assert why(content) == reason


def test_an_encrypted_pdf_says_so() -> None:
    locked = make.pdf_objects(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"],
        b"/Encrypt<</Filter/Standard/V 1/R 2/P -1/O(%s)/U(%s)>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32),
    )
    assert why(locked) == "encrypted"


def test_an_unreadable_attachment_is_a_finding_and_the_report_stays() -> None:
    name = "完成情况.xlsx"
    page = make.html(["现将2020年重点工作完成情况予以公布，详见附件。"], [], [(name, "/attach/0/a.xlsx")])
    report = read_page(page, url="http://www.example.gov.cn/art/1.html", files=[(name, b"PK\x03\x04 torn")])
    assert isinstance(report, Report)
    assert report.parse_status == "empty"
    assert [(each.name, each.reason) for each in report.files] == [(name, "damaged")]
    assert [finding.surface for finding in report.findings if finding.code == "attachment_unread"] == [name]
    assert report.text == read_page(page, url="http://www.example.gov.cn/art/1.html").text  # type: ignore[union-attr]


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(sorted(SAMPLES)),
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=6),
)
def test_no_damage_raises(kind: str, cut: float, changes: list[tuple[float, int]]) -> None:
    content = bytearray(SAMPLES[kind][: max(int(len(SAMPLES[kind]) * max(cut, 0.2)), 8)])
    for place, value in changes:
        content[int(place * len(content))] = value
    assert isinstance(read_file(bytes(content)), (Layout, Unread))
