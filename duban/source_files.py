"""Source files: one TOML file a publisher, read strictly. What is wrong is said by file, key and remedy."""

from __future__ import annotations

import ipaddress
import re
import ssl
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

from duban.crawl.urls import authority, column_address
from duban.errors import SourceError, did_you_mean
from duban.sources import CADENCES, Column, Source

_SOURCE_KEYS = (
    "name",
    "region",
    "home",
    "hosts",
    "aliases",
    "allow_loopback",
    "rate",
    "http_fallback",
    "ca_file",
    "connect_to",
    "columns",
)
_COLUMN_KEYS = ("url", "title", "cadence", "due_days")
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?"
)
_EXAMPLE = "docs/sources.md shows how"


def load_sources(folder: Path, only: Sequence[str] = ()) -> list[Source]:
    """The sources of a folder, by id; with ``only``, just these.

    Raises:
        SourceError: no folder, no source in it, an unknown id, or a file that is wrong.
    """
    paths = {path.stem: path for path in sorted(folder.glob("*.toml"))} if folder.is_dir() else {}
    if not paths:
        what = f"no sources in {folder}" if folder.is_dir() else f"no folder of sources at {folder}"
        raise SourceError(
            what, todo=f"write one TOML file a publisher there, or point DUBAN_SOURCES elsewhere: {_EXAMPLE}"
        )
    for source_id in only:
        if source_id not in paths:
            near = did_you_mean(source_id, tuple(paths))
            raise SourceError(f"no source {source_id!r} in {folder}", todo=near or f"there are: {', '.join(paths)}")
    return [load_source(path) for source_id, path in paths.items() if not only or source_id in only]


