"""Accuracy of the page side on the annotated pages that stand beside the project, where they do."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from duban.read.as_json import report_json
from duban.read.model import Report
from duban.read.report import read_page

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "gold" / "score.py").exists(), reason="no annotated pages here")

# page, annotation, and the floors of the parts that are scored; floors only rise
FLOORS = [
    ("seed/report-2020-04.txt", "report-2020-04", {"sections": 1.0, "items": 1.0}),
    ("site/jcms/article.html", "report-2020-04", {"sections": 1.0, "items": 1.0}),
    ("site/jpaas/article.html", "report-2020-04", {"sections": 1.0, "items": 1.0}),
    ("site/specimens/specimen-table.html", "specimen-table", {"rows": 1.0}),
    ("site/specimens/specimen-status.html", "specimen-status", {"rows": 1.0}),
    ("site/specimens/specimen-tasks.html", "specimen-tasks", {"rows": 1.0}),
    ("site/specimens/specimen-headings.html", "specimen-headings", {"sections": 1.0, "items": 1.0}),
]


@pytest.mark.parametrize(("page", "gold", "floors"), FLOORS, ids=[page for page, _, _ in FLOORS])
def test_accuracy(page: str, gold: str, floors: dict[str, float], tmp_path: Path) -> None:
    report = read_page((SHARED / page).read_bytes(), url="http://www.example.gov.cn/art/2024/1/1/art_1_1.html")
    assert isinstance(report, Report)
    printed = tmp_path / "report.json"
    printed.write_text(json.dumps(report_json(report), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(SHARED / "gold" / "score.py"), str(SHARED / "gold" / f"{gold}.json"), str(printed)]
    answer = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout
    score: dict[str, Any] = json.loads(answer.splitlines()[0])
    assert score["report"]["wrong"] == {}
    for part, floor in floors.items():
        assert score[part]["fields" if part == "rows" else "strict"] >= floor, score[part]


@pytest.mark.parametrize("name", ["site/jcms/column.html", "site/jpaas/column.html"])
def test_a_column_page_is_no_report(name: str) -> None:
    refused = read_page((SHARED / name).read_bytes(), url="http://www.example.gov.cn/col/col1/index.html")
    assert getattr(refused, "reason", None) == "section_index"


def test_the_three_renderings_of_one_report_agree() -> None:
    reports = [
        read_page((SHARED / page).read_bytes(), url="http://www.example.gov.cn/a.html") for page, _, _ in FLOORS[:3]
    ]
    assert all(isinstance(report, Report) for report in reports)
    shapes = {
        (report.metadata, report.period, tuple(section.department for section in report.sections))
        for report in reports
        if isinstance(report, Report)
    }
    assert len(shapes) == 1


def test_long_public_documents_are_read_without_loss() -> None:
    lines = (SHARED / "corpus" / "government_work_reports.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    for line in lines:
        record = json.loads(line)
        text = max((value for value in record.values() if isinstance(value, str)), key=len)[:6000]
        title = f"{record.get('title') or '2020年工作'}完成情况"
        report = read_page(f"{title}\n{text}".encode(), url="http://www.example.gov.cn/a.txt")
        if isinstance(report, Report):
            assert all(report.text[item.char_start : item.char_end].strip() for item in report.items)
            ends = [item.char_start for item in report.items]
            assert ends == sorted(ends)
