"""docs/questions.md answers all twenty-five questions with commands that run, and shows what they print."""

from __future__ import annotations

import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from duban.warehouse.query import run_sql
from duban.warehouse.reports import list_reports, run_report
from duban.warehouse.sqlfiles import sql_files

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci" / "questions.py"
QUESTIONS = runpy.run_path(str(SCRIPT))["QUESTIONS"]
PAGE = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")


def columns_shown(number: int) -> list[str]:
    """The heads of the table below a question."""
    section = PAGE.split(f'<a id="q{number}"></a>')[1].split("<a id=")[0]
    head = next(line for line in section.splitlines() if line.startswith("| "))
    return [cell.strip() for cell in head.strip("|").split("|")]


def test_there_are_twenty_five() -> None:
    assert len(QUESTIONS) == 25


@pytest.mark.parametrize("number", range(1, 26))
def test_an_answer_runs_and_has_the_columns_that_the_page_shows(
    number: int, database: duckdb.DuckDBPyConnection
) -> None:
    question = QUESTIONS[number - 1]
    what, rest, *given = shlex.split(question.command)
    if what == "report":
        names, _ = run_report(database, rest, dict(pair.split("=", 1) for pair in given))
    else:
        names, _ = run_sql(database, rest)
    assert columns_shown(number) == names, "run: python .ci/questions.py"
    assert set(question.views.split(", ")) <= {view.name for view in sql_files("views")}


def test_every_report_answers_a_question_or_is_a_tool() -> None:
    tools = {
        "document_wordings",
        "evidence_of",
        "low_coverage",
        "mention_organisation",
        "unknown_labels",
        "unknown_verbs",
    }
    used = {shlex.split(question.command)[1] for question in QUESTIONS if question.command.startswith("report")}
    assert {report.name for report in list_reports()} - used == tools


@pytest.mark.slow
def test_the_page_is_what_the_commands_print() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
