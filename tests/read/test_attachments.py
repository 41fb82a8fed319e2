import pytest

from duban.read.attachments import is_file, read_attachments
from duban.read.layout import Link

BASE = "http://www.example.gov.cn/art/2022/7/1/art_1_1.html"


@pytest.mark.parametrize(
    ("href", "text", "title", "name", "url"),
    [
        ("./P0202.xlsx", "进展表.xlsx", "", "进展表.xlsx", "http://www.example.gov.cn/art/2022/7/1/P0202.xlsx"),
        ("/attach/0/a1.pdf", "附件1：清单", "", "清单", "http://www.example.gov.cn/attach/0/a1.pdf"),
        ("//oss.example.cn/f/a1.ofd", "", "", "a1.ofd", "http://oss.example.cn/f/a1.ofd"),
        (
            "/module/download/downfile.jsp?classid=0&filename=ab12.doc",
            "下载",
            "",
            "ab12.doc",
            "http://www.example.gov.cn/module/download/downfile.jsp?classid=0&filename=ab12.doc",
        ),
        (
            "/api-gateway/x/front/document/download?fileUrl=Zm9v&fileName=%E8%A1%A8.wps",
            "点击下载",
            "",
            "表.wps",
            "http://www.example.gov.cn/api-gateway/x/front/document/download?fileUrl=Zm9v&fileName=%E8%A1%A8.wps",
        ),
        ("http://a.example.cn/b.zip", "附件", "全部材料.zip", "全部材料.zip", "http://a.example.cn/b.zip"),
    ],
)
def test_files(href: str, text: str, title: str, name: str, url: str) -> None:
    found = read_attachments([Link(href, text, title, 0), Link(href, text, title, 0)], BASE)
    assert [(each.ordinal, each.name, each.url) for each in found] == [(1, name, url)]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:window.print()",
        "#top",
        "/art/2022/6/1/art_1_2.html",
        "mailto:a@b.cn",
        "http://[",
        "/col/col1/index.html",
        "data:text/plain,a.pdf",
    ],
)
def test_no_files(href: str) -> None:
    assert not is_file(href)
