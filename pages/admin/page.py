"""Administration, in four tabs: accounts and roles; rules in force; months, folder and backups; the audit log."""

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

# Events in the table, newest first; the CSV file has all.
SHOWN = 100
view = current_view()
_ = view.translate
language = view.language


def accounts() -> None:
    accounts_by_id = snapshot.store(view.database).copy.account_store.accounts
    names = plan_queries.reporter_names(view.snapshot, language)
    account_list.account_table(accounts_by_id, names, view)
    account_form.show_message(view)
    account_list.add(names, view)
    account_list.change(accounts_by_id, names, view)
    import_accounts.add_many(accounts_by_id, view)
    tokens.tokens_of_all(view)
    st.header(_("Who may do what"))
    st.html(account_html.roles(language))
    widgets.caption(_("Checked at every write, by the state of the account at that time."))


def rules() -> None:
    st.header(_("Deadlines, thresholds and weights in force"))
    st.html(rule_html.table(view))
    st.html(rule_html.signing_links(view))
    rule_fields.rules(view)


def upkeep() -> None:
    maintenance.months(view)
    maintenance.inbox(view)
    maintenance.backups(view)
    maintenance.everything(view)


def events() -> None:
    st.header(_("Events"))
    text = st.text_input(_("Search"), key="events", placeholder=_("Event, name, account, address, day or number"))
    matches = event_html.matching(text, language)
    by, path = current_actor(), view.database

    def file() -> bytes:
        """All matching events at the time of the download; permission is checked again then."""
        return event_html.file(audit_search.search(path, by, matches)[0], language)

    with handle_write_errors(view):
        newest, count = audit_search.search(path, by, matches, SHOWN)
        if newest:
            st.html(event_html.events_table(newest, language))
        else:
            st.write(_("No events found."))
        if count > SHOWN:
            widgets.caption(_("and {count} more").format(count=count - SHOWN))
        st.download_button(_("Download the events (CSV)"), file, file_name=f"{_('Events')}.csv", on_click="ignore")


PARTS = {
    "accounts": (_("Accounts and roles"), accounts),
    "rules": (_("Rules"), rules),
    "upkeep": (_("Months, watched folder, backups"), upkeep),
    "events": (_("Events"), events),
}
st.title(_("Administration"))
if not can_or_explain(view, "keep_accounts"):
    st.stop()
requested = st.query_params.get("part", "")
part = requested if requested in PARTS else next(iter(PARTS))
st.html(navigation.tabs({key: name for key, (name, _show) in PARTS.items()}, part, _("Administration")))
PARTS[part][1]()
