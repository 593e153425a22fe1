"""Tries other weights of the assessment: shows which ranks would change, and signs the weights."""

from dataclasses import replace

import streamlit as st

from ledger.workflow.rule_signing import ALL_POINTS
from pages.forms import rule_fields, sign_rules, widgets
from scorecard.html import assessment as assessment_html
from scorecard.queries import assessment as assessment_queries
from scorecard.text import assessment as assessment_text
from scorecard.view import View


@st.fragment
def other(view: View) -> None:
    """Fields for the weights, the differences in rank, and the form that signs them."""
    _, snapshot = view.translate, view.snapshot
    signed = assessment_queries.weights(snapshot)
    st.write(
        _(
            "Change the weights and see which ranks would change. Nothing is saved until you sign; earlier months keep their rules."
        )
    )
    names = assessment_text.part_names(view.language)
    fields = st.columns(3, gap="large")
    weights = {
        part: field.slider(names[part], 0, 100, int(getattr(signed, part)), 1, key=f"weight-{part}")
        for part, field in zip(names, fields, strict=True)
    }
    if (total := sum(weights.values())) != ALL_POINTS:
        widgets.caption(
            _("The three weights add up to {total}; to be signed they must add up to 100.").format(total=total)
        )
    left, right = st.columns(2, gap="large")
    steps = {0.0: _("in proportion to progress"), 1.0: _("one point less for each percentage point short")}
    step = left.radio(
        _("Progress counts"), list(steps), int(signed.step_points > 0), format_func=steps.__getitem__, key="steps"
    )
    leads = {1.0: _("in full for each"), 0.0: _("by equal shares")}
    shared = right.radio(
        _("A task of several leads counts"),
        list(leads),
        int(signed.shared_leads == 0),
        format_func=leads.__getitem__,
        key="leads",
    )
    with left:
        progress_cap = rule_fields.field("progress_cap", signed.progress_cap, view)
    with right:
        cap = rule_fields.field("adjustment_cap", assessment_queries.adjustment_cap(snapshot), view)
    if not any(weights.values()):
        st.info(_("Give at least one part a weight."))
        return
    trial = replace(signed, **weights, step_points=step, shared_leads=shared, progress_cap=progress_cap)
    st.html(
        assessment_html.weight_differences(
            assessment_queries.assessment(snapshot, signed), assessment_queries.assessment(snapshot, trial), view
        )
    )
    values = {**assessment_queries.rule_values(trial), "adjustment_cap": cap}
    sign_rules.sign("assessment", lambda: values, view)
