"""Downloads of the template for each kind of report, with instructions."""

from datetime import date

import streamlit as st

from etl.templates.template import Kind, filename
from ledger.vocabulary.columns import SubmissionKind
from ledger.vocabulary.reporter import Reporter
from scorecard.i18n import Translate
from scorecard.queries import submit as submit_queries
from scorecard.view import View


def offer(sender: Reporter, name: str, kind: SubmissionKind, period: date, view: View) -> None:
    """The instructions, and a download button for each file format. ``name``: the sender's, in the reader's language."""
    _, language = view.translate, view.language
    instructions = _("Fill in the tinted cells in Excel or WPS, and save it as XLSX or CSV.")
    st.write(f"{_contents(kind, _)}  \n{instructions}")
    with st.container(horizontal=True):
        labels: dict[Kind, str] = {"xlsx": _("Download the template (XLSX)"), "csv": _("Download the template (CSV)")}
        for form, label in labels.items():
            st.download_button(
                label,
                submit_queries.template(view.snapshot, sender, period, language, form, kind),
                key=f"template-{form}",
                file_name=filename(name, period, form, kind, language),
                on_click="ignore",
                type="primary" if form == "xlsx" else "secondary",
            )


def _contents(kind: SubmissionKind, translate: Translate) -> str:
    """What the template of this kind contains."""
    _ = translate
    return {
        "actual": _("It lists your own indicators with their targets and last values."),
        "allocation": _(
            "It lists your indicators that towns share, town by town, with the share that counts now. "
            "The shares of an indicator are to add up to the district's target."
        ),
        "schedule": _(
            "It lists your indicators month by month. What is planned by the end of a month counts from the beginning "
            "of the year, and takes the place of an even pace."
        ),
        "progress": _(
            "It lists the tasks that you lead or take part in: what was done this month, problems, next steps, "
            "and your own rating."
        ),
        "milestone": _(
            "It lists the milestones of the projects within your tasks, with empty lines for more: the planned day, and "
            "the day on which it was done. For one that is given up write “cancelled” as its planned day."
        ),
    }[kind]
