"""Challenges that Chinese government sites stand behind: how each kind looks to a plain client. Pure.

They are recognised so that they can be reported; nothing here or elsewhere solves them. Kinds are from sites.md,
section 4. A 302 to itself that only wants its cookie back is no challenge, as long as the cookie is enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

SHORT = 8 * 1024
"""A page of 200 that is longer is no script in place of a page, in bytes."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """One kind: statuses that only it uses, names of cookies and headers it sets, and what stands in its script."""

    name: str
    statuses: tuple[int, ...] = ()
    cookies: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    script: re.Pattern[bytes] | None = None


CHALLENGES = (
    Challenge("jsl", (521, 512), ("__jsluid", "__jsl_clearance"), (), re.compile(rb"__?jsl_clearance")),  # 加速乐
    Challenge("rs", (412,), (), (), re.compile(rb"\$_ts\b")),  # 瑞数
    Challenge("acw", (), ("acw_sc__v2",), (), re.compile(rb"var\s{1,4}arg1\s{0,4}=|acw_sc__v2")),  # 阿里
    Challenge("c3vk", (), ("c3vk",), (), re.compile(rb"C3VK")),
    Challenge("wzws", (491,), ("wzws_cid",), ("wzws-ray",), re.compile(rb"WZWS", re.IGNORECASE)),
    Challenge(
        "yunsuo", (), ("yunsuo_session_verify",), (), re.compile(rb"yunsuo_session|security_verify_data")
    ),  # 云锁
)
# 网防 answers 202, which others use as well: it takes a mark of its own besides.
_MARK_NEEDED = 202


def challenge(status: int, headers: Mapping[str, str], content: bytes) -> str:
    """Which challenge an answer is, and by what it was known: "jsl: HTTP 521, __jsluid"; "" for none.

    Args:
        status: of HTTP.
        headers: by lower-case name; of several with one name, joined.
        content: the decoded payload.
    """
    cookies = headers.get("set-cookie", "").lower()
    readable = content[:SHORT] if status != 200 or len(content) < SHORT else b""
    for kind in CHALLENGES:
        cookie = next((name for name in kind.cookies if name in cookies), "")
        header = next((name for name in kind.headers if name in headers), "")
        found = kind.script.search(readable) if kind.script else None
        mark = cookie or header or (found.group().decode("latin-1") if found else "")
        # Good answers may bear the cookie or the header too: with 200 only the script in place of a page tells.
        if status in kind.statuses or (found and (status == 200 or mark)) or (mark and _refused(status)):
            return f"{kind.name}: HTTP {status}" + (f", {mark}" if mark else "")
    return ""


def _refused(status: int) -> bool:
    return status == _MARK_NEEDED or status in (401, 403, 405, 418, 429) or 490 <= status < 500 or status == 503
