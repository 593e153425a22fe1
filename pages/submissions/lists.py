"""Parts of the submissions page: who has reported, the list of submissions, history and contents of one, and labels."""

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
from scorecard.text.punctuation import join_list
from scorecard.view import View

SHOWN = 20
"""Submissions in the list before all are shown."""


def completeness(rows: pd.DataFrame, view: View) -> None:
    """How many departments and towns have reported all that was due, and by the deadline; those that have not, as a
    text to copy into a message; and a table of all."""
    _, language = view.translate, view.language
    if rows.empty:
        st.write(_("No reports are due for this month."))
        return
    deadline = rows["ends"].iloc[0].date() - timedelta(days=1)
    # Reporters are counted, not values: a shared indicator is due from each of its departments.
    complete, on_time = ((rows[name] == rows["due"]).sum() for name in ("reported", "on_time"))
    summary = _(
        "{complete} of {all} departments and towns have reported all that was due, {on_time} of them by the deadline, {day}."
    )
    widgets.caption(summary.format(complete=complete, all=len(rows), on_time=on_time, day=f"{deadline:%Y-%m-%d}"))
    missing = rows[rows["reported"] < rows["due"]]
    if len(missing):
        names = join_list((narrative.name(row, "reporter", language) for row in missing.itertuples()), language)
        message = _("Still to report for {month} (deadline {day}): {names}.")
        month = narrative.year_month(rows["ends"].iloc[0].date().replace(day=1) - timedelta(days=1), language)
        st.code(message.format(month=month, day=f"{deadline:%Y-%m-%d}", names=names), language=None, wrap_lines=True)
    with st.expander(_("By department and town")):
        head = [_("Department or town"), _("Due"), _("Reported"), _("By the deadline")]
        lines = [
            [escape(narrative.name(row, "reporter", language)), str(row.due), str(row.reported), str(row.on_time)]
            for row in rows.itertuples()
        ]
        st.html(panels.panel(tables.table(head, lines, numeric=(1, 2, 3)), "reporting", view))


def states(view: View) -> dict[str, str]:
    """Options of the filter by state."""
    _ = view.translate
    return {"all": _("all")} | {state: submission_text.state_name(state, view.language) for state in STATES}


def months(rows: pd.DataFrame, view: View) -> dict[str, str]:
    """Options of the filter by month: the months of the submissions, newest first."""
    _ = view.translate
    periods = sorted({timestamp.date() for timestamp in rows["period"]}, reverse=True)
    return {"all": _("all")} | {f"{period:%Y-%m}": narrative.year_month(period, view.language) for period in periods}


def sent_reports(rows: pd.DataFrame, state: str, month: str, chosen: int, view: View) -> None:
    """The submissions with this state and month ("all": any), newest first, each a link to its receipt. ``chosen``:
    the number of the receipt on show."""
    _ = view.translate
    rows = rows[(rows["decision"] == state) | (state == "all")]
    rows = rows[(rows["period"].dt.strftime("%Y-%m") == month) | (month == "all")]
    if rows.empty:
        st.write(_("No submissions of this kind."))
        return
    show_all = len(rows) > SHOWN and st.toggle(_("Show all {count}").format(count=len(rows)), key="all-sent")
    lines = []
    for row in rows.head(len(rows) if show_all else SHOWN).itertuples():
        period = submission_text.period_name(row.kind, row.period, view.language)
        label = f"{row.submission_id} · {narrative.reporter(row, view.language)} · {period}"
        url = page_address("submissions", view, submission=str(row.submission_id), state=state, reported=month)
        mark = ' aria-current="true"' if row.submission_id == chosen else ""
        lines.append(
            [
                f'<a href="{escape(url)}"{mark}>{escape(label)}</a>',
                escape(submission_text.kind(row.kind, view.language)),
                escape(row.submitted_by),
                f"{row.submitted_at:%Y-%m-%d %H:%M}",
                escape(submission_text.state_name(row.decision, view.language)),
            ]
        )
    head = [_("Receipt"), _("Kind of report"), _("By"), _("Reported at"), _("State")]
    choice = {key: value for key, value in (("state", state), ("reported", month)) if value != "all"}
    st.html(panels.panel(tables.table(head, lines), "submissions", view, **choice))
    if len(rows) > SHOWN and not show_all:
        widgets.caption(_("and {count} more").format(count=len(rows) - SHOWN))


