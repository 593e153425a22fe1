"""Who reports what for which month: the choices at the head of the submit page."""

from datetime import date
from typing import cast

import streamlit as st

from ledger.vocabulary.columns import OF_YEAR, SubmissionKind
from ledger.vocabulary.reporter import Reporter
from pages.forms import widgets
from scorecard.queries import submit as submit_queries
from scorecard.text import narrative
from scorecard.text import submissions as submission_text
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def what(now: View) -> tuple[Reporter, str, SubmissionKind, date]:
    """The reporter and its name, the kind of report, and its month. Who reports begins with their own."""
    _, language = now.translate, now.language
    names = submit_queries.reporters(now.snapshot, language)
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
    # Shares and schedules are for the year; what they would change is judged for the month that the page shows.
    period = now.snapshot.period
    if kind not in OF_YEAR:
        months = {
            f"{one:%Y-%m}": narrative.year_month(one, language)
            for one in [date(now.year, month, 1) for month in range(1, 13)]
        }
        with right:
            chosen = widgets.choose(_("Month reported"), months, "month", f"{period:%Y-%m}")
        period = date.fromisoformat(f"{chosen}-01")
    return sender, names[reporter], kind, period
