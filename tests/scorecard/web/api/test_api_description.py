"""The API against its OpenAPI description: every response matches it, and every field has a description."""

import importlib
import re
from html import escape

import pytest
from hypothesis import HealthCheck, settings
from starlette.applications import Starlette

from ledger.accounts import tokens
from ledger.accounts.actor import operator
from scorecard.web.api import application
from tests.scorecard.test_i18n import LATIN_ALLOWED
from tests.support import tiny_world
from tests.support.api_client import ask_api

APP = Starlette(routes=[application.route])
EXAMPLES = 15
"""Of each of 11 operations: two dozen seconds."""
OPERATIONS = [
    f"{method.upper()} {path}" for path, methods in application.openapi("zh")["paths"].items() for method in methods
]


@pytest.fixture(scope="module")
def key(built_once, tmp_path_factory):
    """The token of a coordinator, in a database that the module may write to."""
    path = tmp_path_factory.mktemp("api") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    tiny_world.report(path, "T2-1,,2023-08,180", department_id="industry")
    tiny_world.account(path, "coordinator")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", str(path))
        yield tokens.create(path, "coordinator", "检查", "decide", 1, operator("测试员"))


@pytest.fixture(scope="module")
def schema():
    """Schemathesis is imported here: its import and its reading of the schema take longer than all other collection."""
    openapi = importlib.import_module("schemathesis.openapi")
    importlib.import_module("schemathesis.checks").load_all_checks()
    return openapi.from_asgi(f"/{application.ADDRESS}/openapi.json", APP)


def generated_test(schema, label, check):
    """``check`` for examples, boundary values and random values of an operation: what schema.parametrize() would make."""
    builder = importlib.import_module("schemathesis.pytest._test_builder")
    feedback = importlib.import_module("schemathesis.generation.feedback").FeedbackSources()
    [operation] = [found for result in schema.get_all_operations() if (found := result.ok()).label == label]
    return builder.build_operation_test(
        config=schema.config, operation=operation, test_func=check, given_kwargs={}, feedback=feedback
    )


def test_the_operations_are_those_that_are_described(schema):
    assert [result.ok().label for result in schema.get_all_operations()] == OPERATIONS


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_one_that_is_described(schema, operation, key):
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True)
    def check(case):
        # One that the case itself sends, known or not, is left to it.
        headers = {"Authorization": f"Bearer {key}"} | dict(case.headers or {})
        case.validate_response(case.call(headers=headers))

    generated_test(schema, operation, check)()


CHINESE = re.compile("[\u4e00-\u9fff]")
CODE = re.compile("`[^`]+`")
FIXED = {
    "Indicator.measure", "Indicator.direction", "Indicator.pace", "Progress.measure", "Progress.direction", "Progress.pace",
    "Progress.status", "Progress.area_kind", "Area.kind", "Department.kind", "Submission.kind", "Submission.decision",
    "Receipt.kind", "Receipt.decision", "Decision.decision", "Decided.decision", "Deciding.decision", "Body_send.kind",
    "Finding.severity", "Trial.outcome", "Change.status_before", "Change.status_after", "Problem.code",
}  # fmt: skip
"""Fields with a fixed set of values."""


def descriptions_of(language):
    """Name of each field and parameter → its schema and description."""
    described = application.openapi(language)
    fields = {
        f"{kind}.{name}": (schema, schema.get("description", ""))
        for kind, one in described["components"]["schemas"].items()
        for name, schema in one["properties"].items()
    }
    parameters = {
        f"{operation['operationId']}?{one['name']}": (one["schema"], one.get("description", ""))
        for path in described["paths"].values()
        for operation in path.values()
        for one in operation.get("parameters", ())
    }
    return fields | parameters


