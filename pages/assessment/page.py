"""Assessment: points and places of departments and towns, the lines behind each, and what other weights would change."""

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

now = current_view()
_ = now.translate
snapshot, language = now.snapshot, now.language

st.title(_("Assessment"))
if not assessment_queries.assessed(snapshot):
    st.info(_("No rules of the assessment are in force for this month. Choose a later month, or the newest figures."))
    st.stop()
under = assessment_queries.weights(snapshot)
table = assessment_queries.assessment(snapshot, under)
before = assessment_queries.place_before(snapshot)
widgets.caption(assessment_html.rule(under, assessment_queries.adjustment_cap(snapshot), language))
widgets.caption(rule_signing_text.since(plan_queries.rules(snapshot), "weight_progress", language))
chosen = st.query_params.get("reporter", "")
for kind, title in (("department", _("Departments")), ("town", _("Towns"))):
    rows = table[table["kind"] == kind]
    if len(rows):
        st.header(title)
        board = assessment_html.ranking(rows, before, chosen, now)
        st.html(panels.panel(board, "assessment", now, kind=kind))
    if chosen in set(rows["reporter_id"]):
        [row] = rows[rows["reporter_id"] == chosen].itertuples()
        st.header(_("The lines of {name}").format(name=narrative.name(row, "reporter", language)), anchor="lines")
        if said := assessment_text.adjusted(row, language):
            widgets.caption(said)
        lines = assessment_queries.assessment_lines(snapshot, chosen, under)
        st.html(panels.panel(assessment_html.lines(lines, now), "assessment_lines", now, reporter=chosen))
        if now.newest and assessment_queries.adjustment_cap(snapshot):
            adjustment.adjust(row, now)
if table.empty:
    st.html(f"<p>{escape(_('Nothing is due in this month.'))}</p>")
    st.stop()
st.header(_("Other weights"))
weights.other(now)
# At the end: what lies below must be there to be scrolled past.
if chosen and st.session_state.get("lines") != chosen:
    widgets.into_view("lines")
st.session_state["lines"] = chosen
