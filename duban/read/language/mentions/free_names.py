"""Where a free name begins: universities, hospitals, companies, laboratories, teams, read backwards from their end.

What belongs here: the left edge of a name whose end says what it is (之江实验室, 厅…专班). What does not: departments
and state bodies, whose names are known (``organisation.py``).
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.place import divisions
from duban.read.language.words import words

STOP = re.compile(
    r".*(?:共建|合建|支持|推进|解决|建设|召开|组织|指导|配合|联合|会同|协同|协助|对接|推动|开展|完成|成立|组建|设立|运行|制定|制订|印发|修订|举办|加强|做好|引进|依托|通过|委托|督导|检查|走访|调研|帮助|报送|上报|获得|启动|实施|"
    r"参加|承办|争取|邀请|建立|打造|筹建|培育|创建|认定|新建|改建|扩建|建成|签订|联系|前往|走进|接受|征求|听取|反馈|发挥|提升|落实|创新|协调|完善|起草|形成|筹备|发布|出台|公布|推荐|考察|入驻|移交|委派|选派|"
    r"批复|批准|同意|收到|接到|荣获|入选|提交|提请|调整|充实|优化|强化|深化|复核|审核|核查|检测|抽检|抽查|巡查|排查|整改|整治|整合|撤销|合并|组织|动员|发动|鼓励|引导|督促|责令|约谈|通报|表彰|授予|命名|评选|推选|遴选|选树|扶持|资助|补助|奖励|慰问|看望|陪同|接待|会见|拜访|对标|学习|借鉴|推广|复制|应用|使用|采用|采购|租用|投入|投资|追加|拨付|下达|分解|转发|抄送|函告|告知|提醒|答复|回复|受理|办理|审批|核准|备案|登记|注册|注销|吊销|取缔|关闭|关停|搬迁|迁建|改造|维修|修缮|续建|开工|竣工|交付|启用|投用|升级|提质|扩容|增设|增加|新增|淘汰|清退|清理|统筹|牵头|会商|商请|协商|洽谈|签约|签署|续签|服务|惠及|覆盖|涉及|面向|针对|围绕|聚焦|结合|按照|根据|促进|助力|赋能|"
    r"[^\u4e00-\u9fa5A-Za-z0-9]|\d[家个所名项]|共(?!同|享|青|产)|新(?![区城乡疆华兴安民材能型])|[与和及由对将向把被从为以的在于等跟同给让又并按各已向经报请送据到达赴])"
)


_TEAMS = frozenset(
    (
        "专班",
        "工作专班",
        "工业专班",
        "领导小组",
        "工作领导小组",
        "领导小组办公室",
        "指挥部",
        "指挥部办公室",
        "委员会办公室",
    )
)
_TEAM_LEVEL = re.compile("(?<![全各])[厅省市县区局州委](?![级直属内域场民长])")
_COUNTED = re.compile(r"\d[家个所名项处支]\Z")
_TWO_HAN = re.compile("[\u4e00-\u9fa5]{2}")
_TEAM_STOP = re.compile(r".*(?:[^\u4e00-\u9fa5]|成立|运行|组建|设立|做好|召开|向|由|在|对|将|把|报|请|据|等|各)")


def _team_start(work: str, core_end: int, end: int) -> int | None:
    """Teams are named by what they are for, 与 and 和 included (厅科技攻关与产业链安全专班): read back to the level."""
    window = max(core_end - 18, 0)
    cut = _TEAM_STOP.match(work, window, core_end)
    begin = cut.end() if cut else window
    if work[begin:core_end] in ("市县", "省市县", "各级"):
        return begin
    level = _TEAM_LEVEL.search(work[begin:core_end])
    full = divisions()
    place = next((i for i in range(begin, core_end) for n in (8, 7, 6, 5, 4, 3) if work[i : i + n] in full), None)
    starts = [p for p in (place, begin + level.start() if level else None) if p is not None]
    if not starts:
        return begin if work[begin : begin + 2] in ("国家", "国务", "中央", "全国") else None
    if work.startswith("办公室", end) and not work[core_end:end].endswith("办公室"):
        return None
    return min(starts)


GENERIC = re.compile(
    r"(?:[各全]?(?:省|市|县|区|州)?(?:级|属|直|直属|内|域)?(?:国家|全国|重点|联合|技术|产业|服务|创新|培训|管理|研发|企业|国有|民营|公立|公办|民办|普通|高等|基层|社区|村级|三级|二级|一级|综合|专业|示范|职业|中小|乡镇|试点|相关|有关|医疗|养老|便民|小型|大型|直属|第三方|党群|文化|综治|物流|数据|指挥|应急|检测|交易|活动|体验|展示|孵化|会议|运营|工程技术|企业技术|县级|市级|省级|区级|国家级|校园|银行|保险|金融|平台|街道|中心|农村|城市|城乡|乡村|义务教育|寄宿制|公共|工业|农业|特色|品质|标准化|智慧|新型|大学|中等|本科|独立|二级|合作|家庭|幼儿|托育|院校|高职|高校|学科|乡|镇|村|哨点|定点|一流|高水平|世界|城市公立|所有|函授|大企业|大公司|国外|境外|海外|跨国|精准|委属|厅属|局属|部属|校属|院属|驻地|驻点|友好|兄弟|重点监管|重点用能|用能|用水|排污|涉农|涉企|涉水|涉气|规上|上市|龙头|骨干|链主|外资|合资|独资|民生|急救|康复|护理|中医|西医|妇幼|口腔|儿童|老年|残疾人|未成年人|退役军人|新时代文明实践|文明实践|职工|青少年|学生|教师|干部|人才|就业|社保|医保|政务|行政|便民服务|公益|慈善|志愿|体育|健身|科普|科创|众创|创业|电商|快递|冷链|仓储|加工|养殖|种植|良种|育种|农机|农技|气象|水文|地质|环境|生态|污水|垃圾|再生|回收|充电|换电|停车|客运|货运|港口|机场|铁路|公路|轨道|能源|电力|燃气|供热|供水|供电|矿山|化工|钢铁|建筑|房地产|物业|家政|旅游|酒店|民宿|餐饮|商贸|零售|外贸|跨境|小微|中型|微型|个体|集体|股份|国资|央属|央企|省管|市管|县管|省直|市直|县直|区直|垂管|属地|所属|下属|直管|托管|共建|参与|成员|理事|会员|有资质|检验|计量|鉴定|评估|咨询|会计|审计|律师|法律|仲裁|调解|公证)+)\Z"
)


def free_start(work: str, core_end: int, end: int) -> int | None:
    """Where a free name (之江实验室, 市精神卫生中心, 浙能集团) begins, or None when nothing names it."""
    suffix = work[core_end:end]
    if suffix in _TEAMS:
        return _team_start(work, core_end, end)
    window = max(core_end - 14, 0)
    cut = STOP.match(work, window, core_end)
    begin = cut.end() if cut else window
    name = work[begin:core_end]
    if _COUNTED.match(work[max(begin - 2, 0) : begin]):
        return None
    if len(name) < 2 and not (name in ("省", "市", "县", "区") and len(suffix) > 3):
        return None
    after = work[end : end + 2]
    if (
        after
        in ("建设", "申报", "认定", "培育", "成立", "管理", "制度", "教师", "学生", "主任", "会议", "例会", "数量")
        or after[:1] in "长员校生级型化类们总"
        or (suffix == "中心" and after[:1] == "组")
    ):
        return None
    if suffix in ("领导小组", "工作领导小组") and work.startswith("办公室", end):
        return None
    full = divisions()
    level = name[0] in "省市县区厅局州" and not name.startswith(
        (
            "省级",
            "市级",
            "县级",
            "区级",
            "市直",
            "省直",
            "市属",
            "省属",
            "县属",
            "区域",
            "市场",
            "市民",
            "局部",
            "县域",
            "市域",
            "省内",
            "市内",
            "县内",
            "区内",
        )
    )
    place = any(name[:n] in full for n in range(8, 2, -1)) or name[:2] in _province_names()
    if not level and not place:
        while len(verb := max(words().at(name, 0).verb, words().at(name, 0).adverb, key=len)) > 1 and len(name) > len(
            verb
        ):
            name, begin = name[len(verb) :], begin + len(verb)
        if suffix in (
            "中心",
            "学校",
            "公司",
            "大队",
            "总队",
            "支队",
            "分局",
            "研究中心",
            "委员会",
            "专班",
            "工作专班",
            "督查组",
            "督导组",
            "检查组",
            "小学",
            "中学",
            "幼儿园",
            "管理站",
            "管理处",
            "监测站",
            "服务站",
            "农场",
            "林场",
            "合作社",
            "街道",
            "街道办",
            "联盟",
            "办事处",
            "居委会",
            "村委会",
            "银行",
            "协会",
            "分行",
            "支行",
            "商会",
            "促进会",
            "联合会",
            "事务所",
            "指挥部",
            "领导小组",
        ):
            return None
        if GENERIC.match(name) or (len(name) > 10 and name[:2] not in ("中国", "国家", "全国")):
            return None
        if not _TWO_HAN.match(name) or name.endswith(("重点", "各", "所", "该", "本")):
            return None
    elif (
        GENERIC.match(name)
        or (
            name in full
            and suffix
            in (
                "实验室",
                "中心",
                "研究中心",
                "学校",
                "医院",
                "公司",
                "集团",
                "大队",
                "管理站",
                "服务站",
                "幼儿园",
                "小学",
                "中学",
                "协会",
                "联盟",
            )
        )
        or (
            level
            and not place
            and suffix in ("幼儿园", "小学", "中学", "学校", "服务站", "公司", "有限公司", "合作社")
            and len(name) > 4
        )
    ):
        return None
    if suffix == "实验室" and name.endswith(("重点", "联合", "国家", "省", "工程", "创新")) and not place:
        return None
    if name[:1].isdecimal() or (suffix in ("小学", "中学") and name.endswith(("中", "县中", "市中"))):
        return None
    return begin


@cache
def _province_names() -> frozenset[str]:
    return frozenset(
        short
        for _, level, _, short, *_ in lexicon.lines("places.tsv")
        if level in ("province", "prefecture") and len(short) == 2
    )
