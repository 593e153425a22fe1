"""Fields in the form for a problem's next step: the department that is to act, the text, and the files."""

from typing import Any

import streamlit as st

from ledger.workflow import evidence_files, problems
from ledger.workflow.evidence_files import Attachment
from ledger.workflow.problems import Action
from scorecard.queries import plan as plan_queries
from scorecard.text import narrative
from scorecard.view import View


def department(action: Action, row: Any, view: View) -> str:
    """A select box; returns the id. Proposed is the department in charge, or else the first that leads the task. To
    coordinate, any department but the one in charge, and none is proposed."""
    _ = view.translate
    names = {
        department.department_id: narrative.name(department, "department", view.language)
        for department in plan_queries.departments(view.snapshot).itertuples()
        if action != "coordinate" or department.department_id != row.answering_id
    }
    parts = plan_queries.task_departments(view.snapshot)
    leads = parts.loc[(parts["task_no"] == row.task_no) & (parts["role"] == "lead"), "department_id"]
    proposed = next((department_id for department_id in (row.answering_id, *leads) if department_id in names), None)
    index = None if proposed is None or action == "coordinate" else list(names).index(proposed)
    chosen = st.selectbox(
        _("Department"),
        list(names),
        index=index,
        format_func=names.__getitem__,
        key=f"department:{action}",
        placeholder=_("Choose one"),
    )
    return str(chosen or "")


def label(action: Action, row: Any, view: View) -> str:
    """The label of the text field."""
    _ = view.translate
    if action == "close" and row.status is None:
        return _("Evidence for closing it")
    if action == "close" and not problems.is_recovered(row.status):
        return _("Evidence for closing it although the status has not recovered")
    if action in problems.NEEDS_TEXT:
        return _("Comment")
    return _("Comment (optional)")


def files(view: View) -> tuple[Attachment, ...]:
    _ = view.translate
    label = _("Files: PDF, Word, Excel, PNG or JPEG, at most {count}").format(count=evidence_files.MAX_FILES)
    uploaded = st.file_uploader(label, type=["pdf", "docx", "xlsx", "png", "jpg", "jpeg"], accept_multiple_files=True)
    return tuple(Attachment(file.name, file.getvalue()) for file in uploaded)
