"""Accounts and their passwords: added, changed and closed by an administrator, each time as a new version."""

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
from ledger.vocabulary.rejected import RejectedError

ACCOUNT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
"""The name to sign in with: lower-case ASCII, so that no two accounts look alike."""
Fault = Literal[
    "account_unreadable",
    "account_known",
    "account_unknown",
    "name_missing",
    "role_unknown",
    "reporter_missing",
    "reporter_unknown",
    "password_short",
    "password_long",
    "password_same",
    "password_wrong",
    "last_administrator",
    "unchanged",
    "closed",
    "password_here",
    "role_missing",
    "own_account",
]
FAULT_TEXT: dict[Fault, str] = {
    "account_unreadable": "An account name has 2 to 40 lower-case letters, digits, dots, dashes or underscores.",
    "account_known": "The account already exists.",
    "account_unknown": "Account not found.",
    "name_missing": f"Give the person's name, at most {MAX_NAME_CHARS} characters.",
    "role_unknown": f"The role must be one of: {', '.join(ROLES)}.",
    "reporter_missing": "A reporter needs one or more departments or towns; other roles have none.",
    "reporter_unknown": "Department or town not found in this database.",
    "password_short": f"The password must have at least {passwords.MIN_PASSWORD_LENGTH} characters.",
    "password_long": f"The password must have at most {passwords.MAX_PASSWORD_LENGTH} characters.",
    "password_same": "The new password is the same as the old one.",
    "password_wrong": "The old password is wrong.",
    "last_administrator": "This is the last administrator: add another one first.",
    "unchanged": "Nothing would change.",
    "own_account": "You cannot change your own role or close your own account. Another administrator can.",
    "closed": "The account is closed.",
    "password_here": "The account signs in with a password, not through the provider.",
    "role_missing": "The provider gives this person no role here.",
}


class AccountError(RejectedError[Fault]):
    """An account or a password was not changed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults, FAULT_TEXT)


@dataclass(frozen=True)
class Account:
    """An account to be stored. ``reporters``: ids of departments and towns, at least one for the role reporter, else none."""

    account_id: str
    name: str
    role: Role
    reporters: frozenset[str] = field(default_factory=frozenset)
    active: bool = True


def add(path: Path, account: Account, password: str | None, by: Actor) -> None:
    """Adds an account with a temporary ``password``, which must be changed; None: it signs in without a password.

    Raises AccountError or NotAllowedError, and then changes nothing.
    """
    add_all(path, [(account, password)], by)


def add_all(path: Path, accounts: Sequence[tuple[Account, str | None]], by: Actor) -> None:
    """Adds all of the accounts, or none. Raises as ``add``."""
    about = ", ".join(account.account_id for account, _password in accounts)
    hashes = [_temporary_password_hash(password) for _account, password in accounts]
    with authorized_write(path, by, "keep_accounts", about=f"+ {about}") as connection:
        for (account, password), hashed in zip(accounts, hashes, strict=True):
            faults = _faults(connection, account) + _password_faults(password)
            if account_store.account(connection, account.account_id):
                faults.append("account_known")
            _raise_faults(faults)
            _append_version(connection, account, hashed, by.name, must_change=password is not None)


def change(path: Path, account: Account, by: Actor) -> None:
    """Changes the name, the role, the departments and towns, or whether it is active; the password stays. Raises as ``add``."""
    about = f"{account.account_id}: {account.role}{'' if account.active else ', closed'}"
    with authorized_write(path, by, "keep_accounts", about=about) as connection:
        current = account_store.account(connection, account.account_id)
        if current is None:
            raise AccountError(["account_unknown"])
        faults = _faults(connection, account)
        if account == _to_account(current):
            faults.append("unchanged")
        if _removes_last_administrator(connection, account):
            faults.append("last_administrator")
        elif by.account_id == current.account_id and (account.role != current.role or not account.active):
            faults.append("own_account")
        _raise_faults(faults)
        _append_version(
            connection, account, password_of(connection, account.account_id), by.name, must_change=current.must_change
        )
        if not account.active:
            end_sessions(connection, account.account_id, by.name)


def update_from_provider(
    connection: duckdb.DuckDBPyConnection, account: Account, by: Actor
) -> account_store.StoredAccount:
    """Adds the account, or updates it to what the provider says, in the running transaction; it has no password.

    Raises AccountError, also when the account is closed here, or has a password: a provider that uses the same name for
    somebody must not take over their account.

    The last administrator is not protected here: where the provider assigns the roles, it can take the last one away,
    and the operator can add another administrator at the command line.
    """
    current = account_store.account(connection, account.account_id)
    faults = _faults(connection, account)
    if current and not current.active:
        faults.append("closed")
    if current and current.has_password:
        faults.append("password_here")
    _raise_faults(faults)
    if current is None or _to_account(current) != account:
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


def set_temporary_password(path: Path, account_id: str, password: str | None, by: Actor) -> None:
    """Sets a password that the holder must change, and ends the account's sessions and tokens.

    None: from now on the account signs in through the provider or a trusted proxy. Raises as ``add``.
    """
    hashed = _temporary_password_hash(password)
    with authorized_write(path, by, "keep_accounts", about=f"{account_id}: password") as connection:
        current = account_store.account(connection, account_id)
        if current is None:
            raise AccountError(["account_unknown"])
        _raise_faults(_password_faults(password))
        _append_version(connection, _to_account(current), hashed, by.name, must_change=password is not None)
        end_sessions(connection, account_id, by.name)


def change_password(path: Path, by: Actor, old: str, new: str) -> None:
    """Changes one's own password after checking the old one, and signs out the account's other browsers.

    Raises AccountError or TooManyAttemptsError: a wrong old password counts as a failed sign-in, so that a stolen session
    cannot be used to guess the password.
    """
    with read_only_connection(path) as connection:
        account_id = _own_account(connection, by).account_id
        _refuse_locked(connection, account_id, by)
        hashed = password_of(connection, account_id)
    _raise_faults(_password_faults(new) or (["password_same"] if old == new else []))
    # Outside the write transaction, because hashing is slow on purpose.
    with login_throttle.hashing_slot():
        correct = passwords.matches(hashed, old)
        hashed_new = passwords.hash_password(new) if correct else None
    with write_transaction(path) as connection:
        current = _own_account(connection, by)
        _refuse_locked(connection, account_id, by)
        correct = correct and hashed == password_of(connection, account_id)
        if correct:
            _append_version(connection, _to_account(current), hashed_new, by.name, must_change=False)
            end_sessions(connection, account_id, by.name, except_session=by.session, tokens=False)
            audit_log.append(connection, by, "password_changed", None)
        else:
            login_throttle.record_failure(connection, by, account_id)
    if not correct:  # after the transaction, which records the failure
        raise AccountError(["password_wrong"])


def _own_account(connection: duckdb.DuckDBPyConnection, by: Actor) -> account_store.StoredAccount:
    current = account_store.active_account(connection, by.account_id or "", by.session)
    if current is None:
        raise AccountError(["account_unknown"])
    return current


def _refuse_locked(connection: duckdb.DuckDBPyConnection, account_id: str, by: Actor) -> None:
    until = login_throttle.locked_until(connection, account_id, by.address)
    if until:
        raise TooManyAttemptsError(until)


def end_sessions(
    connection: duckdb.DuckDBPyConnection,
    account_id: str,
    by: str,
    *,
    except_session: str | None = None,
    tokens: bool = True,
) -> None:
    """Ends the account's open sessions, within the running transaction. ``tokens``: its tokens as well."""
    connection.execute(
        f"INSERT INTO session_end SELECT session_key, ?, ? FROM ({account_store.SESSIONS.format(schema='')}) "
        "WHERE account_id = ? AND session_key IS DISTINCT FROM ? AND (scope IS NULL OR ?)",
        [clock.now(), by, account_id, except_session, tokens],
    )


