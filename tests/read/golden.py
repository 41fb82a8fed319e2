"""What the golden pages are compared by: the page side of a report, without what the language rules find."""

from __future__ import annotations

import re
from typing import Any

from duban.read.as_json import report_json
from duban.read.model import Refusal
from duban.read.report import read_page

ROW_FIELDS = re.findall(
    r"\w+", "task target plan progress status status_raw rate owners problem next_step table_no row_no section_ordinal"
)
# Findings about single clauses are the language rules' and tested there.
PAGE_FINDINGS = frozenset(
    re.findall(
        r"\w+",
        "section_number_gap attachment_only table_not_tasks title_missing no_items period_unknown period_inferred "
        "period_after_publication unknown_label unknown_head",
    )
)


def facts(content: bytes, url: str) -> dict[str, Any]:
    """Return what a page says, with the empty values left out."""
    report = read_page(content, url=url)
    if isinstance(report, Refusal):
        return {"refusal": report.reason}
    whole: dict[str, Any] = report_json(report)
    return {
        "report": {
            name: value for name, value in whole["report"].items() if value is not None and name != "lexicon_coverage"
        },
        "sections": [
            {name: each[name] for name in ("level", "heading", "department") if each[name] is not None}
            | {"text": _ends(report.text[each["char_start"] : each["char_end"]])}
            for each in whole["sections"]
        ],
        "sentences": [
            [each["section_ordinal"], report.text[each["char_start"] : each["char_end"]]]
            for each in whole["items"]
            if each["kind"] == "sentence"
        ],
        "rows": [
            {name: each[name] for name in ROW_FIELDS if each[name] not in (None, [])}
            for each in whole["items"]
            if each["kind"] == "row"
        ],
        "attachments": [[each["name"], each["url"]] for each in whole["attachments"]],
        "findings": sorted({each["code"] for each in whole["findings"]} & PAGE_FINDINGS),
    }


def _ends(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:12]} … {text[-8:]}"
