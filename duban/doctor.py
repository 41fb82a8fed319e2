"""What may be wrong with an installation and its data, one check each, with the command that mends it.

What belongs here: checks that look and change nothing (but for an empty file that shows whether the folder can be
written). What does not: drawing (cli/doctor.py), and what the reports say (`duban status`, `duban quarantine list`).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import duckdb
from packaging.requirements import Requirement

from duban.archive.reader import files, read_file, relative, whole_end
from duban.archive.writer import OPEN_SUFFIX
from duban.corrections import read_corrections
from duban.errors import DubanError
from duban.home import Home
from duban.lease import owner
from duban.progress import current
from duban.source_files import load_sources
from duban.warehouse.built import built_otherwise
from duban.warehouse.fingerprint import fingerprint

OK, NOTE, PROBLEM = "ok", "note", "problem"
_SPARE = 200_000_000


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a check found: ok, a note (it mends itself) or a problem; and the command that mends it."""

    subject: str
    state: str
    what: str
    todo: str = ""


def examine(home: Home, sources: Path, corrections: Path) -> Iterator[Diagnosis]:
    """Run all checks, each of which says one thing or several; none of them raises what duban or the disk raises."""
    checks: tuple[tuple[str, Callable[[], Iterator[Diagnosis]]], ...] = (
        ("python", check_python),
        ("data folder", lambda: check_folder(home)),
        ("disk space", lambda: check_space(home)),
        ("writer", lambda: check_writer(home)),
        ("sources", lambda: check_sources(sources)),
        ("corrections", lambda: check_corrections(home, corrections)),
        ("archive", lambda: check_archive(home)),
        ("warehouse", lambda: check_warehouse(home, corrections)),
        ("snapshot", lambda: check_snapshot(home)),
    )
    for subject, check in checks:
        try:
            yield from check()
        except DubanError as error:
            yield Diagnosis(subject, PROBLEM, error.what, error.todo)
        except OSError as error:
            what = f"{error.filename or home.root}: {error.strerror or error}"
            yield Diagnosis(subject, PROBLEM, what, "check the folder's rights and the disk")


