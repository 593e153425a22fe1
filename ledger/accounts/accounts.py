"""Accounts: made, changed and closed by an administrator, each time as another version; and their passwords."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb

from ledger import clock
from ledger.accounts import audit_log, login_throttle, passwords
from ledger.accounts import store as account_store
from ledger.accounts.actor import MAX_NAME_CHARS, ROLES, Actor, Role
from ledger.accounts.login_throttle import TooManyAttemptsError
from ledger.accounts.permissions import authorized_write
from ledger.database.connection import read_only_connection, row_exists, write_transaction

ACCOUNT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
"""What is typed to sign in: no letters that look alike in two alphabets, none that differ only in size."""
Fault = Literal[
    "account_unreadable", "account_known", "account_unknown", "name_missing", "role_unknown", "reporter_missing",
    "reporter_unknown", "password_short", "password_long", "password_same", "password_wrong", "last_administrator",
    "unchanged", "closed", "password_here", "role_missing", "own_account",
]  # fmt: skip
WORDS: dict[Fault, str] = {
    "account_unreadable": "An account is 2 to 40 small letters, digits, dots or dashes.",
    "account_known": "There is such an account already.",
    "account_unknown": "There is no such account.",
    "name_missing": f"Give the name, in up to {MAX_NAME_CHARS} letters.",
    "role_unknown": f"Give one of the roles: {', '.join(ROLES)}.",
    "reporter_missing": "A reporter has one or more departments or towns; other roles have none.",
    "reporter_unknown": "There is no such department or town in this database.",
    "password_short": f"A password has at least {passwords.MIN_PASSWORD_LENGTH} letters.",
    "password_long": f"A password has at most {passwords.MAX_PASSWORD_LENGTH} letters.",
    "password_same": "The new password is the old one.",
    "password_wrong": "The old password is wrong.",
    "last_administrator": "This is the last administrator: make another one first.",
    "unchanged": "Nothing was changed.",
    "own_account": "Another administrator changes your role or closes your account.",
    "closed": "The account is closed.",
    "password_here": "The account comes in with a password, not through a provider.",
    "role_missing": "The provider gives no role here to this person.",
}


class AccountError(Exception):
    """Nothing was recorded. ``faults``: all that stands in the way."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(WORDS[one] for one in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Account:
    """An account as it is to be. A reporter has the ids of one or more departments and towns; others have none."""

    account_id: str
    name: str
    role: Role
    reporters: frozenset[str] = field(default_factory=frozenset)
    active: bool = True


def add(path: Path, account: Account, password: str | None, by: Actor) -> None:
    """A new account; its holder must change the ``password``. None: it comes in by another way than a password.

    Raises AccountError or NotAllowedError, and then changes nothing.
    """
    add_all(path, [(account, password)], by)


def add_all(path: Path, accounts: Sequence[tuple[Account, str | None]], by: Actor) -> None:
    """All of them, or none."""
    about = ", ".join(account.account_id for account, _password in accounts)
    hashes = [_first_hash(password) for _account, password in accounts]
    with authorized_write(path, by, "keep_accounts", about=f"+ {about}") as connection:
        for (account, password), hashed in zip(accounts, hashes, strict=True):
            faults = _faults(connection, account) + _password_faults(password)
            if account_store.account(connection, account.account_id):
                faults.append("account_known")
            _raise_faults(faults)
            _append_version(connection, account, hashed, by.name, must_change=password is not None)


def change(path: Path, account: Account, by: Actor) -> None:
    """Another name, role or department, closed or open again; the password stays. Raises as ``add``."""
    about = f"{account.account_id}: {account.role}{'' if account.active else ', closed'}"
    with authorized_write(path, by, "keep_accounts", about=about) as connection:
        now = account_store.account(connection, account.account_id)
        if now is None:
            raise AccountError(["account_unknown"])
        faults = _faults(connection, account)
        before = Account(now.account_id, now.name, now.role, now.reporters, now.active)
        if account == before:
            faults.append("unchanged")
        if _loses_last(connection, account):
            faults.append("last_administrator")
        elif by.account_id == now.account_id and (account.role != now.role or not account.active):
            faults.append("own_account")
        _raise_faults(faults)
        _append_version(
            connection, account, password_of(connection, account.account_id), by.name, must_change=now.must_change
        )
        if not account.active:
            end_sessions(connection, account.account_id, by.name)


def follow_provider(connection: duckdb.DuckDBPyConnection, account: Account, by: Actor) -> account_store.StoredAccount:
    """The account as a provider knows it: made, or changed to that, in the running transaction, and without a password.

    Raises AccountError, also for one that is closed here, and for one that comes in with a password: a provider that
    knows somebody by the same name does not take it over.

    The last administrator is not kept: where a provider gives the roles, one that it took away is gone, and the operator
    can make another administrator at the command line.
    """
    now = account_store.account(connection, account.account_id)
    faults = _faults(connection, account)
    if now and not now.active:
        faults.append("closed")
    if now and now.has_password:
        faults.append("password_here")
    _raise_faults(faults)
    if now is None or _account_of(now) != account:
        _append_version(connection, account, None, by.name, must_change=False)
        audit_log.append(connection, by, "keep_accounts", None, account.account_id)
    return account_store.StoredAccount(
        account.account_id,
        account.name,
        account.role,
        account.reporters,
        active=True,
        must_change=False,
        has_password=False,
    )


def set_first_password(path: Path, account_id: str, password: str | None, by: Actor) -> None:
    """A new first password, given by an administrator: whoever is signed in with the old one is signed out.

    None: the account comes in by another way from now on.
    """
    hashed = _first_hash(password)
    with authorized_write(path, by, "keep_accounts", about=f"{account_id}: password") as connection:
        now = account_store.account(connection, account_id)
        if now is None:
            raise AccountError(["account_unknown"])
        _raise_faults(_password_faults(password))
        _append_version(connection, _account_of(now), hashed, by.name, must_change=password is not None)
        end_sessions(connection, account_id, by.name)


