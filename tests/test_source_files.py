"""Source files: what is right is read, what is wrong is said so that it can be mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.errors import SourceError
from duban.source_files import load_source, load_sources

GOOD = """
name = "某市科学技术局"
region = "330100"
home = "https://kjj.hz.test/"
hosts = ["KJJ.hz.test", "old.hz.test:8080"]
[[columns]]
url = "https://kjj.hz.test:443/col/col12/index.html#top"
title = "重点工作.*(完成|进展)"
cadence = "quarter"
due_days = 30
[[columns]]
url = "http://old.hz.test:8080/list"
title = "小结"
cadence = "month"
"""


def written(tmp_path: Path, text: str, name: str = "hz-kjj.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_as_written(tmp_path: Path) -> None:
    source = load_source(written(tmp_path, GOOD))
    assert source.source_id == "hz-kjj"
    assert source.home == "https://kjj.hz.test/"
    assert source.hosts == ("kjj.hz.test", "old.hz.test:8080")
    assert (source.rate, source.allow_loopback, source.ca_file, source.connect_to) == (0.5, False, None, {})
    first, second = source.columns
    assert first.url == "https://kjj.hz.test/col/col12/index.html"
    assert first.title.search("2024年一季度重点工作任务进展情况")
    assert (first.cadence, first.due_days) == ("quarter", 30)
    assert (second.cadence, second.due_days) == ("month", None)
    assert source.as_json()["columns"] == [
        {"url": first.url, "title": "重点工作.*(完成|进展)", "cadence": "quarter", "due_days": 30},
        {"url": second.url, "title": "小结", "cadence": "month", "due_days": None},
    ]


def test_a_column_behind_the_hash_keeps_its_number(tmp_path: Path) -> None:
    text = GOOD.replace("http://old.hz.test:8080/list", "https://kjj.hz.test/x/gkmlpt/index#1620")
    assert load_source(written(tmp_path, text)).columns[1].url == "https://kjj.hz.test/x/gkmlpt/index#1620"


def test_former_hosts_of_the_site(tmp_path: Path) -> None:
    text = GOOD.replace('region = "330100"', 'aliases = { "WWW.hzkjj.test" = "kjj.hz.test" }')
    source = load_source(written(tmp_path, text))
    assert source.aliases == {"www.hzkjj.test": "kjj.hz.test"}
    assert source.as_json()["aliases"] == source.aliases
    assert "www.hzkjj.test" not in source.hosts


def test_a_replica_may_stand_in_for_a_host(tmp_path: Path) -> None:
    text = GOOD.replace(
        'region = "330100"', 'allow_loopback = true\nrate = 0\nconnect_to = { "kjj.hz.test" = "127.0.0.1:8101" }'
    )
    source = load_source(written(tmp_path, text))
    assert source.connect_to == {"kjj.hz.test": "127.0.0.1:8101"}
    assert source.rate == 0
    assert source.region is None


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("name = ", "nam = ", "nam: unknown key; did you mean name?"),
        ('name = "某市科学技术局"', "", "name: missing"),
        ('"某市科学技术局"', '" "', "name: empty"),
        ('"某市科学技术局"', "7", "name: 7 is not"),
        ('"某市科学技术局"', '"某', "no TOML"),
        ('"小结"', '"\\d月小结"', "put text with a backslash in 'single quotes'"),
        ('"330100"', "330100", "region: 330100 is not"),
        ('"330100"', '"3301"', "region: '3301' is no place code"),
        ('home = "https://kjj.hz.test/"', 'home = "kjj.hz.test"', "begin with https:// or http://"),
        ('home = "https://kjj.hz.test/"', 'home = "ftp://kjj.hz.test"', "begin with https:// or http://"),
        ('home = "https://kjj.hz.test/"', 'home = "https://a b/"', "is no URL of the web"),
        ('home = "https://kjj.hz.test/"', 'home = "https://kjj.hz.test:port/"', "is no URL"),
        ('home = "https://kjj.hz.test/"', 'home = "https://me:secret@kjj.hz.test/"', "remove what stands before the @"),
        ('"old.hz.test:8080"', '"https://old.hz.test"', "hosts: 'https://old.hz.test' is no host"),
        ('"old.hz.test:8080"', "8080", "hosts: 8080 is no host"),
        ('["KJJ.hz.test", "old.hz.test:8080"]', '"kjj.hz.test"', "hosts: 'kjj.hz.test' is not"),
        (', "old.hz.test:8080"', "", "columns 2: url: host old.hz.test:8080 is not allowed"),
        ('region = "330100"', "rate = 0", "rate: 0 means without limit"),
        ('region = "330100"', "rate = -1", "rate: -1 is not possible"),
        ('region = "330100"', "rate = nan", "rate: nan is not possible"),
        ('region = "330100"', "rate = true", "rate: True is not"),
        ('region = "330100"', 'rate = "fast"', "rate: 'fast' is not"),
        ('region = "330100"', "allow_loopback = 1", "allow_loopback: 1 is not true or false"),
        ('region = "330100"', 'ca_file = "none.pem"', "No such file"),
        ('region = "330100"', 'ca_file = "hz-kjj.toml"', "no certificates in it"),
        ('region = "330100"', 'connect_to = { "kjj.hz.test" = "127.0.0.1:1" }', "needs allow_loopback"),
        (
            'region = "330100"',
            'allow_loopback = true\nconnect_to = { "kjj.hz.tst" = "127.0.0.1:1" }',
            "connect_to.kjj.hz.tst: not in hosts; did you mean kjj.hz.test?",
        ),
        (
            'region = "330100"',
            'allow_loopback = true\nconnect_to = { "kjj.hz.test" = "8.8.8.8:80" }',
            "is no loopback address",
        ),
        (
            'region = "330100"',
            'allow_loopback = true\nconnect_to = { "kjj.hz.test" = "127.0.0.1" }',
            "is no loopback address",
        ),
        ('region = "330100"', 'aliases = ["a.test"]', "aliases: ['a.test'] is not"),
        ('region = "330100"', 'aliases = { "http://a.test" = "kjj.hz.test" }', "aliases: 'http://a.test' is no host"),
        ('region = "330100"', 'aliases = { "a.test" = "kjj.hz.tst" }', "is not in hosts; did you mean kjj.hz.test?"),
        (
            'region = "330100"',
            'aliases = { "a.test" = "kjj.hz.test", "kjj.hz.test" = "old.hz.test:8080" }',
            "aliases.a.test: kjj.hz.test is an alias itself",
        ),
        (
            'cadence = "quarter"',
            'cadence = "quaterly"',
            "columns 1: cadence: unknown 'quaterly'; did you mean quarter?",
        ),
        ('cadence = "quarter"', 'cadance = "quarter"', "columns 1: cadance: unknown key; did you mean cadence?"),
        ('"重点工作.*(完成|进展)"', '"重点工作("', "columns 1: title: no regular expression"),
        ("due_days = 30", "due_days = -3", "columns 1: due_days: -3 is not possible"),
        ("due_days = 30", "due_days = 1.5", "columns 1: due_days: 1.5 is not days"),
        ('url = "http://old.hz.test:8080/list"', 'url = "https://kjj.hz.test/col/col12/index.html"', "is there twice"),
    ],
)
def test_every_mistake_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(SourceError) as caught:
        load_source(path)
    line = str(caught.value)
    assert complaint in line
    assert str(path) in line
    assert "; " in line
    assert "\n" not in line


@pytest.mark.parametrize("columns", ["", "columns = []", "columns = 3", "columns = [3]"])
def test_columns_must_be_there(tmp_path: Path, columns: str) -> None:
    head = GOOD.partition("[[columns]]")[0]
    with pytest.raises(SourceError, match="columns"):
        load_source(written(tmp_path, head + columns))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        load_source(tmp_path / "missing.toml")
    (tmp_path / "gbk.toml").write_bytes('name = "某局"'.encode("gbk"))
    with pytest.raises(SourceError, match="not UTF-8"):
        load_source(tmp_path / "gbk.toml")
    with pytest.raises(SourceError, match="file name"):
        load_source(written(tmp_path, GOOD, "某局.toml"))


def test_a_folder_of_sources(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no folder of sources"):
        load_sources(tmp_path / "none")
    with pytest.raises(SourceError, match=r"no sources in .*write one"):
        load_sources(tmp_path)
    written(tmp_path, GOOD, "b.toml")
    written(tmp_path, GOOD, "a.toml")
    assert [source.source_id for source in load_sources(tmp_path)] == ["a", "b"]
    assert [source.source_id for source in load_sources(tmp_path, ["b"])] == ["b"]
    with pytest.raises(SourceError, match=r"no source 'c' in .*there are: a, b"):
        load_sources(tmp_path, ["c"])


def test_the_sources_of_this_repository_load() -> None:
    sources = load_sources(Path(__file__).parents[1] / "sources")
    kjt = next(source for source in sources if source.source_id == "zj-kjt")
    assert kjt.columns[0].title.search("浙江省科技厅2020年4月份重点工作完成情况")
    assert all(source.rate > 0 for source in sources if not source.allow_loopback)