def allowed_values(schema):
    return [word for one in schema.get("anyOf", [schema]) for word in one.get("enum", ())]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_is_said_in_the_readers_language_with_the_words_that_allowed_values_there(language):
    found = descriptions_of(language)
    assert len(found) > 150
    for place, (schema, said) in found.items():
        meaning, *lines = said.split("\n")
        assert _is_of(language, meaning), (place, said)
        words = allowed_values(schema)
        told = dict(re.fullmatch("- `([^`]+)`(?:：|: )(.+)", line).groups() for line in lines if line)
        assert list(told) == words, place
        if not place.endswith("?format"):  # names of media
            assert [one for one in told.values() if not _is_of(language, one)] == [], place
    assert {place for place, (schema, _said) in found.items() if "?" not in place and allowed_values(schema)} == FIXED


def _is_of(language, words):
    plain = CODE.sub("", words)
    if language == "en":
        return re.search("[A-Za-z]", plain) and not CHINESE.search(plain)
    return CHINESE.search(plain) and not re.search("[A-Za-z]", re.sub("SHA-256", "", LATIN_ALLOWED.sub("", plain)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_answer_is_said_in_the_readers_language(language):
    described = application.openapi(language)
    said = {
        (operation["operationId"], status): answer["description"]
        for path in described["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
    }
    assert len(said) > 80
    assert [place for place, words in said.items() if not _is_of(language, words)] == []


def test_units_are_said():
    for language, fraction, first in (("zh", "0.523即52.3%", "第一天"), ("en", "0.523 is 52.3%", "first day")):
        for place, (schema, said) in descriptions_of(language).items():
            name = place.rpartition(".")[2]
            assert (fraction in said) == (name in ("attainment_rate", "expected_rate")), place
            day = any(one.get("format") == "date" for one in schema.get("anyOf", [schema]))
            assert (first in said) == (day and name not in ("issued_on", "published_on")), place
            assert ("`unit`" in said) == (
                {"type": "number"} in schema.get("anyOf", [{"type": schema.get("type")}])
                and name not in ("attainment_rate", "expected_rate", "pace_gap")
            ), place


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_every_field_of_every_answer(language):
    described = application.openapi(language)
    page = ask_api(APP, "GET", f"/api/v1/?lang={language}").text
    parts = dict(re.findall('<section id="([^"]+)">(.*?)</section>', page, re.DOTALL))
    schemas = described["components"]["schemas"]
    rows = {one["operationId"]: schemas[kind] for one, kind in _rows_of(described)}
    assert len(rows) == 7
    shown = rows | {"submission": schemas["Receipt"], "decide": schemas["Decided"], "faults": schemas["Problem"]}
    for name, schema in shown.items():
        table = parts[name].rpartition("<table")[2]
        for field, one in schema["properties"].items():
            assert f"<code>{field}</code>" in table, (name, field)
            assert escape(one["description"].split("\n")[0].split("`")[0]) in table, (name, field)
    for field in ("outcome", "changes[].status_after", "findings[].sentence", "decisions[].reason"):
        assert f"<code>{field}</code>" in parts["send"], field
    assert "<li><code>held</code>" in parts["submissions"]


def _rows_of(described):
    for path in described["paths"].values():
        for operation in path.values():
            media = operation["responses"].get("200", {}).get("content", {})
            reference = media.get("application/json", {}).get("schema", {}).get("$ref", "")
            if "Answer_" in reference:
                yield operation, reference.rpartition("Answer_")[2].rstrip("_")


def test_the_page_has_the_systems_name_the_other_language_and_a_way_back():
    page = ask_api(APP, "GET", "/api/v1/?x=1&next=/tasks%3Ftask%3D2%26lang%3Dzh&lang=zh").text
    back = "/tasks?task=2&amp;lang=zh"
    assert f'<a class="name" href="{back}">罗庄目标看板' in page
    assert f'<a href="{back}">返回看板</a>' in page
    # The other language, of the page and of where one goes back to; all else of the address stays.
    assert 'href="/api/v1/?x=1&amp;lang=en&amp;next=%2Ftasks%3Ftask%3D2%26lang%3Den" lang="en">English</a>' in page
    referer = {"Referer": "http://dashboard.example/method?period=2023-08"}
    assert 'href="/method?period=2023-08">' in ask_api(APP, "GET", "/api/v1/", headers=referer).text
    for foreign in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert "evil" not in ask_api(APP, "GET", "/api/v1/", params={"next": foreign}).text
