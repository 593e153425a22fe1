"""A receipt in words, as a terminal and a text file show it."""

from datetime import date

import duckdb

from etl.submissions.submission import Decision, Receipt
from etl.templates.reporters import name, period_text
from ledger.vocabulary.columns import YEARLY_KINDS, SubmissionKind
from ledger.vocabulary.language import Language
from ledger.vocabulary.reporter import Reporter

BilingualText = tuple[str, str]
"""Chinese and English."""
KINDS: dict[SubmissionKind, BilingualText] = {
    "actual": ("月度数据", "monthly actuals"),
    "published": ("已公布数据", "published figures"),
    "allocation": ("街镇目标分解", "shares of the towns"),
    "schedule": ("月度计划", "monthly schedule"),
    "progress": ("工作进展", "progress of tasks"),
    "milestone": ("项目节点", "milestones of projects"),
}
STATES: dict[Decision, BilingualText] = {
    "held": ("待审核", "held for the coordinator"),
    "accepted": ("已通过", "accepted"),
    "returned": ("已退回", "returned"),
    "undone": ("已撤销", "undone"),
}
ANYBODY: BilingualText = ("未指明部门", "no department named")
MADE_UP: BilingualText = ("演示数据库，数据均为虚构", "demonstration database: made-up data")


def choose(words: BilingualText, language: Language) -> str:
    return words[0 if language == "zh" else 1]


def period_label(kind: SubmissionKind, period: date, language: Language) -> str:
    """The month, or the year that the submission is for."""
    if kind in YEARLY_KINDS:
        return f"{period.year}年" if language == "zh" else f"{period.year}"
    return period_text(period, language)


def sender_name(connection: duckdb.DuckDBPyConnection, receipt: Receipt, language: Language) -> str:
    """The department or the town that sent it."""
    if receipt.department_id is None and receipt.area_id is None:
        return choose(ANYBODY, language)
    return name(connection, Reporter(receipt.department_id, receipt.area_id), language)


def counts(receipt: Receipt, language: Language) -> str:
    """``2 values: 2 new, 0 changed, 0 unchanged``."""
    many, new, changed, unchanged = receipt.values, receipt.new, receipt.changed, receipt.unchanged
    if language == "zh":
        return f"共{many}条：新增{new}条，更改{changed}条，未变{unchanged}条"
    noun = {"progress": "note", "milestone": "milestone"}.get(receipt.kind, "value")
    return f"{many} {noun}{'s' if many != 1 else ''}: {new} new, {changed} changed, {unchanged} unchanged"


def facts(receipt: Receipt, reporter: str, language: Language, *, opened: bool = True) -> list[tuple[str, str]]:
    """The receipt, a label and its words a line. ``reporter``: what ``sender`` says. Not ``opened``: without what tells
    one file from another."""
    lines: list[tuple[BilingualText, str]] = [
        (("回执编号", "Receipt"), str(receipt.submission_id)),
        (("状态", "State"), choose(STATES[receipt.decision], language)),
        (("报送内容", "Kind"), choose(KINDS[receipt.kind], language)),
        (("部门或街镇", "Department or town"), reporter),
        (("期间", "Period"), period_label(receipt.kind, receipt.period, language)),
        (("文件", "File"), receipt.filename),
        (("报送人", "By"), receipt.submitted_by),
        (("报送时间", "Reported at"), f"{receipt.submitted_at:%Y-%m-%d %H:%M:%S}"),
        (("数据", "Values"), counts(receipt, language)),
    ]
    if opened:
        lines.append((("文件校验码", "Fingerprint of the file"), receipt.sha256))
    if receipt.made_up:
        lines.append((("数据性质", "Kind of data"), choose(MADE_UP, language)))
    return [(choose(label, language), words) for label, words in lines]
