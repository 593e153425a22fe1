"""Shares of targets, monthly schedules and notes on tasks: read, held where doubtful, counted, undone."""

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from etl.intake import reader
from etl.intake.expectation import load_expectation
from etl.submissions import dry_run, review, submit
from etl.submissions.dry_run import IndicatorState
from etl.submissions.submission import ReasonNeededError, RefusedError, SubmittedFile
from etl.templates import template
from ledger.accounts.actor import operator
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.finding_catalogue import CATALOGUE
from ledger.vocabulary.reporter import Reporter
from tests.support import tiny_world
from tests.support.tiny_world import DISTRICT, EAST, PLAN, SOUTH, WEST, ask, codes, progress

INDUSTRY = Reporter("industry")
AUGUST, SEPTEMBER = date(2023, 8, 1), date(2023, 9, 1)
SHARES, SCHEDULE, NOTES = "指标编号,街镇,分配目标", "指标编号,期间,计划累计", "任务编号,期间,工作进展,自评状态"


def of(kind, *rows, **more):
    header = {"allocation": SHARES, "schedule": SCHEDULE, "progress": NOTES}[kind]
    return tiny_world.sent(*rows, header=header, kind=kind, **{"department_id": "industry"} | more)


def read(path, kind, *rows, reporter=INDUSTRY, **more):
    copy = copy_to_memory(path)
    taken = reader.read(of(kind, *rows).data, load_expectation(copy, PLAN, reporter, kind=kind, **more))
    copy.close()
    return taken


def found(taken):
    return [(one.code, one.row, one.column) for one in taken.findings]


# Shares of a target (344 stations for the district)


def test_shares_give_towns_a_target_and_a_light(built):
    """60 of 200 by August, when two thirds are due: far behind."""
    receipt = submit.submit(
        built, of("allocation", "T2-1,东街,200", "T2-1,西街,100", "T2-1,南山,44"), operator("测试员")
    )
    assert (receipt.kind, receipt.period, receipt.values, receipt.new) == ("allocation", date(2023, 1, 1), 3, 3)
    assert receipt.decision == "accepted"
    assert codes(receipt.notes) == ["shares_add_up"]
    tiny_world.report(built, "T2-1,东街,2023-08,60")
    row = progress(built, "T2-1", 8, EAST)
    assert (row["target_value"], row["status"]) == (200, "behind")


def test_shares_that_fall_short_of_the_target_are_held_with_the_reason(built):
    """200 + 100 of 344: 44 are left."""
    rows = ("T2-1,东街,200", "T2-1,西街,100")
    with pytest.raises(ReasonNeededError) as refused:
        submit.submit(built, of("allocation", *rows), operator("测试员"))
    assert refused.value.findings[0].line("zh") == (
        "第2行，“分配目标”列：新建、改造5G基站：分配合计300个，比全区目标344个少44个。请补足，或说明理由。"
    )
    held = submit.submit(built, of("allocation", *rows, reason="南山镇暂缓"), operator("测试员"))
    assert held.decision == "held"
    assert ask(built, "SELECT * FROM target_at(?, 9999) WHERE area_id <> ?", [PLAN, DISTRICT]) == []
    review.decide(built, held.submission_id, "accepted", operator("协调员"))
    assert progress(built, "T2-1", 8, WEST)["target_value"] == 100


def test_towns_that_the_file_leaves_out_keep_their_share_in_the_sum(built):
    submit.submit(built, of("allocation", "T2-1,东街,200", "T2-1,西街,100", "T2-1,南山,44"), operator("测试员"))
    taken = read(built, "allocation", "T2-1,东街,250")  # 250 + 100 + 44 = 394, 50 above 344
    assert codes(taken.findings) == ["shares_above_target"]
    assert "多50个" in taken.findings[0].line("zh")


def test_an_allocation_that_is_undone_gives_way_to_the_one_before(built):
    submit.submit(built, of("allocation", "T2-1,东街,200", "T2-1,西街,100", "T2-1,南山,44"), operator("测试员"))
    second = submit.submit(
        built, of("allocation", "T2-1,东街,144", "T2-1,西街,100", "T2-1,南山,100"), operator("测试员")
    )
    assert (second.new, second.changed, second.unchanged) == (0, 2, 1)
    assert progress(built, "T2-1", 8, EAST)["target_value"] == 144
    review.decide(built, second.submission_id, "undone", operator("协调员"), "分解有误")
    assert progress(built, "T2-1", 8, EAST)["target_value"] == 200
    assert progress(built, "T2-1", 8, EAST, revision=second.submission_id)["target_value"] == 144


