"""Files that a report links to.

What belongs here: which links are files, their names and absolute URLs. What does not: fetching or reading them. A
download gateway's URL changes at every rendering, so the page and the name identify an attachment: of two files that a
page calls the same, the second is called "… (2)".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from duban.read.layout import Link
from duban.read.model import Attachment

_EXTENSION = re.compile(
    r"\.(?:pdf|docx?|xlsx?|xlsm|pptx?|wps|et|dps|ofd|ceb|cebx|rtf|csv|txt|zip|rar|7z)$", re.IGNORECASE
)
_GATEWAY = re.compile(
    r"/(?:downfile\.jsp|download|file-download|downloadfile|attachment(?:/download)?|download\.jsp)$|/module/download/",
    re.IGNORECASE,
)
_NAME_KEYS = ("fileName", "filename", "showname", "name", "title")
_PREFIX = re.compile(r"^\s*(?:附件|附表|附)\s*[\d一二三四五六七八九十]{0,3}\s*[:：.、]\s*")


def is_file(href: str) -> bool:
    """Say whether a link's target is a file: by its extension, by a file name in its query, or by its gateway."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme not in {"", "http", "https"} or href.startswith("#"):
        return False
    if _EXTENSION.search(unquote(parts.path)) or _GATEWAY.search(parts.path):
        return True
    return any(_EXTENSION.search(value) for values in parse_qs(parts.query).values() for value in values)


def read_attachments(links: Sequence[Link], base: str) -> tuple[Attachment, ...]:
    """Return the files among the links, in the order of the page, each once.

    Args:
        links: the body's links.
        base: the page's URL, which relative links are resolved against.
    """
    found: list[Attachment] = []
    seen: set[tuple[str, str]] = set()
    times: Counter[str] = Counter()
    for link in links:
        if not is_file(link.href):
            continue
        try:
            url = urljoin(base, link.href)
        except ValueError:
            continue
        name = _name(link)
        if (name, url) not in seen:
            seen.add((name, url))
            times[name] += 1
            told_apart = name if times[name] == 1 else f"{name} ({times[name]})"
            found.append(Attachment(len(found) + 1, told_apart, url))
    return tuple(found)


def _name(link: Link) -> str:
    """Return a file's name: the link's words, else its title, else what the URL calls it."""
    query = parse_qs(urlsplit(link.href).query)
    stated = next((query[key][0] for key in _NAME_KEYS if query.get(key)), "")
    path = unquote(urlsplit(link.href).path).rsplit("/", 1)[-1]
    words = " ".join(_PREFIX.sub("", link.text).split())
    title = " ".join(_PREFIX.sub("", link.title).split())
    useful = [
        each for each in (words, title, stated) if each and each not in {"下载", "点击下载", "查看", "附件", "点击查看"}
    ]
    named = next((each for each in useful if _EXTENSION.search(each)), None)
    return named or next(iter(useful), "") or path or "附件"
