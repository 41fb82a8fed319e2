"""Write docs/questions.md: the questions that people ask, the command that answers each, and what it prints.

`python .ci/questions.py` crawls a small world of the replica (a year, a fixed seed and clock), loads it and runs every
command; with `--check` it compares instead. Nothing in the page is written by hand but the questions below.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402

from bench.world import crawl_worlds, loaded  # noqa: E402
from duban.cli.ask import pair  # noqa: E402
from duban.cli.calendar import draw  # noqa: E402
from duban.cli.formats import write_rows  # noqa: E402
from duban.home import Home  # noqa: E402
from duban.warehouse.overview import overview  # noqa: E402
from duban.warehouse.query import run_sql  # noqa: E402
from duban.warehouse.reports import run_report  # noqa: E402

PAGE = ROOT / "docs" / "questions.md"
START, MONTHS, CLOCK = "2023-01", 14, "2024-03-20 02:00:00"


class Question(NamedTuple):
    """A question in English and Chinese, the command that answers it, and the views that hold the answer."""

    en: str
    zh: str
    command: str
    views: str


QUESTIONS = (
    Question(
        "Which documents were issued, by which office, in a period?",
        "某段时间印发了哪些文件？由谁印发？",
        "report issued since=2024-01 limit=3",
        "issued",
    ),
    Question(
        "How did one document come about over the reports?",
        "某个文件在各期报告中是怎么一步步走过来的？",
        "report document_timeline title=意见 limit=4",
        "document_timeline, document",
    ),
    Question(
        "What is in the pipeline: drafted or submitted, not issued yet?",
        "哪些文件在办、尚未印发？",
        "report pipeline limit=3",
        "open_document",
    ),
    Question(
        "What is opening for applications?", "有哪些申报？何时截止？", "report opening since=2024-01 limit=3", "opening"
    ),
    Question(
        "What stayed at the same stage for two or more periods?",
        "哪些文件两期以上没有进展？",
        "report stalled limit=3",
        "stalled",
    ),
    Question(
        "Which tasks are behind schedule, and why?",
        "哪些任务滞后？为什么？",
        "report behind basis=rate limit=3",
        "behind",
    ),
    Question(
        "Which tasks are done, with what figure against what target?",
        "哪些任务完成了？目标与实际各是多少？",
        "report task_results limit=3",
        "task_result",
    ),
    Question(
        "What changed in a report against the publisher's last one?",
        "与上一份报告相比，哪些任务变了？",
        "report changed_tasks limit=3",
        "changed_task",
    ),
    Question(
        "Which reports were published since my last run, and how late?",
        "上次抓取以来新发布了哪些报告？迟了多少天？",
        "report new_reports late=yes limit=3",
        "new_report",
    ),
    Question(
        "Which reports are missing from a publisher's series?",
        "哪些报告缺失或迟发？",
        "report coverage status=missing",
        "coverage",
    ),
    Question(
        "What was announced as a next step and never seen again?",
        "哪些下一步打算再也没有提到？",
        "report next_step_followup outcome=never_seen until=2023-11-30 limit=3",
        "next_step_followup",
    ),
    Question(
        "How long from draft to issue, by office and kind of document?",
        "从起草到印发要多少天？",
        "report days_to_issue limit=3",
        "document",
    ),
    Question(
        "Which office produces what?", "各处室每期做了什么？", "report department_month limit=3", "department_month"
    ),
    Question(
        "Where is a programme mentioned?",
        "哪些报告提到某项行动？",
        "report mention_programme name=揭榜挂帅 limit=3",
        "mention_programme, mention",
    ),
    Question(
        "Where is a place or an organisation mentioned?",
        "哪些报告提到某地、某单位？",
        "report mention_place code=36 level=county limit=3",
        "mention_place, mention_organisation",
    ),
    Question(
        "What was sent to or reviewed by which leader or ministry?",
        "哪些事项报送了哪位领导、哪个部委？",
        "report sent_to who_kind=leader limit=3",
        "sent_to",
    ),
    Question("Which joint work has partners outside?", "与外部单位有哪些合作？", "report partners limit=3", "partner"),
    Question(
        "Which drafts are out for comment?",
        "哪些文件正在征求意见？",
        "report out_for_comment limit=3",
        "out_for_comment",
    ),
    Question(
        "Which regulations are being revised or repealed?",
        "哪些文件在修订或废止？",
        "report revised_or_repealed limit=3",
        "revised_or_repealed",
    ),
    Question(
        "Which pages contradict themselves?", "哪些页面自相矛盾？", "report counts_disagree limit=3", "counts_disagree"
    ),
    Question("Can the totals be trusted?", "数据可信吗？", "report data_quality", "data_quality"),
    Question("Where exactly is it said?", "原句在哪里？", "report evidence words=揭榜挂帅 limit=2", "evidence"),
    Question("Was a published page changed later?", "发布后的页面改过吗？", "report revisions limit=2", "revision"),
    Question(
        "Which body passed what, and when?",
        "哪个会议通过了什么？",
        "report reviewed limit=3",
        "reviewed",
    ),
    Question(
        "What comes again every period, and what is new?",
        "哪些工作每期都有？哪些是新的？",
        "report routine kind=routine limit=3",
        "routine",
    ),
)

_HEAD = """\
# Twenty-five questions

