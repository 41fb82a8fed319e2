"""`duban doctor`: is everything in order, and which command mends what is not."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from duban.cli import FINDINGS
from duban.home import Home, corrections_file, sources_folder

_MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "problem": ("✗", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def doctor(as_json: bool) -> int:
    """Look at the installation, the data folder, the archive, the warehouse and its snapshot; change nothing.

    Every file of the archive and every table is read to its end. Each problem comes with the command that mends it.
    Ends with 3 when something needs attention.
    """
    from rich.console import Console
    from rich.text import Text

    from duban.cli.formats import visible
    from duban.cli.terminal import shown
    from duban.doctor import PROBLEM, examine

    with shown():
        found = list(examine(Home.from_environment(), sources_folder(), corrections_file()))
    problems = sum(each.state == PROBLEM for each in found)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
        return FINDINGS if problems else 0
    console = Console(highlight=False, soft_wrap=True)
    for each in found:
        mark, style = _MARKS[each.state]
        console.print(Text(f"{mark} {each.subject}: ", style=style) + Text(visible(each.what), style=""))
        if each.todo:
            console.print(Text(f"    → {visible(each.todo)}"))
    console.print(f"\n{problems} {'problem' if problems == 1 else 'problems'}" if problems else "\nAll is in order")
    return FINDINGS if problems else 0
