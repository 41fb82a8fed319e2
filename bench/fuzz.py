"""Mutated list answers of every dialect: what must hold for all of them, and a count of what became of them.

``python -m bench.fuzz --number 100000 --seed 1`` runs the whole; tests/crawl/lists/test_fuzz.py a fifth of it.

Samples are walks of the replica's sites, asked for inside this process. Of every mutated answer: nothing is raised, the
time is bounded, and what is read has its proof in the answer. Of every twentieth, in a walk that meets it: a complete
verdict has its rows.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from duban.crawl.lists import DIALECTS, Form, ListPage, adapter_of, detect, parse_list
from duban.crawl.walk import judge_walk, sums_of
from duban.read.decode import decode
from replica.application import Options, Replica
from replica.messages import Request
from replica.routes.neighbours import CMSS

SECONDS = 3.0
"""Of processor time, for one answer."""

WALK_EVERY = 20
_JSON = ("trs_search.answer", "gkmlpt.column", "epoint.answer", "jiangxi.answer", "jpaas.unit")


@dataclass(frozen=True)
class Sample:
    """An answer as the replica gave it."""

    dialect: str
    url: str
    content: bytes


@dataclass
class Site:
    """A column in this process: asks the replica, notes what it answered, and lets one answer be mutated."""

    replica: Replica
    column: str
    spoil: Callable[[bytes], bytes] | None = None
    spoiled: int = -1
    answers: list[Sample] = field(default_factory=list)

    def ask(self, dialect: str, url: str, form: Form | None = None) -> ListPage:
        """See ``duban.crawl.lists.Asker``."""
        parts = urlsplit(url)
        body = form if isinstance(form, str) else urlencode(form) if form is not None else ""
        kind = "application/json" if isinstance(form, str) else "application/x-www-form-urlencoded"
        method = "POST" if form is not None else "GET"
        request = Request(method, parts.netloc, parts.path, parts.query, {"content-type": kind}, body.encode())
        response = self.replica.answer(request)
        if response.status != 200:
            return ListPage(problem="gone: HTTP 404" if response.status == 404 else f"HTTP {response.status}")
        content = response.body
        if self.spoil is not None and len(self.answers) == self.spoiled:
            content = self.spoil(content)
        self.answers.append(Sample(dialect, url, content))
        return parse_list(dialect, content, url)

    def walk(self) -> tuple[str, int, int | None]:
        """The verdict of a walk, how many different entries it received, and how many rows the site states."""
        self.answers.clear()
        parts = urlsplit(self.column)
        first = self.replica.answer(Request("GET", parts.netloc, parts.path, parts.query)).body
        dialect = detect(first)
        page = self.ask(dialect, self.column)
        adapter = adapter_of(dialect)
        if adapter is None or page.problem:
            return "failed", 0, None
        sums = sums_of(adapter.walk(self, page))
        if sums.drifted:
            return "partial", len(sums.entries), sums.total
        verdict, _ = judge_walk(
            sums.rows, len(sums.entries), sums.total, sums.ended, sums.problem, None, pages=sums.pages, note=sums.note
        )
        return verdict, len(sums.entries), sums.total


def sites() -> list[Site]:
    """Every kind of list that the replica has, with some hundred rows."""
    replica = Replica(Options(months=12))
    main = [(site.host, site.columns[0].number) for site in replica.world.sites.values()]
    columns = [f"http://{host}/col/col{number}/index.html" for host, number in main]
    columns += [f"http://{cms.host}{column}" for cms in CMSS.values() for column in cms.columns]
    return [Site(replica, column) for column in columns]


def mutated(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    """The answer, damaged in one to three ways."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        content = dice.choice(_WAYS)(content, dice, others)
    return content


