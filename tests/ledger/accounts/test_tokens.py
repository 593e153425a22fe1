"""Tokens: what they permit, and when they end."""

from dataclasses import replace
from itertools import product

import pytest

from etl.submissions import submit
from ledger import clock
from ledger.accounts import accounts, passwords, permissions, sessions, tokens
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account
from ledger.accounts.actor import ROLES, SCOPES, Actor, operator
from ledger.accounts.permissions import ACTIONS, MINIMUM_ROLE, NotAllowedError
from ledger.accounts.tokens import TokenError
from ledger.database.connection import read_only_connection, write_transaction
from tests.support import tiny_world

BOSS = operator("管理员")


def holder(path, token):
    """The actor of this token; None when it is not valid."""
    with read_only_connection(path) as connection:
        store = account_store.load(connection)
    key = sessions.session_key(token)
    person = store.of_session(key, clock.now(), token=True)
    return person and Actor(person.name, person.role, "account", person.reporters, person.account_id, key, "api")


def signed_in(path, role, *reporters):
    account_id, password = tiny_world.account(path, role, *reporters)
    return sessions.sign_in(path, account_id, password, "").actor


def test_a_token_needs_both_role_and_scope(built):
    of_scope = {"read": ["open_report"], "send": ["report", "open_report", "take_back"]}
    of_scope["decide"] = [*of_scope["send"], "decide_report"]
    holders = {}
    for role in ROLES:
        reporters = ["industry"] if role == "reporter" else []
        accounts.add(built, Account(role, "程序", role, frozenset(reporters)), None, BOSS)
        for scope in SCOPES:
            holders[role, scope] = holder(built, tokens.create(built, role, f"接口{scope}", scope, 1, BOSS))
    with write_transaction(built) as connection:
        for ((role, scope), by), action in product(holders.items(), ACTIONS):
            try:
                permissions.require(connection, by, action, {"industry"})
                refused = None
            except NotAllowedError as fault:
                refused = fault.why
            of_role = None if ROLES.index(role) >= ROLES.index(MINIMUM_ROLE[action]) else "role"
            assert refused == (of_role if action in of_scope[scope] else "scope"), (role, scope, action)


def test_only_its_hash_is_kept_and_what_was_done_with_it_says_so(built):
    by = signed_in(built, "reporter", "industry")
    token = tokens.create(built, by.account_id, "每月上报", "send", 30, by)
    assert token.encode() not in built.read_bytes()
    submit.submit(built, tiny_world.sent("T2-1,,2023-08,180", department_id="industry"), holder(built, token))
    events = tiny_world.ask(built, "SELECT what, via, account_id, about FROM event ORDER BY event_id DESC LIMIT 2")
    assert events == [
        {"what": "report", "via": "api", "account_id": "reporter", "about": None},
        {"what": "token_made", "via": "page", "account_id": "reporter", "about": "reporter: 每月上报 (send)"},
    ]


def ended(path, by, token):
    [number] = [
        tokens.token_number(session)
        for session in people_of(path).sessions.values()
        if session.session_key == sessions.session_key(token)
    ]
    tokens.end(path, by.account_id, number, by)


def people_of(path):
    with read_only_connection(path) as connection:
        return account_store.load(connection)


@pytest.mark.parametrize(
    ("end", "holds"),
    [
        (ended, False),
        (lambda path, by, _token: sessions.sign_out(path, by, everywhere=True), False),
        (lambda path, by, _token: sessions.sign_out(path, by), True),
        (lambda path, by, _token: accounts.change_password(path, by, "second-password", "third-password"), True),
        (lambda path, by, _token: accounts.set_temporary_password(path, by.account_id, "first-password", BOSS), False),
        (
            lambda path, by, _token: accounts.change(
                path, Account(by.account_id, by.name, by.role, active=False), BOSS
            ),
            False,
        ),
    ],
)
def test_what_ends_a_token(built, end, holds):
    by = signed_in(built, "coordinator")
    token = tokens.create(built, by.account_id, "接口", "decide", 1, by)
    actor_before = holder(built, token)
    end(built, by, token)
    assert (holder(built, token) is not None) == holds
    if not holds:  # a page of before, or a program in the middle of its work
        with pytest.raises(NotAllowedError) as refused:
            submit.submit(built, tiny_world.sent("T2-1,,2023-08,180", department_id="industry"), actor_before)
        assert refused.value.why == "signed_out"