def test_the_shares_of_a_rate_add_up_to_nothing(built):
    taken = read(built, "allocation", "T3-1,东街,100", "T3-1,西街,100", reporter=Reporter("water"))
    assert (taken.findings, taken.values.num_rows) == ([], 2)


def test_what_shares_would_change_is_shown_for_towns_that_had_none(built):
    tiny_world.report(built, "T2-1,东街,2023-08,60")
    copy = copy_to_memory(built)
    sent = of("allocation", "T2-1,东街,200", "T2-1,西街,100", "T2-1,南山,44")
    changes = dry_run.consequence(copy, sent, AUGUST).changes
    assert changes == [
        dry_run.Change("T2-1", EAST, None, IndicatorState(200, 60, "behind", 1)),
        dry_run.Change("T2-1", WEST, None, IndicatorState(100, None, "not_reported", None)),
        dry_run.Change("T2-1", SOUTH, None, IndicatorState(44, None, "not_reported", None)),
    ]


# Monthly schedules


def test_a_schedule_overrides_the_pace_until_it_is_undone(built):
    """100 by August are due as planned; an even pace asks for two thirds of 344, 229.3."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    assert progress(built, "T2-1", 8)["status"] == "behind"
    receipt = submit.submit(built, of("schedule", "T2-1,2023-08,100", "T2-1,2023-12,344"), operator("测试员"))
    assert (receipt.decision, receipt.values) == ("accepted", 2)
    assert progress(built, "T2-1", 8)["status"] == "on_track"
    review.decide(built, receipt.submission_id, "undone", operator("协调员"), "计划调整")
    assert progress(built, "T2-1", 8)["status"] == "behind"


def test_a_schedule_may_be_sent_for_months_to_come_and_months_that_are_closed(built):
    review.set_period(built, PLAN, date(2023, 3, 1), "closed", operator("协调员"))
    copy = copy_to_memory(built)
    expected = load_expectation(copy, PLAN, INDUSTRY, at=datetime(2023, 2, 1, 9), kind="schedule")
    taken = reader.read(of("schedule", "T2-1,2023-03,80", "T2-1,2023-12,344").data, expected)
    assert taken.findings == []


# Notes on tasks


def test_a_note_is_kept_in_the_words_of_its_department(built):
    sent = of("progress", "2,2023-09,“已建成”200个，在建60个,正常推进", "1,2023-09,,")
    receipt = submit.submit(built, sent, operator("测试员"))
    assert (receipt.values, receipt.new, receipt.changed, receipt.period) == (1, 1, 0, SEPTEMBER)
    assert codes(receipt.notes) == ["task_without_words"]
    [row] = ask(built, "SELECT * FROM progress_note_at(?, 9999)", [PLAN])
    assert (row["task_no"], row["department_id"], row["done"], row["state"]) == (
        2, "industry", "“已建成”200个，在建60个", "on_track",
    )  # fmt: skip


def test_two_departments_write_about_one_task_and_a_second_note_replaces_the_first(built):
    submit.submit(built, of("progress", "2,2023-09,已选址,"), operator("测试员"))
    submit.submit(built, of("progress", "2,2023-09,已办规划手续,", department_id="housing"), operator("测试员"))
    again = submit.submit(built, of("progress", "2,2023-09,已开工,按计划推进"), operator("测试员"))
    assert (again.new, again.changed) == (0, 1)
    rows = ask(built, "SELECT department_id, done FROM progress_note_at(?, 9999) ORDER BY 1", [PLAN])
    assert rows == [
        {"department_id": "housing", "done": "已办规划手续"}, {"department_id": "industry", "done": "已开工"},
    ]  # fmt: skip
    review.decide(built, again.submission_id, "undone", operator("区工信局"), "重报")
    rows = ask(built, "SELECT done FROM progress_note_at(?, 9999) WHERE department_id = 'industry'", [PLAN])
    assert rows == [{"done": "已选址"}]


def test_a_closed_month_takes_notes_only_late(built):
    review.set_period(built, PLAN, SEPTEMBER, "closed", operator("协调员"))
    with pytest.raises(RefusedError) as refused:
        submit.submit(built, of("progress", "2,2023-09,已开工,"), operator("测试员"))
    assert codes(refused.value.findings) == ["period_closed"]
    assert (
        submit.submit(built, of("progress", "2,2023-09,已开工,", late=True, reason="出差"), operator("测试员")).decision
        == "held"
    )


def test_a_town_sends_figures_only():
    with pytest.raises(ValueError, match="figures only"):
        SubmittedFile(b"", "x.csv", PLAN, "测试员", area_id=EAST, kind="progress")


# Every finding of these kinds

CASES = [
    ("share_of_district", 2, "街镇", "allocation", ["T2-1,,200"]),
    ("share_of_district", 2, "街镇", "allocation", ["T2-1,全区,200"]),
    ("area_without_share", 2, "街镇", "allocation", ["T1-2,东街,50"]),
    ("indicator_of_others", 2, "指标编号", "allocation", ["T3-1,东街,100"]),
    ("shares_below_target", 2, "分配目标", "allocation", ["T2-1,东街,200", "T2-1,西街,143"]),
    ("shares_above_target", 2, "分配目标", "allocation", ["T2-1,东街,200", "T2-1,西街,145"]),
    ("shares_add_up", 2, "分配目标", "allocation", ["T2-1,东街,200", "T2-1,西街,144"]),
    ("row_twice", 3, None, "allocation", ["T2-1,东街,200", "T2-1,东街,144"]),
    ("schedule_falls", 3, "计划累计", "schedule", ["T2-1,2023-03,100", "T2-1,2023-06,90", "T2-1,2023-12,344"]),
    ("schedule_misses_target", 3, "计划累计", "schedule", ["T2-1,2023-03,100", "T2-1,2023-12,340"]),
    ("schedule_misses_target", 2, "计划累计", "schedule", ["T1-1,2023-12,55"]),  # more than 55
    ("task_unknown", 2, "任务编号", "progress", ["9,2023-09,已开工,"]),
    ("task_unknown", 2, "任务编号", "progress", ["二,2023-09,已开工,"]),
    ("task_of_others", 2, "任务编号", "progress", ["3,2023-09,已开工,"]),
    ("done_missing", 2, "工作进展", "progress", ["2,2023-09,,已完成"]),
    ("state_unknown", 2, "自评状态", "progress", ["2,2023-09,已开工,还行"]),
    ("words_too_long", 2, "工作进展", "progress", ["2,2023-09," + "进" * 2001 + ","]),
    ("cell_too_long", 2, "工作进展", "progress", ["2,2023-09," + "进" * 5001 + ","]),
    ("cell_too_long", 2, "街镇", "allocation", [f"T2-1,{'东' * 5001},200"]),
    ("cell_too_long", 2, "计划累计", "schedule", [f"T2-1,2023-03,{'1' * 5001}"]),
    ("note_twice", 3, None, "progress", ["2,2023-09,已开工,", "2,2023年9月,在建,"]),
    ("task_without_words", 3, "工作进展", "progress", ["2,2023-09,已开工,", "1,2023-09,,"]),
    ("period_of_other_year", 2, "期间", "progress", ["2,2022-09,已开工,"]),
    ("period_unreadable", 2, "期间", "progress", ["2,九月,已开工,"]),
    ("period_missing", 2, "期间", "progress", ["2,,已开工,"]),
]


@pytest.mark.parametrize(("code", "row", "column", "kind", "rows"), CASES)
def test_each_finding_names_its_row_and_column(built_once, code, row, column, kind, rows):
    taken = read(built_once, kind, *rows)
    assert found(taken) == [(code, row, column)]
    assert taken.accepted is (CATALOGUE[code].severity != "error")
    for language in ("zh", "en"):
        assert "{" not in taken.findings[0].line(language)


def test_a_title_that_does_not_go_with_its_number_is_found(built_once):
    data = "任务编号,任务,期间,工作进展\n2,改善公共服务,2023-09,已开工\n".encode()
    copy = copy_to_memory(built_once)
    taken = reader.read(data, load_expectation(copy, PLAN, INDUSTRY, kind="progress"))
    assert found(taken) == [("task_differs", 2, "任务")]


def test_a_town_without_a_share_takes_no_schedule(built_once):
    data = "指标编号,街镇,期间,计划累计\nT2-1,东街,2023-09,100\n".encode()
    copy = copy_to_memory(built_once)
    taken = reader.read(data, load_expectation(copy, PLAN, INDUSTRY, kind="schedule"))
    assert found(taken) == [("schedule_without_target", 2, "街镇")]


@pytest.mark.parametrize(("kind", "column"), [("allocation", "街镇"), ("schedule", "期间"), ("progress", "工作进展")])
def test_a_column_that_is_missing_is_named_as_in_the_template(built_once, kind, column):
    header = {"allocation": "指标编号,分配目标", "schedule": "指标编号,计划累计", "progress": "任务编号,任务"}[kind]
    copy = copy_to_memory(built_once)
    taken = reader.read(f"{header}\n1,1\n".encode(), load_expectation(copy, PLAN, INDUSTRY, kind=kind))
    assert found(taken) == [("column_missing", 1, None)]
    assert f"“{column}”" in taken.findings[0].line("zh")


# Templates


def typed(data, kind, language, cells):
    """``cells`` typed into the first column to fill in, in the workbook itself; and how many rows it has."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    names = {
        "allocation": ("分配目标", "share"),
        "schedule": ("计划累计", "scheduled"),
        "progress": ("工作进展", "done"),
    }
    column = [one.value for one in sheet[1]].index(names[kind][language == "en"]) + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column, cells[row - 2])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), sheet.max_row - 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("allocation", [200, 100, 44]),  # three towns: 344 in all
        ("schedule", [344] * 48),  # 12 months of T1-1, T1-2, T1-3 and T2-1; above every target
        ("progress", ["已开工"] * 2),  # leads tasks 1 and 2
    ],
)
def test_a_template_that_is_filled_in_passes_the_intake(built_once, kind, cells, language):
    copy = copy_to_memory(built_once)
    data = template.file(copy, PLAN, SEPTEMBER, INDUSTRY, language, "xlsx", of=kind)
    filled, count = typed(data, kind, language, cells)
    taken = reader.read(filled, load_expectation(copy, PLAN, INDUSTRY, SEPTEMBER, kind=kind))
    assert [one for one in taken.findings if one.code != "shares_add_up"] == []
    assert taken.values.num_rows == count == len(cells)


