"""Fault switches: which requests they hit, and what each effect makes of an answer (sites reference, 6.5)."""

import gzip
import http.client
import time
import zlib

import pytest

from replica.presets import PRESETS
from replica.running import Running
from replica.switches import MEGABYTE, bomb

from .conftest import Client, Site, switch


def statuses(where: Site, times: int, path: str = "/robots.txt") -> list[int]:
    return [where.own.get(path).status for _ in range(times)]


# which requests are hit


def test_every_nth_request(where: Site) -> None:
    switch(where, status=500, every=3)
    assert statuses(where, 6) == [200, 200, 500, 200, 200, 500]


def test_probability_draws_the_same_requests_for_the_same_seed(where: Site) -> None:
    drawn = []
    for seed in (7, 7, 8):
        switch(where, status=500, probability=0.5, seed=seed)
        drawn.append(statuses(where, 20))
        where.control.ask("DELETE", "/__control/faults")
    assert drawn[0] == drawn[1] != drawn[2]
    assert 3 < drawn[0].count(500) < 17


def test_a_window_of_the_clock(where: Site) -> None:
    switch(where, status=503, **{"from": "2026-11-21T00:00", "until": "2026-11-22T00:00"})
    seen = []
    for day in ("20T09:00", "21T00:00", "22T00:00"):
        where.control.post("/__control/clock", {"to": f"2026-11-{day}"})
        seen += statuses(where, 1)
    assert seen == [200, 503, 200]


def test_a_method_and_a_host_alone(where: Site, labour: Site) -> None:
    switch(where, status=500, method="POST")
    assert statuses(where, 1) == [200]
    assert where.own.form("/robots.txt", {}).status == 500
    assert labour.own.form("/index.html", {}).status == 200


def test_a_throttle_punishes_a_burst_for_a_while_and_forgives(where: Site) -> None:
    switch(where, status=403, throttle={"requests": 3, "seconds": 5, "for": 1.5})
    assert statuses(where, 6) == [200, 200, 200, 403, 403, 403]
    time.sleep(1.6)
    assert statuses(where, 1) == [200]


def test_faults_that_go_on_act_together(where: Site) -> None:
    switch(where, etag="on", **{"continue": True})
    switch(where, bom=True)
    answer = where.own.get("/index.html")
    assert answer.body.startswith(b"\xef\xbb\xbf")
    assert "etag" in answer.headers


@pytest.mark.parametrize(
    "wrong",
    [
        {"scheme": "ftp", "status": 1},
        {"throttle": 3, "status": 403},
        {"throttle": {"requests": 1}, "status": 403},
        {"rows": "most"},
        {"xml": 1},
        {"json": ""},
        {"etag": True},
        {"deflate": "zip"},
        {"tls": "weak"},
        {"proxy_mode": "fast"},
        {"from": "noon", "status": 500},
        {"probability": "often", "status": 500},
        {"bomb": "big"},
    ],
)
def test_what_cannot_be_is_refused(where: Site, wrong: dict[str, object]) -> None:
    assert where.control.post("/__control/faults", wrong).status == 400


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_can_be_switched_on(where: Site, name: str) -> None:
    switch(where, preset=name)


# what an answer becomes


@pytest.mark.parametrize(("name", "status"), [("jsl521", 521), ("rs412", 412), ("acw200", 200), ("c3vk200", 200)])
def test_challenges_never_give_in_to_a_plain_client(where: Site, name: str, status: int) -> None:
    switch(where, preset=name)
    first = where.own.get("/")
    again = where.own.get("/", Cookie=first.headers.get("set-cookie", "").split(";")[0])
    assert first.status == again.status == status
    assert "<script>" in first.text
    if name == "c3vk200":
        assert 300 < len(first.body) < 460


def test_a_redirect_to_itself_wants_its_cookie_back(where: Site) -> None:
    switch(where, preset="selfcookie302")
    first = where.own.get("/index.html?a=1")
    assert (first.status, first.headers["location"]) == (302, "/index.html?a=1")
    assert where.own.get("/index.html", Cookie=first.headers["set-cookie"].split(";")[0]).status == 200


def test_encodings_that_unpack(where: Site) -> None:
    plain = where.own.get("/index.html").body
    for effect, unpack in (
        ({"gzip": True}, gzip.decompress),
        ({"deflate": True}, zlib.decompress),
        ({"deflate": "raw"}, lambda body: zlib.decompress(body, -zlib.MAX_WBITS)),
    ):
        switch(where, times=1, **effect)
        answer = where.own.get("/index.html")
        assert answer.headers["content-encoding"] == next(iter(effect))
        assert unpack(answer.body) == plain


