"""Passwords: permitted length, hashes (argon2id) and temporary passwords."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 10, 200
"""In characters."""
HASHER = PasswordHasher()


@cache
def _dummy_hash() -> str:
    """Verified when there is no account or no password, so that the response time does not reveal it."""
    return HASHER.hash("")


def temporary_password() -> str:
    """16 random lower-case letters and digits, without those that look alike (i, l, o, 0, 1)."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(16))


def matches(hashed: str | None, password: str) -> bool:
    """Whether the password is correct; takes as long when there is no hash."""
    dummy = _dummy_hash()  # also when there is a hash, so that the first call is equally slow for every account
    try:
        return HASHER.verify(hashed or dummy, password[: MAX_PASSWORD_LENGTH + 1]) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def hash_password(password: str | None) -> str | None:
    return None if password is None else HASHER.hash(password)
