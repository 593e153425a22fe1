"""Assessment: points and places of departments and towns, the lines behind each, and what other weights would change."""

from html import escape

import streamlit as st

from pages import adjusting, weighing
from scorecard import assessment_board, judgement_words, narrative, panels, queries, signing_words, view, widgets

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language

st.title(_("Assessment"))
if not queries.assessed(snapshot):
    st.info(_("No rules of the assessment are in force for this month. Choose a later month, or the newest figures."))
    st.stop()
under = queries.weights(snapshot)
table = queries.assessment(snapshot, under)
before = queries.place_before(snapshot)
widgets.caption(assessment_board.rule(under, queries.adjustment_cap(snapshot), language))
widgets.caption(signing_words.since(queries.rules(snapshot), "weight_progress", language))
chosen = st.query_params.get("reporter", "")
for kind, title in (("department", _("Departments")), ("town", _("Towns"))):
    rows = table[table["kind"] == kind]
    if len(rows):
        st.header(title)
        board = assessment_board.ranking(rows, before, chosen, now)
        st.html(panels.panel(board, "assessment", now, kind=kind))
    if chosen in set(rows["reporter_id"]):
        [row] = rows[rows["reporter_id"] == chosen].itertuples()
        st.header(_("The lines of {name}").format(name=narrative.name(row, "reporter", language)), anchor="lines")
        if said := judgement_words.adjusted(row, language):
            widgets.caption(said)
        lines = queries.assessment_lines(snapshot, chosen, under)
        st.html(panels.panel(assessment_board.lines(lines, now), "assessment_lines", now, reporter=chosen))
        if now.newest and queries.adjustment_cap(snapshot):
            adjusting.adjust(row, now)
if table.empty:
    st.html(f"<p>{escape(_('Nothing is due in this month.'))}</p>")
    st.stop()
st.header(_("Other weights"))
weighing.other(now)
# At the end: what lies below must be there to be scrolled past.
if chosen and st.session_state.get("lines") != chosen:
    widgets.into_view("lines")
st.session_state["lines"] = chosen
