"""Names of offices, as far as the outline needs them: to tell a department's head from any other words before a colon.

What belongs here: the test of a short name. What does not: organisations inside sentences.
"""

from __future__ import annotations

import re

_SUFFIX = re.compile(
    r"(?:处|室|办|局|委|科|部|中心|院|所|队|会|站|厅|馆|组|司|股|校|社|团|党委|支部|公司|集团|银行|政府|街道|镇|乡|园区|开发区|管委会|指挥部|专班|"
    r"大学|学院|医院|法院|协会|联合会|事务所|基地|总队|支队|大队|署|台|城|供电|电力|烟草|海关|税务|消防|气象|移动|联通|电信|人武部|纪委|残联|妇联|工商联|"
    r"(?:直属|下属|所属|属各?)单位|文联|科协|侨联|社联|作协|红会|书记|县|区|市|州|盟|旗)(?:\([^()]{1,20}\))?$"
)
_NAME = re.compile(r"[\u3400-\u9fffA-Za-z0-9、/·()〇\-—\s]{2,40}")
_NOT_NAME = re.compile(
    r"情况|工作$|如下|问题|打算|措施|任务|目标|内容|进度|成效|方面|包括|其中|截至|完成|建设$|时间|下一步|附件|联系|备注|说明"
)


def is_office(name: str) -> bool:
    """Say whether a short text (folded) is the name of an office, or several names joined by 、."""
    text = name.strip()
    return bool(_NAME.fullmatch(text)) and not _NOT_NAME.search(text) and _SUFFIX.search(text) is not None
