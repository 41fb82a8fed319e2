"""The file names in links of the download gateway: unreadable, and good for the hour in which they were made.

Belongs here: making and reading them. Does not: the gateway's answers (``routes.files``).
"""

from __future__ import annotations

import base64
from datetime import datetime
from hashlib import sha256

_SIGNED = 16  # bytes of signature before the name


def token(file: str, web_id: int, at: datetime) -> str:
    """A token for a site's file, good until the hour of ``at`` ends. The same file has another token in every hour."""
    signature = _signature(file, web_id, at)
    hidden = bytes(a ^ b for a, b in zip(file.encode(), _stream(signature), strict=False))
    return base64.b64encode(signature + hidden).decode()


def file_of(text: str, web_id: int, at: datetime) -> str | None:
    """The file that a token stands for; None for one that has expired or never was one."""
    try:
        raw = base64.b64decode(text, validate=True)
        name = bytes(a ^ b for a, b in zip(raw[_SIGNED:], _stream(raw[:_SIGNED]), strict=False)).decode()
    except ValueError:
        return None
    return name if _signature(name, web_id, at) == raw[:_SIGNED] else None


def _signature(file: str, web_id: int, at: datetime) -> bytes:
    return sha256(f"{file}/{web_id}/{at:%Y%m%d%H}".encode()).digest()[:_SIGNED]


def _stream(key: bytes) -> bytes:
    return b"".join(sha256(key + bytes([block])).digest() for block in range(8))
