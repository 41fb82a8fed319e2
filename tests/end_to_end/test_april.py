"""The April 2020 report, crawled from both generations of its publisher's site."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Duban, Replica

HOST = "http://kjt.zj.gov.cn"
COLUMN = f"{HOST}/col/col1229437157/index.html"
PAGES = {
    "jcms": {
        COLUMN: "column.html",
        f"{HOST}/module/jpage/dataproxy.jsp": "dataproxy.xml",
        f"{HOST}/art/2020/4/30/art_1229437157_58960992.html": "article.html",
    },
    "jpaas": {
        COLUMN: "column.html",
        f"{HOST}/api-gateway/jpaas-publish-server/front/page/build/unit": "unit.json",
        f"{HOST}/col/col1229437157/art/2020/art_937add6719f140bdac86d5b97c525d28.html": "article.html",
    },
}
DEPARTMENTS = "办公室 法规处 规划处 监督处 基础处 高新处 农村处 社发处 成果处 合作处 人事处 机关党委 外专局 基金办"


def crawl(duban: Duban, start_replica: Callable[..., Replica], shared: Path, generation: str, code: int = 0) -> Replica:
    pages = [f"--page={url}={shared / 'site' / generation / name}" for url, name in PAGES[generation].items()]
    replica = start_replica("--months", "0", *pages)
    duban.write_source(
        "zj-kjt",
        f"""
        name = "浙江省科学技术厅"
        region = "330000"
        home = "{HOST}"
        allow_loopback = true
        rate = 0
        connect_to = {{ "kjt.zj.gov.cn" = "127.0.0.1:{replica.port}" }}
        [[columns]]
        url = "{COLUMN}"
        title = "重点工作.*(完成|进展|落实)情况"
        cadence = "month"
        due_days = 15
        """,
    )
    duban.run("backfill", "--since", "2020-04", "--until", "2020-04", code=code)
    return replica


@pytest.mark.parametrize("generation", [pytest.param("jcms", marks=pytest.mark.slow), "jpaas"])
def test_it_is_loaded_whole(duban: Duban, start_replica: Callable[..., Replica], shared: Path, generation: str) -> None:
    crawl(duban, start_replica, shared, generation)
    (report,) = duban.rows("from mart.report")
    assert report["index_no"] == "002482090/2020-15367"
    assert (report["period_kind"], report["period_start"], report["period_end"]) == (
        "month",
        "2020-04-01",
        "2020-04-30",
    )
    sections = duban.rows("select department from core.section order by ordinal")
    assert [s["department"] for s in sections] == DEPARTMENTS.split()
    assert duban.rows("select count(*) as n from core.item") == [{"n": 98}]
    assert duban.rows("select distinct outcome from raw.fetch where purpose = 'article'") == [{"outcome": "article"}]


@pytest.mark.slow
def test_both_generations_give_the_same_rows(duban: Duban, start_replica: Callable[..., Replica], shared: Path) -> None:
    first = crawl(duban, start_replica, shared, "jcms")
    rows = duban.core()
    first.process.terminate()
    # The list is made by another system now, and the entry stands at another address: that is said.
    crawl(duban, start_replica, shared, "jpaas", code=3)
    assert duban.core() == rows
    assert {row["code"] for row in duban.rows("select code from ops.finding")} >= {"unit_changed", "entry_moved"}
    places = duban.rows("select url from raw.fetch where purpose = 'article' and outcome = 'article'")
    assert len(places) == 2


@pytest.mark.parametrize("page", ["site/jcms/article.html", "site/jpaas/article.html", "seed/report-2020-04.txt"])
def test_its_records_are_right(duban: Duban, shared: Path, page: str) -> None:
    prediction = duban.root / "prediction.json"
    prediction.write_text(duban.run("parse", str(shared / page), "--format", "json").stdout, encoding="utf-8")
    score = [
        sys.executable,
        shared / "gold" / "score.py",
        shared / "gold" / "report-2020-04.json",
        prediction,
        "--json",
    ]
    out = subprocess.run(score, capture_output=True, text=True, check=True).stdout
    result = json.loads(out.splitlines()[0])
    assert result["micro_strict"] >= 0.90
    assert result["report"]["wrong"] == {}
    assert result["sections"]["strict"] == 1.0
    assert result["items"]["strict"] == 1.0
