"""The control port: the clock moves the content, the log remembers, faults act as often as told."""

import gzip
import re

import pytest

from replica.running import Running

from .conftest import Client, Site


def set_clock(site: Site, to: str) -> None:
    assert site.control.post("/__control/clock", {"to": to}).json == {"clock": to}


def test_clock_is_read_set_and_advanced(science: Site) -> None:
    assert science.control.get("/__control/clock").json == {"clock": "2026-11-20T09:00"}
    set_clock(science, "2024-02-01T08:30")
    assert science.control.post("/__control/clock", {"advance_days": 1.5}).json == {"clock": "2024-02-02T20:30"}
    assert science.control.post("/__control/reset", {}).json == {"clock": "2026-11-20T09:00"}


@pytest.mark.parametrize("body", [{"to": "soon"}, {"forward": 1}, {"advance_days": "x"}])
def test_a_clock_that_makes_no_sense_is_refused(science: Site, body: dict[str, object]) -> None:
    answer = science.control.post("/__control/clock", body)
    assert answer.status == 400
    assert answer.json["error"]


def test_unknown_routes_and_bodies_are_refused(science: Site) -> None:
    assert science.control.get("/__control/nothing").status == 404
    assert science.control.get("/clock").status == 404
    assert science.control.ask("POST", "/__control/clock", b"{").status == 400
    assert science.own.get("/__control/clock").status == 404  # not on the content ports


def test_what_is_published_later_is_not_there_before(science: Site) -> None:
    late = max(science.truth()["reports"], key=lambda r: r["inserted_at"])
    set_clock(science, late["inserted_at"])
    assert science.own.get(late["paths"][0]).status == 200
    assert late["paths"][0] in [row["path"] for row in science.column()["rows"] + science.column(1)["rows"]]
    science.control.post("/__control/clock", {"advance_days": -0.01})
    assert science.own.get(late["paths"][0]).status == 404
    assert late["paths"][0] not in [row["path"] for row in science.column()["rows"] + science.column(1)["rows"]]


