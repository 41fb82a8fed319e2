"""Given pages stand in for whole URLs."""

from pathlib import Path

import pytest

from replica.application import Options
from replica.pages import content_type, read_page
from replica.running import Running

from .conftest import Client


def test_given_pages_answer_for_their_host_path_and_query(tmp_path: Path) -> None:
    files = {
        "a.html": "<html>甲</html>".encode(),
        "b.xml": b"<datastore></datastore>",
        "c.json": b'{"success":true}',
        "odd": b"<html>\xff</html>",
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    pages = tuple(
        read_page(f"{url}={tmp_path / name}")
        for url, name in [
            ("http://a.test/col/index.html", "a.html"),
            ("http://a.test/proxy", "b.xml"),
            ("http://a.test/unit?page=2", "c.json"),
            ("http://a.test/unit", "a.html"),
            ("https://b.test/col/index.html", "odd"),
        ]
    )
    with Running(Options(months=0, pages=pages)) as running:
        assert [site["host"] for site in running.sites()] == ["a.test", "b.test"]
        client = Client(running.common.number, "a.test")
        page = client.get("/col/index.html?any=thing")
        assert (page.body, page.headers["content-type"]) == (files["a.html"], "text/html;charset=UTF-8")
        listed = client.form("/proxy", {"col": 1})
        assert (listed.body, listed.headers["content-type"]) == (files["b.xml"], "text/xml")
        assert client.get("/unit?page=2").headers["content-type"] == "application/json;charset=UTF-8"
        assert client.get("/unit?page=3").body == files["a.html"]
        assert Client(running.common.number, "b.test").get("/col/index.html").body == files["odd"]
        assert Client(running.common.number, "a.test:8080").get("/proxy").status == 200
        assert Client(running.of_host["b.test"].number).get("/col/index.html").body == files["odd"]
        assert Client(running.common.number, "b.test").get("/proxy").status == 404
        assert client.get("/robots.txt").status == 404


def test_a_given_page_goes_before_the_generated_one(tmp_path: Path) -> None:
    file = tmp_path / "home.html"
    file.write_bytes(b"<html>mine</html>")
    pages = (read_page(f"/index.html={file}"),)
    with Running(Options(months=1, pages=pages)) as running:
        client = Client(running.common.number, "kjt.jiangxi.test")
        assert client.get("/index.html").body == b"<html>mine</html>"
        assert client.get("/").status == 200


@pytest.mark.parametrize("argument", ["nothing", "=file", "http://a.test/=", "a.test/x=file", "http://a.test=file"])
def test_an_argument_without_url_or_file_is_refused(argument: str) -> None:
    with pytest.raises(ValueError, match="--page"):
        read_page(argument)


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("x", b"\xef\xbb\xbf <html>", "text/html;charset=UTF-8"),
        ("x", b'[{"a":1}]', "application/json;charset=UTF-8"),
        ("x", b"<?xml version='1.0'?>", "text/xml"),
        ("x.pdf", b"<html>", "application/pdf"),
        ("x.bin", b"\x00\x01", "application/octet-stream"),
    ],
)
def test_content_type_by_ending_then_by_look(name: str, body: bytes, kind: str) -> None:
    assert content_type(name, body) == kind
