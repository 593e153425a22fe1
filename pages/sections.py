"""By section: its indicators as aligned bullets under their tasks, with who leads them; then their months."""

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.html import links, marks, panels
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.text import narrative

now = current_view()
_ = now.translate
snapshot, language = now.snapshot, now.language
known = plan_queries.sections(snapshot)
names = {
    str(row.section_no): f"{row.section_no} {narrative.name(row, 'section', language)}" for row in known.itertuples()
}

st.title(_("By section"))
chosen = widgets.choose(_("Section"), names, "section", next(iter(names)), steady=True)
table = progress_queries.district(snapshot)
table = table[table["section_no"] == int(chosen)]
if table.empty:
    words = _("This section's tasks name no figures. They are followed in the work ledger.")
    st.html(f"<p>{words} {links.link('tasks', now, _('Tasks'), section=chosen)}</p>")
else:
    rows = widgets.status_filter("sections", table, now, section=chosen)
    st.html(marks.key(_))
    st.html(panels.bullets(rows, now, by_task=True, section=chosen, **widgets.chosen_choice()))
    st.header(_("Month by month"))
    st.html(panels.trends(now, tuple(zip(rows["indicator_id"], rows["area_id"], strict=True))))

st.header(_("Section beside section"))
widgets.caption(_("Compared by how many indicators have each status, never by a mean of percentages."))
st.html(panels.sections(now, None))
