"""A warehouse with a small history, loaded once: a text from draft to issue, an edit, a gap, a refused page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from duban.home import Home
from duban.read.model import Attachment, Finding, Item, Refusal, Report
from tests.warehouse.world import Crawl, as_bytes, load_world, sentence_report, url

LISTING = [(url(n), f"2020年{n}月工作完成情况", date(2020, n, 28)) for n in range(1, 7)]


def month(number: int, stage: str, sentences: list[str], **said: object) -> Report:
    return sentence_report(number, sentences, month=date(2020, number, 1), stage=stage, **said)


def with_row(report: Report) -> Report:
    """The report with one row of a table at its end, behind schedule."""
    text = report.text + "建平台 平台上线 滞后 资金未到位"
    start = len(report.text)
    row = Item(
        len(report.items) + 1,
        None,
        "row",
        start,
        len(text),
        task="建平台",
        target="平台上线",
        status="behind",
        status_raw="滞后",
        rate=40.0,
        owners=("高新处", "规划处"),
        problem="资金未到位",
        table_no=1,
        row_no=1,
    )
    return replace(report, text=text, items=(*report.items, row))


def half_understood(report: Report) -> Report:
    """The report with what a reader would say of words it does not know."""
    findings = (
        Finding("unknown_verb", "not in the lexicon", "捣鼓", 0, 2),
        Finding("clause_without_verb", "no head verb", "捣鼓一下", 0, 4),
        Finding("unknown_label", "not in labels.tsv", "归档门类"),
        Finding("unknown_head", "no role", "一\n下", 2, 4),
    )
    return replace(report, findings=findings, lexicon_coverage=0.5)


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("history"))
    crawl = Crawl(home)
    title = "《测试条例》"
    january = month(
        1, "draft", [f"[起草]{title}。", "[编制]《长期规划》。"], attachments=(Attachment(1, "表", url(8) + ".xls"),)
    )
    february = month(2, "consult", [f"就{title}[征求]意见。"])
    march = month(3, "issue", [f"[印发]{title},推进<“双倍增”>😀👨‍👩‍👧𠮷。"])
    # April is missing; May is published on the fortieth day after its end.
    may = month(5, "launch", ["[启动]奖项申报。"], published_at=datetime(2020, 7, 10))
    june = half_understood(month(6, "other", ["[捣鼓]一下。"], actuality="planned"))
    pages = [january, february, march, with_row(may)]
    crawl.run([(url(n), as_bytes(report)) for n, report in zip((1, 2, 3, 5), pages, strict=True)], listing=LISTING)
    edited = month(2, "consult", [f"就{title}公开[征求]意见。"])
    crawl.run([(url(2), as_bytes(edited)), (url(9), as_bytes(Refusal(url(9), "challenge", "a puzzle")))])
    crawl.runs = 70  # the last run is in the middle of July
    crawl.run([(url(6), as_bytes(june))], listing=LISTING)
    load_world(home)
    return home


@pytest.fixture
def database(history: Home, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the history to question or to break, with all versions counted as just loaded."""
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(history.live.read_bytes())
    with duckdb.connect(str(copy)) as connection:
        connection.execute("CREATE TEMP TABLE loaded_version AS SELECT version_id FROM core.report_version")
        yield connection
