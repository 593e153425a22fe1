"""Assessment: score and rank of departments and towns, the lines that make up each score, and a trial of other weights."""

from html import escape

import streamlit as st

from pages.assessment import adjustment, weights
from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.html import assessment as assessment_html
from scorecard.html import panels
from scorecard.queries import assessment as assessment_queries
from scorecard.queries import plan as plan_queries
from scorecard.text import assessment as assessment_text
from scorecard.text import narrative
from scorecard.text import rule_signing as rule_signing_text

view = current_view()
_ = view.translate
snapshot, language = view.snapshot, view.language

st.title(_("Assessment"))
if not assessment_queries.has_assessment_rules(snapshot):
    st.info(_("No rules of the assessment are in force for this month. Choose a later month, or the newest figures."))
    st.stop()
weights_in_force = assessment_queries.weights(snapshot)
table = assessment_queries.assessment(snapshot, weights_in_force)
before = assessment_queries.previous_places(snapshot)
widgets.caption(assessment_html.rule(weights_in_force, assessment_queries.adjustment_cap(snapshot), language))
widgets.caption(rule_signing_text.in_force_text(plan_queries.rules(snapshot), "weight_progress", language))
chosen = st.query_params.get("reporter", "")
for kind, title in (("department", _("Departments")), ("town", _("Towns"))):
    rows = table[table["kind"] == kind]
    if len(rows):
        st.header(title)
        board = assessment_html.ranking(rows, before, chosen, view)
        st.html(panels.panel(board, "assessment", view, kind=kind))
    if chosen in set(rows["reporter_id"]):
        [row] = rows[rows["reporter_id"] == chosen].itertuples()
        st.header(_("Score details: {name}").format(name=narrative.name(row, "reporter", language)), anchor="lines")
        if adjustment_text := assessment_text.adjustment_text(row, language):
            widgets.caption(adjustment_text)
        lines = assessment_queries.assessment_lines(snapshot, chosen, weights_in_force)
        st.html(panels.panel(assessment_html.lines(lines, view), "assessment_lines", view, reporter=chosen))
        if view.newest and assessment_queries.adjustment_cap(snapshot):
            adjustment.adjust(row, view)
if table.empty:
    st.html(f"<p>{escape(_('No reports are due for this month.'))}</p>")
    st.stop()
st.header(_("Other weights"))
weights.other(view)
# At the end: the browser can scroll the lines to the top only when there is content below them.
if chosen and st.session_state.get("lines") != chosen:
    widgets.into_view("lines")
st.session_state["lines"] = chosen
