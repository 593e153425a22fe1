"""Whom a provider sends: an account by the way, and what stays as it was decided here."""

from dataclasses import replace

import pytest

from ledger.accounts import accounts, permissions, sso
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account, AccountError
from ledger.accounts.actor import operator
from ledger.database.connection import read_only_connection
from tests.support import tiny_world

ZHANG = Account("zhang", "张三", "reporter", frozenset({"industry"}))


def comes(path, account=ZHANG, *, gives_roles=True):
    return sso.sign_in_with_provider(path, account, "区统一认证", "10.0.0.9", gives_roles=gives_roles)


def known(path, account_id="zhang"):
    with read_only_connection(path) as connection:
        return account_store.load(connection).accounts[account_id]


def test_a_session_begins_for_an_account_that_is_made_by_the_way(built):
    done = comes(built)
    assert (done.actor.account_id, done.actor.role, done.must_change) == ("zhang", "reporter", False)
    with permissions.authorized_write(built, done.actor, "report", {"industry"}):
        pass
    comes(built)
    rows = tiny_world.ask(
        built, "SELECT what, account_id, name, about, address FROM event ORDER BY event_id DESC LIMIT 3"
    )
    # The second time nothing of the account is new.
    assert [(row["what"], row["account_id"], row["name"], row["about"]) for row in rows] == [
        ("signed_in", "zhang", "张三", None), ("signed_in", "zhang", "张三", None), ("keep_accounts", None, "区统一认证", "zhang"),
    ]  # fmt: skip
    assert {row["address"] for row in rows} == {"10.0.0.9"}
    assert tiny_world.ask(built, "SELECT version, password FROM account WHERE account_id = 'zhang'") == [
        {"version": 1, "password": None}
    ]


def test_a_role_that_was_taken_away_at_the_provider_is_taken_away_from_open_sessions(built):
    before = comes(built, replace(ZHANG, role="coordinator", reporters=frozenset())).actor
    comes(built, replace(ZHANG, role="viewer", reporters=frozenset()))
    with pytest.raises(permissions.NotAllowedError), permissions.authorized_write(built, before, "decide_report"):
        pass


def test_where_the_provider_gives_no_roles_they_are_kept_here(built):
    viewer = replace(ZHANG, role="viewer", reporters=frozenset())
    comes(built, viewer, gives_roles=False)
    accounts.change(built, replace(viewer, role="coordinator"), operator("管理员"))
    assert comes(built, replace(viewer, name="张叁"), gives_roles=False).actor.role == "coordinator"
    assert (known(built).name, known(built).role) == ("张叁", "coordinator")


@pytest.mark.parametrize(
    ("here", "sent", "fault"),
    [
        (replace(ZHANG, active=False), ZHANG, "closed"),
        (None, replace(ZHANG, account_id="Robert'); DROP TABLE account; --"), "account_unreadable"),
        (None, replace(ZHANG, account_id=""), "account_unreadable"),
        (None, replace(ZHANG, reporters=frozenset({"nowhere"})), "reporter_unknown"),
        (None, replace(ZHANG, name=""), "name_missing"),
    ],
)
def test_who_is_refused_changes_nothing_and_is_remembered(built, here, sent, fault):
    if here:
        accounts.add(built, here, None, operator("管理员"))
    before = tiny_world.ask(built, "FROM account")
    with pytest.raises(AccountError) as refused:
        comes(built, sent)
    assert refused.value.faults == (fault,)
    assert tiny_world.ask(built, "FROM account") == before
    assert tiny_world.ask(built, "FROM session") == []
    [event] = tiny_world.ask(built, "FROM event ORDER BY event_id DESC LIMIT 1")
    assert (event["what"], event["about"] or "", event["address"]) == ("sign_in_refused", sent.account_id, "10.0.0.9")


def test_an_account_with_a_password_is_not_taken_over(built):
    accounts.add(built, ZHANG, "first-password", operator("管理员"))
    with pytest.raises(AccountError) as refused:
        comes(built, replace(ZHANG, role="administrator", reporters=frozenset()))
    assert refused.value.faults == ("password_here",)
    assert (known(built).role, known(built).has_password) == ("reporter", True)
    # Where the operator takes the password away, the account is the provider's.
    accounts.set_first_password(built, "zhang", None, operator("管理员"))
    assert comes(built).actor.account_id == "zhang"
    assert not known(built).has_password
