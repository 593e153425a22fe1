"""Submit: choose department and month, take the template, send the file, see every finding, get a receipt."""

from datetime import date

import streamlit as st

from etl import intake, ledger
from etl.database import DatabaseBusyError
from etl.findings import errors
from etl.template import Reporter, filename
from scorecard import narrative, queries, view, widgets

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
known = queries.departments(snapshot)
known = known[known["lead_indicators"] > 0]
names = {row.department_id: narrative.name(row, "department", language) for row in known.itertuples()}

st.title(_("Submit monthly actuals"))
left, right = st.columns(2)
with left:
    department_id = widgets.choose(_("Department"), names, "department", next(iter(names)))
months = {f"{now.year}-{month:02}": narrative.year_month(date(now.year, month, 1), language) for month in range(1, 13)}
with right:
    month = widgets.choose(_("Month reported"), months, "month", f"{snapshot.period:%Y-%m}")
period = date(now.year, int(month[5:]), 1)

st.header(_("1 Fill in your template"))
st.write(_("It holds your own indicators with their targets and last values."))
st.write(_("Fill in the value column in Excel or WPS and save it as CSV."))
with st.container(horizontal=True):
    for kind, label in (("xlsx", _("Download the template (XLSX)")), ("csv", _("Download the template (CSV)"))):
        st.download_button(
            label, queries.template(snapshot, Reporter(department_id), period, language, kind), key=f"template-{kind}",
            file_name=filename(names[department_id], period, kind), on_click="ignore",
            type="primary" if kind == "xlsx" else "secondary",
        )  # fmt: skip

st.header(_("2 Upload it"))
file = st.file_uploader(
    _("CSV file up to 20 MB (UTF-8, GBK or UTF-16)"), type=["csv", "txt"], key=f"file-{department_id}-{month}"
)
if file is None:
    st.stop()
receipt = st.session_state.get(f"receipt:{file.file_id}")
if receipt is None:
    expected = queries.expectation(snapshot, department_id, period)
    taken = intake.read(file.getvalue(), expected)
    if errors(taken.findings):
        words = _("{count} errors were found. Nothing has been saved; correct them and upload the file again.")
        st.error(words.format(count=len(errors(taken.findings))))
        widgets.findings(taken.findings, now)
        st.stop()
    new, changed = ledger.difference(taken.rows, expected)
    words = _("No error was found: {values} values, of which {new} are new and {changed} change what was reported.")
    st.success(words.format(values=len(taken.rows), new=new, changed=changed))
    if taken.findings:
        widgets.findings(taken.findings, now)
    st.header(_("3 Confirm"))
    with st.form("confirm"):
        sender = st.text_input(_("Your name"), key="sender", placeholder=_("Name and telephone"), max_chars=60).strip()
        confirmed = st.form_submit_button(_("Send"), type="primary")
    if confirmed and not sender:
        st.error(_("Write your name, so that questions about the figures reach you."))
    elif confirmed:
        sent = ledger.Sent(file.getvalue(), file.name, snapshot.plan_id, sender, department_id, period)
        try:
            st.session_state[f"receipt:{file.file_id}"] = ledger.submit(now.database, sent)
        except ledger.RefusedError as refused:
            widgets.findings(refused.findings, now)
        except DatabaseBusyError:
            st.error(_("Another program is using the database. Nothing has been saved; try again in a minute."))
        else:
            st.rerun()
    st.stop()

st.success(_("Received. The charts show the new values from now on."))
widgets.receipt(receipt, names[department_id], now)
