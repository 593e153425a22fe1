"""Claims of a provider become an account, by the settings under [sign_in]."""

import pytest
import streamlit as st
from streamlit import config

from ledger import settings
from ledger.accounts.accounts import AccountError
from scorecard.web.auth import oidc, oidc_claims
from scorecard.web.auth.oidc_claims import Grant, Settings

ROOT = settings.ROOT
RULES = Settings(
    groups="realm_access.roles",
    grants=(
        Grant(group="gxj", role="reporter", reporters=("industry",)),
        Grant(group="water", role="reporter", reporters=("water", "town-1")),
        Grant(group="tongji", role="coordinator"),
    ),
)


def claims(*groups, **more):
    return {"preferred_username": "Zhang", "name": "张三", "realm_access": {"roles": list(groups)}} | more


@pytest.mark.parametrize(
    ("groups", "role", "reporters"),
    [
        ([], "viewer", set()),
        (["elsewhere"], "viewer", set()),
        (["gxj"], "reporter", {"industry"}),
        (["gxj", "water"], "reporter", {"industry", "water", "town-1"}),
        # The highest role counts; who coordinates reports for nobody in particular.
        (["gxj", "tongji"], "coordinator", set()),
    ],
)
def test_groups_give_the_role(groups, role, reporters):
    account = oidc_claims.account(claims(*groups), RULES)
    assert (account.account_id, account.name, account.role, account.reporters) == ("zhang", "张三", role, reporters)


def test_a_group_that_no_rule_names_can_be_refused():
    with pytest.raises(AccountError) as refused:
        oidc_claims.account(claims("elsewhere"), Settings(otherwise="refused", grants=RULES.grants))
    assert refused.value.faults == ("role_missing",)


@pytest.mark.parametrize(
    "strange",
    [
        {"realm_access": None}, {"realm_access": {"roles": 7}}, {"realm_access": ["gxj"]}, {"realm_access": {"roles": [{"gxj": 1}]}},
        {"realm_access": {"roles": {"gxj": True}}},
    ],
)  # fmt: skip
def test_claims_of_another_shape_give_nothing(strange):
    assert oidc_claims.account(claims() | strange, RULES).role == "viewer"


def test_claims_that_name_nobody_name_nobody():
    assert oidc_claims.account({}, RULES).account_id == ""
    assert oidc_claims.account(claims(preferred_username=["zhang"]), RULES).account_id == ""
    assert oidc_claims.account({"preferred_username": "zhang"}, RULES).name == "zhang"
    # A claim may have a dot in its own name.
    assert (
        oidc_claims.account({"https://x.example/id": "li"}, Settings(account="https://x.example/id")).account_id == "li"
    )


AUTH = """
[auth]
redirect_uri = "https://scorecard.example/oauth2callback"
cookie_secret = "very-secret"
client_id = "luozhuang"
client_secret = "more-secret"
server_metadata_url = "https://id.example/.well-known/openid-configuration"
"""


@pytest.fixture
def secrets(tmp_path):
    """Writes secrets.toml and reads the settings from it."""
    file, before = tmp_path / "secrets.toml", config.get_option("secrets.files")
    config.set_option("secrets.files", [str(file)])

    def configured(text):
        file.write_text(text, "utf-8")
        st.secrets._reset()
        return oidc_claims.settings()

    yield configured
    config.set_option("secrets.files", before)
    st.secrets._reset()


def test_without_a_provider_there_is_no_setting(secrets):
    assert secrets("") is None
    assert secrets("[sign_in]\nname = 'x'") is None


def test_a_provider_without_rules_makes_viewers(secrets):
    assert secrets(AUTH) == Settings()
    rules = secrets(AUTH + "[[sign_in.grants]]\ngroup = 'tongji'\nrole = 'coordinator'\n")
    assert oidc_claims.account({"preferred_username": "li", "groups": "tongji"}, rules).role == "coordinator"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (AUTH.replace("client_id", "client"), "client_id"),
        (
            AUTH + "[sign_in]\notherwise = 'very-secret'\n",
            r"\[sign_in\] otherwise: Input should be 'viewer' or 'refused'",
        ),
        (AUTH + "[sign_in]\nclaim = 'sub'\n", r"\[sign_in\] claim: Extra inputs"),
        (
            AUTH + "[[sign_in.grants]]\ngroup = 'a'\nrole = 'boss'\n",
            r"\[sign_in\] grants.0.role: Input should be 'viewer'",
        ),
        (AUTH + "[[sign_in.grants]]\ngroup = 'a'\nrole = 'reporter'\n", "a reporter has one or more reporters"),
    ],
)
def test_what_is_not_understood_stops_the_server_and_tells_no_secret(secrets, text, words):
    with pytest.raises(ValueError, match=words) as refused:
        secrets(text)
    assert "secret" not in str(refused.value).replace("secrets.toml", "").replace("client_secret", "")
    with pytest.raises(ValueError, match=words):
        oidc.routes()


def test_the_example_is_one(secrets):
    text = (ROOT / "deploy" / "secrets.example.toml").read_text("utf-8")
    rules = secrets(text)
    assert [(grant.role, grant.reporters) for grant in rules.grants] == [
        ("coordinator", ()),
        ("reporter", ("industry-it",)),
    ]
    assert text.count('"…"') == 2  # no secret stands in the repository
