"""Administration, in four parts: accounts and roles; rules in force; what is looked after; everything that was done."""

import streamlit as st

from ledger.accounts import audit_search
from pages.admin import account_form, account_list, import_accounts, maintenance, tokens
from pages.forms import rule_fields, widgets
from pages.forms.current_view import current_view
from pages.forms.permission import can_or_explain
from pages.forms.state import handle_write_errors
from scorecard import snapshot
from scorecard.html import accounts as account_html
from scorecard.html import events as event_html
from scorecard.html import navigation
from scorecard.html import rules as rule_html
from scorecard.queries import plan as plan_queries
from scorecard.web.auth.current_actor import current_actor

SHOWN = 100
now = current_view()
_ = now.translate
language = now.language


def accounts() -> None:
    people = snapshot.store(now.database).copy.people.accounts
    names = plan_queries.bodies(now.snapshot, language)
    account_list.shown(people, names, now)
    account_form.show_message(now)
    account_list.add(names, now)
    account_list.change(people, names, now)
    import_accounts.add_many(people, now)
    tokens.tokens_of_all(now)
    st.header(_("Who may do what"))
    st.html(account_html.roles(language))
    widgets.caption(_("Asked each time something is written, of the account as it stands then."))


def rules() -> None:
    st.header(_("Deadlines, thresholds and weights in force"))
    st.html(rule_html.table(now))
    st.html(rule_html.elsewhere(now))
    rule_fields.rules(now)


def looked_after() -> None:
    maintenance.months(now)
    maintenance.inbox(now)
    maintenance.backups(now)
    maintenance.everything(now)


def everything_done() -> None:
    st.header(_("Events"))
    words = st.text_input(_("Search"), key="events", placeholder=_("Event, name, account, address, day or number"))
    matches = event_html.matching(words, language)
    by, path = current_actor(), now.database

    def file() -> bytes:
        """All that are found, as they stand when it is taken away, by who may read them then."""
        return event_html.file(audit_search.search(path, by, matches)[0], language)

    with handle_write_errors(now):
        found, count = audit_search.search(path, by, matches, SHOWN)
        if found:
            st.html(event_html.events_table(found, language))
        else:
            st.write(_("No event is found."))
        if count > SHOWN:
            widgets.caption(_("and {count} more").format(count=count - SHOWN))
        st.download_button(_("Download the events (CSV)"), file, file_name=f"{_('Events')}.csv", on_click="ignore")


PARTS = {
    "accounts": (_("Accounts and roles"), accounts), "rules": (_("Rules"), rules),
    "upkeep": (_("Months, watched folder, backups"), looked_after), "events": (_("Events"), everything_done),
}  # fmt: skip
st.title(_("Administration"))
if not can_or_explain(now, "keep_accounts"):
    st.stop()
asked = st.query_params.get("part", "")
part = asked if asked in PARTS else next(iter(PARTS))
st.html(navigation.tabs({one: name for one, (name, _show) in PARTS.items()}, part, _("Administration")))
PARTS[part][1]()
