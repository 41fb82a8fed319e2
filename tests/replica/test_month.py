"""The scenario "month": each step of 6.4 in the sites reference, seen over HTTP and in the truth, before and after."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from replica.application import Options
from replica.running import Running
from replica.world.scenarios import steps

from .conftest import Client, Site
from .test_articles import bare, shown

HOSTS = ("old.kjt.zj.test", "rst.zj.test", "www.zjkjt.test")
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def month() -> Iterator[Running]:
    with Running(Options(scenario="month")) as replica:
        yield replica


class Step:
    """One happening on one site, with looks at the minute before it and at the instant itself."""

    def __init__(self, month: Running, host: str, kind: str) -> None:
        month.replica.reset()
        self.site = Site(month, host)
        found = [told for told in month.replica.world.happened if told.happening.host == host]
        told = next(told for told in found if told.happening.kind == kind)
        self.at = told.happening.at
        self.paths = told.paths

    def go(self, moment: datetime) -> None:
        self.site.control.post("/__control/clock", {"to": moment.isoformat()})

    def before(self) -> None:
        self.go(self.at - MINUTE)

    def after(self) -> None:
        self.go(self.at)

    def status(self, place: int = 0) -> int:
        return self.site.own.get(self.paths[place]).status

    def text(self, place: int = 0) -> str:
        body = self.site.own.get(self.paths[place]).body
        return body.decode("gb18030" if b"charset=gb2312" in body[:300] else "utf-8")

    def document(self, place: int = 0) -> dict[str, Any]:
        query = f"host={self.site.world.host}&path={self.paths[place]}"
        return dict(self.site.control.get(f"/__control/documents?{query}").json[0])

    def listed(self, place: int = 0) -> bool:
        columns = self.site.truth()["sites"][0]["columns"]
        return any(row["path"] == self.paths[place] for column in columns for row in column["rows"])


@pytest.fixture(params=HOSTS)
def step(month: Running, request: pytest.FixtureRequest) -> Any:
    return lambda kind: Step(month, request.param, kind)


def test_publish_and_backdate(step: Any) -> None:
    for kind in ("publish", "backdate"):
        it = step(kind)
        it.before()
        assert it.status() == 404
        assert not it.listed()
        it.after()
        assert it.status() == 200
        assert it.listed()
        age = it.at.date() - datetime.fromisoformat(it.document()["listed_on"]).date()
        assert age == timedelta(0) if kind == "publish" else age > timedelta(days=40)


def test_pin_and_unpin(step: Any) -> None:
    it = step("pin")
    for moment, pinned in ((it.at - MINUTE, False), (it.at, True), (it.at + timedelta(days=9), False)):
        it.go(moment)
        first = it.site.column()["rows"][0]
        assert (first["path"] == it.paths[0] and first["pinned"]) == pinned


def test_edit_rebuild_and_retitle(step: Any) -> None:
    for kind, versions in (("edit", 1), ("rebuild", 0), ("retitle", 1)):
        it = step(kind)
        it.before()
        page, known = it.text(), it.document()["versions"]
        it.after()
        assert it.text() != page
        now = it.document()["versions"]
        assert len(now) - len(known) == versions
        assert (now[-1]["title"] != known[-1]["title"]) == (kind == "retitle")
        assert (now[-1]["text"] != known[-1]["text"]) == (kind == "edit")
        assert bare(now[-1]["text"]) in shown(it.text())


def test_moving_leaves_the_old_address_dead_or_alive(step: Any) -> None:
    for kind, status in (("move", 404), ("move_and_stay", 200)):
        it = step(kind)
        it.before()
        assert (it.status(0), it.status(1)) == (200, 404)
        it.after()
        assert (it.status(0), it.status(1)) == (status, 200)
        assert (it.listed(0), it.listed(1)) == (False, True)
        document = it.document()
        assert [at["answers"] for at in document["locations"]] == [str(status), "200"]
        assert len(document["versions"]) == len({(v["title"], v["text"]) for v in document["versions"]})


def test_a_copy_is_the_same_document_at_another_address_in_another_column(step: Any) -> None:
    it = step("copy")
    it.before()
    assert it.status(1) == 404
    it.after()
    assert it.status(0) == it.status(1) == 200
    first, second = it.document()["locations"]
    assert first["columns"] != second["columns"]
    assert len(it.document()["versions"]) == 1


def test_listed_twice_is_one_address_in_two_columns(step: Any) -> None:
    it = step("list_twice")
    it.before()
    assert len(it.document()["locations"][0]["columns"]) == 1
    it.after()
    assert len(it.document()["locations"][0]["columns"]) == 2


def test_a_file_is_replaced_under_its_name_and_the_page_stays_as_it_is(step: Any) -> None:
    it = step("replace_file")
    it.before()
    page, known = it.text(), it.document()["versions"][-1]["attachments"][0]
    path = f"/attach/0/{known['file']}"
    file = it.site.own.get(path).body
    it.after()
    now = it.document()["versions"][-1]["attachments"][0]
    assert it.text() == page
    assert it.site.own.get(path).body != file
    assert (now["name"], now["file"]) == (known["name"], known["file"])
    assert now["cells"] != known["cells"]


@pytest.mark.parametrize("kind", ["404", "soft404", "home", "column"])
def test_deleting_answers_in_four_ways(step: Any, kind: str) -> None:
    it = step(f"delete_{kind}")
    it.before()
    assert it.status() == 200
    it.after()
    assert not it.listed()
    assert it.document()["locations"][0]["answers"] == kind
    answer = it.site.own.get(it.paths[0])
    assert answer.status == {"404": 404, "soft404": 200, "home": 302, "column": 200}[kind]
    if kind == "soft404":
        assert "非法请求 404！" in answer.text
    if kind == "home":
        assert urlsplit(answer.headers["location"]).path == "/index.html"
    if kind == "column":
        assert answer.body == it.site.own.get(it.site.column()["path"]).body


def test_a_list_may_show_a_dead_link(step: Any) -> None:
    it = step("dead_link")
    it.after()
    assert it.status() == 404
    assert it.listed()
    (row,) = [row for row in it.site.column()["rows"] if row["path"] == it.paths[0]]
    assert not row["alive"]
    it.go(it.at + timedelta(days=12))
    assert not it.listed()


def day(number: int) -> datetime:
    return datetime(2026, 11, number, 12)


def test_migration_renumbers_columns_and_kills_the_proxy(month: Running) -> None:
    it = Step(month, HOSTS[0], "publish")
    it.go(day(20) - MINUTE)
    before = it.site.truth()["sites"][0]
    addresses = [row["path"] for row in before["columns"][0]["rows"]]
    it.go(day(20))
    after = it.site.truth()["sites"][0]
    assert (before["generation"], after["generation"]) == ("jcms", "jpaas")
    numbers = [(a["column"], b["column"]) for a, b in zip(before["columns"], after["columns"], strict=True)]
    assert [a == b for a, b in numbers] == [False, True, False, True]
    assert it.site.own.get(before["columns"][0]["path"]).status == 404
    shell = it.site.own.get(after["columns"][0]["path"])
    assert f"'pageId':'{after['columns'][0]['column']}'" in shell.text
    assert it.site.own.get(it.site.world.proxy_path).status == 404
    assert it.site.own.get(addresses[0]).status == 200
    it.go(day(29))
    paths = [row["path"] for row in it.site.truth()["sites"][0]["columns"][0]["rows"]]
    assert any(re.match(rf"/col/col{after['columns'][0]['column']}/art/2026/art_[0-9a-f]{{32}}", p) for p in paths)
    assert any(p.startswith("/art/") for p in paths)


def test_a_host_is_renamed_redirects_and_ends(month: Running) -> None:
    it = Step(month, HOSTS[2], "publish")
    old, new = Client(month.common.number, "www.zjkjt.test"), Client(month.common.number, "kjt.zj.test")
    it.go(day(24) - MINUTE)
    assert (old.get("/").status, new.get("/").status) == (200, 404)
    path = it.site.column()["rows"][0]["path"]
    it.go(day(24))
    away = old.get(f"{path}?a=1")
    assert (away.status, away.headers["location"]) == (301, f"http://kjt.zj.test{path}?a=1")
    assert new.get(path).status == 200
    assert it.site.truth()["sites"][0]["host"] == "kjt.zj.test"
    assert [s["host"] for s in it.site.control.get("/__control/sites").json if s["columns"]][-1] == "kjt.zj.test"
    it.go(day(28))
    assert old.get("/").status == 410


def test_http_leads_to_https_from_its_day_on(month: Running) -> None:
    it = Step(month, HOSTS[1], "publish")
    client = Client(month.common.number, HOSTS[1])
    it.go(day(26) - MINUTE)
    assert client.get("/").status == 200
    it.go(day(26))
    away = client.get("/robots.txt?x")
    assert (away.status, away.headers["location"]) == (301, f"https://{HOSTS[1]}/robots.txt?x")


def test_the_steps_are_told(month: Running) -> None:
    told = Client(month.control.number).get("/__control/scenario").json
    assert told["name"] == "month"
    assert told["steps"] == steps()
    articles = [s for s in told["steps"] if not s["host"] and s["kind"] != "end_of_old_name"]
    assert len(told["happened"]) == len(articles) * len(HOSTS)
    assert "twelve" in told["known"]


def test_another_scenario_can_be_loaded_while_it_runs() -> None:
    with Running(Options(scenario="month", seed=3)) as running:
        control = Client(running.control.number)
        assert control.post("/__control/scenario", {"name": "nothing"}).status == 400
        told = control.post("/__control/scenario", {"name": "variants"}).json
        assert told["name"] == "variants"
        sites = control.get("/__control/sites").json
        assert {"old.zj.test", "oss.zj.test"} <= {site["host"] for site in sites}
        for site in sites[:2]:
            assert Client(site["port"]).get(site["columns"][0]["path"]).status == 200
