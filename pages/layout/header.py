"""The line above every page: which plan, which month, which language and screen; whether it is made up, or old."""

from datetime import date
from pathlib import Path

import streamlit as st

from ledger.accounts.actor import Actor
from ledger.vocabulary.language import Language
from pages.forms import widgets
from pages.layout import banners
from scorecard import snapshot, view
from scorecard.html import navigation
from scorecard.html.document import LANGUAGE_TAGS
from scorecard.html.navigation import LANGUAGES
from scorecard.i18n import language_of, translator
from scorecard.palette import SCREENS
from scorecard.queries import plan as plan_queries
from scorecard.text import narrative
from scorecard.web import live_update

PLAN_WIDTH = 600
PICKER_WIDTH = 175


def language() -> Language:
    """What the address asks for, else what was read before, else the browser's own."""
    widgets.adopt("lang", LANGUAGES, language_of(st.context.locale))
    return LANGUAGES[st.session_state["lang"]]


def show(copy: snapshot.Copy, path: Path, language: Language, by: Actor) -> view.View:
    _ = translator(language)
    known = plan_queries.plans(copy.database_id, copy.revision)
    names = {row.plan_id: row.title if language == "zh" else row.title_en for row in known}
    if not names:
        st.error(_("The database holds no plan yet. Make it with: python -m etl build"))
        st.stop()
    revision = _revision(copy)
    widgets.adopt("screen", SCREENS, "auto")
    screen = SCREENS[st.session_state["screen"]]
    asked_plan, asked_period = st.query_params.get("plan"), st.query_params.get("period")
    with st.container(horizontal=True, vertical_alignment="bottom", key="head"):
        plan_id = widgets.choose(_("Plan"), names, "plan", next(iter(names)), width=PLAN_WIDTH, named=False)
        plan = next(row for row in plan_queries.plans(copy.database_id, revision) if row.plan_id == plan_id)
        months = {
            f"{plan.year}-{month:02}": narrative.year_month(date(plan.year, month, 1), language)
            for month in range(1, 13)
        }
        period = widgets.choose(
            _("Period"), months, "period", f"{plan.newest_period:%Y-%m}", width=PICKER_WIDTH, named=False
        )
        widgets.remember("lang", language)
        # Unsaid: a link shows its figures on the reader's own screen.
        widgets.remember("screen", screen, said=screen != "auto")
        # The newest, also where an earlier one is shown: what is said of it changes.
        standing = live_update.shown(copy.database_id, copy.revision, LANGUAGE_TAGS[language], screen)
        st.html(navigation.language_and_display(language, screen) + navigation.account_links(by, language) + standing)
    year, month = (int(part) for part in period.split("-"))
    shown = snapshot.Snapshot(copy.database_id, plan_id, date(year, month, 1), revision)
    dark, newest = st.context.theme.type == "dark", revision == copy.revision
    seen = view.View(shown, language, dark, copy.demo, path, plan.year, screen, newest)
    # Who chooses another plan comes with a month of the one before.
    unknown = asked_plan not in (None, *names) or (
        asked_plan in (None, plan_id) and asked_period not in (None, *months)
    )
    banners.show(seen, copy, unknown=unknown)
    return seen


def _revision(copy: snapshot.Copy) -> int:
    """The revision that the address asks for, else the newest."""
    asked = st.query_params.get("revision", "")
    number = int(asked) if len(asked) < 10 and asked.isdecimal() else 0
    return number if 0 < number < copy.revision else copy.revision
