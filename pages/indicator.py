"""One indicator: target against actual by month, what it takes to catch up, its words in the notice, its towns."""

from html import escape

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.charts import cached as cached_charts
from scorecard.html import links, marks, panels, progress_tables, quotation
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import credibility, narrative

now = current_view()
_ = now.translate
snapshot, language = now.snapshot, now.language
table = progress_queries.district(snapshot)
names = {
    row.indicator_id: f"{row.indicator_id} {narrative.name(row, 'indicator', language)}" for row in table.itertuples()
}
if not names:
    st.title(_("Indicator"))
    st.write(_("At this revision the plan had no targets yet."))
    st.stop()
chosen = widgets.choose(_("Indicator"), names, "indicator", next(iter(names)), steady=True)
rows = progress_queries.progress(snapshot)
rows = rows[rows["indicator_id"] == chosen]
areas = {row.area_id: narrative.name(row, "area", language) for row in rows.itertuples()}
area_id = next(iter(areas))
if len(areas) > 1:
    area_id = widgets.choose(_("Area"), areas, "area", area_id)
[row] = rows[rows["area_id"] == area_id].itertuples()

st.title(narrative.name(row, "indicator", language))
st.html(f'<p class="lead">{marks.chip(row.status, _)} {escape(narrative.explanation(row, language))}</p>')
if doubts := credibility.line(chosen, area_id, now):
    st.html(doubts)
left, right = st.columns([3, 1.3], gap="large")
with left:
    figure = cached_charts.trend(snapshot, chosen, area_id, language, now.dark)
    widgets.chart(figure, f"trend-{chosen}-{area_id}", narrative.explanation(row, language))
    st.html(panels.plot(f"trend-{chosen}-{area_id}", row, now))
with right:
    widgets.facts([
        (_("Target"), narrative.target(row, language)),
        (_("Actual"), progress_tables.reported(row, now)),
        (_("Attainment"), narrative.percent(row.attainment_rate)),
        (_("Due by pace"), narrative.percent(row.expected_rate)),
        (_("Gap to pace"), progress_tables.judged_gap(row, language)),
        *narrative.catch_up_facts(row, language),
    ], figures=True)  # fmt: skip

st.header(_("The words of the notice"))
[printed] = plan_queries.printed_target(snapshot, chosen).itertuples()
st.html(f'<p class="notice">{quotation.marked(printed)}</p>')
task = _("Task {number}: {title}").format(number=printed.task_no, title=narrative.name(row, "task", language))
lead = _("Lead: {departments}").format(departments=progress_tables.lead_departments(now, row.task_no))
there = links.link("tasks", now, task, task=str(printed.task_no))
st.html(f'<p class="asof">{escape(printed.document_no)} · {there} · {escape(lead)}</p>')

st.header(_("How it is measured"))
widgets.facts(quotation.reading(row, language))

rows = rows[rows["area_kind"] == "town"]
st.header(_("Towns"))
explained = panels.contributions(now, chosen)
if not rows.empty:
    st.html(panels.bullets(rows, now, naming="area", indicator=chosen, towns="1"))
    st.subheader(_("Which towns explain the gap"))
elif not explained:
    st.write(_("The target is not shared out among the towns."))
if explained:
    st.html(explained)

st.header(_("Reports"))
st.html(panels.reports(now, chosen, area_id))
