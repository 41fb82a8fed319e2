"""One source's crawl: walk its columns, ask for the pages decided on, account for every entry. Rules are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from duban.archive import ArchiveWriter, relative
from duban.crawl.account import Account, without
from duban.crawl.account import turns as turns_of
from duban.crawl.client import Ask, Client, Fetched
from duban.crawl.files import Attachments
from duban.crawl.lists import ListEntry
from duban.crawl.model import (
    Backfill,
    CrawlFinding,
    Known,
    KnownEntry,
    Plan,
    SourceResult,
    Walk,
)
from duban.crawl.outcome import ABSENT, Outcome, ledger_column
from duban.crawl.pace import Patience
from duban.crawl.plan import decide, missing_before, vanished, window_start
from duban.crawl.stop import Stop, StoppedError
from duban.crawl.turns import Turns
from duban.crawl.urls import authority, identity
from duban.crawl.walk import Walked, walk_column
from duban.errors import DubanError
from duban.progress import Progress
from duban.sources import Column, Source


def crawl_source(
    source: Source,
    plan: Plan,
    known: Known,
    *,
    archive: Path,
    run_id: str,
    now: datetime,
    progress: Progress,
    patience: Patience | None = None,
    stop: Stop | None = None,
    turns: Turns | None = None,
) -> SourceResult:
    """Crawl one source into one archive file. The caller holds the writer's lease.

    One bad page or column, or a whole host that is down, is accounted for and reported, never raised. When interrupted,
    the ledger is written and the file closed before the interruption goes on.

    Args:
        source: what to crawl.
        plan: an incremental pass, or a backfill.
        known: what earlier runs know of this source.
        archive: the archive's folder.
        run_id: names the file and every fetch.
        now: aware; what "recent" and "due" are measured from.
        progress: told of every list and page.
        patience: time limits and tries; by default those that fit the source.
        stop: ends the crawl early, in order.
        turns: at hosts that other sources ask at the same time.

    Raises:
        StoppedError: ``stop`` was told.
        ArchiveError: the archive cannot be written; what was fetched before is kept.
    """
    with ArchiveWriter.open(archive, source.source_id, run_id, now) as writer:
        writer.note("source", {**source.as_json(), "run_id": run_id, "plan": _plan_json(plan)})
        with Client(source, writer.exchange, run_id, patience, stop=stop, turns=turns) as client:
            crawl = _Crawl(source, plan, known, run_id, writer, client, now, progress)
            try:
                crawl.walk()
                crawl.fetch()
            except BaseException as error:
                # An archive that cannot be written cannot take the ledger either.
                if not isinstance(error, DubanError):
                    told = isinstance(error, KeyboardInterrupt | StoppedError)
                    crawl.close("interrupted" if told else repr(error))
                raise
            return crawl.close("")


class _Crawl:
    """The state of one crawl: what was found, what is still to be asked for, and the sums."""

    def __init__(
        self,
        source: Source,
        plan: Plan,
        known: Known,
        run_id: str,
        writer: ArchiveWriter,
        client: Client,
        now: datetime,
        progress: Progress,
    ) -> None:
        self.source, self.plan, self.known, self.run_id = source, plan, known, run_id
        self.writer, self.client, self.now, self.progress = writer, client, now, progress
        self.attachments = Attachments(client, known.files, now)
        self.walks: list[Walk] = []
        self.findings: list[CrawlFinding] = []
        self.account = Account()
        self.older = 0
        self.to_fetch: dict[str, tuple[ListEntry, str]] = {}
        self.listed: dict[str, str] = {}
        self.liars: set[str] = set()

    def walk(self) -> None:
        """Walk every column and decide what to ask for."""
        what = f"{self.source.source_id}: lists"
        self.progress.begin(what, len(self.source.columns))
        try:
            for column in self.source.columns:
                walked = self._walk_column(column)
                self.walks.append(walked.walk)
                self.writer.note("walk", walked.walk.as_json(), self.now)
                self.findings.extend((*walked.findings, *_walk_findings(walked, column)))
                self._decide(column, walked.entries)
                self.progress.step(what)
            self._look_for_vanished()
        finally:
            self.progress.end(what)

    def fetch(self) -> None:
        """Ask for the pages that were decided on."""
        what = f"{self.source.source_id}: pages"
        self.progress.begin(what, len(self.to_fetch))
        try:
            for url, (entry, column) in list(self.to_fetch.items()):
                if self.client.broken(url):
                    continue  # stays open in the account: deferred
                outcome, where = self._fetch_entry(entry, column)
                earlier = self.known.entries.get(url, KnownEntry())
                absent = outcome in (Outcome.MISSING, Outcome.GONE) or (outcome in ABSENT and earlier.archived)
                since = (earlier.missing_since or self.now) if absent else None
                self.account.ended(url, where, outcome, since)
                self.progress.step(what)
        finally:
            self.progress.end(what)

    def close(self, stopped: str) -> SourceResult:
        """Count what was not reached as deferred, check the sums, and archive the ledger."""
        turned = turns_of(self.known.entries, self.client.answers)
        left = self.account.close()
        ledger = self.account.ledger()
        findings = [
            *(CrawlFinding("host_shifted", words, f"{self.source.home}") for words in turned.values()),
            *without(self.client.findings, turned, _EXPLAINED),
            *without(self.findings, turned, _EXPLAINED),
            *self.account.findings(turned),
            *self.attachments.findings(),
        ]
        if left and (stopped or any(authority(url) not in turned for url in left)):
            message = f"{len(left)} pages not reached: {stopped or 'their host was left alone'}"
            findings.append(CrawlFinding("not_reached", message, left[0]))
        if not ledger.balanced:
            findings.append(CrawlFinding("ledger_unbalanced", f"a mistake in duban: {ledger}", self.source.home))
        result = SourceResult(
            source_id=self.source.source_id,
            ledger=ledger,
            walks=tuple(self.walks),
            requests=self.client.requests,
            older=self.older,
            findings=tuple(findings),
            outcomes=dict(self.client.outcomes),
            warc_file=relative(self.writer.path),
            attachments=self.attachments.ledger(),
        )
        body = {
            **asdict(ledger),
            "attachments": asdict(result.attachments),
            "run_id": self.run_id,
            "requests": result.requests,
            "older": self.older,
            "outcomes": result.outcomes,
            "findings": [asdict(finding) for finding in findings],
            "stopped": stopped,
        }
        self.writer.note("ledger", body)
        return result

    def _walk_column(self, column: Column) -> Walked:
        known = self.known.columns.get(column.url)
        back_to = None if isinstance(self.plan, Backfill) else window_start(self.plan, self.now)
        try:
            return walk_column(
                self.client, column, known=known, known_entries=self.known.entries, back_to=back_to, now=self.now
            )
        except DubanError:
            raise
        except Exception as error:  # a page that breaks a parser must not take the other columns along
            reason = f"a mistake in duban: {error!r}"
            return Walked(Walk(column.url, "failed", reason, "", self.now), ())

    def _decide(self, column: Column, entries: Iterable[ListEntry]) -> None:
        # A page that another column shows under another address is asked for at the first one.
        entries = [replace(row, url=self.listed.setdefault(identity(row.url), row.url)) for row in entries]
        matching = [row for row in entries if column.title.search(row.title) and not self.account.seen(row.url)]
        for row in matching:
            self.account.open(row.url)
        decided = decide(matching, column.url, self.known, self.plan, self.now)
        # A page that is done but for its attachments is asked for again: only it has links that have not expired.
        owed = [row for row in decided.unchanged if self.attachments.owed(row.url)]
        self.to_fetch.update({row.url: (row, column.url) for row in (*decided.fetch, *owed)})
        for name in ("unchanged", "deferred", "refused"):
            for row in getattr(decided, name):
                if row.url not in self.to_fetch:
                    self.account.put(row.url, name)
        self.older += decided.older

    def _look_for_vanished(self) -> None:
        """Pages that no list shows any longer are asked for as well: some were deleted."""
        if any(walk.verdict != "complete" for walk in self.walks):
            return
        for url, earlier in vanished(self.known, self.listed.values(), self.plan, self.now):
            self.account.open(url)
            self.to_fetch[url] = (ListEntry(url, url, "", earlier.listed_on), earlier.column)

    def _fetch_entry(self, entry: ListEntry, column: str) -> tuple[Outcome, str]:
        """Ask for one page; its outcome and the ledger's column."""
        earlier = self.known.entries.get(entry.url, KnownEntry())
        # A server whose ETag lies would hide every edit: now and then the page itself is wanted. Five days, so that a
        # weekly run gets there as well.
        stale = self.now.toordinal() % 5 == 0 or self.attachments.known(entry.url)
        trusted = earlier.archived and not stale and authority(entry.url) not in self.liars
        ask = Ask(
            entry.url,
            "article",
            column,
            title=entry.title or None,
            listed_on=entry.listed_on,
            referer=column or None,
            etag=earlier.etag if trusted else None,
            last_modified=earlier.last_modified if trusted else None,
            missing_since=missing_before(earlier, self.now),
        )
        try:
            fetched = self.client.fetch(ask)
            same = fetched.exchange is not None and earlier.archived and fetched.exchange.sha256 == earlier.sha256
            self.attachments.ask_for(entry.url, column, fetched)
        except DubanError:
            raise
        except Exception as error:  # one page must not take the others along
            self.findings.append(CrawlFinding("mistake", f"a mistake in duban: {error!r}", entry.url))
            return Outcome.CLIENT_ERROR, "failed"
        where = ledger_column(fetched.outcome)
        if where == "fetched" and earlier.archived and not same:
            self._compare_validators(fetched, earlier)
        return fetched.outcome, "unchanged" if where == "fetched" and same else where

    def _compare_validators(self, fetched: Fetched, earlier: KnownEntry) -> None:
        """A page with other bytes and the same ETag: what the host says of changes is not believed in this run."""
        exchange = fetched.exchange
        etag = exchange.header("ETag") if exchange else None
        host = authority(exchange.url) if exchange else ""
        if not etag or etag != earlier.etag or etag.startswith("W/") or host in self.liars:
            return
        self.liars.add(host)
        message = f"{host} gives a changed page the ETag that it had before; its word is not taken in this run"
        self.findings.append(CrawlFinding("etag_lies", message, exchange.url if exchange else ""))


# What is said in other words when a host has turned.
_EXPLAINED = frozenset({"host_broken", "walk_failed", "walk_partial"})


def _walk_findings(walked: Walked, column: Column) -> list[CrawlFinding]:
    walk = walked.walk
    if walk.verdict != "complete":
        return [CrawlFinding(f"walk_{walk.verdict}", f"list {walk.verdict}: {walk.reason}", column.url)]
    if not walk.matching and walk.full:
        message = f"none of {walk.distinct} entries bears the title {column.title.pattern!r}"
        return [CrawlFinding("no_match", message, column.url)]
    return []


def _plan_json(plan: Plan) -> dict[str, object]:
    return {"kind": type(plan).__name__.lower(), **{key: str(value) for key, value in asdict(plan).items()}}
