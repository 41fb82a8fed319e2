"""Every exchange with a site, kept as WARC files: the truth that the warehouse is computed from."""

from duban.archive.content import decode_content
from duban.archive.model import (
    ArchivedExchange,
    ArchivedNote,
    Entry,
    Exchange,
    Facts,
    Headers,
    Purpose,
    Salvaged,
)
from duban.archive.reader import files, read_file, relative, whole_end
from duban.archive.salvage import salvage
from duban.archive.writer import ArchiveWriter

__all__ = [
    "ArchiveWriter",
    "ArchivedExchange",
    "ArchivedNote",
    "Entry",
    "Exchange",
    "Facts",
    "Headers",
    "Purpose",
    "Salvaged",
    "decode_content",
    "files",
    "read_file",
    "relative",
    "salvage",
    "whole_end",
]
