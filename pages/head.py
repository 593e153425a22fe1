"""The line above every page: which plan, which month, which language, and whether the figures are made up."""

from datetime import date
from pathlib import Path

import streamlit as st

from etl import demo
from etl.findings import Language
from scorecard import narrative, queries, snapshot, view, widgets
from scorecard.i18n import translator

LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
PLAN_WIDTH = 720
PICKER_WIDTH = 165


def prepare(path: Path, language: Language) -> None:
    """First start without a configured database: the demonstration, made once for all who wait."""
    _ = translator(language)
    words = _("Preparing the demonstration data (made-up figures)…")
    bar = st.progress(0.0, text=words)
    demo.ensure(path, lambda share: bar.progress(share, text=words))
    bar.empty()


def show(copy: snapshot.Copy, path: Path, language: Language) -> view.View:
    """The line above every page: which plan, which month, which language; and whether it is made up."""
    _ = translator(language)
    known = queries.plans(copy.database_id, copy.revision)
    names = {row.plan_id: row.title if language == "zh" else row.title_en for row in known.itertuples()}
    if not names:
        st.error(_("The database holds no plan yet. Make it with: python -m etl build"))
        st.stop()
    line = st.container(horizontal=True, vertical_alignment="bottom")
    with line:
        plan_id = widgets.choose(_("Plan"), names, "plan", next(iter(names)), width=PLAN_WIDTH)
    [plan] = known[known["plan_id"] == plan_id].itertuples()
    months = {
        f"{plan.year}-{month:02}": narrative.year_month(date(plan.year, month, 1), language) for month in range(1, 13)
    }
    with line:
        period = widgets.choose(_("Period"), months, "period", f"{plan.newest_period:%Y-%m}", width=PICKER_WIDTH)
        st.selectbox(
            "语言 · Language", list(LANGUAGES), key="lang", format_func=LANGUAGE_NAMES.__getitem__, width=PICKER_WIDTH
        )
        widgets.remember("lang", language)
    if copy.demo:
        words = _("Demonstration data: targets are from the notice; every other figure is made up.")
        st.html(f'<div class="demo" role="note">{words}</div>')
    year, month = (int(part) for part in period.split("-"))
    shown = snapshot.Snapshot(copy.database_id, plan_id, date(year, month, 1), copy.revision)
    return view.View(shown, language, st.context.theme.type == "dark", copy.demo, path, plan.year)
