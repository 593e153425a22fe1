"""A list of accounts: read in any encoding that Excel writes, or every fault in it said at once."""

import pytest

from etl.intake import accounts_csv
from etl.intake.accounts_csv import RowError
from etl.templates import reporters
from ledger.accounts.accounts import Account
from ledger.database.memory_copy import copy_to_memory
from tests.support import tiny_world

HEAD = "账号,姓名,角色,部门或街镇"


@pytest.fixture
def known(built):
    copy = copy_to_memory(built)
    found = reporters.reporters_by_name(copy)
    copy.close()
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_is_read(known, encoding):
    lines = [HEAD, "zhang,张三,报送员,区工信局", "LI,李四,报送员,区水利局、东街", ",,,", "wang,王五,协调员,", ""]
    assert accounts_csv.read("\r\n".join(lines).encode(encoding), known) == (
        [
            Account("zhang", "张三", "reporter", frozenset({"industry"})),
            Account("li", "李四", "reporter", frozenset({"water", tiny_world.EAST})),
            Account("wang", "王五", "coordinator"),
        ],
        [],
    )


def test_every_fault_is_said_at_once(known):
    lines = [
        HEAD,
        "zhang,张三,报送员,不存在局",
        "zhang2,李四,报送员,",
        "wang,王五,国王,",
        "li,李,浏览者,",
        "LI,李,浏览者,",
        "Bad Account!,,协调员,区工信局",
        "boss,王五,管理员,",
    ]
    assert accounts_csv.read("\n".join(lines).encode(), known, {"boss"}) == (
        [],
        [
            RowError(2, "部门或街镇", "不存在局", "reporter_unknown"),
            RowError(3, "部门或街镇", "", "reporter_missing"),
            RowError(4, "角色", "国王", "role_unknown"),
            RowError(6, "账号", "LI", "account_taken"),
            RowError(7, "账号", "Bad Account!", "account_unreadable"),
            RowError(7, "姓名", "", "name_missing"),
            RowError(7, "部门或街镇", "区工信局", "reporter_only"),
            RowError(8, "账号", "boss", "account_taken"),
        ],
    )


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", [RowError(1, one, "", "column_missing") for one in HEAD.split(",")]),
        (b"\x89PNG\x00", [RowError(1, one, "", "column_missing") for one in HEAD.split(",")]),
        (
            "账号,姓名".encode(),
            [RowError(1, "角色", "", "column_missing"), RowError(1, "部门或街镇", "", "column_missing")],
        ),
        (HEAD.encode(), [RowError(1, "", "", "size")]),
    ],
)
def test_what_is_no_list_is_said(known, data, wrong):
    assert accounts_csv.read(data, known) == ([], wrong)


def test_many_departments_are_read_in_one_cell(known):
    of = "、".join(["区工信局"] * 300)
    assert accounts_csv.read(f"{HEAD}\nzhang,张三,报送员,{of}".encode(), known) == (
        [Account("zhang", "张三", "reporter", frozenset({"industry"}))], [],
    )  # fmt: skip


def test_a_cell_without_end_is_said_and_not_read(known):
    """Normalised, the second would be 18 million letters."""
    lines = [HEAD, f"zhang,{'张' * 401},浏览者,", f"{'ﷺ' * 1_000_000},李四,浏览者,", f"wang,{'王' * 300},浏览者,"]
    assert accounts_csv.read("\n".join(lines).encode(), known) == (
        [], [
            RowError(2, "姓名", "张" * 40 + "…", "too_long"), RowError(3, "账号", "ﷺ" * 40 + "…", "too_long"),
            RowError(4, "姓名", "王" * 40 + "…", "name_missing"),
        ],
    )  # fmt: skip


def test_no_more_than_five_hundred(known):
    rows = [f"no{number},某,浏览者," for number in range(501)]
    assert accounts_csv.read("\n".join([HEAD, *rows]).encode(), known) == ([], [RowError(502, "", "501", "size")])
