"""One report: what everybody may know of it, and the receipt and the file for who may open them."""

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


def offer(row: Any, receipt: Receipt, now: View) -> bool:
    """Whether it is opened. ``row``: of ``queries.submissions``."""
    _, language = now.translate, now.language
    reporter = narrative.reporter(row, language)
    record = st.container()
    opened = can_or_explain(now, "open_report", {row.department_id or row.area_id})
    lines = receipt_text.facts(receipt, reporter, language, opened=opened)
    with record:
        widgets.facts(lines)
    if opened:
        _files(receipt, lines, now)
    return opened


def _files(receipt: Receipt, lines: list[tuple[str, str]], now: View) -> None:
    _, by, path, number = now.translate, current_actor(), now.database, receipt.submission_id
    with st.container(horizontal=True):
        st.download_button(
            _("Download the original file"), lambda: submission_access.original(path, number, by),
            file_name=plain_name(receipt.filename), on_click="ignore",
        )  # fmt: skip
        written = "\n".join(f"{label}\t{value}" for label, value in lines)
        st.download_button(
            _("Download the receipt"), written.encode("utf-8-sig"), file_name=f"{_('Receipt')}-{number}.txt",
            on_click="ignore",
        )  # fmt: skip
