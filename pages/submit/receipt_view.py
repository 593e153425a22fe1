"""Shows the receipt to the sender of a submission."""

from html import escape

import streamlit as st

from etl.submissions import receipt_text
from etl.submissions.submission import Receipt
from pages.forms import widgets
from scorecard.queries import plan as plan_queries
from scorecard.text import submissions as submission_text
from scorecard.view import View


def show(receipt: Receipt, reporter: str, view: View) -> None:
    """What happened to the file, and the facts of the receipt. ``reporter``: the name of the department or town."""
    _ = view.translate
    if receipt.repeated:
        st.info(_("This file has been sent before. Nothing has changed; this is the original receipt."))
    elif receipt.decision == "held":
        st.info(_("Received; waiting for review. It counts once the coordinator has accepted it."))
    elif receipt.kind in ("progress", "milestone"):
        st.success(_("Received."))
    else:
        st.success(_("Received. The charts show the new values from now on."))
    if receipt.overtaken:
        _overtaken(receipt, view)
    widgets.facts(receipt_text.facts(receipt, reporter, view.language))


def _overtaken(receipt: Receipt, view: View) -> None:
    """A warning with the values that others sent while this sender was working on the file."""
    _, language = view.translate, view.language
    warning = _(
        "While you were working, others also sent {count} of these values. Yours came later and counts; please check with them."
    )
    st.warning(warning.format(count=len(receipt.overtaken)))
    names = plan_queries.names(view.snapshot, language)
    rows = [
        [
            escape(names[value.indicator_id]),
            escape(names[value.area_id]),
            submission_text.period_name(receipt.kind, value.period, language),
            f"{value.value:.15g}",
            escape(value.submitted_by),
            str(value.submission_id),
        ]
        for value in receipt.overtaken
    ]
    head = [_("Indicator"), _("Area"), _("Period"), _("Their value"), _("By"), _("Receipt")]
    widgets.table(head, rows, numeric=(3,))
