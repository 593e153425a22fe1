"""Creates many accounts from a CSV list: part of the administration page."""

from collections.abc import Mapping

import streamlit as st

from etl.intake import accounts_csv
from ledger.accounts import accounts, passwords
from ledger.accounts.store import StoredAccount
from pages.admin import account_form
from pages.forms.state import form_state
from scorecard.html import accounts as account_html
from scorecard.queries import submit as submit_queries
from scorecard.text.markdown import escape_markdown
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor

CREATED = "accounts-imported"
"""Key in ``FormState.persistent``: the id of the uploaded list, and the accounts created from it with their temporary
passwords; dropped when the list is removed from the uploader."""


def add_many(accounts_by_id: Mapping[str, StoredAccount], view: View) -> None:
    _, language = view.translate, view.language
    with st.expander(_("Create accounts from a list")):
        file = st.file_uploader(
            _("CSV with the columns 账号, 姓名, 角色, 部门或街镇"), type=["csv"], key="account-list"
        )
        if file is None:
            form_state().persistent.pop(CREATED, None)
            return
        file_id, created = form_state().persistent.get(CREATED, ("", []))
        if file_id == file.file_id:
            st.success(_("Accounts created: {count}.").format(count=len(created)))
            data = account_html.passwords_csv(created, language)
            name = f"{_('Temporary passwords')}.csv"
            st.download_button(_("Download the temporary passwords"), data, file_name=name, on_click="ignore")
            return
        listed, errors = accounts_csv.read(
            file.getvalue(), submit_queries.known_reporters(view.snapshot), accounts_by_id
        )
        if errors:
            st.error("\n\n".join(map(escape_markdown, account_html.import_errors(errors, language))))
        elif st.button(_("Create accounts ({count})").format(count=len(listed)), type="primary"):
            new = [(account, passwords.temporary_password()) for account in listed]
            account_form.save_account(
                lambda: accounts.add_all(view.database, new, current_actor()),
                view,
                persistent={CREATED: (file.file_id, new)},
            )
