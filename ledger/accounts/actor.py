"""The actor of a change: a person with an account, a user of the demonstration, or the operator at the command line."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["viewer", "reporter", "coordinator", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
ActorKind = Literal["nobody", "account", "demonstration", "operator"]
Scope = Literal["read", "send", "decide"]
"""What a token permits. Each scope includes those before it: read; send and withdraw reports; decide on them."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
Via = Literal["page", "api", "command line", "inbox", "program"]
MAX_NAME_CHARS = 60


@dataclass(frozen=True)
class Actor:
    """Who makes a request. What an account may do is read from the database again at each write.

    ``reporters``: ids of the departments and towns for which a reporter reports; ``session``: the key of the session
    or token of the request; ``address``: the IP address of the request.
    """

    name: str
    role: Role
    kind: ActorKind
    reporters: frozenset[str] = frozenset()
    account_id: str | None = None
    session: str | None = None
    via: Via = "page"
    address: str = ""
    scope: Scope | None = None
    """The scope of the token; None without a token, when the role alone decides."""
    must_change: bool = False
    """Signed in with a temporary password, which somebody else knows."""


NOBODY = Actor("", "viewer", "nobody")
"""A visitor who has not signed in."""


def operator(name: str, via: Via = "command line") -> Actor:
    """Somebody who works on the database file directly, as its file permissions allow. Raises ValueError without a name."""
    if not 0 < len(name.strip()) <= MAX_NAME_CHARS:
        raise ValueError(f"Give the name of the person who does this, at most {MAX_NAME_CHARS} characters.")
    return Actor(name.strip(), "administrator", "operator", via=via)


def demonstrator(name: str, role: Role, reporters: frozenset[str] = frozenset(), via: Via = "page") -> Actor:
    """Somebody with a chosen role in the demonstration; may write to a demonstration database only."""
    return Actor(name, role, "demonstration", reporters, via=via)
