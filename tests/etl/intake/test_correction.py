"""Cells corrected in place: the same table, and the rest as it was written."""

import pytest

from etl.intake import correction, reader
from etl.intake.correction import corrected, rows
from etl.intake.expectation import load_expectation
from ledger.database.memory_copy import copy_to_memory
from tests.support.tiny_world import PLAN

FAULTY = '调度表\n指标编号,期间,累计完成,存在问题\nT2-1,2023-09,六十,"缺资金,\n缺人"\n合计,,,\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_one_cell_is_another_and_the_rest_is_the_same(encoding):
    found = rows(corrected(FAULTY.encode(encoding), {(3, 2): "60"}))
    assert found == [
        ["调度表"], ["指标编号", "期间", "累计完成", "存在问题"], ["T2-1", "2023-09", "60", "缺资金,\n缺人"],
        ["合计", "", "", ""],
    ]  # fmt: skip


def test_the_corrected_file_is_read_without_the_fault(built_once):
    copy = copy_to_memory(built_once)
    taken = reader.read(corrected(FAULTY.encode("gb18030"), {(3, 2): "60"}), load_expectation(copy, PLAN))
    copy.close()
    assert [(row.row, row.value, row.problem) for row in taken.rows] == [(3, 60, "缺资金,\n缺人")]


def test_what_cannot_be_read_has_no_rows():
    assert correction.rows(b"\x89PNG\r\n\x1a\n\x00\x00") == []
