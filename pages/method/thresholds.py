"""Tries other thresholds: shows which statuses would change, and signs the thresholds; part of the method page."""

import streamlit as st

from pages.forms import sign_rules, widgets
from scorecard.html import marks, panels
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import threshold_trial as threshold_trial_queries
from scorecard.text import method as method_text
from scorecard.view import View

LOWEST, HIGHEST = -60.0, 20.0
STEP = 0.5
"""All three in percentage points of the gap to pace."""


def _slider_range(signed: float) -> tuple[float, float, float]:
    """Minimum, maximum and initial value of a slider; the signed threshold is always within."""
    return min(LOWEST, signed), max(HIGHEST, signed), signed


@st.fragment
def thresholds(view: View) -> None:
    """Two sliders, the statuses that would change, and the form that signs the thresholds."""
    _, snapshot = view.translate, view.snapshot
    limits = method_text.threshold_values(plan_queries.rules(snapshot))
    st.write(
        _(
            "Change the thresholds and see which statuses would change. Nothing is saved until you sign; earlier months keep their rules."
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        behind = st.slider(
            _("Behind, at or below (points)"), *_slider_range(limits["behind_at_most"]), STEP, key="behind", format="%g"
        )
    with right:
        on_track = st.slider(
            _("On track, at or above (points)"),
            *_slider_range(limits["on_track_at_least"]),
            STEP,
            key="on-track",
            format="%g",
        )
    if behind >= on_track:
        st.info(_("The threshold for “behind” must be lower than that for “on track”. Change one of the two."))
        return
    flips = threshold_trial_queries.threshold_flips(snapshot, behind, on_track)
    before = progress_queries.district(snapshot)
    widgets.caption(
        _("{count} of {all} statuses would change.").format(count=len(flips), all=len(before))
        if len(flips)
        else _("No status would change.")
    )
    st.html(marks.stacked_bar(method_text.counts_after(before, flips), len(before), _))
    if len(flips):
        st.html(panels.threshold_flips(flips, view, behind, on_track))
    sign_rules.sign("lights", lambda: {"behind_at_most": behind, "on_track_at_least": on_track}, view)
