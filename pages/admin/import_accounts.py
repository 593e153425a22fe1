"""Making many accounts from a list: part of the administration page."""

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

CREATED = "made-from-a-list"
"""Under which name the accounts of a list are kept with their first passwords, while the list is there."""


def add_many(people: Mapping[str, StoredAccount], now: View) -> None:
    _, language = now.translate, now.language
    with st.expander(_("Make many accounts from a list")):
        file = st.file_uploader(
            _("CSV with the columns 账号, 姓名, 角色, 部门或街镇"), type=["csv"], key="account-list"
        )
        if file is None:
            form_state().lasting.pop(CREATED, None)
            return
        of, made = form_state().lasting.get(CREATED, ("", []))
        if of == file.file_id:
            st.success(_("Accounts made: {count}.").format(count=len(made)))
            data = account_html.passwords_file(made, language)
            name = f"{_('First passwords')}.csv"
            st.download_button(_("Download the first passwords"), data, file_name=name, on_click="ignore")
            return
        found, wrong = accounts_csv.read(file.getvalue(), submit_queries.known_reporters(now.snapshot), people)
        if wrong:
            st.error("\n\n".join(map(escape_markdown, account_html.wrong(wrong, language))))
        elif st.button(_("Make {count} accounts").format(count=len(found)), type="primary"):
            new = [(one, passwords.temporary_password()) for one in found]
            account_form.save_account(
                lambda: accounts.add_all(now.database, new, current_actor()),
                now,
                lasting={CREATED: (file.file_id, new)},
            )
