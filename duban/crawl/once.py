"""One page, for somebody who wants to look at it: fetched as politely as any other, and not kept."""

from __future__ import annotations

from urllib.parse import urlsplit

from duban.archive import Exchange
from duban.crawl.client import Ask, Client
from duban.crawl.outcome import Outcome
from duban.crawl.urls import authority
from duban.errors import CrawlError
from duban.sources import Source


def fetch_once(url: str) -> tuple[bytes, str, str | None]:
    """The content of a page, its final URL and the charset that its server declared.

    Raises:
        CrawlError: the answer is no article; the message says what it is.
    """
    parts = urlsplit(url)
    source = Source(
        source_id="page",
        name="page",
        region=None,
        home=f"{parts.scheme}://{parts.netloc}",
        hosts=(authority(url),),
        allow_loopback=parts.hostname in ("127.0.0.1", "localhost", "::1"),
        rate=0.5,
        ca_file=None,
        connect_to={},
        columns=(),
    )
    with Client(source, _forget, "parse") as client:
        fetched = client.fetch(Ask(url, "article"))
    exchange = fetched.exchange
    if fetched.outcome is not Outcome.ARTICLE or exchange is None:
        raise CrawlError(f"{fetched.outcome}: {fetched.detail}", todo="open it in a browser to see", url=url)
    return exchange.content, exchange.url, exchange.charset


def _forget(exchange: Exchange) -> None:
    """A look is no crawl: the archive keeps what runs fetched."""
