"""What a person sees while work goes on: progress bars on a terminal, a line per finished stretch elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from duban.progress import listening


class _Bars:
    def __init__(self, bars: Progress, console: Console) -> None:
        self._bars, self._console = bars, console
        self._tasks: dict[str, TaskID] = {}
        self._steps: dict[str, int] = {}

    def begin(self, what: str, total: int | None) -> None:
        self._tasks[what] = self._bars.add_task(what, total=total)
        self._steps[what] = 0

    def step(self, what: str) -> None:
        self._steps[what] += 1
        self._bars.advance(self._tasks[what])

    def end(self, what: str) -> None:
        task = self._tasks.pop(what, None)
        steps = self._steps.pop(what, 0)
        if task is None:
            return
        self._bars.update(task, total=steps, completed=steps)
        if steps and not self._console.is_terminal:
            self._console.print(f"{what}: {steps}")


@contextlib.contextmanager
def shown() -> Iterator[None]:
    """Draw the progress of the block's work on standard error."""
    console = Console(stderr=True, highlight=False)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bars = Progress(*columns, console=console, disable=not console.is_terminal)
    with bars, listening(_Bars(bars, console)):
        yield