def test_log_tells_who_asked_what_and_got_what(science: Site) -> None:
    science.own.ask(
        "POST",
        f"{science.world.proxy_path}?startrecord=1",
        b"columnid=1&a=b",
        {
            "User-Agent": "tests (+mailto:nobody@example.org)",
            "Referer": "http://x.test/",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    science.own.get("/nowhere")
    posted, missing = science.control.get("/__control/log?clear=1").json
    assert posted["method"] == "POST"
    assert posted["host"] == science.world.host
    assert posted["path"] == science.world.proxy_path
    assert posted["query"] == "startrecord=1"
    assert posted["form"] == "columnid=1&a=b"
    assert posted["user_agent"].startswith("tests")
    assert posted["referer"] == "http://x.test/"
    assert posted["status"] == 200
    assert missing["status"] == 404
    assert science.control.get("/__control/log").json == []


def test_sites_are_as_in_the_ready_line(fresh: Running) -> None:
    sites = Client(fresh.control.number).get("/__control/sites").json
    assert sites == fresh.ready()["sites"]
    assert [site["generation"] for site in sites] == ["jcms", "jpaas", "jcms"]
    assert {site["region"] for site in sites} == {"360000", "420000"}
    for site in sites:
        assert {column["cadence"] for column in site["columns"]} == {"month", "quarter"}
        assert Client(site["port"]).get(site["columns"][0]["path"]).status == 200


def test_a_fault_acts_as_often_as_told_where_told(science: Site, labour: Site) -> None:
    fault = {"host": science.world.host, "path": r"^/index\.html$", "status": 503, "times": 2, "skip": 1}
    assert science.control.post("/__control/faults", fault).json[0]["status"] == 503
    assert [science.own.get("/index.html").status for _ in range(4)] == [200, 503, 503, 200]
    assert labour.own.get("/index.html").status == 200
    assert science.control.get("/__control/faults").json[0]["hits"] == 2


def test_faults_carry_headers_and_bodies_and_are_switched_off(science: Site) -> None:
    science.control.post("/__control/faults", {"status": 429, "headers": {"Retry-After": "7"}, "body": "慢一点"})
    answer = science.own.get("/")
    assert (answer.status, answer.headers["retry-after"], answer.text) == (429, "7", "慢一点")
    assert science.control.ask("DELETE", "/__control/faults").json == {"removed": 1}
    assert science.own.get("/").status == 200


def test_presets_stand_for_known_front_ends(science: Site) -> None:
    science.control.post("/__control/faults", {"preset": "jsl521", "times": 1})
    answer = science.own.get("/")
    assert answer.status == 521
    assert "__jsluid_h" in answer.headers["set-cookie"]
    science.control.post("/__control/faults", {"preset": "acw200", "times": 1})
    answer = science.own.get("/")
    assert answer.status == 200
    assert "arg1=" in answer.text


@pytest.mark.parametrize(
    "fault",
    [
        {"path": "(", "status": 500},
        {"path": "/"},
        {"satus": 500},
        {"status": "x"},
        {"preset": "nobody"},
        {"headers": 3},
        {"replace": "x"},
        {"replace": [["(", ""]]},
        {"encode": "klingon"},
        {"gzip": 1.5},
        {"status": 500, "unless": "x"},
    ],
)
def test_a_fault_that_cannot_be_is_refused_and_not_switched_on(science: Site, fault: dict[str, object]) -> None:
    answer = science.control.post("/__control/faults", fault)
    assert answer.status == 400
    assert science.control.get("/__control/faults").json == []


def test_an_answer_can_be_another_pages_with_status_200(science: Site) -> None:
    path = science.column()["rows"][0]["path"]
    science.control.post("/__control/faults", {"path": "/art/", "target": "/index.html"})
    assert science.own.get(path).body == science.own.get("/index.html").body
    assert [entry["path"] for entry in science.control.get("/__control/log").json] == [path, "/index.html"]


def test_a_body_can_be_changed_recoded_and_packed(science: Site) -> None:
    page = science.own.get("/index.html").text
    rule = {"replace": [["<ul class=.nav.>.*?</ul>", ""]], "encode": "gb18030", "gzip": True, "times": 1}
    science.control.post("/__control/faults", rule)
    answer = science.own.get("/index.html")
    assert answer.headers["content-encoding"] == "gzip"
    changed = gzip.decompress(answer.body).decode("gb18030")
    assert changed in page.replace(re.findall("<ul class=.nav.>.*?</ul>", page)[0], "")
    assert science.world.name in changed


def test_a_front_end_that_wants_its_cookie_back_is_content_with_it(science: Site) -> None:
    science.control.post("/__control/faults", {"preset": "selfcookie302"})
    first = science.own.get("/index.html?a=1")
    assert (first.status, first.headers["location"]) == (302, "/index.html?a=1")
    assert science.own.get("/index.html?a=1", Cookie=first.headers["set-cookie"].partition(";")[0]).status == 200


def test_a_referer_and_a_user_agent_can_be_demanded(science: Site) -> None:
    science.control.post("/__control/faults", {"preset": "no_referer403"})
    assert science.own.get("/").status == 403
    assert science.own.get("/", Referer="http://x.test/").status == 403
    assert science.own.get("/", **{"Referer": "http://x.test/", "User-Agent": "tests"}).status == 200


@pytest.mark.parametrize(("preset", "left"), [("empty_records", 0), ("one_row_less", 4)])
def test_lists_can_lie_about_their_rows(science: Site, preset: str, left: int) -> None:
    column = science.main
    asked = {"webid": science.world.web_id, "columnid": column.number, "unitid": column.units[0]}
    science.control.post("/__control/faults", {"preset": preset})
    answer = science.own.form(science.world.proxy_path, asked | {"startrecord": 1, "endrecord": 5}).text
    assert answer.count("<record>") == left
    assert f"<totalrecord>{science.column()['total']}</totalrecord>" in answer


def test_a_slow_body_arrives_whole(science: Site) -> None:
    whole = science.own.get("/index.html").body
    science.control.post("/__control/faults", {"path": "^/index", "slow": 0.1})
    assert science.own.get("/index.html").body == whole
