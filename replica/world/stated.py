"""What an article's page states in its head: mostly what is so, on pages of variants X3 and X4 what sites make of it.

Belongs here: the values, as the truth knows them. Does not: the elements around them (``replica.markup``).
"""

from __future__ import annotations

from replica.world.model import Article, Site, Version

PLACEHOLDER = "网站名称"


def stated(site: Site, article: Article, version: Version) -> dict[str, str | None]:
    """SiteName, ArticleTitle, PubDate and ContentSource of the page; None: there is no such element.

    X3 comes in six forms: null in place of values, the template's placeholder for the site's name, a time with seconds,
    a date without a time, an hour counted to twelve, no time and title at all. X4 breaks the title's line.
    """
    found: dict[str, str | None] = {
        "SiteName": site.name,
        "ArticleTitle": version.title,
        "PubDate": f"{version.published_at:%Y-%m-%d %H:%M}",
        "ContentSource": article.info_source,
    }
    if article.variant == "X4":
        half = len(version.title) // 2
        return found | {"ArticleTitle": f"{version.title[:half]}\n{version.title[half:]}"}
    if article.variant != "X3":
        return found
    forms: tuple[dict[str, str | None], ...] = (
        {"PubDate": "null", "ContentSource": "null"},
        {"SiteName": PLACEHOLDER},
        {"PubDate": f"{version.published_at:%Y-%m-%d %H:%M:%S}"},
        {"PubDate": f"{version.published_at:%Y-%m-%d}"},
        {"PubDate": f"{version.published_at:%Y-%m-%d %I:%M}"},
        {"PubDate": None, "ArticleTitle": None},
    )
    return found | forms[article.id // 9 % len(forms)]
