"""Accuracy of the language rules over annotated pages: a table with a line per page and the mean.

usage: python bench/accuracy.py [--errors KIND] [--page NAME] [FOLDER …]

A page's units come from its annotation (items, or the fields of rows), so that what is measured is language alone. The
folders default to tests/read/gold and ../shared/gold; the scorer is ../shared/gold/score.py.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, get_args

from duban.read.language import read_units
from duban.read.model import Context, Period, Role, Unit

HERE = Path(__file__).resolve().parent.parent
SHARED = HERE.parent / "shared" / "gold"
FIELDS = ("task", "target", "plan", "progress", "owners", "problem", "next_step")


def main() -> None:
    """Print the table for the folders of the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE / "tests/read/gold", SHARED])
    parser.add_argument("--errors")
    parser.add_argument("--page", default="")
    options = parser.parse_args()
    names = (
        "actions",
        "with_stage",
        "actuality",
        "object",
        "docs",
        "d_stage",
        "leader",
        "place",
        "organ",
        "progr",
        "meeting",
        "quant",
        "period",
        "MICRO",
    )
    print(f"{'page':18}" + "".join(f"{n:>10}" for n in names))
    micros = []
    for path in sorted(p for folder in options.folders for p in folder.glob("*.json")):
        if options.page in path.stem:
            micros.append(report(path, options.errors))  # noqa: PERF401 - prints as it goes
    print(f"{'mean':18}{sum(micros) / max(len(micros), 1):>140.3f}")


def report(path: Path, errors: str | None) -> float:
    """Score one page, print its line and return its strict micro F1."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = gold.get("text") or (path.parent / gold["source"]).read_text(encoding="utf-8")
    prediction = predict(text, gold)
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(prediction, file, default=str)
        file.flush()
        command = [sys.executable, str(SHARED / "score.py"), str(path), file.name]
        if errors:
            shown = subprocess.run([*command, "--errors", errors], capture_output=True, text=True, check=True).stdout
            print("\n".join(line for line in shown.split("\n") if line.startswith(("missed", "false"))))
        scores = json.loads(
            subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
        )
    a, d = scores.get("actions", {}), scores.get("documents", {})
    values = [
        a.get("strict"),
        a.get("with_stage"),
        a.get("actuality"),
        a.get("object_exact"),
        d.get("strict"),
        d.get("with_stage"),
    ]
    values += [
        scores[k]["strict"] if k in scores and (scores[k]["gold"] or scores[k]["predicted"]) else None
        for k in ("leader", "place", "organisation", "programme", "meeting", "quantity", "period")
    ]
    values.append(scores["micro_strict"])
    print(f"{path.stem:18}" + "".join(f"{'-' if v is None else format(v, '.3f'):>10}" for v in values))
    return float(scores["micro_strict"])


def predict(text: str, gold: dict[str, Any]) -> dict[str, Any]:
    """What ``duban parse`` would print of the language's part, with units from the annotation."""
    start, end = gold["report"].get("period_start"), gold["report"].get("period_end")
    period = Period(
        gold["report"]["period_kind"], start and date.fromisoformat(start), end and date.fromisoformat(end), "title"
    )
    records = read_units(text, units(text, gold), Context(period, gold.get("region") or region(text)))
    return {
        "text": text,
        "report": {},
        "actions": [a._asdict() for a in records.actions],
        "documents": [d._asdict() for d in records.documents],
        "mentions": [m._asdict() for m in records.mentions],
    }


def region(text: str) -> str | None:
    """The home region of a page whose annotation names none, by a place in its text."""
    for name, code in (
        ("浙江", "330000"),
        ("泉州", "350500"),
        ("黄石", "420200"),
        ("江苏省", "320000"),
        ("德清", "330521"),
    ):
        if name in text:
            return code
    return None


def units(text: str, gold: dict[str, Any]) -> list[Unit]:
    """Units as annotated, else items and row fields; what no row or item covers is read for mentions only."""
    if "units" in gold:
        return [Unit(*u) for u in gold["units"]]
    made: list[Unit] = []
    covered = [tuple(i["span"]) for i in gold["items"]]
    made += [Unit(number, "prose", *span) for number, span in enumerate(covered, 1)]
    for number, row in enumerate(gold.get("rows", ()), 1):
        cursor = row["span"][0]
        covered.append(tuple(row["span"]))
        for field in FIELDS:
            value = row.get(field)
            for piece in value if isinstance(value, list) else [value] if value else []:
                at = text.find(piece, row["span"][0] if field == "owners" else cursor, row["span"][1])
                if at < 0:
                    at = text.find(piece, row["span"][0], row["span"][1])
                if at >= 0:
                    made.append(Unit(number, field, at, at + len(piece)))  # type: ignore[arg-type]
                    cursor = at + len(piece) if field != "owners" else cursor
    assert all(u.role in get_args(Role) for u in made)
    if gold.get("rows"):
        rows = sorted(tuple(r["span"]) for r in gold["rows"])
        position = 0
        for line in text.split("\n"):
            inside = any(a <= position < b for a, b in rows)
            if line.strip() and not inside and not any(a <= position < b for a, b in covered):
                made.append(Unit(0, "status", position, position + len(line)))
            position += len(line) + 1
        made += gaps(text, rows, made)
    return made


def gaps(text: str, rows: list[tuple[int, int]], made: list[Unit]) -> list[Unit]:
    """Cells of a row that no field holds (a status, a rate, a note): read for mentions only."""
    extra: list[Unit] = []
    for start, end in rows:
        position = start
        for line in text[start:end].split("\n"):
            if line.strip() and not any(u.char_start < position + len(line) and position < u.char_end for u in made):
                extra.append(Unit(0, "status", position, position + len(line)))
            position += len(line) + 1
    return extra


if __name__ == "__main__":
    main()
