"""Doubts: each slip is seen where it stands, with what was likely meant; honest figures are not doubted."""

from dataclasses import replace
from datetime import date

import pytest

from etl.intake import reader
from etl.intake.expectation import load_expectation
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.finding_catalogue import CATALOGUE
from ledger.vocabulary.findings import doubts
from tests.etl.intake import test_kinds
from tests.support.tiny_world import DISTRICT, EAST, HEADER, PLAN, SOUTH, WEST


def month(number):
    return date(2023, number, 1)


@pytest.fixture(scope="module")
def expected(built_once):
    """30 stations a month for the district: 30 by January … 210 by July, so that about 240 are to be expected for
    August (target 344). The towns had 50, 70 and 90 by July, and their shares are 80, 110 and 154."""
    copy = copy_to_memory(built_once)
    asked = load_expectation(copy, PLAN)
    copy.close()
    values = {("T2-1", DISTRICT, month(number)): 30.0 * number for number in range(1, 8)}
    values |= {("T2-1", area, month(7)): value for area, value in ((EAST, 50.0), (WEST, 70.0), (SOUTH, 90.0))}
    shares = {("T2-1", EAST): (80.0, None), ("T2-1", WEST): (110.0, None), ("T2-1", SOUTH): (154.0, None)}
    return replace(asked, last_values=values, targets=asked.targets | shares)


def doubted(expected, *rows):
    taken = reader.read("\n".join([HEADER, *rows, ""]).encode("utf-8"), expected)
    assert taken.accepted
    return [(one.code, one.row, one.column, one.mend) for one in taken.findings if one.severity == "doubt"]


CASES = [
    # 2,400 is ten times the 240 to be expected
    (["T2-1,,2023-08,2400"], ("slip", 2, "累计完成", "240")),
    # 2.4 is a hundredth of it, far below the 30 of a usual month
    (["T2-1,,2023-08,2.4"], ("slip", 2, "累计完成", "240")),
    # 31 is about a month's 30: 210 + 31 = 241
    (["T2-1,,2023-08,31"], ("month_as_total", 2, "累计完成", "241")),
    # 150 is below July's 210 and much more than a month's
    (["T2-1,,2023-08,150"], ("value_fell", 2, "累计完成", None)),
    # a step of 155 where 30 is usual: 125 away, more than 8 times half of 30
    (["T2-1,,2023-08,365"], ("far_out", 2, "累计完成", None)),
    (["T2-1,,2023-08,240.2"], ("parts_of_whole", 2, "累计完成", "240")),
    # 60 + 80 + 95 = 235 is not 240
    (["T2-1,,2023-08,240", "T2-1,东街,2023-08,60", "T2-1,西街,2023-08,80", "T2-1,南山,2023-08,95"],
     ("towns_differ", 2, "累计完成", None)),
    # the three counts of firms as their targets: more than 55 (55 is what is printed), 110, 30
    (["T1-1,,2023-08,55", "T1-2,,2023-08,110", "T1-3,,2023-08,30"], ("column_of_targets", 2, "累计完成", None)),
    # all four rows as in July
    (["T2-1,,2023-08,210", "T2-1,东街,2023-08,50", "T2-1,西街,2023-08,70", "T2-1,南山,2023-08,90"],
     ("column_of_last_month", 2, "累计完成", None)),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "doubt"), CASES, ids=[f"{number} {case[1][0]}" for number, case in enumerate(CASES)])
def test_each_doubt_with_its_place_and_its_mend(rows, doubt, expected):
    assert doubted(expected, *rows) == [doubt]


def test_two_towns_swapped(expected):
    """东街 had 50 and 南山 90; now 91 and 51."""
    found = doubted(expected, "T2-1,东街,2023-08,91", "T2-1,南山,2023-08,51")
    assert found == [("towns_swapped", 2, "累计完成", "51"), ("towns_swapped", 3, "累计完成", "91")]


def test_the_target_pasted_as_the_actual(expected):
    """西街 has 70 of 110, with a single month known: 40 of 110 is not even 40% open, and could be honest. 南山 has
    90 of 154 (64 open, 41.6%)."""
    assert doubted(expected, "T2-1,西街,2023-08,110") == []
    assert doubted(expected, "T2-1,南山,2023-08,154") == [("target_as_actual", 2, "累计完成", None)]


def test_wan_counted_twice(expected):
    """1.5 (万户) written as 15000: ten thousand times what July leads to."""
    known = replace(expected.indicators["T2-1"], unit="万户", decimals=2)
    values = {("T2-1", DISTRICT, month(7)): 1.4}
    asked = replace(expected, indicators={"T2-1": known}, last_values=values, targets={("T2-1", DISTRICT): (2.0, None)})
    assert doubted(asked, "T2-1,,2023-08,15000") == [("wan_twice", 2, "累计完成", "1.5")]


def test_a_share_written_as_a_fraction(expected):
    """Nothing was known before: 0.995 beside a target of 100% is a hundredth of what was meant."""
    assert doubted(expected, "T3-1,,2023-08,0.995") == [("slip", 2, "累计完成", "99.5")]


@pytest.mark.parametrize("row", [
    "T2-1,,2023-08,240", "T2-1,,2023-08,215", "T2-1,,2023-08,290", "T2-1,,2023-08,210", "T2-1,东街,2023-08,58",
    "T1-1,,2023-08,40", "T3-1,,2023-08,99.5", "T3-1,,2023-08,100", "T3-2,,2023-08,1.31", "T1-3,,2023-08,24",
])  # fmt: skip
def test_honest_figures_are_not_doubted(row, expected):
    assert doubted(expected, row) == []


def test_a_file_with_an_error_is_not_doubted_as_well(expected):
    """First what is wrong, then what is strange."""
    taken = reader.read(f"{HEADER}\nT2-1,,2023-08,2400\nT9-9,,2023-08,1\n".encode(), expected)
    assert {one.severity for one in taken.findings} == {"error"}


def test_a_doubt_is_listed_before_a_thousand_notes(expected):
    """Whether a file is held is asked of its doubts."""
    rows = [HEADER, *["合计,,,60"] * 1000, "T2-1,,2023-08,2400", ""]
    taken = reader.read("\n".join(rows).encode("utf-8"), expected)
    assert [(one.code, one.row) for one in doubts(taken.findings)] == [("slip", 1002)]
    assert dict(taken.findings[-1].values) == {"errors": 0, "doubts": 0, "notes": 1}


def test_the_mend_in_place_of_the_value_ends_the_doubt(expected):
    for rows, (_, row, _, mend) in CASES:
        if mend is not None and len(rows) == 1:
            mended = rows[row - 2].rpartition(",")[0] + "," + mend
            assert doubted(expected, mended) == []


def test_every_doubt_of_the_catalogue_has_a_case():
    tested = (
        {case[1][0] for case in CASES}
        | {"towns_swapped", "target_as_actual", "wan_twice"}
        | {case[0] for case in test_kinds.CASES}
    )
    assert tested >= {code for code, kind in CATALOGUE.items() if kind.severity == "doubt"}
