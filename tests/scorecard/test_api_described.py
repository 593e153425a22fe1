"""The API against its own description: whatever a program sends, the answer is one that the description names."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from starlette.applications import Starlette

from etl import tokens
from etl.actor import operator
from scorecard.doors.api import application
from tests import tiny

APP = Starlette(routes=[application.route])
EXAMPLES = 15
"""Of each of 11 operations: two dozen seconds."""
schema = schemathesis.openapi.from_asgi(f"/{application.ADDRESS}/openapi.json", APP)


@pytest.fixture(scope="module")
def key(built_once, tmp_path_factory):
    """The token of a coordinator, in a database that the module may write to."""
    path = tmp_path_factory.mktemp("api") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    tiny.report(path, "T2-1,,2023-08,180", department_id="industry")
    tiny.account(path, "coordinator")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", str(path))
        yield tokens.give(path, "coordinator", "检查", "decide", 1, operator("测试员"))


@schema.parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_one_that_is_described(case, key):
    # One that the case itself sends, known or not, is left to it.
    headers = {"Authorization": f"Bearer {key}"} | dict(case.headers or {})
    case.validate_response(case.call(headers=headers))
