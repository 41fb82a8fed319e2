"""Which code makes the warehouse's rows: a hash over the reader, the list parsers, the models and what joins them.

One warehouse is built by one version of that code, and of the written corrections: those have a fingerprint of their
own (``ops.build.corrections``), so that a load can say which of the two has changed. What belongs here: which files
count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import duban
import schemas

_DUBAN = Path(duban.__file__).parent
_SCHEMAS = Path(schemas.__file__).parent
# Lists are read for raw.entry; frames, validation and keys decide which rows a report becomes.
PARTS = (
    _DUBAN / "read",
    _DUBAN / "crawl" / "lists",
    _DUBAN / "keys.py",
    _DUBAN / "warehouse" / "attached.py",
    _DUBAN / "warehouse" / "batch.py",
    _DUBAN / "warehouse" / "correct.py",
    _DUBAN / "warehouse" / "documents",
    _DUBAN / "warehouse" / "entries.py",
    _DUBAN / "warehouse" / "exchanges.py",
    _DUBAN / "warehouse" / "frames.py",
    _DUBAN / "warehouse" / "identity.py",
    _DUBAN / "warehouse" / "links.py",
    _DUBAN / "warehouse" / "notes.py",
    _DUBAN / "warehouse" / "quarantine.py",
    _DUBAN / "warehouse" / "reading.py",
    _DUBAN / "warehouse" / "same.py",
    _DUBAN / "warehouse" / "validate.py",
    _DUBAN / "warehouse" / "versions.py",
    _SCHEMAS,
)


@cache
def fingerprint() -> str:
    """16 hexadecimal digits that change with any of the files."""
    return fingerprint_of(PARTS)


def fingerprint_of(parts: Iterable[Path]) -> str:
    """Hash files and folders by relative name and content; compiled files and missing parts do not count."""
    digest = hashlib.sha256()
    for part in parts:
        paths = [part] if part.is_file() else sorted(path for path in part.rglob("*") if path.is_file())
        for path in paths:
            if "__pycache__" in path.parts or path.suffix in (".pyc", ".pyo"):
                continue
            digest.update(f"{part.name}/{path.relative_to(part).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
