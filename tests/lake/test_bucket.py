"""A lake whose data are in a bucket: the same load and the same questions, through a server that speaks S3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from duban.errors import UsageError
from duban.warehouse.query import published, run_sql
from tests.lake.server import named
from tests.warehouse.world import APRIL, Crawl, as_bytes, load_world, sentence_report, url


def test_a_bucket_holds_the_data(postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = pytest.importorskip("moto.server", reason="pip install 'moto[s3,server]'")
    started = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    started.start()
    try:
        host, port = started.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        import requests

        assert requests.put(f"{endpoint}/bucket", timeout=10).status_code == 200
        home = named(tmp_path / "home", postgres(), "s3://bucket/duban", f's3_endpoint = "{endpoint}"\n')
        crawl = Crawl(home)
        crawl.run([(url(1), as_bytes(APRIL))])
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(UsageError, match="s3://bucket/duban needs keys; set AWS_ACCESS_KEY_ID and AWS_SECRET"):
            load_world(home)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
        # More rows than DuckLake would keep in its catalog.
        crawl.run(
            [
                (
                    url(n),
                    as_bytes(
                        sentence_report(n, [f"[印发]《第{n}号办法》。"], month=date(2017 + n // 12, n % 12 + 1, 1))
                    ),
                )
                for n in range(2, 40)
            ]
        )
        assert load_world(home).versions_new == 39
        with published(home) as connection:
            assert run_sql(connection, "SELECT count(*) FROM mart.report")[1] == [(39,)]
        assert "duban/core/report_version/" in requests.get(f"{endpoint}/bucket", timeout=10).text
    finally:
        started.stop()
