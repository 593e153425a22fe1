"""By section: its indicators as aligned bullets, then under their tasks with who leads them."""

import streamlit as st

from scorecard import figures, narrative, queries, view, widgets

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
known = queries.sections(snapshot)
names = {
    str(row.section_no): f"{row.section_no} {narrative.name(row, 'section', language)}" for row in known.itertuples()
}

st.title(_("By section"))
chosen = int(widgets.choose(_("Section"), names, "section", next(iter(names))))
table = queries.district(snapshot)
table = table[table["section_no"] == chosen]
if table.empty:
    st.write(_("This section's tasks name no figures. They are followed in the work ledger."))
    st.stop()
widgets.status_strip(table, _)
picked = widgets.clickable(
    figures.section(snapshot, chosen, language, now.dark), f"section-{chosen}", widgets.summary(table, now)
)
if picked:
    widgets.go_to("indicator", indicator=picked[0])
for task_no, rows in table.groupby("task_no"):
    first = next(rows.itertuples())
    st.subheader(_("Task {number}: {title}").format(number=task_no, title=narrative.name(first, "task", language)))
    widgets.caption(_("Lead: {departments}").format(departments=widgets.lead_departments(now, task_no)))
    widgets.indicator_table(rows, now)
