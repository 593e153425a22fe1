"""One indicator: target and actual by month, the rate needed to catch up, its text in the notice, its towns, reports."""

from html import escape

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.charts import cached as cached_charts
from scorecard.html import links, marks, panels, progress_tables, quotation
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import credibility, narrative

view = current_view()
_ = view.translate
snapshot, language = view.snapshot, view.language
table = progress_queries.district(snapshot)
names = {
    row.indicator_id: f"{row.indicator_id} {narrative.name(row, 'indicator', language)}" for row in table.itertuples()
}
if not names:
    st.title(_("Indicator"))
    st.write(_("At this revision the plan had no targets yet."))
    st.stop()
chosen = widgets.choose(_("Indicator"), names, "indicator", next(iter(names)), warn_unknown=True)
rows = progress_queries.progress(snapshot)
rows = rows[rows["indicator_id"] == chosen]
areas = {row.area_id: narrative.name(row, "area", language) for row in rows.itertuples()}
area_id = next(iter(areas))
if len(areas) > 1:
    area_id = widgets.choose(_("Area"), areas, "area", area_id)
[row] = rows[rows["area_id"] == area_id].itertuples()

st.title(narrative.name(row, "indicator", language))
st.html(f'<p class="lead">{marks.chip(row.status, _)} {escape(narrative.explanation(row, language))}</p>')
if doubts := credibility.marks_html(chosen, area_id, view):
    st.html(doubts)
left, right = st.columns([3, 1.3], gap="large")
with left:
    figure = cached_charts.trend(snapshot, chosen, area_id, language, view.dark)
    widgets.chart(figure, f"trend-{chosen}-{area_id}", narrative.explanation(row, language))
    st.html(panels.plot(f"trend-{chosen}-{area_id}", row, view))
with right:
    widgets.facts(
        [
            (_("Target"), narrative.target(row, language)),
            (_("Actual"), progress_tables.actual_text(row, view)),
            (_("Attainment"), narrative.percent(row.attainment_rate)),
            (_("Due by pace"), narrative.percent(row.expected_rate)),
            (_("Gap to pace"), progress_tables.gap_text(row, language)),
            *narrative.catch_up_facts(row, language),
        ],
        figures=True,
    )

st.header(_("Text of the notice"))
[printed_target] = plan_queries.printed_target(snapshot, chosen).itertuples()
st.html(f'<p class="notice">{quotation.marked_body(printed_target)}</p>')
task = _("Task {number}: {title}").format(number=printed_target.task_no, title=narrative.name(row, "task", language))
lead = _("Lead: {departments}").format(departments=progress_tables.lead_departments(view, row.task_no))
task_link = links.link("tasks", view, task, task=str(printed_target.task_no))
st.html(f'<p class="asof">{escape(printed_target.document_no)} · {task_link} · {escape(lead)}</p>')

st.header(_("How it is measured"))
widgets.facts(quotation.interpretation(row, language))

rows = rows[rows["area_kind"] == "town"]
st.header(_("Towns"))
contributions = panels.contributions(view, chosen)
if not rows.empty:
    st.html(panels.bullets(rows, view, naming="area", indicator=chosen, towns="1"))
    st.subheader(_("Which towns explain the gap"))
elif not contributions:
    st.write(_("The target is not shared out among the towns."))
if contributions:
    st.html(contributions)

st.header(_("Reports"))
st.html(panels.reports(view, chosen, area_id))