def _to_account(stored: account_store.StoredAccount) -> Account:
    return Account(stored.account_id, stored.name, stored.role, stored.reporters, stored.active)


def password_of(connection: duckdb.DuckDBPyConnection, account_id: str) -> str | None:
    """The hash of the account's password; None when it has no password or does not exist."""
    rows = connection.execute(
        "SELECT password FROM account WHERE account_id = ? ORDER BY version DESC LIMIT 1", [account_id]
    ).fetchall()
    return rows[0][0] if rows else None


def _temporary_password_hash(password: str | None) -> str | None:
    """The hash, computed outside the write transaction because it is slow on purpose; None for a password of wrong length."""
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
            "id": account.account_id,
            "name": account.name.strip(),
            "role": account.role,
            "reporters": sorted(account.reporters),
            "password": password,
            "must": must_change,
            "active": account.active,
            "at": clock.now(),
            "by": by,
        },
    )


# ---- checks


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
    reporter = "(SELECT department_id AS id FROM department UNION ALL SELECT area_id FROM area WHERE kind = 'town') WHERE id = ?"
    if not all(row_exists(connection, reporter, reporter_id) for reporter_id in account.reporters):
        faults.append("reporter_unknown")
    return faults


def _password_faults(password: str | None) -> list[Fault]:
    if password is None:
        return []
    if len(password) < passwords.MIN_PASSWORD_LENGTH:
        return ["password_short"]
    return ["password_long"] if len(password) > passwords.MAX_PASSWORD_LENGTH else []


def _removes_last_administrator(connection: duckdb.DuckDBPyConnection, account: Account) -> bool:
    """Whether this change would leave no active administrator."""
    if account.role == "administrator" and account.active:
        return False
    other = f"({account_store.ACCOUNTS.format(schema='')}) WHERE role = 'administrator' AND active AND account_id <> ?"
    same = f"({account_store.ACCOUNTS.format(schema='')}) WHERE role = 'administrator' AND active AND account_id = ?"
    return row_exists(connection, same, account.account_id) and not row_exists(connection, other, account.account_id)
