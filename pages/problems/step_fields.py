"""The fields of a step of the problem loop: who is to act, what is said, which files come with it."""

from typing import Any

import streamlit as st

from ledger.workflow import evidence_files, problems
from ledger.workflow.evidence_files import Attachment
from ledger.workflow.problems import Action
from scorecard.queries import plan as plan_queries
from scorecard.text import narrative
from scorecard.view import View


def department(action: Action, row: Any, now: View) -> str:
    """The department that answered so far, or the first that leads the task; to coordinate, any but the one that asks."""
    _ = now.translate
    names = {
        one.department_id: narrative.name(one, "department", now.language)
        for one in plan_queries.departments(now.snapshot).itertuples()
        if action != "coordinate" or one.department_id != row.answering_id
    }
    parts = plan_queries.task_departments(now.snapshot)
    leads = parts.loc[(parts["task_no"] == row.task_no) & (parts["role"] == "lead"), "department_id"]
    usual = next((one for one in (row.answering_id, *leads) if one in names), None)
    index = None if usual is None or action == "coordinate" else list(names).index(usual)
    chosen = st.selectbox(
        _("Department"), list(names), index=index, format_func=names.__getitem__, key=f"department:{action}",
        placeholder=_("Choose one"),
    )  # fmt: skip
    return str(chosen or "")


def label(action: Action, row: Any, now: View) -> str:
    _ = now.translate
    if action == "close" and row.status is None:
        return _("On which evidence it is closed")
    if action == "close" and not problems.recovered(row.status):
        return _("On which evidence, although the status has not recovered")
    if action in problems.NEEDS_TEXT:
        return _("What there is to say")
    return _("What there is to say (may be left empty)")


def files(now: View) -> tuple[Attachment, ...]:
    _ = now.translate
    label = _("Files: PDF, Word, Excel, PNG or JPEG, at most {count}").format(count=evidence_files.MAX_FILES)
    sent = st.file_uploader(label, type=["pdf", "docx", "xlsx", "png", "jpg", "jpeg"], accept_multiple_files=True)
    return tuple(Attachment(one.name, one.getvalue()) for one in sent)
