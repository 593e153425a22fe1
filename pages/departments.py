"""By department: what it leads and what it takes part in, kept apart."""

import streamlit as st

from scorecard import figures, narrative, queries, view, widgets

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
known = queries.departments(snapshot)
names = {row.department_id: narrative.name(row, "department", language) for row in known.itertuples()}
busiest = known.sort_values("lead_indicators", ascending=False)["department_id"].iloc[0]

st.title(_("By department"))
chosen = widgets.choose(_("Department"), names, "department", busiest)
[department] = known[known["department_id"] == chosen].itertuples()
roles = {
    "lead": (_("Leads"), department.lead_tasks),
    "participant": (_("Takes part in"), department.participant_tasks),
}
for role, (heading, count) in roles.items():
    st.header(heading)
    rows = queries.led_by(snapshot, chosen, role)
    widgets.caption(_("{tasks} tasks, {indicators} indicators").format(tasks=count, indicators=len(rows)))
    if rows.empty:
        continue
    widgets.status_strip(rows, _)
    figure = figures.department(snapshot, chosen, role, language, now.dark)
    picked = widgets.clickable(figure, f"{role}-{chosen}", widgets.summary(rows, now))
    if picked:
        widgets.go_to("indicator", indicator=picked[0])
