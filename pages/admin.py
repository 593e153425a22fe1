"""Administration: accounts, who may do what, rules in force, and everything that was done."""

import streamlit as st

from etl import events
from pages import ending, keeping, ruling, upkeep
from pages.allowed import allowed
from scorecard import admin_board, queries, rules_board, snapshot, view, widgets

SHOWN = 100
now = view.current()
_ = now.translate
language = now.language

st.title(_("Administration"))
if not allowed(now, "keep_accounts"):
    st.stop()
people = snapshot.store(now.database).copy.people.accounts
names = queries.bodies(now.snapshot, language)

st.header(_("Accounts"))
if people:
    st.html(admin_board.accounts(people, names, language))
else:
    st.write(_("There are no accounts yet."))
keeping.shown_once(now)
keeping.add(names, now)
keeping.change(people, names, now)
keeping.add_many(now)
ending.tokens_of_all(now)

st.header(_("Who may do what"))
st.html(admin_board.roles(language))
widgets.caption(_("Asked each time something is written, of the account as it stands then."))

st.header(_("Deadlines, thresholds and weights in force"))
st.html(rules_board.table(now))
st.html(rules_board.elsewhere(now))
ruling.rules(now)

upkeep.months(now)
upkeep.inbox(now)
upkeep.backups(now)
upkeep.everything(now)

st.header(_("Events"))
words = st.text_input(_("Search"), key="events", placeholder=_("Name, account, address, day or number"))
found = events.search(now.database, words, 100_000)
if found:
    st.html(admin_board.events(found[:SHOWN], language))
else:
    st.write(_("No event is found."))
if len(found) > SHOWN:
    widgets.caption(_("and {count} more").format(count=len(found) - SHOWN))
data = admin_board.events_file(found, language)
st.download_button(_("Download the events (CSV)"), data, file_name=f"{_('Events')}.csv", on_click="ignore")
