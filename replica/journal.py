"""What the replica remembers of its visitors: the request log and the counters of endpoints nobody should call.

Belongs here: recording. Does not: deciding what an answer is.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, deque
from datetime import datetime
from pathlib import Path
from typing import IO

from replica.messages import Request, Response

KEPT = 1_000_000  # requests kept in memory; the file of --log holds all


class Journal:
    """Every request with its status, in order of answering; safe for many threads."""

    def __init__(self, file: Path | None = None) -> None:
        self._entries: deque[dict[str, object]] = deque(maxlen=KEPT)
        self._traps: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._file: IO[str] | None = file.open("a", encoding="utf-8") if file else None

    def record(self, request: Request, response: Response, clock: datetime, began: float) -> None:
        """Note a request and what it got; ``began`` is seconds since the epoch."""
        how = response.delivery
        entry: dict[str, object] = {
            "t": round(began, 6),
            "ms": round((time.time() - began) * 1000, 3),
            "clock": clock.isoformat(timespec="minutes"),
            "host": request.hostname,
            "authority": request.authority,
            "scheme": "https" if request.secure else "http",
            "method": request.method,
            "path": request.path,
            "query": request.query,
            "form": request.form,
            "user_agent": request.headers.get("user-agent", ""),
            "referer": request.headers.get("referer", ""),
            "cookie": request.headers.get("cookie", ""),
            "status": None if how.hang or how.dead else response.status,
            "bytes": len(response.body),
            "fault": bool(how.hang or how.delay or how.slow or how.reset or how.truncate or how.dead),
        }
        with self._lock:
            self._entries.append(entry)
            if self._file:
                self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
                self._file.flush()

    def trap(self, path: str) -> None:
        """Count a call of an endpoint that a well-behaved crawler never calls."""
        with self._lock:
            self._traps[path] += 1

    def entries(self, clear: bool = False) -> list[dict[str, object]]:
        """The log so far; ``clear`` empties it in the same step."""
        with self._lock:
            entries = list(self._entries)
            if clear:
                self._entries.clear()
            return entries

    def traps(self) -> dict[str, int]:
        """How often each trap endpoint was called."""
        with self._lock:
            return dict(self._traps)

    def reset(self) -> None:
        """Forget the log and the counters (the file keeps what it has)."""
        with self._lock:
            self._entries.clear()
            self._traps.clear()

    def close(self) -> None:
        """Close the log file."""
        with self._lock:
            if self._file:
                self._file.close()
                self._file = None
