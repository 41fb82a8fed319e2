import pytest

from duban.read.model import Refusal, Report
from duban.read.report import read_page

TEXT = "市档案局完成馆藏数字化扫描12万页。印发《档案查阅须知》。组织培训3期，参训210人。"
PAGE = "<html><head><meta charset='utf-8'><title>2022年6月重点工作完成情况</title></head><body>{}</body></html>"
MENU = "<div class='nav'>" + "".join(f"<a href='/{n}'>政务公开{n}</a>" for n in range(12)) + "</div>"
FOOT = "<div class='footer'>主办单位：某市人民政府办公室</div>"


def text_of(body: str) -> str:
    report = read_page(PAGE.format(MENU + body + FOOT).encode(), url="http://www.example.gov.cn/art/1.html")
    assert isinstance(report, Report), report
    return report.text


@pytest.mark.parametrize(
    "body",
    [
        "<div><!--<$[信息内容]>begin--><p>{}</p><!--<$[信息内容]>end--></div>",
        "<div><!--<$[信息内容]>begin--><p>{}</p></div><!--<$[信息内容]>end--><p>尾巴。</p>",
        "<div><meta name='ContentStart'><p>{}</p><meta name='ContentEnd'></div>",
        "<div id='zoom'><p>{}</p></div>",
        "<div id='Zoom'>{}</div>",
        "<table><tr><td class='bt_content' id=zoom>{}</td></tr></table>",
        "<div class='content'><div class='bt-content zoom clearfix'>{}</div></div>",
        "<div class=content><p>首页 > 公开</p><div class='view TRS_UEDITOR trs_paper_default'>{}</div></div>",
        "<div class='TRS_Editor'><style>.a{{b:c}}</style><div class='Custom_UnionStyle'>{}</div></div>",
        "<div id='UCAP-CONTENT'>{}</div>",
        "<ucapcontent><p>{}</p></ucapcontent>",
        "<form name='_news'><div id='vsb_content_2'><div class='v_news_content'><p>{}</p></div></div></form>",
        "<div class='article-conter'>{}</div>",
        "<div id='ivs_content'>{}</div>",
        "<div class='wzzw-article'>{}</div>",
        "<div id='con_con'><div class='ccontent'>{}</div></div>",
        "<div class='art-con' ergodic='article'>{}</div>",
        "<div class='ewb-article-content'>{}</div>",
        "<div class='wzcon j-fontContent'>{}</div>",
        "<div id='zoom'></div><div class='article-content'>{}</div>",
        "<div class='wenzhang-neirong-kuang'><p>{}</p></div>",
    ],
)
def test_where_sites_keep_the_body(body: str) -> None:
    assert text_of(body.format(TEXT)) == TEXT


def test_breaks_stand_at_blocks_only() -> None:
    body = (
        "<div id='zoom'><p>&nbsp;&nbsp;　　<span>完成</span><b>20</b><span>2</span>\n<font>1</font>年度\n"
        "任务<o:p></o:p></p>"
        "<p><br/></p><div>第二行<br>第三 行<!--注--><script>x()</script></div>开放\u200b日。</div>"
    )
    assert text_of(body).split("\n") == ["完成2021年度任务", "第二行", "第三 行", "开放日。"]


def test_the_whole_page_is_never_the_body() -> None:
    refused = read_page(PAGE.format(f"{MENU}<b>{TEXT}</b>").encode(), url="http://www.example.gov.cn/art/1.html")
    assert isinstance(refused, Refusal)


def test_the_toolbar_after_the_text_is_cut_off() -> None:
    body = f"<div id='zoom'><p>{TEXT}</p><p>扫一扫在手机打开当前页</p><p>【打印】【关闭】</p></div>"
    assert text_of(body) == TEXT
