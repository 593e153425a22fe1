"""Who acts: a person with an account, somebody who tries the demonstration, or the operator at the command line."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["viewer", "reporter", "coordinator", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
Origin = Literal["nobody", "account", "demonstration", "operator"]
Scope = Literal["read", "send", "decide"]
"""What a token is for, each with what stands before it: to read; to send reports and take them back; to decide on them."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
Via = Literal["page", "api", "command line", "inbox", "program"]
MAX_NAME_CHARS = 60


@dataclass(frozen=True)
class Actor:
    """Somebody, as far as the program knows them. What an account may do is looked up again at each write.

    ``reporters``: ids of the departments and towns for which a reporter reports; ``session``: the key of the session
    or token that they came with; ``address``: where the request came from.
    """

    name: str
    role: Role
    standing: Origin
    reporters: frozenset[str] = frozenset()
    account_id: str | None = None
    session: str | None = None
    via: Via = "page"
    address: str = ""
    scope: Scope | None = None
    """What their token is for; None: they came without one, and may all that their role may."""
    must_change: bool = False
    """They came in with a first password, which somebody else knows."""


NOBODY = Actor("", "viewer", "nobody")
"""Who has not signed in."""


def operator(name: str, via: Via = "command line") -> Actor:
    """Who works on the database file itself: the file's own permissions have let them in. ValueError without a name."""
    if not 0 < len(name.strip()) <= MAX_NAME_CHARS:
        raise ValueError(f"Say who does it, in up to {MAX_NAME_CHARS} letters.")
    return Actor(name.strip(), "administrator", "operator", via=via)


def demonstrator(name: str, role: Role, reporters: frozenset[str] = frozenset(), via: Via = "page") -> Actor:
    """Who takes a role in the demonstration; nothing but a demonstration database lets them write."""
    return Actor(name, role, "demonstration", reporters, via=via)