def _flip(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    data = bytearray(content)
    for _ in range(dice.choice((1, 3, 10, 100)) if data else 0):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def _cut(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    start, end = sorted((dice.randint(0, len(content)), dice.randint(0, len(content))))
    return dice.choice((content[:start], content[end:], content[:start] + content[end:], content[start:end]))


def _repeat(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    start = dice.randint(0, len(content))
    piece = content[start : start + dice.choice((1, 7, 50, 400))]
    return content[:start] + piece * min(dice.choice((2, 20, 2000)), 200_000 // max(len(piece), 1)) + content[start:]


def _swap_tags(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    pieces = content.split(b"<")
    if len(pieces) > 3:
        one, two = dice.randrange(1, len(pieces)), dice.randrange(1, len(pieces))
        pieces[one], pieces[two] = pieces[two], pieces[one]
    return b"<".join(pieces)


def _encode(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(dice.choice(("gb18030", "utf-16", "utf-32", "utf-8-sig", "big5", "ascii")), "replace")


def _number(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    digits = [at for at, byte in enumerate(content) if 48 <= byte <= 57]
    if not digits:
        return content
    at = end = dice.choice(digits)
    while end < len(content) and 48 <= content[end] <= 57:
        end += 1
    number = dice.choice(("9" * 400, "-1", "0", "1e999", "99999999999", "4294967296", "٣", "²", "NaN")).encode()
    return content[:at] + number + content[end:]


def _nest(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    openings = (b"<div>", b"<ul><li><a href='/a'>", b"[", b'{"a":', b"<record>", b"<table><tr><td>", b"(", b"{")
    opening = dice.choice(openings)
    at = dice.randint(0, len(content))
    return content[:at] + opening * dice.choice((10, 1000, 20_000)) + content[at:]


def _insert(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    pieces = (
        b"]]>", b"<![CDATA[", b"</record>", b"</recordset>", b"\x00", b"\xff\xfe", b"&#x110000;", b"&#0;", b"\\ud800",
        b"<!--", b"<script>", b"</script>", b"'", b'"', b"createPageHTML(9,0,'index','html')", b"<datastore>",
        "共9999999页".encode(), "<a href='?page=2'>下一页</a>".encode(), b'"total": 99999,', b"href='http://[x'",
    )  # fmt: skip
    at = dice.randint(0, len(content))
    return content[:at] + dice.choice(pieces) + content[at:]


def _other(content: bytes, dice: random.Random, others: list[Sample]) -> bytes:
    return dice.choice((b"", b"{}", b"null", b"<html></html>", dice.choice(others).content))


_WAYS = (_flip, _flip, _cut, _cut, _repeat, _swap_tags, _encode, _number, _nest, _insert, _insert, _other)


@dataclass
class Result:
    """What became of the mutations: counts by fate, what was wrong (empty: nothing), and the slowest of each kind of
    work, in seconds of processor time.
    """

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)

    def took(self, work: str, seconds: float) -> None:
        """Note how long a piece of work took."""
        self.slowest[work] = max(self.slowest.get(work, 0.0), seconds)


def fuzz(number: int, seed: int) -> Result:
    """Mutate so many answers; the same seed does the same."""
    dice, result = random.Random(seed), Result()
    columns = sites()
    whole = {}
    samples: list[Sample] = []
    for site in columns:
        whole[site.column] = site.walk()
        if whole[site.column][0] != "complete":
            result.wrong.append(f"{site.column}: {whole[site.column]} without any mutation")
        samples += site.answers
    missing = DIALECTS.keys() - {sample.dialect for sample in samples}
    if missing:
        result.wrong.append(f"no sample of {', '.join(sorted(missing))}")
    for turn in range(number):
        if turn % WALK_EVERY == 0:
            site = dice.choice(columns)
            _one_walk(site, whole[site.column][1], turn, dice, samples, result)
        else:
            _one_answer(dice.choice(samples), turn, dice, samples, result)
    return result


def _one_answer(sample: Sample, turn: int, dice: random.Random, samples: list[Sample], result: Result) -> None:
    content = mutated(sample.content, dice, samples)
    began = time.process_time()
    try:
        detect(content)
        page = parse_list(sample.dialect, content, sample.url)
    except Exception as error:
        result.wrong.append(f"mutation {turn} of {sample.dialect}: {error!r}")
        return
    spent = time.process_time() - began
    result.took("read a list", spent)
    if spent > SECONDS:
        result.wrong.append(f"mutation {turn} of {sample.dialect}: {spent:.1f} s for {len(content)} bytes")
    result.counts["refused" if page.problem else "rows" if page.entries else "no rows"] += 1
    doubt = without_proof(sample.dialect, content, page)
    if doubt:
        result.wrong.append(f"mutation {turn} of {sample.dialect}: {doubt}")


def _one_walk(site: Site, rows: int, turn: int, dice: random.Random, samples: list[Sample], result: Result) -> None:
    site.spoil = lambda content: mutated(content, dice, samples)
    site.spoiled = dice.randrange(0, 4)
    try:
        verdict, distinct, total = site.walk()
    except Exception as error:
        result.wrong.append(f"walk {turn} of {site.column}: {error!r}")
        return
    finally:
        site.spoil = None
    result.counts[f"walk {verdict}"] += 1
    # The answer that says how much there is, damaged, may be right about less: the column page, and on JPAAS the list's
    # unit behind that of the menu. A list that states neither rows nor pages shows only that its pager ends, and one
    # that states pages may lack most of the last.
    states = 2 if site.answers[-1].dialect == "jpaas.unit" else 0
    if verdict != "complete" or site.spoiled <= states or "plain." in site.column:
        return
    fewest = rows * 0.97 - 3 if total is not None and "gkmlpt" not in site.column else rows - 20
    if distinct < fewest:
        result.wrong.append(f"walk {turn} of {site.column}: complete with {distinct} of {rows} entries")


def without_proof(dialect: str, content: bytes, page: ListPage) -> str:
    """What is read and does not stand in the answer; "" when everything does."""
    text = decode(content)
    if page.problem and page.entries:
        return "rows beside a problem"
    if page.problem:
        return ""
    if dialect in _JSON:
        try:
            proof = isinstance(json.loads(text.lstrip("\ufeff \t\r\n"), strict=False), dict)
        except (ValueError, RecursionError):
            proof = False
        if not proof:
            return "a list that is no JSON object"
    if dialect == "jcms.dataproxy" and "<datastore" not in text.lower():
        return "a list without a data store"
    if len(page.entries) > text.lower().count("<a") + text.count('"'):
        return "more rows than links"
    for row in page.entries:
        if not row.title.strip() or not row.url.startswith(("http://", "https://")) or not row.url.isascii():
            return f"a row that leads nowhere: {row!r}"
        if row.listed_on is not None and not 1900 <= row.listed_on.year <= 2100:
            return f"a row of {row.listed_on}"
    if any(number is not None and not 0 <= number < 10**9 for number in (page.total, page.pages)):
        return f"{page.total} rows, {page.pages} pages"
    return ""


def main() -> int:
    """Run it and print what came out."""
    return told("bench.fuzz", __doc__, fuzz)


def told(name: str, about: str, run: Callable[[int, int], Result]) -> int:
    """Mutate as often as the command line says, and print the fates; 1 when something was wrong."""
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=about.splitlines()[0])
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = datetime.now(UTC)
    result = run(given.number, given.seed)
    print(f"{given.number} mutations, seed {given.seed}, {(datetime.now(UTC) - began).total_seconds():.0f} s")
    for fate, times in sorted(result.counts.items()):
        print(f"  {times:7} {fate}")
    for work, seconds in result.slowest.items():
        print(f"  {seconds * 1000:.0f} ms of processor time at most to {work}")
    print(f"  {len(result.wrong)} wrong")
    for words in result.wrong[:20]:
        print(f"    {words}")
    return 1 if result.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
