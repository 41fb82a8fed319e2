import pytest

from duban.read.outline.status import is_status_word, stated_status, status_of

STATUSES = {
    "done": "已完成 完成 全部完成 完成年度目标任务 已按期办结 已落实 已建成投用 已公布 基本完成 圆满完成",
    "ahead": "提前完成 超额完成 超进度 超序时进度 超序时推进 超序",
    "on_schedule": "达序推进 达到序时进度 达进度 按序时推进 有序推进 顺利推进 正常推进 均按进度推进中",
    "in_progress": "正在建设 正在招标 持续推进 施工中 加快推进 推进中 部分完成",
    "behind": "未达到序时进度 均未达序时 欠进度 滞后序时 推进缓慢 进度偏慢 进度相对较慢 不够理想 完成有一定困难 "
    "进度滞后 未完成",
    "not_started": "未开工 暂未开启 尚未正式启动 准备动工 未启动 尚未启动",
    "changed": "出现调整 暂停实施",
    "standing": "常态化开展 常态化推进 长期推进",
}


@pytest.mark.parametrize(
    ("word", "status"), [(word, status) for status, words in STATUSES.items() for word in words.split()]
)
def test_words(word: str, status: str) -> None:
    assert status_of(word) == status
    assert status_of(f"{word}。") == status


@pytest.mark.parametrize(
    "text", ["完成设计招标", "已建成站点9个", "印发通知", "新增托位655个", "1所主体结顶", "完成情况"]
)
def test_what_was_done_is_no_status(text: str) -> None:
    assert not is_status_word(text)


@pytest.mark.parametrize("word", ["未达序时进度", "超序时进度", "达序时进度", "欠序时进度"])
def test_words_about_the_schedule_are_statuses_and_no_progress(word: str) -> None:
    assert is_status_word(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已完成。累计投入2.3亿元。", "已完成"),
        ("进度偏慢，仅完成投资的31%。", "进度偏慢"),
        ("建成厂房11万平方米，进度滞后。", "进度滞后"),
        ("新建学校9所，二期已完成。", None),
        ("新建学校9所。", None),
        ("", None),
    ],
)
def test_statuses_inside_progress(text: str, expected: str | None) -> None:
    assert stated_status(text) == expected
