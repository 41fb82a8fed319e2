"""Mutated article answers: nothing is raised, nothing hangs, and nothing is an article that has no proof in its bytes.

``python -m bench.fuzz_articles --number 50000 --seed 1`` runs it; tests/crawl/test_fuzz_articles.py a short one.

Samples are articles and attached files of every variant that the replica has, and the annotated pages of the tests; and
pages that are never articles: challenges, soft 404s, columns, home pages. Each is damaged in its bytes, headers, status
and length, articles also by splicing in what is none. The proof is looked for by other means than the classifier's.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.fuzz import Result, Sample, mutated, told
from duban.crawl.judge import judge
from duban.crawl.outcome import Outcome
from duban.read.decode import decode
from duban.read.files import is_document
from duban.read.report import read_document, read_page
from replica.application import Options, Replica
from replica.messages import Request
from replica.presets import PRESETS
from replica.world.truth import truth_of

JUDGE_SECONDS, READ_SECONDS = 3.0, 20.0
"""Of processor time, for one answer."""

GOLD = Path(__file__).parents[1] / "tests" / "gold"
# What the templates of articles write, in lower case; and what files begin with.
_MARKS = (
    "<!--<$[", "contentstart", "articletitle", "pagetype", "zjeg_rss.content.begin", "zoom", "ivs_content",
    "ucap-content", "con_con", "vsb_content", "main-txt", "article-conter", "bt-content", "bt_content",
    "article_content", "artile_zw", "wzzw-article", "editor-content", "art-con", "trs_editor", "custom_unionstyle",
    "v_news_content",
)  # fmt: skip
_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!", b"7z\xbc\xaf")
_NEVER = (
    "<html><body>非法请求 404！</body></html>",
    "<html><head><title>提示</title></head><body><p>您访问的页面不存在！</p><a href='/'>返回首页</a></body></html>",
    "<html><body><h1>403 Forbidden</h1>您的访问过于频繁，已被拦截</body></html>",
    "<script>document.cookie='__jsl_clearance=1|-1|x';location.href=location.href</script>",
    "<html><script>location.href='/'</script></html>",
)
_TYPES = ("text/html", "text/html; charset=utf-8", "text/html;charset=gb2312", "application/octet-stream", "", "\x00;=")
_STATUS = (200,) * 12 + (202, 204, 206, 301, 302, 304, 400, 403, 404, 410, 412, 429, 491, 500, 503, 521)


@dataclass(frozen=True)
class Page(Sample):
    """An answer with what the list calls it; ``article`` says whether it is one at all."""

    title: str | None = None
    article: bool = True


def pages() -> list[Page]:
    """What is mutated: articles, files, and what is neither."""
    replica = Replica(Options(scenario="variants"))
    articles, others = [], []
    for site in truth_of(replica.world, replica.clock)["sites"]:
        for column in site["columns"]:
            for row in column["rows"]:
                if (content := _get(replica, site["host"], row["path"])) is not None:
                    url = f"http://{site['host']}{row['path']}"
                    articles.append(Page("article", url, content, row["title"]))
            others.append(_get(replica, site["host"], f"/col/col{column['column']}/index.html"))
        others.append(_get(replica, site["host"], "/index.html"))
        articles += _attached(replica, site["host"], articles)
    for path in sorted(GOLD.glob("*.html")):
        content = path.read_bytes()
        title = re.search(r"<title>\s*([^<_|]{6,80}?)\s*[<_|-]", decode(content))
        articles.append(Page("article", f"https://a.test/{path.name}", content, title[1] if title else None))
    bodies = [str(preset["body"]).encode() for preset in PRESETS.values() if preset.get("body")]
    bodies += [text.encode() for text in _NEVER] + [content for content in others if content]
    return articles + [Page("none", "https://a.test/art/1.html", body, "重点工作完成情况", False) for body in bodies]


def _get(replica: Replica, host: str, path: str) -> bytes | None:
    response = replica.answer(Request("GET", host, *path.partition("?")[::2]))
    return response.body if response.status == 200 and response.body else None


def _attached(replica: Replica, host: str, articles: list[Page]) -> Iterator[Page]:
    """One file of each kind that the site's articles link."""
    seen = set()
    for page in articles:
        for name, ending in re.findall(
            r'/downfile\.jsp\?[^"]{1,80}filename=(\w{1,80}\.(\w{2,4}))"', decode(page.content)
        ):
            if ending not in seen and (content := _get(replica, host, f"/attach/0/{name}")) is not None:
                seen.add(ending)
                yield Page("file", f"http://{host}/attach/0/{name}", content, page.title)


