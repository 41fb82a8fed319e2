"""Names of offices, as far as the outline needs them: to tell a department's head from any other words before a colon.

What belongs here: the test of a short name. What does not: organisations inside sentences.
"""

from __future__ import annotations

import re

# The shortest that tell an office: 党委 and 纪委 end in 委.
_ENDS = tuple(
    re.findall(
        r"\S+",
        "处 室 办 局 委 科 部 中心 院 所 队 会 站 厅 馆 组 司 股 校 社 团 银行 政府 街道 镇 乡 专班 大学 基地 署 台 城 "
        "供电 电力 烟草 海关 税务 消防 气象 移动 联通 电信 残联 妇联 工商联 属单位 属各单位 文联 科协 侨联 社联 作协 "
        "书记 县 区 市 州 盟 旗",
    )
)
_BRACKETED = re.compile(r"\([^()]{1,20}\)\Z")
_NAME = re.compile(r"[\u3400-\u9fffA-Za-z0-9、/·()〇\-—\s]{2,40}")
_NOT_NAME = re.compile(
    r"情况|工作$|如下|问题|打算|措施|任务|目标|内容|进度|成效|方面|包括|其中|截至|完成|建设$|时间|下一步|附件|联系|备注|说明"
)


def is_office(name: str) -> bool:
    """Say whether a short text (folded) is the name of an office, or several names joined by 、."""
    text = name.strip()
    bare = _BRACKETED.sub("", text) if text.endswith(")") else text
    return bare.endswith(_ENDS) and _NAME.fullmatch(text) is not None and _NOT_NAME.search(text) is None
