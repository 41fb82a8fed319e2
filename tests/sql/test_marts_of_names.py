"""Marts of places, organisations, partners and recipients."""

from __future__ import annotations

import duckdb
import pytest

from tests.sql.rows import add, add_action, add_mention, add_sentence, ask


def test_names_come_with_code_kind_and_evidence(database: duckdb.DuckDBPyConnection) -> None:
    item = add_sentence(
        database, 3, 20, "与浙江大学、中国科学院在杭州市西湖区共建,会同省财政厅支持甲公司,推进“双倍增”专项行动。"
    )
    add_mention(database, item, "place", "西湖区", code="330106")
    add_mention(database, item, "place", "杭州市", code="330100")
    for name in ("浙江大学", "中国科学院", "省财政厅", "甲公司"):
        add_mention(database, item, "organisation", name)
    add_mention(database, item, "programme", "“双倍增”专项行动")
    assert ask(database, "SELECT place, level, code FROM mart.mention_place ORDER BY code") == [
        ("杭州市", "city", "330100"),
        ("西湖区", "county", "330106"),
    ]
    assert ask(database, "SELECT organisation_kind FROM mart.mention_organisation ORDER BY char_start") == [
        ("university",), ("academy",), ("authority",), ("company",)
    ]  # fmt: skip
    assert ask(database, "SELECT programme, count(*) FROM mart.mention_programme GROUP BY ALL") == [("双倍增", 2)]
    partners = ask(database, "SELECT partner, joined_by FROM mart.partner ORDER BY char_start")
    assert partners == [("浙江大学", "与"), ("中国科学院", "与"), ("省财政厅", "会同"), ("甲公司", "支持")]


def test_a_body_that_is_only_asked_is_no_partner(database: duckdb.DuckDBPyConnection) -> None:
    item = add_sentence(database, 3, 20, "向科技部报送总结,征求省财政厅意见。")
    add_mention(database, item, "organisation", "科技部")
    add_mention(database, item, "organisation", "省财政厅")
    assert ask(database, "FROM mart.partner") == []


@pytest.mark.parametrize(
    ("who", "kind"),
    [("高副省长", "leader"), ("科技部", "ministry"), ("国家医保局", "ministry"), ("厅党组会", "meeting"),
     ("省人大常委会", "body"), ("省总工会", "body"), ("省财政厅", "body")],
)  # fmt: skip
def test_what_was_sent_to_whom(who: str, kind: str, database: duckdb.DuckDBPyConnection) -> None:
    item = add_sentence(database, 3, 20, f"将《甲办法》报{who}审示。")
    action = add_action(database, item, "报", object="《甲办法》", stage="submit_for_review", recipients=[who])
    add(
        database,
        "core.document_mention",
        "true",
        action_id=action,
        item_id=item,
        title="甲办法",
        document_mention_id=f"{item[:24]}-d90",
        version_id=item[:24],
    )
    columns = "direction, who, who_kind, documents, what"
    assert ask(database, f"SELECT {columns} FROM mart.sent_to") == [("sent_to", who, kind, ["甲办法"], "《甲办法》")]
    database.execute(
        "UPDATE core.action SET recipients = [], actors = [?], stage = 'approve' WHERE action_id = ?", [who, action]
    )
    assert ask(database, "SELECT direction, who FROM mart.sent_to") == [("reviewed_by", who)]
