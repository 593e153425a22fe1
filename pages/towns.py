"""By town: all towns in one table, all towns for one indicator, and one town beside another."""

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.html import marks, panels
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative

view = current_view()
_ = view.translate
snapshot, language = view.snapshot, view.language
table = progress_queries.towns(snapshot)

st.title(_("By town"))
if table.empty:
    st.write(_("No target has been shared out among the towns yet. The notice sets targets for the district only."))
    st.stop()
widgets.caption(_("Gap to pace in percentage points, for the indicators whose target is shared out among towns."))
st.html(panels.towns(view))

st.header(_("One indicator"))
shared = table.drop_duplicates("indicator_id")
names = {
    row.indicator_id: f"{row.indicator_id} {narrative.name(row, 'indicator', language)}" for row in shared.itertuples()
}
lagging = progress_queries.lagging(snapshot)["indicator_id"]
worst = next((indicator_id for indicator_id in lagging if indicator_id in names), next(iter(names)))
indicator = widgets.choose(_("Indicator"), names, "towns-indicator", worst)
left, right = st.columns(2, gap="large")
with left:
    st.subheader(_("Towns against their shares"))
    st.html(
        panels.bullets(table[table["indicator_id"] == indicator], view, naming="area", indicator=indicator, towns="1")
    )
with right:
    st.subheader(_("Which towns explain the gap"))
    st.html(panels.contributions(view, indicator))

areas = plan_queries.areas(snapshot)
names = {row.area_id: narrative.name(row, "area", language) for row in areas[areas["kind"] == "town"].itertuples()}
st.header(_("One town"))
left, right = st.columns(2)
with left:
    chosen = widgets.choose(_("Town"), names, "town", next(iter(names)))
with right:
    beside = widgets.choose(_("Compare with"), {"none": _("none")} | names, "beside-town", "none", omit="none")
compared = [chosen] if beside in ("none", chosen) else [chosen, beside]
st.html(marks.legend(_))
for column, area_id in zip(st.columns(len(compared), gap="large"), compared, strict=True):
    with column:
        if len(compared) > 1:
            st.subheader(names[area_id])
        rows = table[table["area_id"] == area_id]
        if rows.empty:
            st.write(_("This town has no share of any target."))
        else:
            st.html(panels.bullets(rows, view, area=area_id))
