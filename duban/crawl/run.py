"""One source's crawl: walk its columns, ask for the pages decided on, account for every entry. Rules are elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from duban.archive import ArchiveWriter, relative
from duban.crawl.client import Ask, Client
from duban.crawl.files import Attachments
from duban.crawl.lists import ListEntry
from duban.crawl.model import (
    Backfill,
    CrawlFinding,
    Known,
    KnownEntry,
    Ledger,
    Plan,
    SourceResult,
    Walk,
)
from duban.crawl.outcome import Outcome, ledger_column
from duban.crawl.pace import Patience
from duban.crawl.plan import decide, window_start
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

    Raises:
        ArchiveError: the archive cannot be written; what was fetched before is kept.
    """
    with ArchiveWriter.open(archive, source.source_id, run_id, now) as writer:
        writer.note("source", {**source.as_json(), "run_id": run_id, "plan": _plan_json(plan)})
        with Client(source, writer.exchange, run_id, patience) as client:
            crawl = _Crawl(source, plan, known, run_id, writer, client, now, progress)
            try:
                crawl.walk()
                crawl.fetch()
            except BaseException as error:
                # An archive that cannot be written cannot take the ledger either.
                if not isinstance(error, DubanError):
                    crawl.close("interrupted" if isinstance(error, KeyboardInterrupt) else repr(error))
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
        self.sums: Counter[str] = Counter()
        self.older = 0
        self.to_fetch: dict[str, tuple[ListEntry, str]] = {}
        self.seen: set[str] = set()

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
        finally:
            self.progress.end(what)

    def fetch(self) -> None:
        """Ask for the pages that were decided on."""
        what = f"{self.source.source_id}: pages"
        self.progress.begin(what, len(self.to_fetch))
        ends: Counter[tuple[Outcome, str]] = Counter()
        examples: dict[tuple[Outcome, str], str] = {}
        try:
            for url, (entry, column) in list(self.to_fetch.items()):
                if self.client.broken(url):
                    continue  # stays in to_fetch: deferred
                outcome, where = self._fetch_entry(entry, column)
                del self.to_fetch[url]
                self.sums[where] += 1
                if where in ("refused", "failed"):
                    ends[outcome, where] += 1
                    examples.setdefault((outcome, where), url)
                self.progress.step(what)
        finally:
            self.progress.end(what)
            for (outcome, where), number in ends.items():
                pages = "page" if number == 1 else "pages"
                message = f"{number} {pages} {where}: {outcome}"
                self.findings.append(CrawlFinding(f"page_{outcome}", message, examples[outcome, where]))

    def close(self, stopped: str) -> SourceResult:
        """Count what was not reached as deferred, and archive the ledger."""
        self.sums["deferred"] += len(self.to_fetch)
        if self.to_fetch:
            message = f"{len(self.to_fetch)} pages not reached: {stopped or 'their host was left alone'}"
            self.findings.append(CrawlFinding("not_reached", message, next(iter(self.to_fetch))))
        ledger = Ledger(seen=len(self.seen), **{name: self.sums[name] for name in _PILES})
        findings = (*self.client.findings, *self.findings, *self.attachments.findings())
        result = SourceResult(
            source_id=self.source.source_id,
            ledger=ledger,
            walks=tuple(self.walks),
            requests=self.client.requests,
            older=self.older,
            findings=findings,
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
        matching = [row for row in entries if column.title.search(row.title) and row.url not in self.seen]
        self.seen.update(row.url for row in matching)
        decided = decide(matching, column.url, self.known, self.plan, self.now)
        # A page that is done but for its attachments is asked for again: only it has links that have not expired.
        owed = [row for row in decided.unchanged if self.attachments.owed(row.url)]
        self.to_fetch.update({row.url: (row, column.url) for row in (*decided.fetch, *owed)})
        for name in ("unchanged", "deferred", "refused"):
            self.sums[name] += len(getattr(decided, name))
        self.sums["unchanged"] -= len(owed)
        self.older += decided.older

    def _fetch_entry(self, entry: ListEntry, column: str) -> tuple[Outcome, str]:
        """Ask for one page; its outcome and the ledger's column."""
        earlier = self.known.entries.get(entry.url, KnownEntry())
        # A server whose ETag lies would hide every edit: now and then the page itself is wanted. Five days, so that a
        # weekly run gets there as well.
        trusted = earlier.archived and self.now.toordinal() % 5 != 0 and not self.attachments.known(entry.url)
        ask = Ask(
            entry.url,
            "article",
            column,
            title=entry.title,
            listed_on=entry.listed_on,
            referer=column,
            etag=earlier.etag if trusted else None,
            last_modified=earlier.last_modified if trusted else None,
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
        return fetched.outcome, "unchanged" if where == "fetched" and same else where


_PILES = ("fetched", "unchanged", "deferred", "refused", "failed")


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
