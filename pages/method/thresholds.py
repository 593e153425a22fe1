"""Trying other thresholds: which lights would turn; then signing them. A part of the method page."""

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


def _reach(signed: float) -> tuple[float, float, float]:
    """How far a threshold can be moved, and where it stands: what was signed is always within."""
    return min(LOWEST, signed), max(HIGHEST, signed), signed


@st.fragment
def thresholds(now: View) -> None:
    _, snapshot = now.translate, now.snapshot
    limits = method_text.limits(plan_queries.rules(snapshot))
    st.write(
        _(
            "Move the thresholds and see which statuses would change. Nothing is saved until it is signed; earlier months keep their rules."
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        behind = st.slider(
            _("Behind, at or below (points)"), *_reach(limits["behind_at_most"]), STEP, key="behind", format="%g"
        )
    with right:
        on_track = st.slider(
            _("On track, at or above (points)"), *_reach(limits["on_track_at_least"]), STEP, key="on-track", format="%g"
        )
    if behind >= on_track:
        st.info(_("What is behind must lie below what is on track. Move one of the two."))
        return
    flips = threshold_trial_queries.threshold_flips(snapshot, behind, on_track)
    before = progress_queries.district(snapshot)
    widgets.caption(
        _("{count} of {all} statuses would change.").format(count=len(flips), all=len(before))
        if len(flips)
        else _("No status would change.")
    )
    st.html(marks.stacked(method_text.counts_after(before, flips), len(before), _))
    if len(flips):
        st.html(panels.flips(flips, now, behind, on_track))
    sign_rules.sign("lights", lambda: {"behind_at_most": behind, "on_track_at_least": on_track}, now)
