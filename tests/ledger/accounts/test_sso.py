"""Single sign-on: accounts that it adds or updates, and what it must not change."""

from dataclasses import replace

import pytest

from ledger.accounts import accounts, permissions, sso
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account, AccountError
from ledger.accounts.actor import operator
from ledger.database.connection import read_only_connection
from tests.support import tiny_world

ZHANG = Account("zhang", "张三", "reporter", frozenset({"industry"}))


def sign_in(path, account=ZHANG, *, gives_roles=True):
    return sso.sign_in_with_provider(path, account, "区统一认证", "10.0.0.9", gives_roles=gives_roles)


def stored(path, account_id="zhang"):
    with read_only_connection(path) as connection:
        return account_store.load(connection).accounts[account_id]


def test_an_account_is_added_at_the_first_sign_in(built):
    session = sign_in(built)
    assert (session.actor.account_id, session.actor.role, session.must_change) == ("zhang", "reporter", False)
    with permissions.authorized_write(built, session.actor, "report", {"industry"}):
        pass
    sign_in(built)
    rows = tiny_world.ask(
        built, "SELECT what, account_id, name, about, address FROM event ORDER BY event_id DESC LIMIT 3"
    )
    # The second time nothing of the account is new.
    assert [(row["what"], row["account_id"], row["name"], row["about"]) for row in rows] == [
        ("signed_in", "zhang", "张三", None),
        ("signed_in", "zhang", "张三", None),
        ("keep_accounts", None, "区统一认证", "zhang"),
    ]
    assert {row["address"] for row in rows} == {"10.0.0.9"}
    assert tiny_world.ask(built, "SELECT version, password FROM account WHERE account_id = 'zhang'") == [
        {"version": 1, "password": None}
    ]


def test_a_role_that_was_taken_away_at_the_provider_is_taken_away_from_open_sessions(built):
    before = sign_in(built, replace(ZHANG, role="coordinator", reporters=frozenset())).actor
    sign_in(built, replace(ZHANG, role="viewer", reporters=frozenset()))
    with pytest.raises(permissions.NotAllowedError), permissions.authorized_write(built, before, "decide_report"):
        pass


def test_where_the_provider_gives_no_roles_they_are_kept_here(built):
    viewer = replace(ZHANG, role="viewer", reporters=frozenset())
    sign_in(built, viewer, gives_roles=False)
    accounts.change(built, replace(viewer, role="coordinator"), operator("管理员"))
    assert sign_in(built, replace(viewer, name="张叁"), gives_roles=False).actor.role == "coordinator"
    assert (stored(built).name, stored(built).role) == ("张叁", "coordinator")


@pytest.mark.parametrize(
    ("existing", "sent", "fault"),
    [
        (replace(ZHANG, active=False), ZHANG, "closed"),
        (None, replace(ZHANG, account_id="Robert'); DROP TABLE account; --"), "account_unreadable"),
        (None, replace(ZHANG, account_id=""), "account_unreadable"),
        (None, replace(ZHANG, reporters=frozenset({"nowhere"})), "reporter_unknown"),
        (None, replace(ZHANG, name=""), "name_missing"),
    ],
)
def test_a_refusal_changes_nothing_and_is_logged(built, existing, sent, fault):
    if existing:
        accounts.add(built, existing, None, operator("管理员"))
    before = tiny_world.ask(built, "FROM account")
    with pytest.raises(AccountError) as refused:
        sign_in(built, sent)
    assert refused.value.faults == (fault,)
    assert tiny_world.ask(built, "FROM account") == before
    assert tiny_world.ask(built, "FROM session") == []
    [event] = tiny_world.ask(built, "FROM event ORDER BY event_id DESC LIMIT 1")
    assert (event["what"], event["about"] or "", event["address"]) == ("sign_in_refused", sent.account_id, "10.0.0.9")


def test_an_account_with_a_password_is_not_taken_over(built):
    accounts.add(built, ZHANG, "first-password", operator("管理员"))
    with pytest.raises(AccountError) as refused:
        sign_in(built, replace(ZHANG, role="administrator", reporters=frozenset()))
    assert refused.value.faults == ("password_here",)
    assert (stored(built).role, stored(built).has_password) == ("reporter", True)
    # Where the operator takes the password away, the account is the provider's.
    accounts.set_temporary_password(built, "zhang", None, operator("管理员"))
    assert sign_in(built).actor.account_id == "zhang"
    assert not stored(built).has_password
