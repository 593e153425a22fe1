"""The choices at the top of the submit page: the reporting department or town, the kind of report, and the month."""

from datetime import date
from typing import cast

import streamlit as st

from ledger.vocabulary.columns import YEARLY_KINDS, SubmissionKind
from ledger.vocabulary.reporter import Reporter
from pages.forms import widgets
from scorecard.queries import submit as submit_queries
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def choose(view: View) -> tuple[Reporter, str, SubmissionKind, date]:
    """The reporter and its name, the kind of report, and its month. The default is a department or town of the actor's
    own, if any."""
    _, language = view.translate, view.language
    names = submit_queries.reporters(view.snapshot, language)
    own = sorted(current_actor().reporters & set(names))
    left, middle, right = st.columns(3)
    with left:
        reporter = widgets.choose(_("Department or town"), names, "reporter", next(iter([*own, *names])))
    sender = Reporter(area_id=reporter) if reporter.isdecimal() else Reporter(reporter)
    kinds = submission_text.kinds(language)
    if sender.kind == "town":
        kinds = {"actual": kinds["actual"]}
    with middle:
        kind = cast(SubmissionKind, widgets.choose(_("What to send"), kinds, "kind", "actual"))
    # Shares and schedules are for the whole year; their preview is calculated for the month of the page.
    period = view.snapshot.period
    if kind not in YEARLY_KINDS:
        months = {
            f"{first_day:%Y-%m}": narrative.year_month(first_day, language)
            for first_day in [date(view.year, month, 1) for month in range(1, 13)]
        }
        with right:
            chosen = widgets.choose(_("Month reported"), months, "month", f"{period:%Y-%m}")
        period = date.fromisoformat(f"{chosen}-01")
    return sender, names[reporter], kind, period
