"""By department: the indicators that it leads and those it takes part in, beside another department; all ranked."""

import streamlit as st

from pages.departments import profile
from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.html import marks, panels
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative

view = current_view()
_ = view.translate
snapshot, language = view.snapshot, view.language
departments = plan_queries.departments(snapshot)
names = {row.department_id: narrative.name(row, "department", language) for row in departments.itertuples()}
busiest = departments.sort_values("lead_indicators", ascending=False)["department_id"].iloc[0]

st.title(_("By department"))
left, right = st.columns(2)
with left:
    chosen = widgets.choose(_("Department"), names, "department", busiest, warn_unknown=True)
with right:
    beside = widgets.choose(_("Compare with"), {"none": _("none")} | names, "beside", "none", omit="none")
compared = [chosen] if beside in ("none", chosen) else [chosen, beside]
st.html(marks.legend(_))
for column, department_id in zip(st.columns(len(compared), gap="large"), compared, strict=True):
    with column:
        if len(compared) > 1:
            st.header(names[department_id])
        profile.profile(department_id, view)
        for role, heading in {"lead": _("Leads"), "participant": _("Takes part in")}.items():
            rows = progress_queries.led_by(snapshot, department_id, role)
            st.subheader(heading)
            widgets.caption(profile.extent(department_id, role, len(rows), view))
            if not rows.empty:
                st.html(panels.bullets(rows, view, department=department_id, role=role))

st.header(_("All departments"))
st.html(panels.ranking(view, chosen))