def check_python() -> Iterator[Diagnosis]:
    """Whether what is installed is what duban was written for."""
    version = ".".join(map(str, sys.version_info[:3]))
    wrong = []
    for text in metadata.requires("duban") or ():
        needed = Requirement(text)
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            held = metadata.version(needed.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{needed.name} is missing")
            continue
        if not needed.specifier.contains(held, prereleases=True):
            wrong.append(f"{needed.name} {held} is not {needed.specifier}")
    if wrong:
        todo = "pip install -c constraints.txt duban (or make setup, in a checkout)"
        yield Diagnosis("python", PROBLEM, "; ".join(wrong), todo)
    else:
        yield Diagnosis("python", OK, f"Python {version}, duckdb {duckdb.__version__}, all packages of a known version")


def check_folder(home: Home) -> Iterator[Diagnosis]:
    """Whether the data folder is there and can be written."""
    if not home.root.exists():
        todo = "`duban demo` or `duban run` makes it; or DUBAN_HOME names another"
        yield Diagnosis("data folder", NOTE, f"{home.root} is not there yet", todo)
        return
    try:
        with tempfile.TemporaryFile(dir=home.root) as file:
            file.write(b"duban")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        what = f"{home.root} cannot be written: {error.strerror or error}"
        yield Diagnosis("data folder", PROBLEM, what, "check its rights and the disk, or set DUBAN_HOME")
        return
    yield Diagnosis("data folder", OK, f"{home.root} can be written")


def check_space(home: Home) -> Iterator[Diagnosis]:
    """Whether a rebuild and a snapshot, each as large as the warehouse, would fit."""
    if not home.root.exists():
        return
    free = shutil.disk_usage(home.root).free
    needed = 2 * (home.live.stat().st_size if home.live.exists() else 0) + _SPARE
    said = f"{free / 1e9:.1f} GB free, {needed / 1e9:.1f} GB wanted for a rebuild and a snapshot"
    if free < needed:
        yield Diagnosis("disk space", PROBLEM, said, "free some space: snapshots but the newest may be removed")
    else:
        yield Diagnosis("disk space", OK, said)


def check_writer(home: Home) -> Iterator[Diagnosis]:
    """Who is writing, if anybody is."""
    holder = owner(home.lock)
    if holder is None:
        yield Diagnosis("writer", OK, "nobody is writing")
    else:
        what = f"pid {holder.get('pid')} on {holder.get('host')} is writing ({holder.get('purpose')})"
        yield Diagnosis("writer", NOTE, what, "the warehouse itself is looked at when it has ended")


def check_sources(folder: Path) -> Iterator[Diagnosis]:
    """Whether every source file can be used."""
    sources = load_sources(folder)
    yield Diagnosis("sources", OK, f"{len(sources)} in {folder}")


def check_corrections(home: Home, path: Path) -> Iterator[Diagnosis]:
    """Whether the written corrections can be read, and whether each was applied."""
    entries = read_corrections(path).entries
    if not entries:
        yield Diagnosis("corrections", OK, f"none at {path}")
        return
    yield Diagnosis("corrections", OK, f"{len(entries)} in {path}")
    if not home.published.exists():
        return
    try:
        with duckdb.connect(str(home.published.resolve()), read_only=True) as connection:
            rows = connection.execute(
                "SELECT number, state, detail FROM mart.correction WHERE state <> 'applied' ORDER BY number"
            ).fetchall()
    except duckdb.Error:
        return  # an older or damaged snapshot: other checks speak of it
    for number, state, detail in rows:
        what = f"correction {number} was never used" if state == "unused" else f"correction {number}: {detail}"
        yield Diagnosis("corrections", PROBLEM, what, f"look at the page again, then mend or remove it in {path}")


def check_archive(home: Home) -> Iterator[Diagnosis]:
    """Whether every file of the archive can be read to its end."""
    paths = files(home.archive)
    progress, what = current(), "reading the archive"
    progress.begin(what, len(paths))
    whole = 0
    for path in paths:
        try:
            end, size = 0, path.stat().st_size
            for entry in read_file(path):
                end = entry.end
            torn = size - (end if end == size else whole_end(path))
        except DubanError as error:
            yield Diagnosis("archive", PROBLEM, error.what, error.todo)
        else:
            if torn > 0:
                what_torn = f"{relative(path)}: its last {torn:,} bytes are no whole record"
                todo = "restore the file from a copy if you have a longer one, then duban rebuild; the rest is loaded"
                yield Diagnosis("archive", PROBLEM, what_torn, todo)
            else:
                whole += 1
        progress.step(what)
    progress.end(what)
    yield Diagnosis("archive", OK, f"{whole} of {len(paths)} files can be read to their end")
    torn_files = sorted(home.archive.glob(f"*/*/*{OPEN_SUFFIX}"))
    if torn_files and owner(home.lock) is None:
        said = f"{len(torn_files)} files were left open by a run that died"
        yield Diagnosis("archive", NOTE, said, "the next `duban run` closes them and loads what they hold")


def check_warehouse(home: Home, corrections: Path) -> Iterator[Diagnosis]:
    """Whether the live file can be read whole, and was built by this reader from this archive."""
    if not home.live.exists():
        todo = "`duban run` loads, `duban rebuild` computes it from the archive"
        yield Diagnosis("warehouse", NOTE, "there is none yet", todo)
        return
    if owner(home.lock) is not None:
        yield Diagnosis(
            "warehouse", NOTE, "being written: not looked at", "run duban doctor again when the run has ended"
        )
        return
    if broken := _scan(home.live):
        todo = "`duban rebuild` computes it from the archive; nothing is lost"
        yield Diagnosis("warehouse", PROBLEM, f"{home.live} is damaged: {broken}", todo)
        return
    with duckdb.connect(str(home.live), read_only=True) as connection:
        why = built_otherwise(connection, fingerprint(), read_corrections(corrections))
        held = dict(connection.execute("SELECT warc_file, max(position) FROM ops.position GROUP BY ALL").fetchall())
    if why:
        yield Diagnosis("warehouse", NOTE, f"{why} since it was built", "the next `duban run` builds it anew")
    else:
        yield Diagnosis("warehouse", OK, f"{home.live} can be read whole, and was built by this reader")
    sizes = {relative(path): path.stat().st_size for path in files(home.archive)}
    for name, position in sorted(held.items()):
        if sizes.get(name, -1) < position:
            what = f"archive file {name} is {'shorter than what was loaded of it' if name in sizes else 'gone'}"
            todo = "restore it from a copy before any rebuild: a rebuild would lose what only it held"
            yield Diagnosis("archive", PROBLEM, what, todo)
    behind = [name for name, size in sizes.items() if size > held.get(name, 0)]
    if behind:
        yield Diagnosis(
            "warehouse", NOTE, f"{len(behind)} archive files hold more than is loaded", "`duban run` loads it"
        )


def check_snapshot(home: Home) -> Iterator[Diagnosis]:
    """Whether what people open is there and can be read whole."""
    link = home.published
    if not link.is_symlink() and not link.exists():
        state = PROBLEM if home.live.exists() else NOTE
        yield Diagnosis("snapshot", state, "nothing is published", "`duban run` or `duban rebuild` publishes")
        return
    target = link.resolve()
    if not target.exists():
        what = f"{link} points at {target.name}, which is gone"
        yield Diagnosis("snapshot", PROBLEM, what, "`duban run` or `duban rebuild` publishes a new copy")
    elif broken := _scan(target):
        what = f"{target} is damaged: {broken}"
        yield Diagnosis(
            "snapshot", PROBLEM, what, "`duban rebuild` publishes a new copy; until then older ones are beside"
        )
    else:
        yield Diagnosis(
            "snapshot", OK, f"{link} → {target.name}, {target.stat().st_size / 1e6:.1f} MB, can be read whole"
        )


def _scan(path: Path) -> str:
    """Read every column of every table; the first line of what went wrong, or "". DuckDB checks each block's sum."""
    try:
        with duckdb.connect(str(path), read_only=True, config={"memory_limit": "500MB"}) as connection:
            tables = connection.execute(
                "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = current_database()"
            ).fetchall()
            for (table,) in tables:
                connection.execute(f"SELECT bit_xor(hash(t)) FROM {table} t").fetchall()
            if not tables:
                return "it holds no tables"
    except duckdb.Error as error:
        return (str(error).splitlines() or [type(error).__name__])[0]
    return ""