def test_the_csv_says_what_counts_now(built):
    tiny_world.allocate(built, "T2-1", {EAST: 200, SOUTH: 144})
    copy = copy_to_memory(built)
    data = template.csv_file(copy, PLAN, SEPTEMBER, INDUSTRY, "zh", of="allocation")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert lines[:2] == [
        ["指标编号", "指标名称", "街镇", "全区目标", "现分配", "单位", "分配目标"],
        ["T2-1", "新建、改造5G基站", "东街街道", "344个", "200", "个", ""],
    ]
    assert template.filename("区工信局", SEPTEMBER, "csv", "allocation") == "区工信局-2023-街镇目标分解.csv"


def test_a_town_has_no_such_template(built_once):
    copy = copy_to_memory(built_once)
    with pytest.raises(LookupError, match="for departments"):
        template.file(copy, PLAN, SEPTEMBER, Reporter(area_id=EAST), "zh", "csv", of="schedule")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("allocation", ["区工信局-2023-街镇目标分解.csv", "区水利局-2023-街镇目标分解.csv"]),
        ("schedule", ["区工信局-2023-月度计划.csv", "区科技局-2023-月度计划.csv", "区水利局-2023-月度计划.csv"]),
    ],
)
def test_everybody_who_has_something_to_fill_in_is_in_the_archive(built_once, kind, names):
    """T2-1 and T3-1 are shared by towns; T3-1 holds every month, and T3-2 is due in December."""
    copy = copy_to_memory(built_once)
    data = template.archive(copy, PLAN, SEPTEMBER, "zh", "csv", of=kind)
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == names


def test_the_archive_for_notes_is_for_every_department_of_a_task(built_once):
    copy = copy_to_memory(built_once)
    found = zipfile.ZipFile(io.BytesIO(template.archive(copy, PLAN, SEPTEMBER, "zh", of="progress"))).namelist()
    assert len(found) == 7  # all of departments.csv
    assert found[0] == "区工信局-2023-09-工作进展.xlsx"
