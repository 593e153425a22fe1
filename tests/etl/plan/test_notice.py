"""The notice's text → sections, tasks and departments: the real notice and the odd forms."""

from collections import Counter

import pytest

from etl.plan import loader as plan_loader
from etl.plan.notice import parse
from tests.support import tiny_world

REAL = plan_loader.PLANS / "luozhuang-2023" / "notice.txt"
START = "一、甲\n1.乙。丙。"


@pytest.fixture(scope="module")
def text():
    return REAL.read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def notice(text):
    parsed, findings = parse(text)
    assert findings == []
    return parsed


def parts(notice, task_no):
    return [(part.department, part.role, part.position) for part in notice.task(task_no).assignments]


def assigned(bracket):
    notice, findings = parse(START + bracket + "\n")
    assert findings == []
    return parts(notice, 1)


# The real notice


def test_the_real_notice_has_11_sections_and_69_tasks(notice):
    assert [section.section_no for section in notice.sections] == list(range(1, 12))
    assert [task.task_no for task in notice.tasks] == list(range(1, 70))
    assert notice.sections[0].name == "培育现代产业体系"
    assert notice.sections[10].name == "组织实施"
    assert notice.task(1).title == "培优筑强优势产业"
    assert notice.task(69).title == "强化督导检查"


def test_66_tasks_name_51_bodies_in_205_assignments(notice):
    without = [task.task_no for task in notice.tasks if not task.assignments]
    assert without == [67, 68, 69]  # the three tasks of section 11, which name nobody
    assert {notice.task(task_no).section_no for task_no in without} == {11}
    assignments = [part for task in notice.tasks for part in task.assignments]
    assert len(assignments) == 205
    assert len({part.department for part in assignments}) == 51
    assert all(task.assignments[0].role == "lead" for task in notice.tasks if task.assignments)


def test_the_odd_brackets(notice):
    # 6: a comma between the participants, both collective. 9: a trailing 等. 40: a comma before 参与单位.
    assert parts(notice, 6) == [
        ("区工信局", "lead", 1), ("各产业专班", "participant", 1), ("各街镇", "participant", 2),
    ]  # fmt: skip
    assert parts(notice, 9) == [
        ("区金融局", "lead", 1), ("区财政局", "lead", 2), ("区工信局", "participant", 1), ("区发改局", "participant", 2),
    ]  # fmt: skip
    assert parts(notice, 40) == [("区住建局", "lead", 1), ("区综合执法局", "participant", 1)]
    assert parts(notice, 65) == [("区安委会", "lead", 1), ("区安委会各成员单位", "participant", 1)]


def test_a_body_is_named_once_in_a_task(notice):
    for task in notice.tasks:
        named = Counter(part.department for part in task.assignments)
        assert [name for name, count in named.items() if count > 1] == []


def test_every_body_stands_in_the_text_where_it_says(text, notice):
    for task in notice.tasks:
        assert text[task.starts_at : task.starts_at + len(task.body)] == task.body
        assert task.body.startswith(task.title + "。")
        assert "牵头单位" not in task.body


def test_the_web_page_around_the_document_is_passed_over(text, notice):
    words = "".join(task.title + task.body for task in notice.tasks) + "".join(row.name for row in notice.sections)
    for of_the_page in ("无障碍浏览", "您现在的位置", "媒体解读", "简明问答", "关闭窗口", "下载Word", "罗政办字"):
        assert of_the_page in text
        assert of_the_page not in words
    assert notice.task(69).body.endswith("依法依纪追责问责。")


# The tiny notice


def test_the_tiny_notice():
    notice, findings = parse((tiny_world.plan_folder(tiny_world.WORLD) / "notice.txt").read_text(encoding="utf-8"))
    assert findings == []
    assert [section.name for section in notice.sections] == ["培育现代产业体系", "增进民生福祉"]
    # “1.网站地图” stands before the first section and is no task
    assert [(task.task_no, task.section_no, task.title) for task in notice.tasks] == [
        (1, 1, "壮大企业队伍"), (2, 1, "建设新型基础设施"), (3, 2, "改善公共服务"),
    ]  # fmt: skip
    assert parts(notice, 1) == [
        ("区工信局", "lead", 1), ("区科技局", "lead", 2), ("区农业农村局", "participant", 1), ("各街镇", "participant", 2),
    ]  # fmt: skip
    assert parts(notice, 2) == [("区工信局", "lead", 1), ("区住建局", "participant", 1)]
    assert parts(notice, 3) == [("区水利局", "lead", 1), ("区安委会各成员单位", "participant", 1)]


