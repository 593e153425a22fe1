"""Accounts, passwords and sessions: signing in, lockouts, and when a session ends."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from etl.submissions import review, submit
from ledger import clock, settings
from ledger.accounts import accounts, login_throttle, passwords, sessions
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account, AccountError
from ledger.accounts.actor import NOBODY, operator
from ledger.accounts.login_throttle import TooManyAttemptsError
from ledger.accounts.permissions import NotAllowedError
from ledger.accounts.sessions import SignInError
from ledger.database.connection import read_only_connection, write_transaction
from ledger.database.memory_copy import TABLES_NEVER_COPIED, copy_to_memory
from tests.support import tiny_world

BOSS = operator("管理员")
FIRST, SECOND = "first-password", "second-password"


@pytest.fixture
def zhang(built):
    """The path of a database with one reporter, who has signed in and changed the temporary password."""
    accounts.add(built, Account("zhang", "张三", "reporter", frozenset({"industry"})), FIRST, BOSS)
    accounts.change_password(built, signed_in(built, FIRST).actor, FIRST, SECOND)
    return built


def signed_in(path, password, account_id="zhang", address="10.0.0.1"):
    return sessions.sign_in(path, account_id, password, address)


def fails(path, password, account_id="zhang", address="10.0.0.1"):
    with pytest.raises(SignInError) as refused:
        signed_in(path, password, account_id, address)
    return refused.value.wait


def happened(path):
    return [row["what"] for row in tiny_world.ask(path, "SELECT what FROM event ORDER BY event_id")]


def later(monkeypatch, **time):
    """Moves the clock forward and stops it there."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(**time))


def test_the_first_password_lets_nobody_write_until_it_is_changed(built):
    accounts.add(built, Account("zhang", "张三", "reporter", frozenset({"industry"})), FIRST, BOSS)
    session = signed_in(built, FIRST)
    assert session.must_change
    with pytest.raises(NotAllowedError) as refused:
        submit.submit(built, tiny_world.sent("T2-1,,2023-08,180", department_id="industry"), session.actor)
    assert refused.value.why == "password_first"
    accounts.change_password(built, session.actor, FIRST, SECOND)
    assert (
        submit.submit(built, tiny_world.sent("T2-1,,2023-08,180", department_id="industry"), session.actor).submitted_by
        == "张三"
    )
    assert happened(built) == ["keep_accounts", "signed_in", "password_changed", "report"]


def test_the_file_contains_no_password_and_no_token(zhang):
    session = signed_in(zhang, SECOND)
    data = zhang.read_bytes()
    assert not [secret for secret in (FIRST, SECOND, session.token) if secret.encode() in data]
    [row] = tiny_world.ask(zhang, "SELECT DISTINCT left(password, 9) AS kind FROM account")
    assert row["kind"] == "$argon2id"


def test_hashes_have_the_parameters_of_the_standard():
    """In a separate process, since hashing is made cheap in tests. RFC 9106, section 4, second recommended option."""
    command = [sys.executable, "-c", "from ledger.accounts import passwords; print(passwords.hash_password('word'))"]
    result = subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, check=True)
    assert extract_parameters(result.stdout.strip()) == RFC_9106_LOW_MEMORY


def test_a_copy_in_memory_has_no_accounts_sessions_events_or_secret(zhang):
    copy = copy_to_memory(zhang)
    for table in TABLES_NEVER_COPIED:
        assert copy.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]
    assert copy.execute("SELECT secret FROM origin").fetchall() == [("",)]
    copy.close()


@pytest.mark.parametrize("account_id", ["zhang", "nobody"])
def test_five_failures_lock_an_account_whether_it_exists_or_not(zhang, account_id, monkeypatch):
    later(monkeypatch)
    now = clock.now()
    for _ in range(5):
        assert fails(zhang, "wrong", account_id) is None
    wait = fails(zhang, "wrong", account_id)
    assert wait - now == timedelta(seconds=60)
    assert fails(zhang, SECOND, account_id) == wait  # not even the right one, and it is not counted
    later(monkeypatch, seconds=61)
    assert fails(zhang, "wrong", account_id) is None
    assert fails(zhang, "wrong", account_id) - clock.now() == timedelta(minutes=2)
    assert happened(zhang).count("sign_in_failed") == 6


