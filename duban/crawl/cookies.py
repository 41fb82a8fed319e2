"""Cookies as plain HTTP has them: kept for one crawl, sent back to the host that set them. No script is ever run."""

from __future__ import annotations

from email.message import Message
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, cast
from urllib.request import Request


class Cookies:
    """A source's cookies; they end with the crawl."""

    def __init__(self) -> None:
        self._jar = CookieJar(DefaultCookiePolicy(strict_ns_domain=DefaultCookiePolicy.DomainStrict))

    def header(self, url: str) -> str | None:
        """The Cookie header for a URL, or None."""
        if not len(self._jar):
            return None
        request = Request(url)
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie")

    def take(self, url: str, headers: Message) -> None:
        """Keep what an answer sets."""
        if "Set-Cookie" in headers:
            self._jar.extract_cookies(cast("Any", _Answer(headers)), Request(url))


class _Answer:
    """As much of a response as the jar looks at."""

    def __init__(self, headers: Message) -> None:
        self._headers = headers

    def info(self) -> Message:
        return self._headers
