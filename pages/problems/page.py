"""Problems: where each stands from its finding to its closing, who is to act, and what is overdue."""

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

now = current_view()
_ = now.translate
day = clock.now().date() if now.newest else snapshot.made_on(now.snapshot)
table = problem_queries.tracked_problems(now.snapshot, day)

st.title(_("Problems"))
asked = st.query_params.get("problem", "")
if asked in set(table["problem_id"].astype(str)):
    [row] = table[table["problem_id"] == int(asked)].itertuples()
    detail.problem(row, now)
    st.stop()

if table.empty:
    st.write(_("No problem is followed yet."))
else:
    chosen = problem_html.chosen_state(st.query_params)
    st.html(problem_html.counts(table, chosen, now))
    shown = problem_html.of_state(table, chosen)
    if shown.empty:
        st.write(_("No problem of this kind."))
    elif chosen:
        st.html(problem_html.listed(shown, now))
    else:
        st.html(problem_html.board(shown, now))
if now.newest:
    if can_ever("raise_problem"):
        with st.expander(_("Raise a problem")):
            new.raise_one(now)
    new.propose(now, day)
if len(table):
    with st.expander(_("Reminders of the week")):
        words = reminders.text(now.snapshot, day, now.language, demo=now.demo)
        st.code(words, language=None, wrap_lines=True)
        st.html(problem_html.calendar(now))
    closing = problem_queries.closing(now.snapshot, day)
    if len(closing):
        st.header(_("Closing by department and town"))
        st.html(problem_html.closing(closing, now))
        words = _("A problem counts for the department that has it in charge, and for the town that it is about.")
        widgets.caption(words)
