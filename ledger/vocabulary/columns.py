"""The columns of submitted files: the header of each in templates, and the other headers that are understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SubmissionKind = Literal["actual", "published", "allocation", "schedule", "progress", "milestone"]
Column = Literal[
    "indicator_id", "indicator_name", "department", "area", "period", "value", "month_value", "numerator", "denominator",
    "task_no", "task", "done", "problem", "next_step", "state", "project", "milestone", "planned_on", "actual_on", "note",
]  # fmt: skip
YEARLY_KINDS: frozenset[SubmissionKind] = frozenset({"allocation", "schedule", "milestone"})
"""Kinds that are submitted for a whole year, not for a month."""
ColumnNames = Mapping[Column, tuple[str, ...]]

# The first two names of each column are those in templates, Chinese and English.
COLUMNS: ColumnNames = {
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
NUMBER_COLUMNS: tuple[Column, ...] = ("value", "month_value", "numerator", "denominator")
TEXT_COLUMNS: tuple[Column, ...] = ("problem", "next_step", "note")

# Columns that only inform the person who fills in the file; they are ignored when it is read.
INFORMATION_COLUMNS = frozenset({
    "序号", "单位", "计量单位", "unit", "年度目标", "目标值", "target", "上期累计", "last_value", "完成率", "序时进度",
    "参与单位", "责任人", "任务", "任务编号", "所属任务", "板块", "全区目标", "district_target",
    "现分配", "share_now", "现计划", "scheduled_now",
})  # fmt: skip

# A town's share of a target: for the whole year, so without a month.
SHARE_COLUMNS: ColumnNames = {
    "indicator_id": COLUMNS["indicator_id"],
    "indicator_name": COLUMNS["indicator_name"],
    "area": COLUMNS["area"],
    "value": ("分配目标", "share", "分解目标", "镇街目标", "街镇目标", "任务数"),
}

# The value due by the end of a month, cumulative from January like the actuals.
SCHEDULE_COLUMNS: ColumnNames = {
    "indicator_id": COLUMNS["indicator_id"],
    "indicator_name": COLUMNS["indicator_name"],
    "area": COLUMNS["area"],
    "period": COLUMNS["period"],
    "value": ("计划累计", "scheduled", "月度计划", "计划值", "计划完成", "累计计划", "计划数"),
}

# Progress on a task, as text.
NOTE_COLUMNS: ColumnNames = {
    "task_no": ("任务编号", "task_no", "任务序号"),
    "task": ("任务", "task", "任务名称", "重点任务"),
    "period": COLUMNS["period"],
    "done": ("工作进展", "done", "进展情况", "完成情况", "工作开展情况"),
    "problem": COLUMNS["problem"],
    "next_step": COLUMNS["next_step"],
    "state": ("自评状态", "state", "自评", "推进状态"),
}

# Milestones of named projects within a task, each with a planned day.
MILESTONE_COLUMNS: ColumnNames = {
    "task_no": NOTE_COLUMNS["task_no"],
    "task": NOTE_COLUMNS["task"],
    "project": ("项目", "project", "项目名称", "重点项目", "工程名称"),
    "milestone": ("节点", "milestone", "节点名称", "里程碑", "工作节点", "形象进度"),
    "planned_on": ("计划完成日期", "planned_on", "计划完成时间", "计划时间", "计划日期", "完成时限"),
    "actual_on": ("实际完成日期", "actual_on", "实际完成时间", "实际时间", "实际日期"),
}

# Columns that templates fill in already, in Chinese and in English.
PrefilledColumn = Literal["unit", "target", "last_value"]
PREFILLED_NAMES: Mapping[PrefilledColumn, tuple[str, str]] = {
    "unit": ("单位", "unit"),
    "target": ("年度目标", "target"),
    "last_value": ("上期累计", "last_value"),
}
# Their names in kinds of files where they mean something else.
PREFILLED_NAMES_BY_KIND: dict[SubmissionKind, Mapping[PrefilledColumn, tuple[str, str]]] = {
    "allocation": {"target": ("全区目标", "district_target"), "last_value": ("现分配", "share_now")},
    "schedule": {"last_value": ("现计划", "scheduled_now")},
}


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of file. ``required``: of each group at least one column must be present."""

    columns: ColumnNames
    required: tuple[tuple[Column, ...], ...]
    prefilled: tuple[Column | PrefilledColumn, ...]
    """The columns that templates fill in already, in order; the columns in ``filled_in`` follow them."""
    filled_in: tuple[Column, ...]
    """The columns that staff fill in, in order."""


# The unit is next to the value: a sheet has values in several units, so the header cannot name the unit.
BESIDE_VALUE: tuple[PrefilledColumn, ...] = ("target", "last_value", "unit")
ACTUAL = Layout(
    COLUMNS,
    required=(("indicator_id", "indicator_name"), ("value", "month_value", "numerator")),
    prefilled=("indicator_id", "indicator_name", "area", "period", *BESIDE_VALUE),
    filled_in=("value", "numerator", "denominator", "problem", "next_step", "note"),
)
LAYOUTS: dict[SubmissionKind, Layout] = {
    "actual": ACTUAL,
    "published": ACTUAL,
    "allocation": Layout(
        SHARE_COLUMNS,
        required=(("indicator_id", "indicator_name"), ("area",), ("value",)),
        prefilled=("indicator_id", "indicator_name", "area", *BESIDE_VALUE),
        filled_in=("value",),
    ),
    "schedule": Layout(
        SCHEDULE_COLUMNS,
        required=(("indicator_id", "indicator_name"), ("period",), ("value",)),
        prefilled=("indicator_id", "indicator_name", "area", "period", *BESIDE_VALUE),
        filled_in=("value",),
    ),
    "progress": Layout(
        NOTE_COLUMNS,
        required=(("task_no",), ("done",)),
        prefilled=("task_no", "task", "period"),
        filled_in=("done", "problem", "next_step", "state"),
    ),
    "milestone": Layout(
        MILESTONE_COLUMNS,
        required=(("task_no",), ("project",), ("milestone",), ("planned_on",)),
        prefilled=("task_no", "task"),
        filled_in=("project", "milestone", "planned_on", "actual_on"),
    ),
}
