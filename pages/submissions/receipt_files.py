"""One submission: the facts that everybody may see; its receipt and original file for those who may open them."""

from typing import Any

import streamlit as st

from etl.submissions import access as submission_access
from etl.submissions import receipt_text
from etl.submissions.submission import Receipt
from ledger.workflow.evidence_files import plain_name
from pages.forms import widgets
from pages.forms.permission import can_or_explain
from scorecard.text import narrative
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def offer(row: Any, receipt: Receipt, view: View) -> bool:
    """Shows the facts and the downloads; returns whether the actor may open the submission. ``row``: a row of
    ``submission_queries.submissions``."""
    _, language = view.translate, view.language
    reporter = narrative.reporter(row, language)
    facts = st.container()
    may_open = can_or_explain(view, "open_report", {row.department_id or row.area_id})
    lines = receipt_text.facts(receipt, reporter, language, opened=may_open)
    with facts:
        widgets.facts(lines)
    if may_open:
        _files(receipt, lines, view)
    return may_open


def _files(receipt: Receipt, lines: list[tuple[str, str]], view: View) -> None:
    _, by, path, number = view.translate, current_actor(), view.database, receipt.submission_id
    with st.container(horizontal=True):
        st.download_button(
            _("Download the original file"),
            lambda: submission_access.original(path, number, by),
            file_name=plain_name(receipt.filename),
            on_click="ignore",
        )
        text = "\n".join(f"{label}\t{value}" for label, value in lines)
        st.download_button(
            _("Download the receipt"),
            text.encode("utf-8-sig"),
            file_name=f"{_('Receipt')}-{number}.txt",
            on_click="ignore",
        )
