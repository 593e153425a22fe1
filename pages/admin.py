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
words = st.text_input(_("Search"), key="events", placeholder=_("Event, name, account, address, day or number"))
named = admin_board.named(words, language)
found, count = events.search(now.database, words, named, SHOWN)
if found:
    st.html(admin_board.events(found, language))
else:
    st.write(_("No event is found."))
if count > SHOWN:
    widgets.caption(_("and {count} more").format(count=count - SHOWN))


def file() -> bytes:
    """All that are found, as they stand when it is taken away."""
    return admin_board.events_file(events.search(now.database, words, named)[0], language)


st.download_button(_("Download the events (CSV)"), file, file_name=f"{_('Events')}.csv", on_click="ignore")
