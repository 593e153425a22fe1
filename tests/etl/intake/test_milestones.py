"""Milestones of projects within a task: read, counted, cancelled, undone, and how each stands at the end of a month."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest

from etl.intake import cells, reader
from etl.intake.expectation import load_expectation
from etl.submissions import review, submit
from etl.templates import template
from ledger.accounts.actor import operator
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.reporter import Reporter
from tests.support import tiny_world
from tests.support.tiny_world import PLAN, ask

HEADER = "任务编号,项目,节点,计划完成日期,实际完成日期"
INDUSTRY = Reporter("industry")
SEPTEMBER = date(2023, 9, 1)


def send(path, *rows, **more):
    return submit.submit(path, of(*rows, **more), operator("测试员"))


def of(*rows, **more):
    return tiny_world.sent(*rows, header=HEADER, kind="milestone", **{"department_id": "industry"} | more)


def read(path, *rows):
    copy = copy_to_memory(path)
    taken = reader.read(
        of(*rows).data, load_expectation(copy, PLAN, INDUSTRY, at=datetime(2024, 1, 2, 9), kind="milestone")
    )
    copy.close()
    return taken


def standing(path, month, revision=9999):
    rows = ask(
        path,
        "SELECT milestone, state, days FROM milestone_standing_at(?, ?, ?) ORDER BY planned_on",
        [PLAN, date(2023, month, 1), revision],
    )
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-09-30", date(2023, 9, 30)),
        ("2023/9/3", date(2023, 9, 3)),
        ("2023.9.3", date(2023, 9, 3)),
        ("2023年9月3日", date(2023, 9, 3)),
        ("9月3号", date(2023, 9, 3)),
        ("20230903", date(2023, 9, 3)),
        ("45170", date(2023, 9, 1)),
        ("2024年2月", date(2024, 2, 29)),
        ("2023-09", date(2023, 9, 30)),
        ("12月底", date(2023, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2027-02-29", None),
        ("9999-12", date(9999, 12, 31)),  # the last day that there is: no month begins after it
        ("2023-09-30 00:00:00", date(2023, 9, 30)),
        ("2023-02-30", None),
        ("三季度", None),
    ],
)
def test_days_are_read_as_staff_write_them(written, day):
    assert cells.read_day(written, 2023) == day


def test_how_milestones_stand_at_the_end_of_a_month(built):
    """At the end of June: begun 12 days late (March 31 to April 12); the frame, due on June 20, is 10 days over.

    At the end of July the frame was done on July 5, 15 days late, and what is due in November is not yet.
    """
    send(
        built,
        "2,基站扩容,开工,2023-03-31,2023-04-12",
        "2,基站扩容,主体完工,2023-06-20,2023-07-05",
        "2,基站扩容,验收,2023年11月,",
    )
    assert standing(built, 6) == [("开工", "done", 12), ("主体完工", "overdue", 10), ("验收", "not_due", None)]
    assert standing(built, 7) == [("开工", "done", 12), ("主体完工", "done", 15), ("验收", "not_due", None)]
    assert standing(built, 3)[0] == ("开工", "overdue", 0)


def test_a_milestone_that_is_sent_again_is_changed_cancelled_and_brought_back(built):
    first = send(built, "2,基站扩容,开工,2023-03-31,", "2,基站扩容,验收,2023-11-30,")
    assert (first.values, first.new, first.changed, first.period) == (2, 2, 0, date(2023, 1, 1))
    second = send(built, "2,基站扩容,开工,2023-03-31,2023-03-20", "2,基站扩容,验收,取消,", by="李四")
    assert (second.new, second.changed, second.unchanged) == (0, 2, 0)
    assert standing(built, 9) == [("开工", "done", -11)]
    assert standing(built, 9, first.submission_id) == [("开工", "overdue", 183), ("验收", "not_due", None)]
    review.decide(built, second.submission_id, "undone", operator("协调员"), "误报")
    assert standing(built, 9) == [("开工", "overdue", 183), ("验收", "not_due", None)]


def test_the_same_file_counts_again_once_another_has_taken_its_place(built):
    """Of milestones and of notes on tasks: the first file, another, and the first again."""
    ours, other = "2,基站扩容,开工,2023-03-31,", "2,基站扩容,开工,2023-05-31,"
    first = send(built, ours)
    assert send(built, ours).repeated
    send(built, other)
    again = send(built, ours)
    assert (again.repeated, again.changed) == (False, 1)
    assert again.submission_id > first.submission_id
    notes = [tiny_world.sent(f"2,2023-09,{words}", header="任务编号,期间,工作进展", kind="progress", department_id="industry")
             for words in ("已选址", "已开工", "已选址")]  # fmt: skip
    assert [submit.submit(built, one, operator("测试员")).repeated for one in notes] == [False, False, False]


CASES = [
    ("task_unknown", 2, "任务编号", ["9,基站扩容,开工,2023-03-31,"]),
    ("task_of_others", 2, "任务编号", ["3,基站扩容,开工,2023-03-31,"]),
    ("project_missing", 2, "项目", ["2,,开工,2023-03-31,"]),
    ("milestone_missing", 2, "节点", ["2,基站扩容,,2023-03-31,"]),
    ("words_too_long", 2, "项目", [f"2,{'基' * 101},开工,2023-03-31,"]),
    ("cell_too_long", 2, "项目", [f"2,{'基' * 5001},开工,2023-03-31,"]),
    ("cell_too_long", 2, "计划完成日期", [f"2,基地,开工,{'1' * 5001},"]),
    ("planned_day_missing", 2, "计划完成日期", ["2,基站扩容,开工,,2023-03-31"]),
    ("day_unreadable", 2, "计划完成日期", ["2,基站扩容,开工,三季度,"]),
    ("day_unreadable", 2, "实际完成日期", ["2,基站扩容,开工,2023-03-31,0203-03-31"]),
    ("day_in_future", 2, "实际完成日期", ["2,基站扩容,开工,2023-03-31,2098-01-01"]),
    ("cancelled_and_done", 2, "实际完成日期", ["2,基站扩容,开工,取消,2023-03-31"]),
    ("milestone_twice", 3, None, ["2,基站扩容,开工,2023-03-31,", "2,基站扩容,开工,2023-04-30,"]),
]


@pytest.mark.parametrize(("code", "row", "column", "rows"), CASES)
def test_each_fault_names_its_row_and_column_and_nothing_is_taken(built_once, code, row, column, rows):
    taken = read(built_once, *rows)
    assert [(one.code, one.row, one.column) for one in taken.findings] == [(code, row, column)]
    assert not taken.accepted
    for language in ("zh", "en"):
        assert "{" not in taken.findings[0].line(language)


def test_the_template_holds_what_is_known_and_lines_for_more_and_comes_back_unharmed(built):
    """Industry leads tasks 1 and 2: the milestone that is known, and three empty lines for each task."""
    send(built, "2,基站扩容,开工,2023-03-31,2023-04-12")
    copy = copy_to_memory(built)
    lines = template.csv_file(copy, PLAN, SEPTEMBER, INDUSTRY, "zh", of="milestone").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(lines)))
    assert rows[0] == ["任务编号", "任务", "项目", "节点", "计划完成日期", "实际完成日期"]
    assert rows[4] == ["2", "建设新型基础设施", "基站扩容", "开工", "2023-03-31", "2023-04-12"]
    assert [row[0] for row in rows[1:]] == ["1"] * 3 + ["2"] * 4

    data = template.file(copy, PLAN, SEPTEMBER, INDUSTRY, "en", "xlsx", of="milestone")
    book = openpyxl.load_workbook(io.BytesIO(data))
    for column, cell in enumerate(("基站扩容", "验收", date(2023, 11, 30)), start=3):
        book.active.cell(6, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    taken = reader.read(stream.getvalue(), load_expectation(copy, PLAN, INDUSTRY, kind="milestone"))
    assert taken.findings == []
    assert [(row["milestone"], row["planned_on"]) for row in taken.values.to_pylist()] == [
        ("开工", date(2023, 3, 31)), ("验收", date(2023, 11, 30)),
    ]  # fmt: skip
