"""The line above every page: which plan, which month, which language, and whether the figures are made up."""

from datetime import date
from pathlib import Path

import streamlit as st

from etl.findings import Language
from pages import notices
from scorecard import narrative, queries, snapshot, view, widgets
from scorecard.i18n import Translate, translator
from scorecard.palette import SCREENS

LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
PLAN_WIDTH = 640
PICKER_WIDTH = 175


def show(copy: snapshot.Copy, path: Path, language: Language) -> view.View:
    """The line above every page: which plan, which month, which language and screen; whether it is made up, or old."""
    _ = translator(language)
    known = queries.plans(copy.database_id, copy.revision)
    names = {row.plan_id: row.title if language == "zh" else row.title_en for row in known.itertuples()}
    if not names:
        st.error(_("The database holds no plan yet. Make it with: python -m etl build"))
        st.stop()
    revision = _revision(copy)
    line = st.container(horizontal=True, vertical_alignment="bottom", key="head")
    with line:
        plan_id = widgets.choose(_("Plan"), names, "plan", next(iter(names)), width=PLAN_WIDTH, named=False)
    known = queries.plans(copy.database_id, revision)
    [plan] = known[known["plan_id"] == plan_id].itertuples()
    months = {
        f"{plan.year}-{month:02}": narrative.year_month(date(plan.year, month, 1), language) for month in range(1, 13)
    }
    with line:
        period = widgets.choose(
            _("Period"), months, "period", f"{plan.newest_period:%Y-%m}", width=PICKER_WIDTH, named=False
        )
        st.selectbox(
            "语言 · Language",
            list(LANGUAGES),
            key="lang",
            format_func=LANGUAGE_NAMES.__getitem__,
            width=PICKER_WIDTH,
            label_visibility="collapsed",
        )
        widgets.remember("lang", language)
        # Unsaid: a link shows its figures on the reader's own screen.
        shown_on = SCREENS[
            widgets.choose(_("Display"), _screens(_), "screen", "auto", width=PICKER_WIDTH, named=False, unsaid="auto")
        ]
    year, month = (int(part) for part in period.split("-"))
    shown = snapshot.Snapshot(copy.database_id, plan_id, date(year, month, 1), revision)
    dark, newest = st.context.theme.type == "dark", revision == copy.revision
    seen = view.View(shown, language, dark, copy.demo, path, plan.year, shown_on, newest)
    notices.show(seen, copy)
    return seen


def _revision(copy: snapshot.Copy) -> int:
    """The revision that the address asks for, else the newest."""
    asked = st.query_params.get("revision", "")
    number = int(asked) if asked.isdecimal() else copy.revision
    return number if 0 < number < copy.revision else copy.revision


def _screens(_: Translate) -> dict[str, str]:
    return {
        "auto": _("system setting"), "light": _("light"), "dark": _("dark"), "projector": _("projector"),
    }  # fmt: skip
