"""Attachments: asked for right behind their page, because links of download gateways expire; and accounted for.

Which links of a page are files is the reader's matter (duban.read.attachments), what an answer is ``outcome.py``'s.
What belongs here: which files of a page to ask for, how, and where each is counted. An attachment is known by its page
and its name there; its bytes by their hash.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from duban.archive import Exchange
from duban.crawl.client import Ask, Client, Fetched
from duban.crawl.model import CrawlFinding, FileLedger, KnownFile
from duban.crawl.outcome import FAILURES, Outcome
from duban.crawl.urls import canonical
from duban.read.attachments import read_attachments
from duban.read.decode import decode
from duban.read.model import Attachment
from duban.read.page import take_apart

_MOST = 100
"""Files of one page; a page with more is a collection, and a finding says so."""
_RETRY = timedelta(hours=6)
# What every link to a file has in it: most pages have none, and need not be taken apart for that. Begins with a letter
# and not with a choice, which is ten times faster.
_ENDING = re.compile(rb"\.(?:pdf|docx?|xlsx?|xlsm|pptx?|wps|et|dps|ofd|cebx?|rtf|csv|txt|zip|rar|7z)\b")
_GATEWAYS = (b"download", b"downfile", b"attachment")


def attachments_in(content: bytes, url: str, charset: str | None) -> tuple[Attachment, ...]:
    """Return the files that a page links, by the rules that its report is read with.

    Args:
        content: the decoded payload of the page.
        url: the page's URL, by which the report goes.
        charset: what the HTTP header declared.
    """
    letters = content.lower()
    if _ENDING.search(letters) is None and not any(gateway in letters for gateway in _GATEWAYS):
        return ()
    page = take_apart(decode(content, charset))
    return read_attachments(page.layout.links, url) if page.layout is not None else ()


class Attachments:
    """The attachments that a run meets.

    Args:
        client: what asks.
        known: by article URL, what earlier runs know.
        now: aware.
    """

    def __init__(self, client: Client, known: Mapping[str, tuple[KnownFile, ...]], now: datetime) -> None:
        self._client, self._known, self._now = client, known, now
        self._sums: Counter[str] = Counter()
        self._ends: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], str] = {}

    def known(self, article: str) -> bool:
        """Whether the article is known to have files: then the page itself is wanted, for its links."""
        return bool(self._known.get(article))

    def owed(self, article: str) -> bool:
        """Whether a file of the article is still to be had: it may be asked for and never was, or failed hours ago."""
        return any(self._owed(file) for file in self._known.get(article, ()))

    def ask_for(self, article: str, column: str, page: Fetched) -> None:
        """Ask for the files of a page that was just fetched; does nothing for any other answer.

        Args:
            article: the page's canonical URL.
            column: the URL of the column it was found in.
            page: the page's answer.
        """
        exchange = page.exchange
        if page.outcome is not Outcome.ARTICLE or exchange is None:
            return
        found = attachments_in(exchange.content, article, exchange.charset)
        earlier = {file.name: file for file in self._known.get(article, ())}
        for file in found[:_MOST]:
            url = canonical(file.url, exchange.url)
            if url is not None:
                self._settle(*self._ask(file.name, url, article, column, earlier.get(file.name)), url)
        if len(found) > _MOST:
            self._settle(f"more_than_{_MOST}", "refused", article, len(found) - _MOST)

    def ledger(self) -> FileLedger:
        """The sums so far."""
        return FileLedger(seen=self._sums.total(), **self._sums)

    def findings(self) -> tuple[CrawlFinding, ...]:
        """A finding for every way in which files were not had."""
        return tuple(
            CrawlFinding(
                f"attachment_{outcome}",
                f"{number} {'attachment' if number == 1 else 'attachments'} {pile}: {outcome}",
                self._examples[outcome, pile],
            )
            for (outcome, pile), number in self._ends.items()
        )

    def _ask(self, name: str, url: str, article: str, column: str, earlier: KnownFile | None) -> tuple[str, str]:
        """Ask for one file; its outcome and the pile it is counted in."""
        if self._client.broken(url):
            return "host_broken", "failed"
        # As with pages: an ETag that lies would hide every change, so now and then it is not sent.
        trusted = earlier if earlier is not None and earlier.sha256 and self._now.toordinal() % 5 != 0 else None
        ask = Ask(
            url,
            "attachment",
            column,
            title=name,
            referer=article,
            etag=trusted.etag if trusted else None,
            last_modified=trusted.last_modified if trusted else None,
            article=article,
        )
        fetched = self._client.fetch(ask)
        return fetched.outcome.value, _pile(fetched.outcome, fetched.exchange, earlier)

    def _owed(self, file: KnownFile) -> bool:
        if file.sha256 is not None:
            return False
        if file.last_outcome is None or file.last_fetched_at is None:
            return not self._client.broken(file.url) and self._client.may_ask(file.url)
        return file.last_outcome in FAILURES and self._now - file.last_fetched_at >= _RETRY

    def _settle(self, outcome: str, pile: str, url: str, number: int = 1) -> None:
        self._sums[pile] += number
        if pile in ("refused", "failed"):
            self._ends[outcome, pile] += number
            self._examples.setdefault((outcome, pile), url)


def _pile(outcome: Outcome, exchange: Exchange | None, earlier: KnownFile | None) -> str:
    if outcome is Outcome.NOT_MODIFIED:
        return "unchanged"
    if outcome is Outcome.FILE and exchange is not None and exchange.content:
        return "unchanged" if earlier is not None and earlier.sha256 == exchange.sha256 else "fetched"
    return "failed" if outcome in FAILURES else "refused"
