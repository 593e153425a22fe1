"""What is typed, and where it is found: by word, by pinyin, by initials; worked out by hand."""

import pytest

from scorecard import search
from scorecard.search import NUMBER, index, pinyin_readings

TITLE = "强化科技型企业培育"
BODY = "高新技术企业达到110家,长期银行贷款增长,新建、改造５Ｇ基站344个"
KNOWN = index((
    (15, "task", TITLE), (15, "body", BODY), (15, NUMBER, "15 T15 T15-1 T15-2"),
    (15, "department industry-it", "区工信局"), (15, "department_en industry-it", "Bureau of Industry and IT"),
    (6, "task", "绿色低碳转型"), (6, "body", "推动重庆“1+N”模式"), (6, NUMBER, "6 T6 T6-1"),
))  # fmt: skip


def found(typed: str) -> dict[int, dict[str, list[str]]]:
    """The words that were hit, by task and place."""
    texts = {"task": {15: TITLE, 6: "绿色低碳转型"}, "body": {15: BODY, 6: "推动重庆“1+N”模式"}}
    return {
        task_no: {place: [texts[place][task_no][start:end] for start, end in spans] for place, spans in hits.items()}
        for task_no, hits in search.search(KNOWN, typed).items()
    }


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("高新技术", "高新技术"),
        ("gaoxinjishu", "高新技术"),
        ("gxjsqy", "高新技术企业"),
        ("gaox", "高新"),  # still being typed
        ("gaoxjs", "高新技术"),  # readings and initials mixed
        ("GaoXin", "高新"),
        ("ｇａｏｘｉｎ", "高新"),
        ("changqi", "长期"),  # 长 is chang and zhang, 行 hang and xing: any reading will do
        ("zhangqi", "长期"),
        ("yinhang", "银行"),
        ("yinxing", "银行"),
        ("5g", "５Ｇ"),
        ("5gjz", "５Ｇ基站"),
        ("344", "344"),
    ],
)
def test_what_is_typed_is_found_as_word_pinyin_or_initials(typed, hit):
    assert found(typed) == {15: {"body": [hit]}}


def test_u_with_two_dots_is_typed_as_v():
    assert found("lvse") == found("lüse") == {6: {"task": ["绿色"]}}


def test_every_place_with_a_hit_is_told():
    # 企业 stands in the title and in the body.
    assert found("qiye") == {15: {"task": ["企业"], "body": ["企业"]}}


def test_several_words_must_all_match_wherever_they_stand():
    assert found("keji 110") == found("110　科技") == {15: {"task": ["科技"], "body": ["110"]}}
    assert found("科技 重庆") == {}  # each in another task
    assert found("cq 1+n") == {6: {"body": ["重庆", "1+N"]}}


def test_names_and_other_languages_are_searched_too():
    assert set(search.search(KNOWN, "qgxj")[15]) == {"department industry-it"}
    assert set(search.search(KNOWN, "INDUSTRY")[15]) == {"department_en industry-it"}


@pytest.mark.parametrize(
    ("typed", "tasks"), [("15", [15]), ("T15-2", [15]), ("t15", [15]), ("６", [6]), ("T6-1", [6]), ("T6-2", []), ("1", [15, 6])]
)  # fmt: skip
def test_numbers_of_tasks_and_indicators_are_found_whole(typed, tasks):
    # 6 does not find 26 or 67; the 1 stands in 110家 and in 1+N, so it finds those as written.
    assert list(search.search(KNOWN, typed)) == tasks


def test_nothing_typed_finds_everything_and_nonsense_nothing():
    assert search.search(KNOWN, " 　") == {15: {}, 6: {}}
    assert search.search(KNOWN, "xyzxyz") == {}
    assert search.search(KNOWN, "zh" * 30) == {}


def test_a_single_letter_and_a_written_5g_are_not_pinyin():
    assert found("g") == {15: {"body": ["Ｇ"]}}  # and not 高, 工 and 改
    assert "家" in BODY and "gu" in pinyin_readings("家")  # 5家 is no 5G
    assert search.search(index(((1, "body", "5家5G"),)), "5g") == {1: {"body": [(2, 4)]}}
    assert search.search(index(((1, "body", "5家企业"),)), "5jqy") == {1: {"body": [(0, 4)]}}


def test_hits_are_marked_and_the_rest_is_text():
    assert search.highlight("a<b>高新", [(4, 6)]) == 'a&lt;b&gt;<mark class="hit">高新</mark>'
    assert search.highlight("高新技术", [(0, 1), (3, 4)], 1, 4) == '新技<mark class="hit">术</mark>'
    assert search.highlight("高新", []) == "高新"


def test_hits_that_touch_are_one():
    assert search.merge_spans([(4, 6), (0, 2), (1, 3), (3, 4)]) == [(0, 6)]
    # 高新 and 新技术 overlap.
    assert found("高新 新技术") == {15: {"body": ["高新技术"]}}


def test_an_excerpt_shows_the_first_hit_with_its_surroundings():
    words = "一" * 30 + "。高新" + "二" * 30
    spans = [(31, 33)]
    assert search.excerpt(words, spans) == f'…{"一" * 17}。<mark class="hit">高新</mark>{"二" * 18}…'
    assert search.excerpt("高新", [(0, 2)]) == '<mark class="hit">高新</mark>'
