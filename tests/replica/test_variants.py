"""The scenario "variants": every page variant shows the text of the truth, every file holds the table of the truth."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from replica.application import Options
from replica.formats.compound import SECTOR
from replica.running import Running

from .conftest import Client, Site
from .test_articles import bare, shown

OLD = ("old.zj.test", "store.zj.test")
NEW = ("kjt.zj.test", "new.zj.test")


@pytest.fixture(scope="module")
def variants() -> Iterator[Running]:
    with Running(Options(scenario="variants")) as replica:
        yield replica


def site(variants: Running, host: str) -> Site:
    variants.replica.reset()
    return Site(variants, host)


def documents(where: Site) -> list[dict[str, Any]]:
    return list(where.control.get(f"/__control/documents?host={where.world.host}").json)


def page_of(where: Site, document: dict[str, Any]) -> str:
    (location,) = [at for at in document["locations"] if at["answers"] == "200"][:1]
    body = where.own.get(location["path"]).body
    return body.decode("gb18030" if b"charset=gb2312" in body[:300] else "utf-8")


def standing(where: Site) -> list[dict[str, Any]]:
    return [d for d in documents(where) if any(at["answers"] == "200" for at in d["locations"])]


def meta(page: str, name: str) -> str | None:
    found = re.findall(rf'<meta name="{name}" content="([^"]*)">|<meta content="([^"]*)" name="{name}">', page)
    return unescape(found[0][0] or found[0][1]) if found else None


@pytest.mark.parametrize("host", [*OLD, *NEW])
def test_every_variant_shows_the_text_and_states_what_the_truth_says_it_states(variants: Running, host: str) -> None:
    where = site(variants, host)
    seen = set()
    for document in standing(where):
        page = page_of(where, document)
        seen.add(document["variant"])
        assert bare(document["versions"][-1]["text"]) in shown(page), document["variant"]
        for name, value in document["stated"].items():
            assert meta(page, name) == value, (document["variant"], name)
    expected = {"A1", "A2", "A3", "A4"} if host in OLD else {"B1", "B2", "B3", "B4"}
    assert seen == expected | {"X3", "X4", "X5", "X6", "X7"}


def test_x1_and_x2_are_rows_that_lead_to_a_file_and_to_another_host(variants: Running) -> None:
    where = site(variants, "old.zj.test")
    hrefs = {where.world.by_path[row["path"]].variant: row["href"] for row in where.column()["rows"]}
    assert where.own.get(hrefs["X1"]).body.startswith(b"%PDF")
    assert hrefs["X2"].startswith("http://www.gov.test/")


def test_x3_comes_in_six_forms(variants: Running) -> None:
    said = [d["stated"] for host in (*OLD, *NEW) for d in standing(site(variants, host)) if d["variant"] == "X3"]
    dates = [form["PubDate"] for form in said]
    assert None in dates
    assert "null" in dates
    assert any(form["SiteName"] == "网站名称" for form in said)
    assert {len(date) for date in dates if date and date[0] == "2"} == {10, 16, 19}


def test_x4_breaks_its_title_and_x6_has_three_dates_and_x7_is_made_at_every_visit(variants: Running) -> None:
    where = site(variants, "old.zj.test")
    by_variant = {d["variant"]: d for d in standing(where)}
    assert re.search(r'<meta name="ArticleTitle" content="[^"\n]+\n[^"\n]+">', page_of(where, by_variant["X4"]))
    x6 = by_variant["X6"]
    in_path = "-".join(f"{int(part):02d}" for part in x6["locations"][0]["path"].split("/")[2:5])
    assert len({in_path, x6["listed_on"], x6["stated"]["PubDate"][:10]}) == 3
    before = page_of(where, by_variant["X7"])
    where.control.post("/__control/clock", {"advance_days": 0.5})
    after = page_of(where, by_variant["X7"])
    assert before != after
    assert re.sub(r"Maketime' content='[^']+'", "", before) == re.sub(r"Maketime' content='[^']+'", "", after)


@pytest.mark.parametrize("host", ["store.zj.test", "kjt.zj.test"])
def test_files_hold_the_table_in_the_format_of_their_name(variants: Running, host: str) -> None:
    where = site(variants, host)
    read = set()
    for document in standing(where):
        for file in document["versions"][-1]["attachments"]:
            (link,) = re.findall(r'附件[：:]<a href="([^"]+)"', page_of(where, document))
            body = fetched(variants, where, unescape(link))
            read.add(file["kind"])
            texts = {bare(cell) for row in file["cells"] for cell in row if cell}
            if file["kind"] in READERS:
                assert texts <= READERS[file["kind"]](body)
            elif file["kind"] in ("doc", "wps"):
                assert body.startswith(bytes.fromhex("D0CF11E0A1B11AE1"))
            else:
                assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None
            assert len(file["rows"]) == len(file["cells"]) - 1
    assert read == {"xlsx", "docx", "pdf", "xls", "doc", "wps", "ofd", "zip"}


def fetched(variants: Running, where: Site, link: str) -> bytes:
    if link.startswith("http://oss.zj.test/"):
        return Client(variants.common.number, "oss.zj.test").get(link.removeprefix("http://oss.zj.test")).body
    answer = where.own.get(link)
    assert answer.status == 302
    return where.own.get(answer.headers["location"]).body


def in_xml(body: bytes, part: str, mark: str) -> set[str]:
    text = zipfile.ZipFile(io.BytesIO(body)).read(part).decode()
    return {bare(unescape(found)) for found in re.findall(rf"<{mark}>([^<]*)</{mark}>", text)}


def in_pdf(body: bytes) -> set[str]:
    """Texts of the cells: lines that stand below each other in one column, joined."""
    drawn = re.findall(rb"BT /F1 9 Tf ([\d.]+) ([\d.]+) Td <([0-9A-F]+)> Tj ET", body)
    lines = [(float(x), float(y), bytes.fromhex(text.decode()).decode("utf-16-be")) for x, y, text in drawn]
    texts: list[str] = []
    for place, (x, y, text) in enumerate(lines):
        joins = place and lines[place - 1][0] == x and 0 < lines[place - 1][1] - y < 12.5
        texts[len(texts) - 1 if joins else len(texts) :] = [texts[-1] + text] if joins else [text]
    return {bare(text) for text in texts}


def in_xls(body: bytes) -> set[str]:
    """Texts of LABEL records, the container's sectors being in order."""
    stream, place, found = body[2 * SECTOR :], 0, set()
    while place + 4 < len(stream):
        kind, size = (
            int.from_bytes(stream[place : place + 2], "little"),
            int.from_bytes(stream[place + 2 : place + 4], "little"),
        )
        if kind == 0x204:
            found.add(bare(stream[place + 13 : place + 4 + size].decode("utf-16-le")))
        place += 4 + size
    return found


