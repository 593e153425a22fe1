"""The ledger of all tasks: found by word, pinyin or filter, with figures, full text, departments and notes."""

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from pages.forms.permission import can_ever
from pages.tasks import confirm, filters, milestone
from scorecard.html import panels
from scorecard.html import tasks as task_html
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries

now = current_view()
_ = now.translate
snapshot = now.snapshot

st.title(_("Tasks"))
if (task_no := confirm.requested(now)) is not None:
    confirm.confirm(task_no, now)
    st.stop()
if (task_no := milestone.requested(now)) is not None:
    milestone.enter(task_no, now)
    st.stop()
filters.reset_filters()
asked = filters.choose_filters(now)
opened = filters.open_task(snapshot, asked)
tasks, hits = filters.matching_tasks(snapshot, asked)
every = plan_queries.tasks(snapshot)
shown = progress_queries.district(snapshot)["task_no"].isin(tasks["task_no"]).sum()
words = _("{shown} of {all} tasks, with {indicators} indicators")
widgets.caption(words.format(shown=len(tasks), all=len(every), indicators=shown))
if tasks.empty:
    st.info(_("No task matches. Try fewer or shorter words, pinyin or its initials, or set the filters to “all”."))
else:
    may = tuple(one for one in ("report", "judge") if can_ever(one))
    st.html(panels.panel(task_html.ledger(tasks, hits, opened, now, may), "tasks", now))
    if opened:
        widgets.into_view(f"task-{opened}")
