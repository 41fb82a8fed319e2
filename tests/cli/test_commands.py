from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from duban.cli import duban

ROOT = Path(__file__).parents[2]
COMMANDS = duban.list_commands(click.Context(duban))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_and_the_readme_names_it(name: str) -> None:
    done = CliRunner().invoke(duban, [name, "--help"])
    assert done.exit_code == 0
    assert len(done.output.splitlines()) > 4
    assert f"duban {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_command_shows_all_of_them() -> None:
    output = CliRunner().invoke(duban, []).output
    assert all(name in output for name in COMMANDS)


def test_a_command_mistyped_is_met_with_the_right_one() -> None:
    done = CliRunner().invoke(duban, ["statsu"])
    assert done.exit_code == 2
    assert "duban status" in done.output


def test_questions_import_neither_prefect_nor_the_loader() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from duban.cli import ask, status; from duban.warehouse import overview, query, reports, search\n"
        "heavy = {'prefect', 'polars', 'pandera', 'lxml', 'requests'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
