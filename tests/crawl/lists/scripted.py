"""An asker without a network: answers come from a function, and every question is noted."""

from __future__ import annotations

from collections.abc import Callable

from duban.crawl.lists import Form, ListPage, Step, adapter_of, detect, parse_list

Answers = Callable[[str, Form | None], str | None]


class Scripted:
    """Answers None become 404; ``asked`` are the questions in order."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.asked: list[tuple[str, Form | None]] = []

    def ask(self, dialect: str, url: str, form: Form | None = None) -> ListPage:
        self.asked.append((url, form))
        answer = self._answers(url, form)
        return ListPage(problem="gone: HTTP 404") if answer is None else parse_list(dialect, answer.encode(), url)


def steps(column: str, url: str, answers: Answers) -> tuple[list[Step], Scripted]:
    """Every step of a walk that begins with a column page."""
    dialect = detect(column.encode())
    adapter = adapter_of(dialect)
    assert adapter is not None, "no adapter knows the page"
    asker = Scripted(answers)
    return list(adapter.walk(asker, parse_list(dialect, column.encode(), url))), asker


def titles(found: list[Step]) -> list[str]:
    """The rows' titles, from the last restart on."""
    rows: list[str] = []
    for step in found:
        rows = [] if step.restart else rows
        rows += [row.title for row in step.entries]
    return rows
