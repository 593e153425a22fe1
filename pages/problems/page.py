"""Problems: the state of each from raising to closing, who is to act, and what is overdue."""

import streamlit as st

from ledger import clock
from pages.forms import widgets
from pages.forms.current_view import current_view
from pages.forms.permission import can_ever
from pages.problems import detail, new
from scorecard import snapshot
from scorecard.html import problems as problem_html
from scorecard.notifications import reminders
from scorecard.queries import problems as problem_queries

view = current_view()
_ = view.translate
day = clock.now().date() if view.newest else snapshot.revision_date(view.snapshot)
table = problem_queries.tracked_problems(view.snapshot, day)

st.title(_("Problems"))
requested = st.query_params.get("problem", "")
if requested in set(table["problem_id"].astype(str)):
    [row] = table[table["problem_id"] == int(requested)].itertuples()
    detail.problem(row, view)
    st.stop()

if table.empty:
    st.write(_("No problems are tracked yet."))
else:
    chosen = problem_html.chosen_state(st.query_params)
    st.html(problem_html.counts(table, chosen, view))
    shown = problem_html.in_state(table, chosen)
    if shown.empty:
        st.write(_("No problems of this kind."))
    elif chosen:
        st.html(problem_html.problem_table(shown, view))
    else:
        st.html(problem_html.board(shown, view))
if view.newest:
    if can_ever("raise_problem"):
        with st.expander(_("Raise a problem")):
            new.raise_problem(view)
    new.propose(view, day)
if len(table):
    with st.expander(_("Reminders of the week")):
        text = reminders.text(view.snapshot, day, view.language, demo=view.demo)
        st.code(text, language=None, wrap_lines=True)
        st.html(problem_html.calendar(view))
    closing = problem_queries.closing_rates(view.snapshot, day)
    if len(closing):
        st.header(_("Closing by department and town"))
        st.html(problem_html.closing_table(closing, view))
        note = _("A problem is counted for the department in charge, and for the town that it concerns.")
        widgets.caption(note)
