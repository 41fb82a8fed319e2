"""What a perfect crawler and reader would know of the world at an instant, as JSON values.

Belongs here: stating facts that the generator put in. Does not: anything read back from the HTML.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from replica.world.documents import attachment
from replica.world.model import Article, Column, Site, Version, World


def truth_of(world: World, at: datetime, host: str | None = None, path: str | None = None) -> dict[str, Any]:
    """Sites with their columns' rows; reports that stand at ``at`` with their versions so far; reports taken down.

    ``host`` and ``path`` narrow it down to a site or an article.
    """
    sites = [site.as_of(at) for site in world.sites.values() if host in (None, site.host, site.as_of(at).host)]
    published = [
        (site, article)
        for site in sites
        for article in site.articles
        if article.period
        and article.inserted_at <= at
        and path in (None, article.path, article.earlier_path)
        and not (article.moved and not article.listed(at))
    ]
    return {
        "at": at.isoformat(timespec="minutes"),
        "sites": [_site(site, at) for site in sites] if path is None else [],
        "reports": [_report(site, article, at) for site, article in published if article.visible(at)],
        "deleted": [_report(site, article, at) for site, article in published if not article.visible(at)],
    }


def _site(site: Site, at: datetime) -> dict[str, Any]:
    return {
        "host": site.host,
        "name": site.name,
        "region": site.region,
        "generation": site.generation,
        "columns": [_column(site, column, at) for column in site.columns],
    }


def _column(site: Site, column: Column, at: datetime) -> dict[str, Any]:
    rows = site.rows(column, at)
    repeated = min(site.manners.repeats, max(len(rows) - 1, 0) // column.per_page) if site.generation == "jpaas" else 0
    return {
        "column": column.number,
        "path": f"/col/col{column.number}/index.html",
        "name": column.name,
        "title": column.title,
        "cadence": column.cadence,
        "total": len(rows),
        "stated_total": len(rows) + repeated,
        "rows": [
            {
                "path": article.path,
                "href": article.outbound or article.path,
                "title": article.version(at).title,
                "listed_on": article.listed_on.isoformat(),
                "report": article.period is not None,
                "pinned": article.is_pinned(at),
                "alive": article.visible(at),
            }
            for article in rows
        ],
    }


def _report(site: Site, article: Article, at: datetime) -> dict[str, Any]:
    versions = [version for version in article.versions if version.since <= at]
    period = article.period
    body = versions[-1].body
    column = site.column_of(article)
    paths = [path for path in (article.path, article.earlier_path) if path]
    return {
        "host": site.host,
        "kind": "table" if body.grid else "attachment" if body.attachments else "monthly",
        "column": column.number if column else article.columns[0],
        "document": article.identity,
        "variant": article.variant,
        "path": article.path,
        "paths": paths,
        "urls": [f"http://{site.host}{path}" for path in paths],
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
        "deleted_at": None if article.visible(at) or not article.deleted_at else article.deleted_at.isoformat(),
        "texts": len({(version.title, version.body.text()) for version in versions}),
        "versions": [_version(version) for version in versions],
    }


def _version(version: Version) -> dict[str, Any]:
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
        "attachments": [attachment(file) for file in body.attachments],
    }
