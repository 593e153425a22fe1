"""By town: all towns at one glance, then one town's indicators against its shares."""

import streamlit as st

from scorecard import figures, narrative, queries, view, widgets

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
table = queries.towns(snapshot)

st.title(_("By town"))
if table.empty:
    st.write(_("No target has been shared out among the towns yet. The notice sets targets for the district only."))
    st.stop()
widgets.caption(_("Gap to pace in percentage points, for the indicators whose target is shared out among towns."))
widgets.town_table(table, now)

known = queries.areas(snapshot)
names = {row.area_id: narrative.name(row, "area", language) for row in known[known["kind"] == "town"].itertuples()}
st.header(_("One town"))
chosen = widgets.choose(_("Town"), names, "town", next(iter(names)))
rows = table[table["area_id"] == chosen]
if rows.empty:
    st.write(_("This town holds no share of a target."))
    st.stop()
widgets.status_strip(rows, _)
picked = widgets.clickable(
    figures.town(snapshot, chosen, language, now.dark), f"town-{chosen}", widgets.summary(rows, now)
)
if picked:
    widgets.go_to("indicator", indicator=picked[0])
