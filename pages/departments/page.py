"""By department: what it leads and what it takes part in, kept apart; beside another one; and all of them ranked."""

import streamlit as st

from pages.departments import profile
from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.html import marks, panels
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative

now = current_view()
_ = now.translate
snapshot, language = now.snapshot, now.language
known = plan_queries.departments(snapshot)
names = {row.department_id: narrative.name(row, "department", language) for row in known.itertuples()}
busiest = known.sort_values("lead_indicators", ascending=False)["department_id"].iloc[0]

st.title(_("By department"))
left, right = st.columns(2)
with left:
    chosen = widgets.choose(_("Department"), names, "department", busiest, steady=True)
with right:
    beside = widgets.choose(_("Compare with"), {"none": _("none")} | names, "beside", "none", unsaid="none")
compared = [chosen] if beside in ("none", chosen) else [chosen, beside]
st.html(marks.key(_))
for column, one in zip(st.columns(len(compared), gap="large"), compared, strict=True):
    with column:
        if len(compared) > 1:
            st.header(names[one])
        profile.profile(one, now)
        for role, heading in {"lead": _("Leads"), "participant": _("Takes part in")}.items():
            rows = progress_queries.led_by(snapshot, one, role)
            st.subheader(heading)
            widgets.caption(profile.extent(one, role, len(rows), now))
            if not rows.empty:
                st.html(panels.bullets(rows, now, department=one, role=role))

st.header(_("All departments"))
st.html(panels.ranking(now, chosen))
