"""What a provider of OpenID Connect says of a person, and the account that follows from it.

The provider itself stands under ``[auth]`` in ``.streamlit/secrets.toml``, in the words of Streamlit's own sign-in; what
its claims mean here stands beside it, under ``[sign_in]``.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ledger.accounts.accounts import Account, AccountError
from ledger.accounts.actor import MAX_NAME_CHARS, ROLES, Role

PROVIDER_SECTION, SECTION = "auth", "sign_in"
Given = Annotated[str, Field(min_length=1)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARS)]
Model = TypeVar("Model", bound=BaseModel)


class Provider(BaseModel):
    """Where the provider is asked, and as whom. What else Streamlit's sign-in can be told is nothing to ours."""

    model_config = ConfigDict(frozen=True)
    redirect_uri: Given
    cookie_secret: Given
    client_id: Given
    client_secret: Given
    server_metadata_url: Given
    client_kwargs: dict[str, Any] = {}


class Grant(BaseModel):
    """Whoever is in the provider's ``group`` has the ``role``, a reporter for these departments and towns."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    group: Text
    role: Role
    reporters: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> "Grant":
        if (self.role == "reporter") != bool(self.reporters):
            raise ValueError(f"group {self.group}: a reporter has one or more reporters; other roles have none")
        return self


class Settings(BaseModel):
    """``account``, ``person``, ``groups``: the claims that hold them; one within another with a dot between."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field("", max_length=MAX_NAME_CHARS)
    account: Text = "preferred_username"
    person: Text = "name"
    groups: Text = "groups"
    grants: tuple[Grant, ...] = ()
    otherwise: Literal["viewer", "refused"] = "viewer"


def provider() -> Provider | None:
    """None: no provider is set. Raises ValueError for what is not understood."""
    if not st.secrets.load_if_toml_exists() or PROVIDER_SECTION not in st.secrets:
        return None
    said = st.secrets[PROVIDER_SECTION].to_dict()
    # Streamlit takes the settings of its default provider in a section of their own, too.
    return _understood(Provider, PROVIDER_SECTION, said | said.get("default", {}))


def settings() -> Settings | None:
    """None: no provider is set. Raises ValueError for what is not understood."""
    if provider() is None:
        return None
    said = st.secrets.get(SECTION, {})
    return _understood(Settings, SECTION, said.to_dict() if said else {})


def _understood(model: type[Model], section: str, said: dict[str, Any]) -> Model:
    try:
        return model.model_validate(said)
    except ValidationError as refused:
        # Without what stands there: it is the file of secrets.
        lines = [f"[{section}] {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in refused.errors()]
        raise ValueError("\n".join(lines)) from None


def account(claims: Mapping[str, Any], rules: Settings) -> Account:
    """Who it is here. Raises AccountError where the rules give them no role."""
    account_id = _text(_claim(claims, rules.account)).lower()
    name = _text(_claim(claims, rules.person))[:MAX_NAME_CHARS] or account_id
    groups = _claim(claims, rules.groups)
    of = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    granted = [one for one in rules.grants if one.group in of]
    if not granted and rules.otherwise == "refused":
        raise AccountError(["role_missing"])
    role = max((one.role for one in granted), key=ROLES.index, default=ROLES[0])
    reporters = frozenset(key for one in granted for key in one.reporters) if role == "reporter" else frozenset()
    return Account(account_id, name, role, reporters)


def account_id(claims: Mapping[str, Any], rules: Settings) -> str:
    """As the provider calls it, for the event of who was refused."""
    return _text(_claim(claims, rules.account))


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name, or the one within others that the dots lead to."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(found: object) -> str:
    return found.strip() if isinstance(found, str) else ""