READERS = {
    "xlsx": lambda body: in_xml(body, "xl/worksheets/sheet1.xml", "t"),
    "docx": lambda body: in_xml(body, "word/document.xml", "w:t"),
    "pdf": in_pdf,
    "xls": in_xls,
}


def test_cells_pasted_from_word_break_their_numbers(variants: Running) -> None:
    where = site(variants, "old.zj.test")
    table = next(d for d in standing(where) if d["kind"] == "table")
    page = page_of(where, table)
    assert 'rowspan="2"' in page
    assert re.search(r"<td[^>]*><p[^>]*>(?:<span[^>]*>[^<]*</span>)*<span[^>]*>\d+</span><span[^>]*>\d+</span>", page)


def test_pictures_are_real(variants: Running) -> None:
    where = site(variants, "old.zj.test")
    page = page_of(where, next(d for d in standing(where) if d["variant"] == "A2"))
    (link,) = re.findall(r'<img src="([^"]+)"', page)
    answer = where.own.get(link)
    assert answer.headers["content-type"] == "image/png"
    assert answer.body.startswith(b"\x89PNG")


def test_documents_follow_the_clock(variants: Running) -> None:
    where = site(variants, "old.zj.test")
    now = {d["document"] for d in documents(where)}
    where.control.post("/__control/clock", {"advance_days": -200})
    before = {d["document"] for d in documents(where)}
    assert before < now
    clock = datetime.fromisoformat(where.control.get("/__control/clock").json["clock"])
    assert all(datetime.fromisoformat(d["versions"][-1]["since"]) <= clock for d in documents(where))
