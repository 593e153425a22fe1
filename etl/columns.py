"""The columns of a monthly report: what each is called in templates, and what else staff call it."""

from typing import Literal

Column = Literal[
    "indicator_id", "indicator_name", "area", "period", "value", "month_value",
    "numerator", "denominator", "problem", "next_step", "note",
]  # fmt: skip

# The first name of each column is the one that templates carry, in Chinese and in English.
COLUMNS: dict[Column, tuple[str, ...]] = {
    "indicator_id": ("指标编号", "indicator_id", "编号", "指标代码"),
    "indicator_name": ("指标名称", "indicator_name", "指标"),
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
    "责任单位", "牵头单位", "参与单位", "责任人", "任务", "任务编号", "所属任务", "板块",
})  # fmt: skip

# Those of them that templates carry beside the cells to fill in, in Chinese and in English.
Given = Literal["unit", "target", "last_value"]
GIVEN: dict[Given, tuple[str, str]] = {
    "unit": ("单位", "unit"),
    "target": ("年度目标", "target"),
    "last_value": ("上期累计", "last_value"),
}

# The columns to fill in, in the order that templates have them.
FILLED_IN: tuple[Column, ...] = ("value", "numerator", "denominator", "problem", "next_step", "note")
