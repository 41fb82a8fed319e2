"""Several small sites at once, with a source each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.crawl.columns import PATH, row
from tests.crawl.site import ARTICLE, Handler, Route, Site, page, running_site, status


def site_routes(number: int, pages: int) -> dict[str | None, Route]:
    """A JCMS column with all its rows inline, and a page for every row; no two pages of any site are alike."""
    rows = "".join(f"<record><![CDATA[{row(one)}]]></record>" for one in range(pages))
    listing = f"<datastore><totalrecord>{pages}</totalrecord><recordset>{rows}</recordset></datastore>"

    def article(handler: Handler) -> None:
        text = ARTICLE.replace("三件事", f"{number}号{handler.path}的事")
        page(text)(handler) if handler.path.startswith("/art/") else status(404)(handler)

    return {"/robots.txt": status(404), PATH: page(listing), None: article}


@dataclass
class Many:
    """The sites by source id, and the folder that holds data and source files."""

    root: Path
    sites: dict[str, Site] = field(default_factory=dict)

    @property
    def archive(self) -> Path:
        return self.root / "data" / "archive"

    def write_source(self, name: str, port: int, hosts: str = "") -> None:
        """A source file for a site behind ``<name>.test``."""
        (self.root / "sources").mkdir(exist_ok=True)
        home = f"http://{name}.test"
        text = (
            f'name = "某局"\nhome = "{home}"\nhosts = ["{name}.test"{hosts}]\nrate = 0\n'
            f"allow_loopback = true\n"
            f'connect_to = {{ "{name}.test" = "127.0.0.1:{port}" }}\n'
            f'[[columns]]\nurl = "{home}{PATH}"\ntitle = "重点工作"\ncadence = "month"\n'
        )
        (self.root / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")


@contextmanager
def many(root: Path, names: dict[str, dict[str | None, Route]]) -> Iterator[Many]:
    """Plain sites with these routes, each with a source."""
    with ExitStack() as stack:
        running = Many(root)
        for name, routes in names.items():
            running.sites[name] = stack.enter_context(running_site(routes))
            running.write_source(name, running.sites[name].port)
        yield running