def load_source(path: Path) -> Source:
    """One source.

    Raises:
        SourceError: the file cannot be read, is no TOML, or a key or value in it is wrong.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}", todo="check the name and the rights") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: not UTF-8 (byte {error.start})", todo="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        # Titles are regular expressions, and in double quotes TOML gives the backslash a meaning of its own.
        todo = "put text with a backslash in 'single quotes'" if "\\" in str(error) else "mend it; text goes in quotes"
        raise SourceError(f"{path}: no TOML: {error}", todo=todo) from error
    return _Reader(path).source(values)


class _Reader:
    """Reads one file's values; every complaint begins with the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def source(self, values: dict[str, Any]) -> Source:
        source_id = self.path.stem
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", source_id):
            self.wrong("file name", f"{source_id!r} becomes the source's id", "use a-z, 0-9, - and _ only")
        self.keys(values, _SOURCE_KEYS, "")
        name = self.text(values, "name")
        region = self.text(values, "region") if "region" in values else None
        if region is not None and not re.fullmatch(r"\d{6}", region):
            self.wrong("region", f"{region!r} is no place code", 'write six digits in quotes, such as "330000"')
        home = self.url(values, "home")
        allow_loopback = self.value(values, "allow_loopback", bool, "true or false", default=False)
        hosts = self.hosts(values, home)
        columns = self.columns(values, hosts)
        return Source(
            source_id=source_id,
            name=name,
            region=region,
            home=home,
            hosts=hosts,
            allow_loopback=allow_loopback,
            rate=self.rate(values, allow_loopback),
            ca_file=self.ca_file(values),
            connect_to=self.connect_to(values, hosts, allow_loopback),
            columns=columns,
            http_fallback=self.value(values, "http_fallback", bool, "true or false", default=True),
            aliases=self.aliases(values, hosts),
        )

    def wrong(self, key: str, what: str, todo: str) -> NoReturn:
        raise SourceError(f"{self.path}: {key}: {what}", todo=todo, source=self.path.stem)

    def keys(self, values: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
        for key in values:
            if key not in allowed:
                self.wrong(where + key, "unknown key", did_you_mean(key, allowed) or f"known are: {', '.join(allowed)}")

    def value(
        self, values: Mapping[str, Any], key: str, kind: type, wanted: str, default: Any = None, where: str = ""
    ) -> Any:
        value = values.get(key, default)
        if value is None:
            self.wrong(where + key, "missing", f"write {key} = {wanted}")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(where + key, f"{value!r} is not {wanted}", f"write {key} = {wanted}")
        return value

    def text(self, values: Mapping[str, Any], key: str, where: str = "") -> str:
        value = cast("str", self.value(values, key, str, '"text in quotes"', where=where)).strip()
        if not value:
            self.wrong(where + key, "empty", "fill it in")
        return value

    def url(self, values: Mapping[str, Any], key: str, where: str = "") -> str:
        url = self.text(values, key, where)
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            self.wrong(where + key, f"{url!r} is no URL ({error})", "mend it")
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
            self.wrong(where + key, f"{url!r} is no URL of the web", "begin with https:// or http:// and a host")
        if parts.username or parts.password:
            self.wrong(where + key, "a URL with a user name or password", "remove what stands before the @")
        return column_address(url) or url

    def hosts(self, values: Mapping[str, Any], home: str) -> tuple[str, ...]:
        given = self.value(values, "hosts", list, '["host", …]', default=[])
        hosts = [authority(home)]
        hosts += [self.host("hosts", host) for host in given]
        return tuple(dict.fromkeys(hosts))

    def host(self, key: str, host: object) -> str:
        if not isinstance(host, str) or not _HOST.fullmatch(host.strip().lower()):
            what = f"{host!r} is no host"
            self.wrong(key, what, "write the host alone, such as kjt.zj.gov.cn or kjt.zj.gov.cn:8443")
        return host.strip().lower()

    def aliases(self, values: Mapping[str, Any], hosts: tuple[str, ...]) -> dict[str, str]:
        given = self.value(values, "aliases", dict, '{ "former host" = "host" }', default={})
        found = {self.host("aliases", former): self.host("aliases", host) for former, host in given.items()}
        for former, host in found.items():
            if host not in hosts:
                todo = did_you_mean(host, hosts) or f"hosts are: {', '.join(hosts)}"
                self.wrong(f"aliases.{former}", f"{host} is not in hosts", todo)
            if host in found:
                self.wrong(f"aliases.{former}", f"{host} is an alias itself", "name the host that the pages are at now")
        return found

    def rate(self, values: Mapping[str, Any], allow_loopback: bool) -> float:
        rate = float(self.value(values, "rate", int | float, "requests a second, such as 0.5", default=0.5))  # type: ignore[arg-type]
        if not 0 <= rate < float("inf"):
            self.wrong("rate", f"{rate:g} is not possible", "write requests a second and host, such as 0.5")
        if rate == 0 and not allow_loopback:
            self.wrong("rate", "0 means without limit", "that is for allow_loopback = true only; 0.5 is polite")
        return rate

    def ca_file(self, values: Mapping[str, Any]) -> Path | None:
        if "ca_file" not in values:
            return None
        path = (self.path.parent / self.text(values, "ca_file")).absolute()
        try:
            ssl.create_default_context(cafile=str(path))
        except OSError as error:  # ssl.SSLError is one
            reason = "no certificates in it" if isinstance(error, ssl.SSLError) else error.strerror
            self.wrong("ca_file", f"{path}: {reason}", "name a PEM file, relative to the source file")
        return path

    def connect_to(self, values: Mapping[str, Any], hosts: tuple[str, ...], allow_loopback: bool) -> dict[str, str]:
        given = self.value(values, "connect_to", dict, '{ "host" = "127.0.0.1:port" }', default={})
        if given and not allow_loopback:
            self.wrong("connect_to", "needs allow_loopback = true", "add it, or remove connect_to")
        for host, address in given.items():
            if host not in hosts:
                self.wrong(
                    f"connect_to.{host}", "not in hosts", did_you_mean(host, hosts) or f"hosts are: {', '.join(hosts)}"
                )
            if not isinstance(address, str) or not _loopback(address):
                what = f"{address!r} is no loopback address with a port"
                self.wrong(f"connect_to.{host}", what, 'write one, such as "127.0.0.1:8101"')
        return dict(given)

    def columns(self, values: Mapping[str, Any], hosts: tuple[str, ...]) -> tuple[Column, ...]:
        given = self.value(values, "columns", list, "[[columns]] with url and title", default=[])
        if not given:
            self.wrong("columns", "missing", "add a [[columns]] with url and title")
        columns: list[Column] = []
        for number, column in enumerate(given, 1):
            where = f"columns {number}: "
            if not isinstance(column, dict):
                self.wrong(where, f"{column!r} is no table", "write [[columns]] on a line of its own, its keys below")
            found = self.column(column, where, hosts)
            if any(found.url == other.url for other in columns):
                self.wrong(f"{where}url", f"{found.url} is there twice", "merge the two, with | between the titles")
            columns.append(found)
        return tuple(columns)

    def column(self, values: Mapping[str, Any], where: str, hosts: tuple[str, ...]) -> Column:
        self.keys(values, _COLUMN_KEYS, where)
        url = self.url(values, "url", where)
        if authority(url) not in hosts:
            self.wrong(f"{where}url", f"host {authority(url)} is not allowed", "add it to hosts, or mend the URL")
        title = self.text(values, "title", where)
        try:
            pattern = re.compile(title)
        except re.error as error:
            self.wrong(f"{where}title", f"no regular expression: {error}", "mend it; a literal ( is written \\\\(")
        cadence = self.text(values, "cadence", where) if "cadence" in values else None
        if cadence is not None and cadence not in CADENCES:
            self.wrong(
                f"{where}cadence",
                f"unknown {cadence!r}",
                did_you_mean(cadence, CADENCES) or f"known are: {', '.join(CADENCES)}",
            )
        due = self.value(values, "due_days", int, "days", where=where) if "due_days" in values else None
        if due is not None and not 0 <= due <= 3660:
            self.wrong(f"{where}due_days", f"{due} is not possible", "write days after the period's end, such as 15")
        return Column(url, pattern, cadence, due)


def _loopback(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback and 0 < int(port) < 65536
    except ValueError:
        return False