# Forms


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("(牵头单位:甲局)", [("甲局", "lead", 1)]),
        ("(牵头单位:甲局、乙局)", [("甲局", "lead", 1), ("乙局", "lead", 2)]),
        ("(牵头单位:甲局等)", [("甲局", "lead", 1)]),
        ("(牵头单位:甲局,参与单位:乙局)", [("甲局", "lead", 1), ("乙局", "participant", 1)]),
        ("(牵头单位:甲局;参与单位:乙局,丙局等)",
         [("甲局", "lead", 1), ("乙局", "participant", 1), ("丙局", "participant", 2)]),
        ("(牵头单位:甲局、甲局)", [("甲局", "lead", 1)]),
        ("", []),
    ],
)  # fmt: skip
def test_brackets(bracket, expected):
    assert assigned(bracket) == expected


def test_full_width_punctuation_reads_like_half_width():
    """Most governments print brackets, colons and commas in full width; this web page has half-width ones."""
    wide = str.maketrans("():;,", "\uff08\uff09\uff1a\uff1b\uff0c")
    assert assigned("(牵头单位:甲局、乙局;参与单位:丙局,丁局等)".translate(wide)) == [
        ("甲局", "lead", 1), ("乙局", "lead", 2), ("丙局", "participant", 1), ("丁局", "participant", 2),
    ]  # fmt: skip


def test_a_department_whose_name_begins_with_deng_is_not_cut_in_the_middle():
    assert assigned("(牵头单位:等级评定局、甲局)") == [("等级评定局", "lead", 1), ("甲局", "lead", 2)]


def test_offsets_count_characters_whatever_the_line_ends():
    text = "页眉\r\n一、甲\r\n\r\n  1.乙。丙𠀀。(牵头单位:丁局)\r\n2.戊。\r\n"
    notice, findings = parse(text)
    assert findings == []
    assert [text[task.starts_at : task.starts_at + len(task.body)] for task in notice.tasks] == ["乙。丙𠀀。", "戊。"]


def test_section_numbers_from_1_to_99():
    numbers = [
        "一",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "十",
        "十一",
        "十二",
        "十三",
        "十四",
        "十五",
        "十六",
        "十七",
        "十八",
        "十九",
        "二十",
        "二十一",
    ]
    notice, findings = parse("".join(f"{number}、板块\n{row}.任务。\n" for row, number in enumerate(numbers, start=1)))
    assert findings == []
    assert [section.section_no for section in notice.sections] == list(range(1, 22))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("notice_without_tasks", None)]),
        ("一、甲\n", [("notice_without_tasks", None)]),
        ("一、甲\n1.乙。\n3.丙。\n", [("task_out_of_order", 3)]),
        ("一、甲\n1.乙。\n三、丁\n2.丙。\n", [("section_out_of_order", 3)]),
        ("一、甲\n1.乙。(牵头单位 甲局)\n", [("bracket_unreadable", 2)]),
        ("二、甲\n2.乙。(牵头单位甲局)\n", [("section_out_of_order", 1), ("task_out_of_order", 2), ("bracket_unreadable", 2)]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_in_order_is_said(text, expected):
    _, findings = parse(text)
    assert [(finding.code, finding.row) for finding in findings] == expected


def test_a_line_between_tasks_that_is_neither_heading_nor_task_is_said():
    text = "一、板块\n1.任务。新建10个。\n另外,全年新建充电桩500个。\n2.任务。\n关闭窗口\n"
    notice, findings = parse(text)
    # Line 3 stands between tasks; line 5 is below the last one, where the web page goes on.
    assert [(finding.code, finding.row) for finding in findings] == [("line_unread", 3)]
    assert len(notice.tasks) == 2
