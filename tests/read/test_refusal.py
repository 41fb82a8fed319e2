import pytest

from duban.read.model import Refusal
from duban.read.report import read_page

URL = "http://www.example.gov.cn/art/2022/7/1/art_1_1.html"


def refused(content: bytes | str, url: str = URL) -> str:
    read = read_page(content.encode() if isinstance(content, str) else content, url=url)
    assert isinstance(read, Refusal)
    assert read.url == url
    assert read.detail
    return read.reason


def article(title: str, body: str) -> str:
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<html>{head}<body><div id='zoom'><p>{body}</p></div></body></html>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"%PDF-1.7 ...",
        b"PK\x03\x04...",
        b"\xd0\xcf\x11\xe0...",
        b'{"success":true,"data":{}}',
        b"[]",
        b"\x00" * 400,
        b"plain words",
    ],
)
def test_no_page_at_all(content: bytes) -> None:
    assert refused(content) == "not_html"


@pytest.mark.parametrize(
    "page",
    [
        "<html><script>var arg1='A1B2';</script></html>",
        "<html><head><script>$_ts=window['$_ts'];</script></head><body></body></html>",
        "<html><body><div id='content'>安全验证：请完成验证后继续访问</div></body></html>",
        "<html><head><script src='/C3VK.js'></script></head><body>loading</body></html>",
    ],
)
def test_challenges(page: str) -> None:
    assert refused(page) == "challenge"


@pytest.mark.parametrize(
    "body", ["非法请求 404！", "您访问的页面不存在或已删除", "文章不存在", "系统维护中，请稍后访问"]
)
def test_pages_that_say_there_is_nothing(body: str) -> None:
    assert refused(article("提示", body)) == "soft_404"


@pytest.mark.parametrize(
    "title",
    [
        "2021年度重点工作任务分解表",
        "关于下达2022年民生项目目标任务的通知",
        "2023年重点工作责任分工",
        "2024年民生实事项目一览表",
        "2022年工作要点",
    ],
)
def test_task_breakdowns(title: str) -> None:
    assert refused(article(title, "1.新建公园2个。牵头单位：市园林局。")) == "task_breakdown"


@pytest.mark.parametrize(
    "title",
    [
        "市政府召开重点工作推进会",
        "副市长调研重点项目建设",
        "关于表扬2021年重点工作先进集体的通报",
        "某局公开招聘工作人员公告",
        "关于报送5月份重点工作完成情况的通知",
        "某县节水工作取得新进展",
    ],
)
def test_news_and_praise(title: str) -> None:
    assert refused(article(title, "会议指出，要提高认识，压实责任，加强督促检查。")) == "not_a_report"


def test_a_breakdown_that_reports_its_execution_is_a_report() -> None:
    page = article("2021年重点工作任务分解、执行及落实情况", "截至12月底，新建公园2个，任务全部完成。")
    assert not isinstance(read_page(page.encode(), url=URL), Refusal)
