"""What a submission is called, the state it is in, and the receipt that its sender gets."""

from datetime import date
from html import escape

import streamlit as st

from etl import ledger
from etl.columns import OF_YEAR, SubmissionKind
from scorecard import narrative, queries, widgets
from scorecard.i18n import Translate
from scorecard.view import View


def kinds(_: Translate) -> dict[str, str]:
    """What staff send; published figures come with the plan's own files."""
    return {
        "actual": _("Monthly actuals"), "progress": _("Progress of tasks"), "allocation": _("Shares of the towns"),
        "schedule": _("Monthly schedule"),
    }  # fmt: skip


def kind(one: str, _: Translate) -> str:
    return _("Published figures") if one == "published" else kinds(_)[one]


def when(of: SubmissionKind, period: date, view: View) -> str:
    """The month, or the year that the submission is for."""
    _ = view.translate
    if of in OF_YEAR:
        return _("the year {year}").format(year=period.year)
    return narrative.year_month(period, view.language)


def standing(decision: str, _: Translate) -> str:
    """What the state of a submission is called."""
    return {
        "held": _("held for the coordinator"), "accepted": _("accepted"), "returned": _("returned"), "undone": _("undone"),
    }[decision]  # fmt: skip


def receipt(sent: ledger.Receipt, reporter: str, view: View) -> None:
    """The record of one submission, for the one who sent it."""
    _ = view.translate
    if sent.repeated:
        st.info(_("These very figures were sent before. Nothing has changed; this is the receipt of then."))
    elif sent.decision == "held":
        st.info(_("Received, and held: it counts once the coordinator has accepted it."))
    elif sent.kind == "progress":
        st.success(_("Received."))
    else:
        st.success(_("Received. The charts show the new values from now on."))
    if sent.overtaken:
        _overtaken(sent, view)
    widgets.facts(lines(sent, reporter, view))


def _overtaken(sent: ledger.Receipt, view: View) -> None:
    """What others sent while this sender was at it."""
    _, language = view.translate, view.language
    words = _(
        "While you were at it, others sent {count} of these values too. Yours came later and counts; please agree."
    )
    st.warning(words.format(count=len(sent.overtaken)))
    names = queries.names(view.snapshot, language)
    rows = [
        [
            escape(names[one.indicator_id]), escape(names[one.area_id]), when(sent.kind, one.period, view),
            f"{one.value:.15g}", escape(one.submitted_by), str(one.submission_id),
        ]
        for one in sent.overtaken
    ]  # fmt: skip
    head = [_("Indicator"), _("Area"), _("Period"), _("Their value"), _("By"), _("Receipt")]
    widgets.table(head, rows, numeric=(3,))


def lines(sent: ledger.Receipt, reporter: str, view: View) -> list[tuple[str, str]]:
    """The receipt, a label and its words a line."""
    _ = view.translate
    counts = _("{values} in all: {new} new, {changed} changed, {unchanged} unchanged")
    return [
        (_("Receipt"), f"{sent.submission_id}"),
        (_("State"), standing(sent.decision, _)),
        (_("Kind of report"), kind(sent.kind, _)),
        (_("Department or town"), reporter),
        (_("Period"), when(sent.kind, sent.period, view)),
        (_("File"), sent.filename),
        (_("By"), sent.submitted_by),
        (_("Reported at"), f"{sent.submitted_at:%Y-%m-%d %H:%M:%S}"),
        (
            _("Notes") if sent.kind == "progress" else _("Values"),
            counts.format(values=sent.values, new=sent.new, changed=sent.changed, unchanged=sent.unchanged),
        ),
        (_("Fingerprint of the file"), sent.sha256),
        *([(_("Kind of data"), _("made up: this is a demonstration database"))] if sent.made_up else []),
    ]
