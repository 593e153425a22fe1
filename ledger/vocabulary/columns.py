"""The columns of what staff send: what each is called in templates, and what else staff call it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SubmissionKind = Literal["actual", "published", "allocation", "schedule", "progress", "milestone"]
Column = Literal[
    "indicator_id", "indicator_name", "department", "area", "period", "value", "month_value", "numerator", "denominator",
    "task_no", "task", "done", "problem", "next_step", "state", "project", "milestone", "planned_on", "actual_on", "note",
]  # fmt: skip
OF_YEAR: frozenset[SubmissionKind] = frozenset({"allocation", "schedule", "milestone"})
"""Kinds that are sent for the whole year, not for a month."""
Names = Mapping[Column, tuple[str, ...]]

# The first name of each column is the one that templates carry, in Chinese and in English.
COLUMNS: Names = {
    "indicator_id": ("指标编号", "indicator_id", "编号", "指标代码"),
    "indicator_name": ("指标名称", "indicator_name", "指标"),
    "department": ("责任单位", "department", "牵头单位", "责任部门", "报送部门", "填报部门"),
    "area": ("街镇", "area", "镇街", "区域", "镇街名称", "街道", "填报单位"),
    "period": ("期间", "period", "统计月份", "月份", "报告期", "统计期"),
    "value": ("累计完成", "value", "实际值", "完成值", "累计", "累计完成情况", "本年累计", "1至本月累计"),
    "month_value": ("本月完成", "month_value", "当月", "本月", "当月完成"),
    "numerator": ("分子", "numerator"),
    "denominator": ("分母", "denominator"),
    "problem": ("存在问题", "problem", "存在的问题", "困难问题"),
    "next_step": ("下一步措施", "next_step", "下一步打算", "下步措施", "下一步工作措施"),
    "note": ("备注", "note"),
}
NUMBERS: tuple[Column, ...] = ("value", "month_value", "numerator", "denominator")
WORDS: tuple[Column, ...] = ("problem", "next_step", "note")

# Columns that tell the reader something and are not read back.
INFORMATION = frozenset({
    "序号", "单位", "计量单位", "unit", "年度目标", "目标值", "target", "上期累计", "last_value", "完成率", "序时进度",
    "参与单位", "责任人", "任务", "任务编号", "所属任务", "板块", "全区目标", "district_target",
    "现分配", "share_now", "现计划", "scheduled_now",
})  # fmt: skip

# A town's part of a target: for the year, so there is no month.
SHARE_COLUMNS: Names = {
    "indicator_id": COLUMNS["indicator_id"],
    "indicator_name": COLUMNS["indicator_name"],
    "area": COLUMNS["area"],
    "value": ("分配目标", "share", "分解目标", "镇街目标", "街镇目标", "任务数"),
}

# What is due by the end of a month, counted from the beginning of the year like the actuals.
SCHEDULE_COLUMNS: Names = {
    "indicator_id": COLUMNS["indicator_id"],
    "indicator_name": COLUMNS["indicator_name"],
    "area": COLUMNS["area"],
    "period": COLUMNS["period"],
    "value": ("计划累计", "scheduled", "月度计划", "计划值", "计划完成", "累计计划", "计划数"),
}

# What was done for a task, in words.
NOTE_COLUMNS: Names = {
    "task_no": ("任务编号", "task_no", "任务序号"),
    "task": ("任务", "task", "任务名称", "重点任务"),
    "period": COLUMNS["period"],
    "done": ("工作进展", "done", "进展情况", "完成情况", "工作开展情况"),
    "problem": COLUMNS["problem"],
    "next_step": COLUMNS["next_step"],
    "state": ("自评状态", "state", "自评", "推进状态"),
}

# Named projects within a task, and what is to be done of them by which day.
MILESTONE_COLUMNS: Names = {
    "task_no": NOTE_COLUMNS["task_no"],
    "task": NOTE_COLUMNS["task"],
    "project": ("项目", "project", "项目名称", "重点项目", "工程名称"),
    "milestone": ("节点", "milestone", "节点名称", "里程碑", "工作节点", "形象进度"),
    "planned_on": ("计划完成日期", "planned_on", "计划完成时间", "计划时间", "计划日期", "完成时限"),
    "actual_on": ("实际完成日期", "actual_on", "实际完成时间", "实际时间", "实际日期"),
}


# Those that templates carry beside the cells to fill in, in Chinese and in English.
Given = Literal["unit", "target", "last_value"]
GIVEN: Mapping[Given, tuple[str, str]] = {
    "unit": ("单位", "unit"),
    "target": ("年度目标", "target"),
    "last_value": ("上期累计", "last_value"),
}
# What they are called where they mean something else.
GIVEN_OF: dict[SubmissionKind, Mapping[Given, tuple[str, str]]] = {
    "allocation": {"target": ("全区目标", "district_target"), "last_value": ("现分配", "share_now")},
    "schedule": {"last_value": ("现计划", "scheduled_now")},
}


@dataclass(frozen=True)
class Layout:
    """``columns``: what a file of this kind holds. ``required``: of each group at least one column must be there."""

    columns: Names
    required: tuple[tuple[Column, ...], ...]
    given: tuple[Column | Given, ...]
    """What templates carry already, in their order; then, in theirs, the columns that staff fill in."""
    filled_in: tuple[Column, ...]


# The unit stands right beside the value: one sheet holds many units, so no header can name them.
BESIDE_VALUE: tuple[Given, ...] = ("target", "last_value", "unit")
ACTUAL = Layout(
    COLUMNS,
    required=(("indicator_id", "indicator_name"), ("value", "month_value", "numerator")),
    given=("indicator_id", "indicator_name", "area", "period", *BESIDE_VALUE),
    filled_in=("value", "numerator", "denominator", "problem", "next_step", "note"),
)
LAYOUTS: dict[SubmissionKind, Layout] = {
    "actual": ACTUAL,
    "published": ACTUAL,
    "allocation": Layout(
        SHARE_COLUMNS,
        required=(("indicator_id", "indicator_name"), ("area",), ("value",)),
        given=("indicator_id", "indicator_name", "area", *BESIDE_VALUE),
        filled_in=("value",),
    ),
    "schedule": Layout(
        SCHEDULE_COLUMNS,
        required=(("indicator_id", "indicator_name"), ("period",), ("value",)),
        given=("indicator_id", "indicator_name", "area", "period", *BESIDE_VALUE),
        filled_in=("value",),
    ),
    "progress": Layout(
        NOTE_COLUMNS,
        required=(("task_no",), ("done",)),
        given=("task_no", "task", "period"),
        filled_in=("done", "problem", "next_step", "state"),
    ),
    "milestone": Layout(
        MILESTONE_COLUMNS,
        required=(("task_no",), ("project",), ("milestone",), ("planned_on",)),
        given=("task_no", "task"),
        filled_in=("project", "milestone", "planned_on", "actual_on"),
    ),
}