def test_an_expired_token_is_not_valid(built):
    accounts.add(built, Account("robot", "程序", "coordinator"), None, BOSS)
    token = tokens.create(built, "robot", "接口", "decide", 1, BOSS)
    with write_transaction(built) as connection:
        connection.execute("UPDATE session SET expires_at = begun_at WHERE scope IS NOT NULL")
    assert holder(built, token) is None


def test_nobody_makes_one_for_another_or_with_a_token(built):
    by = signed_in(built, "administrator")
    accounts.add(built, Account("other", "别人", "coordinator"), None, BOSS)
    program = holder(built, tokens.create(built, by.account_id, "接口", "decide", 1, by))
    for who, account_id in ((by, "other"), (program, by.account_id), (replace(by, session="x"), by.account_id)):
        with pytest.raises(NotAllowedError):
            tokens.create(built, account_id, "接口", "read", 1, who)
    first = passwords.temporary_password()
    accounts.set_temporary_password(built, "other", first, BOSS)
    new = sessions.sign_in(built, "other", first, "").actor
    with pytest.raises(NotAllowedError) as refused:
        tokens.create(built, "other", "接口", "read", 1, new)
    assert refused.value.why == "password_first"


def test_a_program_has_no_first_password_to_change(built):
    """An account as README describes it: with a temporary password that nobody uses, and a token."""
    accounts.add(built, Account("robot", "程序", "coordinator"), passwords.temporary_password(), BOSS)
    by = holder(built, tokens.create(built, "robot", "接口", "send", 1, BOSS))
    assert submit.submit(built, tiny_world.sent("T2-1,,2023-08,180"), by).submitted_by == "程序"


def test_a_session_of_a_browser_is_no_token_and_a_token_is_no_session(built):
    account_id, password = tiny_world.account(built, "coordinator")
    session = sessions.sign_in(built, account_id, password, "").token
    assert holder(built, session) is None
    token = tokens.create(built, account_id, "接口", "read", 1, BOSS)
    assert people_of(built).of_session(sessions.session_key(token), clock.now()) is None


def test_all_faults_are_listed_at_once(built):
    with pytest.raises(TokenError) as refused:
        tokens.create(built, "nobody", " ", "all", 0, BOSS)
    assert refused.value.faults == ("account_unknown", "name_missing", "scope_unknown", "days_unknown")
    with pytest.raises(TokenError):
        tokens.end(built, "nobody", "x", BOSS)


def test_an_account_has_at_most_twenty_tokens(built):
    accounts.add(built, Account("robot", "程序", "viewer"), None, BOSS)
    for number in range(tokens.MAX_TOKENS):
        tokens.create(built, "robot", f"接口{number}", "read", 1, BOSS)
    with pytest.raises(TokenError, match="20 tokens"):
        tokens.create(built, "robot", "再一个", "read", 1, BOSS)


def test_a_form_that_is_sent_again_makes_no_second_token(built):
    tiny_world.account(built, "viewer", account_id="robot")
    tokens.create(built, "robot", "接口", "read", 1, BOSS)
    with pytest.raises(TokenError) as refused:
        tokens.create(built, "robot", " 接口 ", "read", 1, BOSS)
    assert refused.value.faults == ("name_known",)


def test_an_administrator_ends_the_tokens_of_others_and_nobody_else_does(built):
    """Only on the page; a token of an administrator cannot."""
    for role in ("coordinator", "administrator"):
        tiny_world.account(built, role)
    new_tokens = [tokens.create(built, "coordinator", name, "read", 9, BOSS) for name in ("一", "二")]
    numbers = [sessions.session_key(token)[:12] for token in new_tokens]
    boss = Actor("管理员", "administrator", "account", account_id="administrator")
    own_token = tokens.create(built, "administrator", "程序", "decide", 9, boss)
    for by in (
        Actor("浏览者", "viewer", "nobody"),
        Actor("某人", "coordinator", "account", account_id="nobody"),
        replace(boss, session=sessions.session_key(own_token)),
    ):
        with pytest.raises(NotAllowedError):
            tokens.end(built, "coordinator", numbers[0], by)
    tokens.end(built, "coordinator", numbers[0], boss)
    with read_only_connection(built) as connection:
        assert [tokens.token_number(token) for token in tokens.valid_tokens(connection, "coordinator")] == numbers[1:]
