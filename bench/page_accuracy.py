"""Accuracy of reading whole pages, bytes to records, beside the baseline that is handed the clean text.

usage: python -m bench.page_accuracy [--pin]

Pages and annotations: ../shared (given with the project's task) and tests/gold (our own). The scorer is
../shared/gold/score.py. `--pin` raises the floors in tests/gold/floors.json to what is measured; it never lowers one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duban.read.as_json import report_json
from duban.read.model import Report
from duban.read.report import read_page

OWN = Path(__file__).parents[1] / "tests" / "gold"
SHARED = Path(__file__).parents[2] / "shared"
FLOORS = OWN / "floors.json"
PARTS = ("micro", "actions", "with_stage", "actuality", "documents", "unquoted", "rows")


def pages() -> Iterator[tuple[str, Path, Path]]:
    """Name, page and annotation of every page."""
    april = SHARED / "gold" / "report-2020-04.json"
    yield "April 2020, JCMS", SHARED / "site" / "jcms" / "article.html", april
    yield "April 2020, JPAAS", SHARED / "site" / "jpaas" / "article.html", april
    yield "April 2020, plain text", SHARED / "seed" / "report-2020-04.txt", april
    for page in sorted((SHARED / "site" / "specimens").glob("*.html")):
        yield page.stem, page, SHARED / "gold" / f"{page.stem}.json"
    for page in sorted(OWN.glob("*.html")):
        yield page.stem, page, page.with_suffix(".json")


def fingerprint() -> str:
    """Of all annotations: a floor means nothing against other ones."""
    digest = hashlib.sha256()
    for _, _, gold in pages():
        digest.update(gold.read_bytes())
    return digest.hexdigest()


def read(page: Path) -> dict[str, Any]:
    """What `duban parse --format json` prints of the page."""
    report = read_page(page.read_bytes(), url="http://www.example.gov.cn/art/2024/1/1/art_1_1.html")
    return report_json(report) if isinstance(report, Report) else {"text": "", "refused": report.reason}


def scores(gold: Path, prediction: dict[str, Any]) -> dict[str, float]:
    """The scorer's figures for the parts that the page is scored on."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(prediction, file, ensure_ascii=False, default=str)
        file.flush()
        command = [sys.executable, str(SHARED / "gold" / "score.py"), str(gold), file.name, "--json"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    score = json.loads(printed.splitlines()[0])
    actions, documents = score.get("actions", {}), score.get("documents", {})
    figures = {
        "micro": score["micro_strict"],
        "actions": actions.get("strict"),
        "with_stage": actions.get("with_stage"),
        "actuality": actions.get("actuality"),
        "documents": documents.get("strict"),
        "unquoted": documents.get("recall_unquoted"),
        "rows": score.get("rows", {}).get("fields"),
    }
    return {name: value for name, value in figures.items() if value is not None}


def baseline(gold: Path) -> dict[str, float]:
    """The same figures for regular expressions and jieba on the page's clean text."""
    from bench.baseline import predict  # jieba: half a second that the tests need not spend

    annotation = json.loads(gold.read_text(encoding="utf-8"))
    text = annotation.get("text") or (gold.parent / annotation["source"]).read_text(encoding="utf-8")
    return scores(gold, predict(text))


def main() -> None:
    """Print the table; with --pin raise the floors."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pin", action="store_true")
    options = parser.parse_args()
    print("| page | " + " | ".join(PARTS) + " | baseline: micro | actions | with_stage | documents |")
    print("|---|" + "---|" * (len(PARTS) + 4))
    found: dict[str, dict[str, float]] = {}
    for name, page, gold in pages():
        found[name] = scores(gold, read(page))
        other = baseline(gold)
        figures = [_shown(found[name], part) for part in PARTS]
        figures += [_shown(other, part) for part in ("micro", "actions", "with_stage", "documents")]
        print(f"| {name} | " + " | ".join(figures) + " |", flush=True)
    if options.pin:
        old = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"] if FLOORS.exists() else {}
        floors = {
            name: {part: max(value, old.get(name, {}).get(part, 0.0)) for part, value in figures.items()}
            for name, figures in found.items()
        }
        pinned = {"fingerprint": fingerprint(), "floors": floors}
        FLOORS.write_text(json.dumps(pinned, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _shown(figures: dict[str, float], part: str) -> str:
    return f"{figures[part]:.3f}" if part in figures else "–"


if __name__ == "__main__":
    main()
