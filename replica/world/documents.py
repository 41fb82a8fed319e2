"""Documents as a perfect crawler would know them: what was published, at which addresses, in which versions.

Belongs here: stating what the world holds, as JSON values. Does not: what a report's text means (``truth``).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from replica.formats.cells import sheet_of
from replica.world.content import Attachment
from replica.world.model import Article, Site, Version, World
from replica.world.stated import stated


def documents_of(world: World, at: datetime, host: str | None = None, path: str | None = None) -> list[dict[str, Any]]:
    """Every document that was ever published up to ``at``, gone ones included; narrowed to a site or an address.

    Copies and moved articles are one document with several locations; a row that leads elsewhere is none.
    """
    found: list[dict[str, Any]] = []
    for first in world.sites.values():
        site = first.as_of(at)
        if host not in (None, first.host, site.host):
            continue
        groups: dict[str, list[Article]] = defaultdict(list)
        for article in site.articles:
            if article.inserted_at <= at and not article.outbound:
                groups[article.identity].append(article)
        found += [
            _document(site, articles, at) for articles in groups.values() if path is None or path in _paths(articles)
        ]
    return found


def _paths(articles: list[Article]) -> list[str]:
    return [article.path for article in articles]


def _document(site: Site, articles: list[Article], at: datetime) -> dict[str, Any]:
    newest = articles[-1]
    versions = _versions(articles, at)
    body = versions[-1].body
    return {
        "document": newest.identity,
        "host": site.host,
        "title": versions[-1].title,
        "variant": newest.variant,
        "report": newest.period is not None,
        "kind": "table" if body.grid else "attachment" if body.attachments else "prose",
        "listed_on": newest.listed_on.isoformat(),
        "stated": stated(site, newest, versions[-1]),
        "locations": [_location(site, article, at) for article in articles],
        "versions": [
            {
                "since": version.since.isoformat(timespec="minutes"),
                "made_at": version.made_at.isoformat(timespec="seconds"),
                "published_at": version.published_at.isoformat(timespec="minutes"),
                "title": version.title,
                "text": version.body.text(),
                "attachments": [attachment(file) for file in version.body.attachments],
            }
            for version in versions
        ],
    }


def _versions(articles: list[Article], at: datetime) -> list[Version]:
    """The distinct states of title, text and files, in order of appearance; rebuilding a page makes none."""
    every = sorted((v for a in articles for v in a.versions if v.since <= at), key=lambda version: version.since)
    kept: list[Version] = []
    for version in every:
        if not kept or (kept[-1].title, kept[-1].body) != (version.title, version.body):
            kept.append(version)
    return kept


def _location(site: Site, article: Article, at: datetime) -> dict[str, Any]:
    keys = article.listed_in(at)
    until = article.deleted_at if article.deleted_at and article.deleted_at <= at else None
    return {
        "path": article.path,
        "url": f"http://{site.host}{article.path}",
        "columns": [column.number for column in site.columns if column.key in keys],
        "since": article.inserted_at.isoformat(timespec="minutes"),
        "until": until.isoformat(timespec="minutes") if until else None,
        "answers": "200" if until is None else "404" if article.moved else article.gone,
        "pinned": article.is_pinned(at),
    }


def attachment(file: Attachment) -> dict[str, Any]:
    """A linked file: its names, its format, the table's cells (merged: the first has the text) and what they say."""
    return {
        "name": file.name,
        "file": file.file,
        "kind": file.file.rpartition(".")[2],
        "cells": [list(row) for row in sheet_of(file.name, file.grid).rows] if file.grid else [],
        "rows": list(file.grid.facts) if file.grid else [],
    }