@pytest.fixture
def verified(monkeypatch):
    """The hashes that the library verifies, in order; ``during`` is called before each of them is verified."""

    class Hashes(list):
        during = None

    hashes, original_verify = Hashes(), PasswordHasher.verify

    def verify(self, hashed, password):
        hashes.append(hashed)
        if hashes.during:
            hashes.during()
        return original_verify(self, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    return hashes


def test_an_unknown_account_costs_the_same_as_a_wrong_password(zhang, verified):
    """So that neither the answer nor its time shows which accounts exist: each costs one hash of the same parameters."""
    accounts.add(zhang, Account("proxy", "经代理", "viewer"), None, BOSS)
    accounts.add(zhang, Account("closed", "已停用", "viewer", active=False), FIRST, BOSS)
    costs = []
    for account_id in ("zhang", "nobody", "proxy", "closed"):
        verified.clear()
        assert fails(zhang, "wrong", account_id) is None
        [hashed] = verified
        costs.append(extract_parameters(hashed))
    assert costs == costs[:1] * 4


def test_no_password_is_verified_during_a_lockout(zhang, verified):
    for _ in range(5):
        fails(zhang, "wrong")
    verified.clear()
    assert fails(zhang, SECOND) is not None
    assert verified == []


def test_the_right_password_waits_too_when_others_failed_while_it_was_looked_at(zhang, verified):
    def others_fail():
        verified.during = None
        for _ in range(5):
            fails(zhang, "wrong")

    verified.during = others_fail
    assert fails(zhang, SECOND) is not None
    assert happened(zhang)[-5:] == ["sign_in_failed"] * 5


def test_many_at_once_have_no_more_tries_than_one_after_the_other(zhang, verified):
    """Twenty at the same time: five get a wrong password, the others a lockout; at most two are verified at once."""
    accounts.set_temporary_password(zhang, "zhang", FIRST, BOSS)
    lock, running, highest = threading.Lock(), [0], [0]

    def during():
        with lock:
            running[0] += 1
            highest[0] = max(highest[0], running[0])
        time.sleep(0.02)  # for others to come by
        with lock:
            running[0] -= 1

    verified.during = during
    with ThreadPoolExecutor(20) as threads:
        waits = list(threads.map(lambda _one: fails(zhang, "wrong"), range(20)))
    assert (waits.count(None), happened(zhang).count("sign_in_failed")) == (5, 5)
    assert highest[0] <= 2


def test_a_success_resets_the_count(zhang):
    for _ in range(4):
        fails(zhang, "wrong")
    signed_in(zhang, SECOND)
    for _ in range(5):
        assert fails(zhang, "wrong") is None


def test_failures_at_another_address_lock_nobody_out(zhang):
    """Failures lock the account only for the address they come from, and a sign-in elsewhere does not clear them."""
    session = signed_in(zhang, SECOND)
    for _ in range(6):
        fails(zhang, "wrong", address="10.0.0.66")
    signed_in(zhang, SECOND)
    accounts.change_password(zhang, session.actor, SECOND, FIRST)
    assert fails(zhang, FIRST, address="10.0.0.66") is not None  # still


def test_many_addresses_have_no_more_than_a_hundred_guesses_of_one_account(zhang, monkeypatch):
    monkeypatch.setattr(login_throttle, "ACCOUNT_FAILURES_BEFORE_LOCKOUT", 12)
    for number in range(12):
        assert fails(zhang, "wrong", address=f"10.0.1.{number}") is None
    assert fails(zhang, SECOND, address="10.0.2.1") is not None
    assert fails(zhang, "wrong", "nobody", address="10.0.2.1") is None
    later(monkeypatch, seconds=61)
    signed_in(zhang, SECOND)
    assert fails(zhang, "wrong", address="10.0.1.1") is None  # a success ends the counting


def test_one_address_alone_cannot_lock_an_account_everywhere(zhang, monkeypatch):
    """It guesses all day, as soon as it may: 5 at once, then after 1, 2, 4, 8, 16 and every further 30 minutes: 56."""
    start = now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    elsewhere = replace(NOBODY, address="10.0.0.66")
    with write_transaction(zhang) as connection:
        while now < start + timedelta(hours=24):
            if until := login_throttle.locked_until(connection, "zhang", elsewhere.address):
                now = until
            else:
                login_throttle.record_failure(connection, elsewhere, "zhang")
    assert happened(zhang).count("sign_in_failed") == 56 < login_throttle.ACCOUNT_FAILURES_BEFORE_LOCKOUT
    signed_in(zhang, SECOND)


def test_an_address_that_tries_many_accounts_is_locked(zhang, monkeypatch):
    monkeypatch.setattr(login_throttle, "ADDRESS_FAILURES_BEFORE_LOCKOUT", 6)
    for number in range(6):
        assert fails(zhang, "wrong", f"nobody{number}") is None
    assert fails(zhang, "wrong", "nobody7") is not None
    assert fails(zhang, "wrong", "nobody7", address="10.0.0.2") is None


def test_a_session_ends_by_signing_out_by_time_and_with_its_account(zhang, monkeypatch):
    one, two = signed_in(zhang, SECOND), signed_in(zhang, SECOND)

    def open_sessions():
        with read_only_connection(zhang) as connection:
            store = account_store.load(connection)
        return [store.of_session(sessions.session_key(one_of.token), clock.now()) is not None for one_of in (one, two)]

    assert open_sessions() == [True, True]
    sessions.sign_out(zhang, one.actor)
    assert open_sessions() == [False, True]
    sessions.sign_out(zhang, one.actor, everywhere=True)  # a session that has ended ends no other
    assert open_sessions() == [False, True]
    three = signed_in(zhang, SECOND)
    sessions.sign_out(zhang, three.actor, everywhere=True)
    assert open_sessions() == [False, False]
    one, two = signed_in(zhang, SECOND), signed_in(zhang, SECOND)
    accounts.change_password(zhang, one.actor, SECOND, FIRST)
    assert open_sessions() == [True, False]
    two = signed_in(zhang, FIRST)
    accounts.change(zhang, Account("zhang", "张三", "reporter", frozenset({"industry"}), active=False), BOSS)
    assert open_sessions() == [False, False]
    accounts.change(zhang, Account("zhang", "张三", "reporter", frozenset({"industry"})), BOSS)
    one = signed_in(zhang, FIRST)
    assert open_sessions() == [True, False]
    later(monkeypatch, hours=13)
    assert open_sessions() == [False, False]


def test_a_closed_account_cannot_sign_in(zhang):
    accounts.change(zhang, Account("zhang", "张三", "reporter", frozenset({"industry"}), active=False), BOSS)
    assert fails(zhang, SECOND) is None


@pytest.mark.parametrize(
    ("account", "password", "faults"),
    [
        (Account("Zhang San", "张三", "viewer"), FIRST, ("account_unreadable",)),
        (Account("zhang", "张三", "viewer"), FIRST, ("account_known",)),
        (Account("li", " ", "viewer"), FIRST, ("name_missing",)),
        (Account("li", "李四", "king"), FIRST, ("role_unknown",)),
        (Account("li", "李四", "reporter"), FIRST, ("reporter_missing",)),
        (Account("li", "李四", "viewer", frozenset({"industry"})), FIRST, ("reporter_missing",)),
        (Account("li", "李四", "reporter", frozenset({"nobody"})), FIRST, ("reporter_unknown",)),
        (Account("li", "李四", "viewer"), "short", ("password_short",)),
        (Account("li", "李四", "viewer"), "x" * 201, ("password_long",)),
    ],
)
def test_an_account_is_refused_and_changes_nothing(zhang, account, password, faults):
    before = tiny_world.ask(zhang, "FROM account")
    with pytest.raises(AccountError) as refused:
        accounts.add(zhang, account, password, BOSS)
    assert refused.value.faults == faults
    assert tiny_world.ask(zhang, "FROM account") == before


def test_the_last_administrator_stays(zhang):
    accounts.add(zhang, Account("root", "管理员", "administrator"), FIRST, BOSS)
    with pytest.raises(AccountError) as refused:
        accounts.change(zhang, Account("root", "管理员", "viewer"), BOSS)
    assert refused.value.faults == ("last_administrator",)
    accounts.add(zhang, Account("second", "另一人", "administrator"), FIRST, BOSS)
    accounts.change(zhang, Account("root", "管理员", "viewer"), BOSS)


def test_nobody_takes_their_own_role_away(zhang):
    """Nor close their own account by mistake: only another administrator can."""
    tiny_world.account(zhang, "administrator", account_id="root", name="管理员")
    tiny_world.account(zhang, "administrator", account_id="second", name="另一人")
    by = sessions.sign_in(zhang, "root", "second-password", "").actor
    for other in (Account("root", "管理员", "viewer"), Account("root", "管理员", "administrator", active=False)):
        with pytest.raises(AccountError) as refused:
            accounts.change(zhang, other, by)
        assert refused.value.faults == ("own_account",)
    accounts.change(zhang, Account("root", "王管理", "administrator"), by)
    accounts.change(zhang, Account("root", "王管理", "viewer"), BOSS)


def test_while_first_passwords_are_hashed_others_write(zhang, monkeypatch):
    hashed, meanwhile = passwords.hash_password, []

    def slowly(password):
        with ThreadPoolExecutor(1) as other:
            closing = (zhang, tiny_world.PLAN, date(2023, 1 + len(meanwhile), 1), "closed", BOSS)
            meanwhile.append(other.submit(review.set_period, *closing).result())
        return hashed(password)

    monkeypatch.setattr(passwords, "hash_password", slowly)
    accounts.add_all(zhang, [(Account(f"no.{number}", "新人", "viewer"), FIRST) for number in range(2)], BOSS)
    accounts.set_temporary_password(zhang, "no.1", FIRST, BOSS)
    assert len(meanwhile) == 3


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("wrong", FIRST, ("password_wrong",)),
        (SECOND, SECOND, ("password_same",)),
        (SECOND, "short", ("password_short",)),
    ],
)
def test_a_password_is_not_changed(zhang, old, new, faults):
    session = signed_in(zhang, SECOND)
    with pytest.raises(AccountError) as refused:
        accounts.change_password(zhang, session.actor, old, new)
    assert refused.value.faults == faults
    signed_in(zhang, SECOND)


