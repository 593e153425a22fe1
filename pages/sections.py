"""By section: bullet charts of its indicators by task, with the departments that lead; trends by month; all sections."""

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.html import links, marks, panels
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative

view = current_view()
_ = view.translate
snapshot, language = view.snapshot, view.language
sections = plan_queries.sections(snapshot)
names = {
    str(row.section_no): f"{row.section_no} {narrative.name(row, 'section', language)}" for row in sections.itertuples()
}

st.title(_("By section"))
chosen = widgets.choose(_("Section"), names, "section", next(iter(names)), warn_unknown=True)
table = progress_queries.district(snapshot)
table = table[table["section_no"] == int(chosen)]
if table.empty:
    note = _("The tasks of this section have no quantitative targets. They are tracked in the work ledger.")
    st.html(f"<p>{note} {links.link('tasks', view, _('Tasks'), section=chosen)}</p>")
else:
    rows = widgets.status_filter("sections", table, view, section=chosen)
    st.html(marks.legend(_))
    st.html(panels.bullets(rows, view, by_task=True, section=chosen, **widgets.chosen_choice()))
    st.header(_("Month by month"))
    st.html(panels.trends(view, tuple(zip(rows["indicator_id"], rows["area_id"], strict=True))))

st.header(_("Sections compared"))
widgets.caption(_("Sections are compared by the number of indicators with each status, not by average percentages."))
st.html(panels.sections(view, None))
