"""Getting a list's rows page by page: the adapter says what to ask, the client asks. Verdicts are ``walk.py``'s."""

from __future__ import annotations

from collections.abc import Iterator

from duban.crawl.client import Ask, Client
from duban.crawl.lists import Form, ListPage, Step, adapter_of


def pages(client: Client, column: str, dialect: str, url: str, first: ListPage) -> Iterator[Step]:
    """The steps of a walk that begins with a column page; asks for more only when the next step is wanted.

    Args:
        client: asks and archives.
        column: the column's URL, for the facts.
        dialect: of the column page.
        url: where the column page came from, after redirects.
        first: what it says.
    """
    adapter = adapter_of(dialect)
    if adapter is None:
        yield Step(problem=f"no adapter for lists of dialect {dialect or 'unknown'!r}")
        return
    yield from adapter.walk(_ClientAsker(client, column, url), first)


class _ClientAsker:
    """Asks for list pages through the client; see ``duban.crawl.lists.Asker``."""

    def __init__(self, client: Client, column: str, referer: str) -> None:
        self._client, self._column, self._referer = client, column, referer

    def ask(self, dialect: str, url: str, form: Form | None = None) -> ListPage:
        if self._client.broken(url):
            return ListPage(problem="the host is left alone for this run")
        fetched = self._client.fetch(Ask(url, "list", self._column, dialect, form=form, referer=self._referer))
        if fetched.page is None:
            return ListPage(problem=f"{fetched.outcome}: {fetched.detail}" if fetched.detail else str(fetched.outcome))
        return fetched.page
