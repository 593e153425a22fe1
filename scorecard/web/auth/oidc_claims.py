"""Settings of the OpenID Connect provider, and the account that follows from its claims.

In ``.streamlit/secrets.toml``: the provider under ``[auth]``, with the keys of Streamlit's own ``st.login``; the
mapping of its claims to accounts under ``[sign_in]``.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ledger.accounts.accounts import Account, AccountError
from ledger.accounts.actor import MAX_NAME_CHARS, ROLES, Role

PROVIDER_SECTION, SECTION = "auth", "sign_in"
NonEmpty = Annotated[str, Field(min_length=1)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARS)]
Model = TypeVar("Model", bound=BaseModel)


class Provider(BaseModel):
    """Address of the provider and our client at it. Other keys of Streamlit's ``[auth]`` are ignored."""

    model_config = ConfigDict(frozen=True)
    redirect_uri: NonEmpty
    cookie_secret: NonEmpty
    client_id: NonEmpty
    client_secret: NonEmpty
    server_metadata_url: NonEmpty
    client_kwargs: dict[str, Any] = {}


class Grant(BaseModel):
    """Members of the provider's ``group`` get the ``role``; reporters, for these departments and towns."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    group: Text
    role: Role
    reporters: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _check_reporters(self) -> "Grant":
        if (self.role == "reporter") != bool(self.reporters):
            raise ValueError(f"group {self.group}: a reporter has one or more reporters; other roles have none")
        return self


class Settings(BaseModel):
    """``account``, ``person``, ``groups``: names of the claims, those of nested claims joined by dots; ``otherwise``:
    for users whom no grant matches."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field("", max_length=MAX_NAME_CHARS)
    account: Text = "preferred_username"
    person: Text = "name"
    groups: Text = "groups"
    grants: tuple[Grant, ...] = ()
    otherwise: Literal["viewer", "refused"] = "viewer"


def provider() -> Provider | None:
    """None: no provider is configured. Raises ValueError for settings that are not understood."""
    if not st.secrets.load_if_toml_exists() or PROVIDER_SECTION not in st.secrets:
        return None
    section = st.secrets[PROVIDER_SECTION].to_dict()
    # Streamlit also takes the settings of its default provider from the subsection [auth.default].
    return _validated(Provider, PROVIDER_SECTION, section | section.get("default", {}))


def settings() -> Settings | None:
    """None: no provider is configured. Raises ValueError for settings that are not understood."""
    if provider() is None:
        return None
    section = st.secrets.get(SECTION, {})
    return _validated(Settings, SECTION, section.to_dict() if section else {})


def _validated(model: type[Model], section: str, values: dict[str, Any]) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        # Without the values: they are secrets.
        lines = [f"[{section}] {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise ValueError("\n".join(lines)) from None


def account(claims: Mapping[str, Any], rules: Settings) -> Account:
    """Raises AccountError where the rules grant no role."""
    account_id = _text(_claim(claims, rules.account)).lower()
    name = _text(_claim(claims, rules.person))[:MAX_NAME_CHARS] or account_id
    groups = _claim(claims, rules.groups)
    names = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    granted = [grant for grant in rules.grants if grant.group in names]
    if not granted and rules.otherwise == "refused":
        raise AccountError(["role_missing"])
    role = max((grant.role for grant in granted), key=ROLES.index, default=ROLES[0])
    reporters = (
        frozenset(reporter for grant in granted for reporter in grant.reporters) if role == "reporter" else frozenset()
    )
    return Account(account_id, name, role, reporters)


def account_id(claims: Mapping[str, Any], rules: Settings) -> str:
    """The account name at the provider, for the audit log of a refused sign-in."""
    return _text(_claim(claims, rules.account))


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name, or the nested one at this dotted path."""
    if name in claims:
        return claims[name]
    claim: Any = claims
    for part in name.split("."):
        claim = claim.get(part) if isinstance(claim, Mapping) else None
    return claim


def _text(claim: object) -> str:
    return claim.strip() if isinstance(claim, str) else ""
