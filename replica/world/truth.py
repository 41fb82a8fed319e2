"""What a perfect crawler and reader would know of the world at an instant, as JSON values.

Belongs here: stating facts that the generator put in. Does not: anything read back from the HTML.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from replica.world.model import Article, Column, Site, Version, World


def truth_of(world: World, at: datetime, host: str | None = None, path: str | None = None) -> dict[str, object]:
    """Columns with their rows and reports with their versions up to ``at``; of one host or one article if asked."""
    sites = [site for site in world.sites.values() if host in (None, site.host)]
    return {"at": at.isoformat(timespec="minutes"), "sites": [_site(site, at, path) for site in sites]}


def _site(site: Site, at: datetime, path: str | None) -> dict[str, object]:
    reports = [a for a in site.articles if a.period and a.inserted_at <= at and path in (None, a.path)]
    return {
        "host": site.host,
        "name": site.name,
        "region": site.region,
        "generation": site.generation,
        "columns": [_column(site, column, at) for column in site.columns] if path is None else [],
        "reports": [_report(site, article, at) for article in reports],
    }


def _column(site: Site, column: Column, at: datetime) -> dict[str, object]:
    rows = site.rows(column, at)
    return {
        "column": column.number,
        "path": f"/col/col{column.number}/index.html",
        "name": column.name,
        "title": column.title,
        "cadence": column.cadence,
        "total": len(rows),
        "rows": [
            {
                "path": article.path,
                "href": article.outbound or article.path,
                "title": article.version(at).title,
                "listed_on": article.listed_on.isoformat(),
                "report": article.period is not None,
                "pinned": article.is_pinned(at),
            }
            for article in rows
        ],
    }


def _report(site: Site, article: Article, at: datetime) -> dict[str, object]:
    versions = [version for version in article.versions if version.since <= at]
    period = article.period
    return {
        "kind": "table" if versions[-1].body.grid else "monthly",
        "column": article.columns[0],
        "paths": [article.path],
        "urls": [f"http://{site.host}{article.path}"],
        "title": versions[-1].title,
        "index_no": article.index_no,
        "publisher": site.short,
        "info_source": article.info_source,
        "disclosure": "主动公开",
        "published_at": versions[-1].published_at.isoformat(timespec="minutes"),
        "issued_on": article.listed_on.isoformat(),
        "listed_on": article.listed_on.isoformat(),
        "period_kind": period.kind if period else None,
        "period_start": period.start.isoformat() if period else None,
        "period_end": period.end.isoformat() if period else None,
        "inserted_at": article.inserted_at.isoformat(timespec="minutes"),
        "deleted_at": article.deleted_at.isoformat(timespec="minutes")
        if article.deleted_at and article.deleted_at <= at
        else None,
        "visible": article.visible(at),
        "texts": len({(version.title, version.body.text()) for version in versions}),
        "versions": [_version(version) for version in versions],
    }


def _version(version: Version) -> dict[str, object]:
    body = version.body
    return {
        "since": version.since.isoformat(timespec="minutes"),
        "made_at": version.made_at.isoformat(timespec="seconds"),
        "title": version.title,
        "text": body.text(),
        "offices": [
            {"name": office.name, "sentences": [asdict(sentence) for sentence in office.sentences]}
            for office in body.offices
        ],
        "rows": list(body.grid.facts) if body.grid else [],
        "attachments": [{"name": name, "path": path} for name, path in body.attachments],
    }