def change_password(path: Path, by: Actor, old: str, new: str) -> None:
    """One's own, known by the old one; every other browser of the account is signed out.

    Raises AccountError, or TooManyAttemptsError: a wrong old password counts as a failed sign-in, for a session that was
    stolen is no place to guess at.
    """
    with read_only_connection(path) as connection:
        account_id = _own_account(connection, by).account_id
        _refuse_waiting(connection, account_id, by)
        hashed = password_of(connection, account_id)
    _raise_faults(_password_faults(new) or (["password_same"] if old == new else []))
    # Before the file is held for writing: that takes long on purpose.
    with login_throttle.hashing_slot():
        good = passwords.matches(hashed, old)
        hashed_new = passwords.hash_password(new) if good else None
    with write_transaction(path) as connection:
        now = _own_account(connection, by)
        _refuse_waiting(connection, account_id, by)
        good = good and hashed == password_of(connection, account_id)
        if good:
            _append_version(connection, _account_of(now), hashed_new, by.name, must_change=False)
            end_sessions(connection, account_id, by.name, but=by.session, tokens=False)
            audit_log.append(connection, by, "password_changed", None)
        else:
            login_throttle.record_failure(connection, by, account_id)
    if not good:  # after the transaction, which remembers the failure
        raise AccountError(["password_wrong"])


def _own_account(connection: duckdb.DuckDBPyConnection, by: Actor) -> account_store.StoredAccount:
    now = account_store.active_account(connection, by.account_id or "", by.session)
    if now is None:
        raise AccountError(["account_unknown"])
    return now


def _refuse_waiting(connection: duckdb.DuckDBPyConnection, account_id: str, by: Actor) -> None:
    until = login_throttle.locked_until(connection, account_id, by.address)
    if until:
        raise TooManyAttemptsError(until)


def end_sessions(
    connection: duckdb.DuckDBPyConnection, account_id: str, by: str, *, but: str | None = None, tokens: bool = True
) -> None:
    """All that are open, within the running transaction; but for one. Without ``tokens``: those of browsers only."""
    connection.execute(
        f"INSERT INTO session_end SELECT session_key, ?, ? FROM ({account_store.SESSIONS.format(schema='')}) "
        "WHERE account_id = ? AND session_key IS DISTINCT FROM ? AND (scope IS NULL OR ?)",
        [clock.now(), by, account_id, but, tokens],
    )


def _account_of(now: account_store.StoredAccount) -> Account:
    return Account(now.account_id, now.name, now.role, now.reporters, now.active)


def password_of(connection: duckdb.DuckDBPyConnection, account_id: str) -> str | None:
    """Its hash; None where it has none, or there is no such account."""
    rows = connection.execute(
        "SELECT password FROM account WHERE account_id = ? ORDER BY version DESC LIMIT 1", [account_id]
    ).fetchall()
    return rows[0][0] if rows else None


def _first_hash(password: str | None) -> str | None:
    """Of a password that is given, before the file is held: it takes long on purpose. None of one that is refused."""
    if _password_faults(password):
        return None
    with login_throttle.hashing_slot():
        return passwords.hash_password(password)


def _append_version(
    connection: duckdb.DuckDBPyConnection, account: Account, password: str | None, by: str, *, must_change: bool
) -> None:
    connection.execute(
        "INSERT INTO account SELECT $id, coalesce(max(version), 0) + 1, $name, $role, $reporters, $password, $must, "
        "$active, $at, $by FROM account WHERE account_id = $id",
        {
            "id": account.account_id, "name": account.name.strip(), "role": account.role,
            "reporters": sorted(account.reporters), "password": password, "must": must_change,
            "active": account.active, "at": clock.now(), "by": by,
        },
    )  # fmt: skip


# ---- what stands in the way


def _raise_faults(faults: Sequence[Fault]) -> None:
    if faults:
        raise AccountError(faults)


def _faults(connection: duckdb.DuckDBPyConnection, account: Account) -> list[Fault]:
    faults: list[Fault] = [] if ACCOUNT_ID.fullmatch(account.account_id) else ["account_unreadable"]
    if not 0 < len(account.name.strip()) <= MAX_NAME_CHARS:
        faults.append("name_missing")
    if account.role not in ROLES:
        faults.append("role_unknown")
    if (account.role == "reporter") != bool(account.reporters):
        faults.append("reporter_missing")
    known = "(SELECT department_id AS id FROM department UNION ALL SELECT area_id FROM area WHERE kind = 'town') WHERE id = ?"
    if not all(row_exists(connection, known, one) for one in account.reporters):
        faults.append("reporter_unknown")
    return faults


def _password_faults(password: str | None) -> list[Fault]:
    if password is None:
        return []
    if len(password) < passwords.MIN_PASSWORD_LENGTH:
        return ["password_short"]
    return ["password_long"] if len(password) > passwords.MAX_PASSWORD_LENGTH else []


def _loses_last(connection: duckdb.DuckDBPyConnection, account: Account) -> bool:
    """Whether nobody would be left who can keep accounts on the page."""
    if account.role == "administrator" and account.active:
        return False
    others = f"({account_store.ACCOUNTS.format(schema='')}) WHERE role = 'administrator' AND active AND account_id <> ?"
    was = f"({account_store.ACCOUNTS.format(schema='')}) WHERE role = 'administrator' AND active AND account_id = ?"
    return row_exists(connection, was, account.account_id) and not row_exists(connection, others, account.account_id)
