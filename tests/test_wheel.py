"""What is installed from a wheel works away from the checkout: SQL files and lexicons are in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_wheel_reads_and_lists_its_reports(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet"]
    build = [*pip, "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("duban-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)], check=True)
    page = tmp_path / "page.html"
    body = "<p>1. 办公室：印发《值班工作办法》。</p><p>2. 法规处：起草《听证规则》。</p>"
    title = "某厅2024年5月份重点工作完成情况"
    meta = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-06-03">'
    page.write_text(f"<html><head>{meta}<title>{title}</title></head><body><div id='zoom'>{body}</div></body></html>")

    def duban(*arguments: str) -> str:
        environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
        command = [sys.executable, "-c", "from duban.cli import main; main()", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    assert str(tmp_path) in duban_file(tmp_path)
    assert "issued" in duban("report", "--format", "csv")
    assert "值班工作办法" in duban("parse", str(page), "--format", "json")


def duban_file(tmp_path: Path) -> str:
    code = "import duban; print(duban.__file__)"
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
