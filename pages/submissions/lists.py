"""The parts of the submissions page: completeness, one submission's history and values, and the words of decisions."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from etl.submissions.listing import Decided
from etl.submissions.receipt_text import STATES
from etl.submissions.submission import DecisionError
from ledger.vocabulary.columns import SubmissionKind
from pages.forms import widgets
from scorecard.addresses import page_address
from scorecard.html import panels, tables
from scorecard.i18n import Translate
from scorecard.text import milestones as milestone_text
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.text.punctuation import listed
from scorecard.view import View

SHOWN = 20
"""Submissions in the list at first."""


def completeness(rows: pd.DataFrame, view: View) -> None:
    """Who has reported what was due, and by the deadline; and who has not, ready to be copied into a message."""
    _, language = view.translate, view.language
    if rows.empty:
        st.write(_("Nothing is due in this month."))
        return
    ends = rows["ends"].iloc[0].date() - timedelta(days=1)
    # Counted by reporter: a shared indicator stands under each of its departments, so values cannot be added up.
    complete, on_time = ((rows[name] == rows["due"]).sum() for name in ("reported", "on_time"))
    words = _(
        "{complete} of {all} departments and towns have reported all that was due, {on_time} of them by the deadline, {day}."
    )
    widgets.caption(words.format(complete=complete, all=len(rows), on_time=on_time, day=f"{ends:%Y-%m-%d}"))
    missing = rows[rows["reported"] < rows["due"]]
    if len(missing):
        names = listed((narrative.name(row, "reporter", language) for row in missing.itertuples()), language)
        message = _("Still to report for {month} (deadline {day}): {names}.")
        month = narrative.year_month(rows["ends"].iloc[0].date().replace(day=1) - timedelta(days=1), language)
        st.code(message.format(month=month, day=f"{ends:%Y-%m-%d}", names=names), language=None, wrap_lines=True)
    with st.expander(_("By department and town")):
        head = [_("Department or town"), _("Due"), _("Reported"), _("By the deadline")]
        lines = [
            [escape(narrative.name(row, "reporter", language)), str(row.due), str(row.reported), str(row.on_time)]
            for row in rows.itertuples()
        ]
        st.html(panels.panel(tables.table(head, lines, numeric=(1, 2, 3)), "reporting", view))


def states(view: View) -> dict[str, str]:
    _ = view.translate
    return {"all": _("all")} | {one: submission_text.standing(one, view.language) for one in STATES}


def months(rows: pd.DataFrame, view: View) -> dict[str, str]:
    """The months that something was sent for."""
    _ = view.translate
    found = sorted({one.date() for one in rows["period"]}, reverse=True)
    return {"all": _("all")} | {f"{one:%Y-%m}": narrative.year_month(one, view.language) for one in found}


def sent_reports(rows: pd.DataFrame, state: str, month: str, chosen: int, view: View) -> None:
    """What was sent in this state and for this month ("all": any), newest first, each leading to itself."""
    _ = view.translate
    rows = rows[(rows["decision"] == state) | (state == "all")]
    rows = rows[(rows["period"].dt.strftime("%Y-%m") == month) | (month == "all")]
    if rows.empty:
        st.write(_("Nothing of this kind has been sent."))
        return
    whole = len(rows) > SHOWN and st.toggle(_("Show all {count}").format(count=len(rows)), key="all-sent")
    lines = []
    for row in rows.head(len(rows) if whole else SHOWN).itertuples():
        words = f"{row.submission_id} · {narrative.reporter(row, view.language)} · {submission_text.when(row.kind, row.period, view.language)}"
        there = page_address("submissions", view, submission=str(row.submission_id), state=state, reported=month)
        mark = ' aria-current="true"' if row.submission_id == chosen else ""
        lines.append([
            f'<a href="{escape(there)}"{mark}>{escape(words)}</a>', escape(submission_text.kind(row.kind, view.language)),
            escape(row.submitted_by), f"{row.submitted_at:%Y-%m-%d %H:%M}", escape(submission_text.standing(row.decision, view.language)),
        ])  # fmt: skip
    head = [_("Receipt"), _("Kind of report"), _("By"), _("Reported at"), _("State")]
    choice = {key: one for key, one in (("state", state), ("reported", month)) if one != "all"}
    st.html(panels.panel(tables.table(head, lines), "submissions", view, **choice))
    if len(rows) > SHOWN and not whole:
        widgets.caption(_("and {count} more").format(count=len(rows) - SHOWN))


def history(decided: Sequence[Decided], view: View) -> None:
    _ = view.translate
    lines = [
        [
            escape(submission_text.standing(one.decision, view.language)), escape(one.by), f"{one.at:%Y-%m-%d %H:%M}",
            escape(one.reason or "—"),
        ]
        for one in decided
    ]  # fmt: skip
    widgets.table([_("State"), _("Done by"), _("At"), _("Reason")], lines)


def values(rows: pd.DataFrame, of: SubmissionKind, view: View) -> None:
    _, language = view.translate, view.language
    lines = [
        [
            escape(narrative.name(row, "indicator", language)), escape(narrative.name(row, "area", language)),
            narrative.year_month(row.period, language) if of != "allocation" else submission_text.when(of, row.period, language),
            _amount(row, row.value_before, view), _amount(row, row.value, view),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    widgets.table([_("Indicator"), _("Area"), _("Period"), _("Before"), _("Sent")], lines, numeric=(3, 4))


def notes(rows: pd.DataFrame, view: View) -> None:
    """What was written about tasks, in the words of the department."""
    _, language = view.translate, view.language
    lines = [
        [
            escape(f"{row.task_no}. {narrative.name(row, 'task', language)}"), escape(row.done),
            *(escape(_words(text)) for text in (row.problem, row.next_step)), escape(submission_text.rating(row.state, language)),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    widgets.table([_("Task"), _("What was done"), _("Problem"), _("Next step"), _("Own rating")], lines)


def milestones(rows: pd.DataFrame, view: View) -> None:
    _, language = view.translate, view.language
    lines = [
        [
            escape(f"{row.task_no}. {narrative.name(row, 'task', language)}"), escape(row.project), escape(row.milestone),
            escape(_("cancelled")) if pd.isna(row.planned_on) else milestone_text.day_text(row.planned_on), milestone_text.day_text(row.actual_on),
        ]
        for row in rows.itertuples()
    ]  # fmt: skip
    widgets.table([_("Task"), _("Project"), _("Milestone"), _("Planned for"), _("Done on")], lines)


def _words(text: Any) -> str:
    return "—" if pd.isna(text) else str(text)


def _amount(row: Any, value: float, view: View) -> str:
    return view.translate("Not reported") if pd.isna(value) else escape(narrative.amount(row, value, view.language))


def verb(decision: str, _: Translate) -> str:
    return {"accepted": _("Accept"), "returned": _("Return"), "undone": _("Undo")}[decision]


def refusal_text(refused: DecisionError, _: Translate) -> str:
    return {
        "not_in_this_state": _("Somebody has decided meanwhile. Look at the state above."),
        "month_closed": _("Its month is closed. Ask the coordinator to open it again, or to undo it."),
        "reason_missing": _("Give the reason, so that the sender knows what to do."),
    }[refused.code]


def month_words(period: date, closed: bool, view: View) -> str:
    _ = view.translate
    month = narrative.year_month(period, view.language)
    if closed:
        return _("{month} is closed: reports come in late, through the coordinator.").format(month=month)
    return _("{month} is open for reports.").format(month=month)
