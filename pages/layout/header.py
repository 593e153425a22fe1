"""The line above every page: plan, month, language and display; below it the notices of pages/layout/banners.py."""

from datetime import date
from pathlib import Path

import streamlit as st

from ledger.accounts.actor import Actor
from ledger.vocabulary.language import Language
from pages.forms import widgets
from pages.layout import banners
from scorecard import snapshot
from scorecard.html import navigation
from scorecard.html.document import LANGUAGE_TAGS
from scorecard.html.navigation import LANGUAGES
from scorecard.i18n import language_of, translator
from scorecard.palette import SCREENS
from scorecard.queries import plan as plan_queries
from scorecard.text import narrative
from scorecard.view import View
from scorecard.web import live_update

PLAN_WIDTH = 600
PICKER_WIDTH = 175


def language() -> Language:
    """The language in the URL, else the one chosen before, else the browser's."""
    widgets.adopt("lang", LANGUAGES, language_of(st.context.locale))
    return LANGUAGES[st.session_state["lang"]]


def show(copy: snapshot.Copy, path: Path, language: Language, by: Actor) -> View:
    """Draws the header and the notices; returns the view that was chosen. Stops the run if there is no plan yet."""
    _ = translator(language)
    plans = plan_queries.plans(copy.database_id, copy.revision)
    names = {row.plan_id: row.title if language == "zh" else row.title_en for row in plans}
    if not names:
        st.error(_("The database holds no plan yet. Load one with: python -m etl build"))
        st.stop()
    revision = _revision(copy)
    widgets.adopt("screen", SCREENS, "auto")
    screen = SCREENS[st.session_state["screen"]]
    requested_plan, requested_period = st.query_params.get("plan"), st.query_params.get("period")
    with st.container(horizontal=True, vertical_alignment="bottom", key="head"):
        plan_id = widgets.choose(_("Plan"), names, "plan", next(iter(names)), width=PLAN_WIDTH, show_label=False)
        plan = next(row for row in plan_queries.plans(copy.database_id, revision) if row.plan_id == plan_id)
        months = {
            f"{plan.year}-{month:02}": narrative.year_month(date(plan.year, month, 1), language)
            for month in range(1, 13)
        }
        period = widgets.choose(
            _("Period"), months, "period", f"{plan.newest_period:%Y-%m}", width=PICKER_WIDTH, show_label=False
        )
        widgets.remember("lang", language)
        # “auto” is left out of the URL, so that a link opens in the display mode of its reader.
        widgets.remember("screen", screen, in_url=screen != "auto")
        # Polls for a newer revision also where an earlier one is shown, since the notice names the newest.
        polling = live_update.shown(copy.database_id, copy.revision, LANGUAGE_TAGS[language], screen)
        st.html(navigation.language_and_display(language, screen) + navigation.account_links(by, language) + polling)
    year, month = (int(part) for part in period.split("-"))
    chosen = snapshot.Snapshot(copy.database_id, plan_id, date(year, month, 1), revision)
    dark, newest = st.context.theme.type == "dark", revision == copy.revision
    view = View(chosen, language, dark, copy.demo, path, plan.year, screen, newest)
    # A month of another plan is no fault of the link: the reader has just changed the plan.
    unknown = requested_plan not in (None, *names) or (
        requested_plan in (None, plan_id) and requested_period not in (None, *months)
    )
    banners.show(view, copy, unknown=unknown)
    return view


def _revision(copy: snapshot.Copy) -> int:
    """The revision in the URL, else the newest."""
    requested = st.query_params.get("revision", "")
    number = int(requested) if len(requested) < 10 and requested.isdecimal() else 0
    return number if 0 < number < copy.revision else copy.revision