Written by `python .ci/questions.py` from a small world of the replica: do not edit. `duban report` lists all canned
questions with their parameters; the views beneath are in [marts.md](marts.md). What is printed here has been cut to 60
characters a cell; add `--format csv` (json, jsonl, xlsx, parquet) to keep everything.

| | question | 问题 | command |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    lines = [_HEAD.rstrip("\n")]
    for number, question in enumerate(QUESTIONS, 1):
        name = " ".join(question.command.split()[:2]) if question.command.startswith("report") else "query"
        lines.append(f"| {number} | [{question.en}](#q{number}) | {question.zh} | `duban {name}` |")
    with _world() as connection:
        for number, question in enumerate(QUESTIONS, 1):
            views = ", ".join(f"`mart.{view}`" for view in question.views.split(", "))
            lines += [
                "",
                f'<a id="q{number}"></a>',
                "",
                f"## {number}. {question.en}",
                "",
                f"{question.zh} ({views})",
                "",
            ]
            lines += ["```sh", f"duban {question.command} --format md", "```", "", answer(connection, question.command)]
        lines += ["", "## The calendar of `duban status`", "", "```"]
        lines += [line.plain.rstrip() for line in draw(overview(connection, 24).coverage, 80)]
        lines += ["```", ""]
    return "\n".join(lines)


def answer(connection: duckdb.DuckDBPyConnection, command: str) -> str:
    """What a command prints, without what changes from one run to the next: ports of the loopback, long cells."""
    what, rest, *given = shlex.split(command)
    names, rows = run_sql(connection, rest) if what == "query" else run_report(connection, rest, dict(map(pair, given)))
    rows = [tuple(_short(value) for value in row) for row in rows]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        write_rows(names, rows, "md", None)
    return printed.getvalue() if rows else printed.getvalue() + "\n(no rows in this world)\n"


def _short(value: object) -> object:
    if isinstance(value, list):
        return [_short(part) for part in value]
    if not isinstance(value, str):
        return value
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", value)
    return text if len(text) <= 60 or text.startswith("http") else text[:59] + "…"


@contextlib.contextmanager
def _world() -> Iterator[duckdb.DuckDBPyConnection]:
    """The replica's world, crawled and loaded, as if the crawl had been on the day of its clock."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        crawl_worlds(root, months=MONTHS, seeds=1, start=START)
        loaded(root)
        with duckdb.connect(str(Home(root).live), config={"threads": 1}) as connection:
            [(first,)] = connection.execute("SELECT min(fetched_at) FROM raw.fetch").fetchall()
            for table, column in (
                ("raw.fetch", "fetched_at"),
                ("ops.walk", "walked_at"),
                ("ops.reading", "fetched_at"),
                ("core.report_version", "seen_from"),
            ):
                connection.execute(f"UPDATE {table} SET {column} = TIMESTAMP '{CLOCK}' + ({column} - ?)", [first])
            yield connection


if __name__ == "__main__":
    text = page()
    if sys.argv[1:] == ["--check"]:
        if PAGE.read_text(encoding="utf-8") != text:
            sys.exit(f"{PAGE} is out of date; run python .ci/questions.py")
    else:
        PAGE.write_text(text, encoding="utf-8")