def test_encodings_that_do_not(where: Site) -> None:
    switch(where, gzip="broken")
    with pytest.raises(EOFError):
        gzip.decompress(where.own.get("/index.html").body)


def test_a_bomb_is_small_and_unpacks_to_what_it_says(where: Site) -> None:
    switch(where, bomb=30)
    body = where.own.get("/index.html").body
    assert len(body) < MEGABYTE // 10
    assert len(gzip.decompress(body)) == 30 * MEGABYTE + len("<html>")
    assert gzip.decompress(bomb(0)) == b"<html>"


def test_charsets_that_lie(where: Site) -> None:
    plain = where.own.get("/index.html")
    switch(where, preset="charset_header_wrong", times=1)
    answer = where.own.get("/index.html")
    assert "UTF-8" in answer.headers["content-type"]
    assert answer.body.decode("gb18030") == plain.text
    switch(where, preset="charset_none", times=1)
    assert where.own.get("/index.html").headers["content-type"] == "text/html"
    switch(where, preset="charset_meta_wrong", times=1)
    answer = where.own.get("/index.html")
    assert '<meta charset="gb2312">' in answer.text


@pytest.mark.parametrize("delta", [-20, 50])
def test_a_length_that_is_not_the_bodys(where: Site, delta: int) -> None:
    true = len(where.own.get("/index.html").body)
    switch(where, badlength=delta)
    try:
        got = len(where.own.get("/index.html").body)
    except http.client.IncompleteRead as error:
        got = len(error.partial)
    assert got == min(true, true + delta)


def test_a_dead_host_closes_without_a_word(where: Site) -> None:
    switch(where, dead=True)
    with pytest.raises(http.client.RemoteDisconnected):
        where.own.get("/")


def test_a_huge_file_is_as_long_as_it_says(where: Site) -> None:
    pdf = next(row["href"] for row in where.column()["rows"] if row["href"].endswith(".pdf"))
    switch(where, preset="file_huge", huge=3)
    answer = where.own.get(pdf)
    assert len(answer.body) == int(answer.headers["content-length"]) > 3 * MEGABYTE


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("file_html", b"<html>", "text/html;charset=UTF-8"),
        ("file_empty", b"", "application/pdf"),
        ("file_wrong_type", b"%PDF", "text/plain"),
    ],
)
def test_files_that_are_none(where: Site, name: str, body: bytes, kind: str) -> None:
    pdf = next(row["href"] for row in where.column()["rows"] if row["href"].endswith(".pdf"))
    switch(where, preset=name)
    answer = where.own.get(pdf)
    assert answer.status == 200
    assert answer.headers["content-type"] == kind
    assert answer.body.startswith(body)
    assert bool(answer.body) == bool(body)


# validators


@pytest.mark.parametrize(
    ("effect", "header", "asking"),
    [("etag", "etag", "If-None-Match"), ("lastmod", "last-modified", "If-Modified-Since")],
)
def test_validators_on_lying_and_stale(where: Site, effect: str, header: str, asking: str) -> None:
    path = "/index.html"
    for value, same_tag, after_change in (("on", False, 200), ("lying", True, 200), ("stale", True, 304)):
        where.control.post("/__control/reset", {})
        switch(where, **{effect: value})
        first = where.own.get(path)
        tag = first.headers[header]
        unchanged = where.own.get(path, **{asking: tag})
        assert unchanged.status == (200 if value == "lying" else 304)
        assert (unchanged.body == b"") == (unchanged.status == 304)
        where.control.post("/__control/clock", {"advance_days": 60})
        changed = where.own.get(path, **{asking: tag})
        assert changed.status == after_change
        assert (changed.headers[header] == tag) == same_tag
        if changed.status == 200:
            assert changed.body != first.body


def test_robots_in_every_state(where: Site) -> None:
    for name, status, part in (
        ("robots_404", 404, ""),
        ("robots_403", 403, ""),
        ("robots_500", 500, ""),
        ("robots_forbids", 200, "Disallow: /\n"),
        ("robots_delay", 200, "Crawl-delay: 1"),
        ("robots_html", 200, "<html>"),
        ("robots_garbage", 200, "\x00"),
        ("robots_away", 302, ""),
    ):
        switch(where, preset=name, times=1)
        answer = where.own.get("/robots.txt")
        assert (answer.status, part in answer.text) == (status, True)
        assert where.own.get("/index.html").status == 200


def test_no_fault_outlives_a_reset(fresh: Running) -> None:
    control = Client(fresh.control.number)
    control.post("/__control/faults", {"status": 500})
    control.post("/__control/reset", {})
    assert control.get("/__control/faults").json == []
