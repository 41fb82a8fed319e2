"""Files that are zip packages of XML parts (docx, xlsx): parts by name, each under a limit.

What belongs here: opening a package and parsing its parts. What does not: what the parts say. XML is parsed without
entities, DTDs and network.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from posixpath import dirname, normpath

from lxml import etree

from duban.read.files.limits import MOST_PARTS, MOST_STREAM, MOST_TREE, CannotRead


class Package:
    """An opened package.

    Raises:
        CannotRead: the archive is damaged, encrypted, or has more parts than any document.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise CannotRead("damaged", f"its zip archive cannot be opened: {error}") from error
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS:
            raise CannotRead("too_large", f"{len(infos):,} parts in its zip archive")
        if any(info.flag_bits & 0x1 for info in infos):
            raise CannotRead("encrypted", "its zip archive is encrypted")
        self.names = frozenset(info.filename for info in infos)

    def tree(self, name: str) -> etree._Element | None:
        """A part as a tree; None when there is none of that name.

        Raises:
            CannotRead: it is too large or no XML.
        """
        if name not in self.names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(self._read(name, MOST_TREE), parser)
        except etree.XMLSyntaxError as error:
            raise CannotRead("damaged", f"{name} is no XML: {error}") from error

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of a part with these names (of any namespace), each whole; they are emptied when passed.

        Raises:
            CannotRead: it is too large, no XML, or not there.
        """
        if name not in self.names:
            raise CannotRead("damaged", f"its part {name} is missing")
        wanted = [f"{{*}}{tag}" for tag in tags]
        source = BytesIO(self._read(name, MOST_STREAM))
        try:
            for _, element in etree.iterparse(
                source, tag=wanted, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
            ):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise CannotRead("damaged", f"{name} is no XML: {error}") from error

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to: by id, the last word of the relation's type and the part's name."""
        folder, _, name = part.rpartition("/")
        root = self.tree(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            kind, target = (relation.get("Type") or "").rpartition("/")[2], relation.get("Target") or ""
            if relation.get("TargetMode") != "External" and (key := relation.get("Id")):
                path = target[1:] if target.startswith("/") else normpath(f"{dirname(part)}/{target}").lstrip("/")
                found[key] = kind, path
        return found

    def _read(self, name: str, limit: int) -> bytes:
        try:
            with self._zip.open(name) as part:
                content = part.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise CannotRead("damaged", f"its part {name} cannot be unpacked: {error}") from error
        if len(content) > limit:
            raise CannotRead("too_large", f"its part {name} unpacks to more than {limit:,} bytes")
        return content


def local(element: etree._Element) -> str:
    """An element's name without its namespace: transitional and strict files differ in nothing else that matters."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first descendant along a path of names."""
    found: etree._Element | None = element
    for name in path:
        found = next((each for each in found if local(each) == name), None) if found is not None else None
    return found