def history(decisions: Sequence[Decided], view: View) -> None:
    _ = view.translate
    lines = [
        [
            escape(submission_text.state_name(decision.decision, view.language)),
            escape(decision.by),
            f"{decision.at:%Y-%m-%d %H:%M}",
            escape(decision.reason or "—"),
        ]
        for decision in decisions
    ]
    widgets.table([_("State"), _("Done by"), _("At"), _("Reason")], lines)


def values(rows: pd.DataFrame, kind: SubmissionKind, view: View) -> None:
    """A table of the values of a submission, with those that they replaced."""
    _, language = view.translate, view.language
    lines = [
        [
            escape(narrative.name(row, "indicator", language)),
            escape(narrative.name(row, "area", language)),
            narrative.year_month(row.period, language)
            if kind != "allocation"
            else submission_text.period_name(kind, row.period, language),
            _amount(row, row.value_before, view),
            _amount(row, row.value, view),
        ]
        for row in rows.itertuples()
    ]
    widgets.table([_("Indicator"), _("Area"), _("Period"), _("Before"), _("Sent")], lines, numeric=(3, 4))


def notes(rows: pd.DataFrame, view: View) -> None:
    """A table of the progress notes of a submission."""
    _, language = view.translate, view.language
    lines = [
        [
            escape(f"{row.task_no}. {narrative.name(row, 'task', language)}"),
            escape(row.done),
            *(escape(_text_or_dash(text)) for text in (row.problem, row.next_step)),
            escape(submission_text.rating(row.state, language)),
        ]
        for row in rows.itertuples()
    ]
    widgets.table([_("Task"), _("What was done"), _("Problem"), _("Next step"), _("Own rating")], lines)


def milestones(rows: pd.DataFrame, view: View) -> None:
    """A table of the milestones of a submission."""
    _, language = view.translate, view.language
    lines = [
        [
            escape(f"{row.task_no}. {narrative.name(row, 'task', language)}"),
            escape(row.project),
            escape(row.milestone),
            escape(_("cancelled")) if pd.isna(row.planned_on) else milestone_text.day_text(row.planned_on),
            milestone_text.day_text(row.actual_on),
        ]
        for row in rows.itertuples()
    ]
    widgets.table([_("Task"), _("Project"), _("Milestone"), _("Planned for"), _("Done on")], lines)


def _text_or_dash(text: Any) -> str:
    return "—" if pd.isna(text) else str(text)


def _amount(row: Any, value: float, view: View) -> str:
    return view.translate("Not reported") if pd.isna(value) else escape(narrative.amount(row, value, view.language))


def button_label(decision: str, translate: Translate) -> str:
    _ = translate
    return {"accepted": _("Accept"), "returned": _("Return"), "undone": _("Undo")}[decision]


def refusal_text(error: DecisionError, translate: Translate) -> str:
    _ = translate
    return {
        "not_in_this_state": _("Somebody else has decided in the meantime. See the state above."),
        "month_closed": _("The month is closed. Ask the coordinator to reopen it, or to undo the submission."),
        "reason_missing": _("Give a reason, so that the sender knows what to do."),
    }[error.code]


def month_state(period: date, closed: bool, view: View) -> str:
    """Whether the month is open for reports, in a sentence."""
    _ = view.translate
    month = narrative.year_month(period, view.language)
    if closed:
        return _("{month} is closed: late reports need the coordinator's approval.").format(month=month)
    return _("{month} is open for reports.").format(month=month)
