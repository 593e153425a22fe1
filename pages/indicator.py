"""One indicator: target against actual by month, what it takes to catch up, its words in the notice, its towns."""

from html import escape

import streamlit as st

from scorecard import figures, narrative, queries, quotation, view, widgets

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
table = queries.district(snapshot)
names = {
    row.indicator_id: f"{row.indicator_id} {narrative.name(row, 'indicator', language)}" for row in table.itertuples()
}
chosen = widgets.choose(_("Indicator"), names, "indicator", next(iter(names)))
rows = queries.progress(snapshot)
rows = rows[rows["indicator_id"] == chosen]
areas = {row.area_id: narrative.name(row, "area", language) for row in rows.itertuples()}
area_id = next(iter(areas))
if len(areas) > 1:
    area_id = widgets.choose(_("Area"), areas, "area", area_id)
[row] = rows[rows["area_id"] == area_id].itertuples()

st.title(narrative.name(row, "indicator", language))
st.html(f'<p class="lead">{widgets.chip(row.status, _)} {escape(narrative.explanation(row, language))}</p>')
left, right = st.columns([3, 1.3], gap="large")
with left:
    widgets.chart(
        figures.trend(snapshot, chosen, row.area_id, language, now.dark),
        f"trend-{chosen}-{area_id}",
        narrative.explanation(row, language),
    )
with right:
    widgets.facts([
        (_("Target"), narrative.target(row, language)),
        (_("Actual"), widgets.reported(row, now)),
        (_("Attainment"), narrative.percent(row.attainment_rate)),
        (_("Due by pace"), narrative.percent(row.expected_rate)),
        (_("Gap to pace"), widgets.judged_gap(row, language)),
        *narrative.catch_up_facts(row, language),
    ], figures=True)  # fmt: skip

st.header(_("The words of the notice"))
[printed] = queries.printed_target(snapshot, chosen).itertuples()
st.html(f'<p class="notice">{quotation.marked(printed)}</p>')
task = _("Task {number}: {title}").format(number=printed.task_no, title=narrative.name(row, "task", language))
lead = _("Lead: {departments}").format(departments=widgets.lead_departments(now, row.task_no))
widgets.caption(f"{printed.document_no} · {task} · {lead}")

st.header(_("How it is measured"))
widgets.facts(quotation.reading(row, language))

rows = rows[rows["area_kind"] == "town"]
if not rows.empty:
    st.header(_("Towns"))
    figure = figures.indicator_towns(snapshot, chosen, language, now.dark)
    # The key names the area: the chart that led here keeps its selection, and would lead here again.
    picked = widgets.clickable(figure, f"towns-{chosen}-{area_id}", widgets.summary(rows, now))
    if picked:
        widgets.go_to("indicator", indicator=chosen, area=picked[1])

st.header(_("Reports"))
sent = queries.series(snapshot, chosen, row.area_id)
sent = sent[sent["value"].notna()]
widgets.table(
    [_("Period"), _("Value"), _("Reported at"), _("By"), _("Receipt"), _("Note")],
    [
        [
            narrative.year_month(one.period, language), escape(narrative.amount(row, one.value, language)),
            f"{one.reported_at:%Y-%m-%d %H:%M}", escape(one.submitted_by), f"{one.submission_id:.0f}",
            escape(_("summed from towns") if one.derived else one.note or ""),
        ]
        for one in sent.itertuples()
    ],
    numeric=(1,),
)  # fmt: skip
