"""Tasks: a list with search (also by pinyin) and filters; each task with figures, full text, departments and notes."""

import streamlit as st

from ledger.accounts.permissions import Action
from pages.forms import widgets
from pages.forms.current_view import current_view
from pages.forms.permission import can_ever
from pages.tasks import confirm, filters, milestone
from scorecard.html import panels
from scorecard.html import tasks as task_html
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries

view = current_view()
_ = view.translate
snapshot = view.snapshot

st.title(_("Tasks"))
if (task_no := confirm.requested(view)) is not None:
    confirm.confirm(task_no, view)
    st.stop()
if (task_no := milestone.requested(view)) is not None:
    milestone.enter(task_no, view)
    st.stop()
filters.reset_filters()
chosen_filters = filters.choose_filters(view)
opened = filters.open_task(snapshot, chosen_filters)
tasks, hits = filters.matching_tasks(snapshot, chosen_filters)
all_tasks = plan_queries.tasks(snapshot)
indicators = progress_queries.district(snapshot)["task_no"].isin(tasks["task_no"]).sum()
summary = _("Tasks: {shown} of {all}; indicators: {indicators}")
widgets.caption(summary.format(shown=len(tasks), all=len(all_tasks), indicators=indicators))
if tasks.empty:
    st.info(_("No task matches. Try fewer or shorter words, pinyin or its initials, or set the filters to “all”."))
else:
    linked_actions: tuple[Action, ...] = ("report", "judge")
    allowed = tuple(action for action in linked_actions if can_ever(action))
    st.html(panels.panel(task_html.ledger(tasks, hits, opened, view, allowed), "tasks", view))
    if opened:
        widgets.into_view(f"task-{opened}")
