"""The three departments of two provinces: their sites, columns and manners. Data; the articles come from ``build``.

The departments bear the names such departments bear; their internal offices, people, texts and figures are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replica.text.vocabulary import Department
from replica.world.model import PLAIN, Column, Generation, Happening, Manners, ProxyMode, Rename, SiteGeneration

WEB_PROXY = "/module/web/jpage/dataproxy.jsp"
OLD_PROXY = "/module/jpage/dataproxy.jsp"
JQUERY_PROXY = "/module/jslib/jquery/jpage/dataproxy.jsp"
PROXIES = (WEB_PROXY, OLD_PROXY, JQUERY_PROXY)

_ROBOTS = "User-agent: *\nDisallow: /module/visitcount/\nDisallow: /vc/\nDisallow: /search/\n"


@dataclass(frozen=True, slots=True)
class SiteSpec:
    """What tells one department's site from another. ``monthly`` and ``quarterly`` are titles with slots."""

    key: str
    host: str
    name: str
    short: str
    province: str
    region: str
    mixed: SiteGeneration
    web_id: int
    site_code: str
    org_code: str
    proxy_path: str
    proxy_mode: ProxyMode
    default_size: int
    tag: str
    robots: str | None
    columns: tuple[Column, ...]
    monthly: tuple[str, str]
    quarterly: str
    others_a_month: int
    manners: Manners = PLAIN
    migrates_at: datetime | None = None
    renumbered: tuple[tuple[int, int], ...] = ()
    rename: Rename | None = None
    attached_every: int = 8
    attached_as: tuple[str, ...] = ("xlsx",)
    salt: int = 0  # tells the texts of sites apart that speak for the same department

    def generation(self, wanted: Generation) -> SiteGeneration:
        """The generation of this site in a world of that kind."""
        return self.mixed if wanted == "mixed" else wanted

    def department(self, generation: SiteGeneration) -> Department:
        """Who speaks on the site: the old pages have full-width punctuation, the new ones half-width."""
        return Department(self.key, self.name, self.short, self.province, self.region, generation == "jcms")


@dataclass(frozen=True, slots=True)
class Scene:
    """Which sites there are, how many months the world knows beyond those asked for, and what happens by script."""

    specs: tuple[SiteSpec, ...]
    ahead: int = 12
    script: tuple[Happening, ...] = ()


# The main column comes first, then the one of quarterly tables, then small ones.
SPECS = (
    SiteSpec(
        key="science",
        host="kjt.jiangxi.test",
        name="江西省科学技术厅",
        short="江西省科技厅",
        province="江西省",
        region="360000",
        mixed="jcms",
        web_id=2714,
        site_code="3600000021",
        org_code="014502871",
        proxy_path=WEB_PROXY,
        proxy_mode="range",
        default_size=100,
        tag="当前栏目list",
        robots=_ROBOTS,
        columns=(
            Column(
                27411,
                "工作动态",
                r"\d{4}年\d{1,2}月份?重点工作完成情况$",
                "month",
                15,
                (316402, 316409),
                "tQm3vW8sKcYd5RxPzL2aE",
            ),
            Column(
                27436,
                "目标管理",
                r"\d{4}年度重点任务.{1,3}季度完成情况$",
                "quarter",
                15,
                (316511, 316517),
                "Hf7bN2uGk9TjXw4MsVq6C",
            ),
            Column(27452, "规划计划", r"重点工作总结$", "irregular", 15, (316620, 316624), "Ue5rZ8oJy3DiBp1LnFg7K"),
            Column(27460, "废止公告", r"完成情况$", "irregular", 15, (316701, 316706), "Wa4cS6tHx0VmQl9RkNy2P"),
        ),
        monthly=("江西省科技厅{year}年{month}月份重点工作完成情况", "江西省科技厅{year}年{month}月重点工作完成情况"),
        quarterly="江西省科技厅{year}年度重点任务{quarter}完成情况",
        others_a_month=8,
    ),
    SiteSpec(
        key="labour",
        host="rst.jiangxi.test",
        name="江西省人力资源和社会保障厅",
        short="江西省人社厅",
        province="江西省",
        region="360000",
        mixed="jpaas",
        web_id=2733,
        site_code="3600000034",
        org_code="014502935",
        proxy_path=OLD_PROXY,
        proxy_mode="lookahead",
        default_size=100,
        tag="信息列表",
        robots=None,
        columns=(
            Column(
                1229306,
                "工作进展",
                r"\d{4}年\d{1,2}月份?工作进展情况$",
                "month",
                15,
                (418230, 418238),
                "Kd8eR5wTq1ZxVb7YnMh3S",
            ),
            Column(
                1229314,
                "任务督办",
                r"\d{4}年度目标任务.{1,3}季度进展情况$",
                "quarter",
                15,
                (418302, 418305),
                "Gs2uP9kLf6CoWj0XaEr4B",
            ),
            Column(1229327, "年度计划", r"工作进展总结$", "irregular", 15, (418377, 418379), "Nv1hY7mDz5TiQc8GpKs6U"),
            Column(1229340, "历史专题", r"进展情况$", "irregular", 15, (418401, 418404), "Rb3xJ0fWe9SlOa2VtHy5M"),
        ),
        monthly=("江西省人社厅{year}年{month}月工作进展情况", "江西省人社厅{year}年{month}月份工作进展情况"),
        quarterly="江西省人社厅{year}年度目标任务{quarter}进展情况",
        others_a_month=8,
    ),
    SiteSpec(
        key="transport",
        host="jtt.hubei.test",
        name="湖北省交通运输厅",
        short="湖北省交通运输厅",
        province="湖北省",
        region="420000",
        mixed="jcms",
        web_id=418,
        site_code="4200000057",
        org_code="011043206",
        proxy_path=JQUERY_PROXY,
        proxy_mode="page",
        default_size=300,
        tag="右侧内容",
        robots="User-agent: *\nAllow: /\n",
        columns=(
            Column(
                5182,
                "重点工作",
                r"\d{4}年\d{1,2}月份?交通运输重点工作落实情况$",
                "month",
                20,
                (90214, 90216),
                "Zp6qL4nVc8HsMd1BxTg9E",
            ),
            Column(
                5190,
                "督查通报",
                r"\d{4}年度交通运输目标任务.{1,3}季度落实情况$",
                "quarter",
                20,
                (90233, 90239),
                "Ji0tF3kRy7WuEo5CaXv2N",
            ),
            Column(5203, "工作计划", r"落实情况总结$", "irregular", 20, (90251, 90254), "Dl9sB2gPm6KfYh4UzQw8J"),
            Column(5217, "专题归档", r"落实情况$", "irregular", 20, (90270, 90274), "Tc5iV1xOe7NrGa3SjLb0H"),
        ),
        monthly=(
            "湖北省{year}年{month}月份交通运输重点工作落实情况",
            "湖北省{year}年{month}月交通运输重点工作落实情况",
        ),
        quarterly="湖北省{year}年度交通运输目标任务{quarter}落实情况",
        others_a_month=3,
    ),
)
DEFAULT = Scene(SPECS)