def test_who_guesses_the_old_password_waits_here_and_at_the_sign_in(zhang, monkeypatch):
    session = signed_in(zhang, SECOND, address="10.0.0.1")
    for number in range(5):
        with pytest.raises(AccountError):
            accounts.change_password(zhang, session.actor, f"wrong-{number}", FIRST)
    with pytest.raises(TooManyAttemptsError) as refused:
        accounts.change_password(zhang, session.actor, SECOND, FIRST)  # not even the right one
    assert fails(zhang, SECOND) == refused.value.until
    failures = tiny_world.ask(zhang, "FROM event WHERE what = 'sign_in_failed'")
    assert {(one["account_id"], one["address"], one["about"]) for one in failures} == {("zhang", "10.0.0.1", "zhang")}
    assert len(failures) == 5
    later(monkeypatch, seconds=61)
    accounts.change_password(zhang, session.actor, SECOND, FIRST)
    signed_in(zhang, FIRST)


def test_failures_at_the_sign_in_count_where_the_password_is_changed(zhang):
    session = signed_in(zhang, SECOND)
    for _ in range(5):
        fails(zhang, "wrong")
    with pytest.raises(TooManyAttemptsError):
        accounts.change_password(zhang, session.actor, SECOND, FIRST)


def test_checking_the_old_password_blocks_no_writer(zhang, monkeypatch):
    """While a password is verified and a new one hashed, the file can be written."""
    session = signed_in(zhang, SECOND)
    looking = login_throttle.hashing_slot
    seen = []

    @contextmanager
    def watched():
        with looking():
            yield
            with write_transaction(zhang, wait_seconds=0):
                seen.append("free")

    monkeypatch.setattr(login_throttle, "hashing_slot", watched)
    accounts.change_password(zhang, session.actor, SECOND, FIRST)
    assert seen == ["free"]


def test_a_password_that_was_changed_meanwhile_is_looked_at_again(zhang, monkeypatch):
    session = signed_in(zhang, SECOND)
    looking = login_throttle.hashing_slot

    @contextmanager
    def overtaken():
        monkeypatch.setattr(login_throttle, "hashing_slot", looking)
        with looking():
            yield
        accounts.set_temporary_password(zhang, "zhang", FIRST, BOSS)

    monkeypatch.setattr(login_throttle, "hashing_slot", overtaken)
    with pytest.raises(AccountError):
        accounts.change_password(zhang, session.actor, SECOND, "third-password")
    assert signed_in(zhang, FIRST).must_change