def fuzz(number: int, seed: int, samples: list[Page] | None = None) -> Result:
    """Mutate so many answers; the same seed does the same."""
    dice, result = random.Random(seed), Result()
    samples = samples or pages()
    good = [one for one in samples if one.article]
    bad: list[Sample] = [one for one in samples if not one.article]
    for one in good:
        outcome = judge(200, {}, one.content, purpose="article", url=one.url, title=one.title).outcome
        result.counts[f"whole {outcome}"] += 1
    for turn in range(number):
        page = dice.choice(good) if dice.random() < 0.75 else dice.choice([one for one in samples if not one.article])
        content = mutated(page.content, dice, bad)
        if page.article and dice.random() < 0.2:
            content = _spliced(content, dice.choice(bad).content, dice)
        headers = {"content-type": dice.choice(_TYPES)}
        if dice.random() < 0.1:
            headers["set-cookie"] = dice.choice(("__jsluid_h=1", "wzws_cid=1", "JSESSIONID=1", "\x00"))
        _one(page, content, dice.choice(_STATUS), headers, turn, result)
    return result


def _spliced(content: bytes, other: bytes, dice: random.Random) -> bytes:
    at, end = dice.randint(0, len(content)), dice.randint(0, len(other))
    return dice.choice((content[:at] + other, other[:end] + content[at:], content[:at] + other + content[at:]))


def _one(page: Page, content: bytes, status: int, headers: dict[str, str], turn: int, result: Result) -> None:
    what = f"mutation {turn} of {page.url}"
    began = time.process_time()
    try:
        outcome = judge(status, headers, content, purpose="article", url=page.url, title=page.title).outcome
        judge(status, headers, content, purpose="attachment", url=page.url)
        judge(status, headers, content, purpose="robots", url="https://a.test/robots.txt")
        text = decode(content, headers["content-type"].partition("charset=")[2] or None)
    except Exception as error:
        result.wrong.append(f"{what}: judging: {error!r}")
        return
    judged = time.process_time()
    result.took("judge an answer", judged - began)
    result.counts[outcome] += 1
    if judged - began > JUDGE_SECONDS:
        result.wrong.append(f"{what}: {judged - began:.1f} s to judge {len(content)} bytes")
    if outcome is not Outcome.ARTICLE:
        return
    if status != 200 or not page.article or not proven(content, text):
        result.wrong.append(f"{what}: an article without proof, HTTP {status}")
    try:
        if is_document(content):
            read_document(content, name="a", url=page.url, title=page.title or "")
        else:
            read_page(content, url=page.url)
    except Exception as error:
        result.wrong.append(f"{what}: reading: {error!r}")
        return
    spent = time.process_time() - judged
    result.took("read an article", spent)
    if spent > READ_SECONDS:
        result.wrong.append(f"{what}: {spent:.1f} s to read {len(content)} bytes")


def proven(content: bytes, text: str) -> bool:
    """Whether the bytes are those of a file, or bear what an article's template writes."""
    if content.startswith(_FILES) or b"%PDF-" in content[:1024]:
        return True
    letters = content.decode("latin-1").lower()
    return any(mark in letters or mark in text.lower() for mark in _MARKS)


def main() -> int:
    """Run it and print what came out."""
    return told("bench.fuzz_articles", __doc__, fuzz)


if __name__ == "__main__":
    sys.exit(main())
