"""Passwords: their length, their hashes (argon2id), temporary ones."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 10, 200
"""Letters of a password."""
HASHER = PasswordHasher()


@cache
def _hash_of_nothing() -> str:
    """Looked at where there is no account or no password, so that an answer takes as long as for one that there is."""
    return HASHER.hash("")


def temporary_password() -> str:
    """One to be handed over and changed at once: 16 letters and digits that are not taken for one another."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(16))


def matches(hashed: str | None, password: str) -> bool:
    """Whether it is the password; as slow when there is none."""
    nothing = _hash_of_nothing()  # made the first time, whoever is asked for
    try:
        return HASHER.verify(hashed or nothing, password[: MAX_PASSWORD_LENGTH + 1]) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def hash_password(password: str | None) -> str | None:
    return None if password is None else HASHER.hash(password)
