"""The receipt that the sender of a submission gets."""

from html import escape

import streamlit as st

from etl.submissions import receipt_text
from etl.submissions.submission import Receipt
from pages.forms import widgets
from scorecard.queries import plan as plan_queries
from scorecard.text import submissions as submission_text
from scorecard.view import View


def receipt(sent: Receipt, reporter: str, view: View) -> None:
    """The record of one submission, for the one who sent it."""
    _ = view.translate
    if sent.repeated:
        st.info(_("This file has been sent before. Nothing has changed; this is the original receipt."))
    elif sent.decision == "held":
        st.info(_("Received, and held: it counts once the coordinator has accepted it."))
    elif sent.kind in ("progress", "milestone"):
        st.success(_("Received."))
    else:
        st.success(_("Received. The charts show the new values from now on."))
    if sent.overtaken:
        _overtaken(sent, view)
    widgets.facts(receipt_text.facts(sent, reporter, view.language))


def _overtaken(sent: Receipt, view: View) -> None:
    """What others sent while this sender was at it."""
    _, language = view.translate, view.language
    words = _(
        "While you were working, others also sent {count} of these values. Yours came later and counts; please check with them."
    )
    st.warning(words.format(count=len(sent.overtaken)))
    names = plan_queries.names(view.snapshot, language)
    rows = [
        [
            escape(names[one.indicator_id]), escape(names[one.area_id]), submission_text.when(sent.kind, one.period, language),
            f"{one.value:.15g}", escape(one.submitted_by), str(one.submission_id),
        ]
        for one in sent.overtaken
    ]  # fmt: skip
    head = [_("Indicator"), _("Area"), _("Period"), _("Their value"), _("By"), _("Receipt")]
    widgets.table(head, rows, numeric=(3,))
