"""Laws 3 and 4: each target walks back to its words, each numeral is accounted for."""

import pytest

from etl.plan import provenance
from etl.plan.notice import parse
from etl.plan.provenance import Figure, figure
from etl.plan.register import OtherNumeral
from ledger.vocabulary.findings import FaultsError
from tests.support import tiny_world


@pytest.fixture
def plan():
    return tiny_world.read_world(tiny_world.WORLD)


def task(body):
    notice, _ = parse(f"一、甲\n1.{body}\n")
    return notice.task(1)


def read(body):
    return [match[0] for match in provenance.numerals(task(body))]


def refused(world):
    with pytest.raises(FaultsError) as faults:
        tiny_world.read_world(world)
    return [(finding.code, finding.file, finding.row, finding.column) for finding in faults.value.findings]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("344个", Figure(344, None, "个")),
        ("100%", Figure(100, None, "%")),
        ("1.28:1", Figure(1.28, None, ":1")),
        ("1.5亿元", Figure(1.5, None, "亿元")),
        ("1-2个", Figure(1, 2, "个")),
        ("28—30家", Figure(28, 30, "家")),
        ("3至5项", Figure(3, 5, "项")),
        ("个", None),
        ("344", None),  # a figure without a unit says nothing
        ("约344个", None),
    ],
)
def test_printed_figures(printed, expected):
    assert figure(printed) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("改造5G基站344个", ["5", "344"]),
        ("缩小到1.28:1", ["1.28", "1"]),
        ("增长20%以上", ["20"]),
        ("建设两个园区、百名人才、十二条措施", ["两", "百", "十二"]),
        ("进一步推进一体化,一批项目,双控", []),
        ("“1+N”", ["1"]),
    ],
)
def test_numerals(body, expected):
    assert read(body) == expected


def test_full_width_numerals_are_numerals_too():
    wide = "\uff13\uff14\uff14"  # 344 in full width
    assert read(f"改造基站{wide}个") == [wide]


def test_all_ten_numerals_of_the_tiny_notice_are_accounted_for(plan):
    # task 1: 1 (1+N), 55, 110, 30; task 2: 2023, 5 (5G), 344; task 3: 100, 1.28, 1
    assert [[match[0] for match in provenance.numerals(row)] for row in plan.notice.tasks] == [
        ["1", "55", "110", "30"], ["2023", "5", "344"], ["100", "1.28", "1"],
    ]  # fmt: skip
    assert plan.numerals == 10


def test_quotes_and_figures_stand_where_the_places_say(plan):
    for row in plan.register.indicators:
        place, body = plan.targets[row.line], plan.notice.task(row.task_no).body
        assert body[place.quote_at : place.quote_at + len(row.quote)] == row.quote
        assert body[place.printed_at : place.printed_at + len(row.printed)] == row.printed


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("indicators.csv", "55家,产值过亿元企业超过55家", "55家,产值过亿企业超过55家",
         [("quote_not_found", "indicators.csv", 2, "quote"), ("numeral_unaccounted", None, None, None)]),
        ("indicators.csv", "110家,高新技术企业达到110家", "110家,企业",
         [("quote_not_unique", "indicators.csv", 3, "quote"), ("numeral_unaccounted", None, None, None)]),
        ("indicators.csv", "344个,改造5G基站344个", "344个,改造5G基站",
         [("printed_not_in_quote", "indicators.csv", 5, "printed"), ("numeral_unaccounted", None, None, None)]),
        ("indicators.csv", "110,,110家", "111,,110家", [("printed_differs", "indicators.csv", 3, "printed")]),
        ("indicators.csv", "个,stations,0,", "座,stations,0,", [("printed_differs", "indicators.csv", 5, "printed")]),
        ("indicators.csv", "30,,30家", "30,40,30家", [("printed_differs", "indicators.csv", 4, "printed")]),
        ("indicators.csv", "55家,产值过亿元企业超过55家", "过55家,产值过亿元企业超过55家",
         [("printed_unreadable", "indicators.csv", 2, "printed")]),
        ("indicators.csv", "T2-1,", "T9-1,",
         [("matches_nothing", "indicators.csv", 5, None), ("numeral_unaccounted", None, None, None)]),
        ("not_targets.csv", "2,5G,5G基站,技术名称,Name of a technology\n", "",
         [("numeral_unaccounted", None, None, None)]),
        ("not_targets.csv", "2,5G,5G基站", "2,5G,6G基站",
         [("quote_not_found", "not_targets.csv", 4, "quote"), ("numeral_unaccounted", None, None, None)]),
        ("not_targets.csv", "2,5G,5G基站", "2,基站,5G基站",
         [("numeral_unaccounted", None, None, None), ("matches_nothing", "not_targets.csv", 4, None)]),
        ("not_targets.csv", "2,5G,5G基站", "8,5G,5G基站",
         [("matches_nothing", "not_targets.csv", 4, None), ("numeral_unaccounted", None, None, None)]),
        ("not_targets.csv", "2,5G,5G基站", "2,344个,基站344个,数,n\n2,5G,5G基站",
         [("numeral_accounted_twice", None, None, None)]),
    ],
)  # fmt: skip
def test_each_breach_is_said_with_its_place(world, file, old, new, expected):
    tiny_world.rewrite(tiny_world.plan_folder(world) / file, old, new)
    assert refused(world) == expected


def test_two_rows_for_one_numeral_are_said(plan):
    row = plan.register.other_numerals[0]
    again = OtherNumeral(99, row.task_no, row.printed, row.quote, row.reason, row.reason_en)
    _, _, findings = provenance.check(plan.notice, plan.register.indicators, [*plan.register.other_numerals, again])
    assert tiny_world.codes(findings) == ["numeral_accounted_twice"]


def test_a_numeral_added_to_the_notice_has_to_be_accounted_for(world):
    tiny_world.rewrite_notice(world, "新建、改造5G基站344个", "新建、改造5G基站344个、充电桩80处")
    with pytest.raises(FaultsError) as faults:
        tiny_world.read_world(world)
    [finding] = faults.value.findings
    assert finding.code == "numeral_unaccounted"
    # with up to eight characters on each side
    assert dict(finding.values) == {"task_no": 2, "numeral": "80", "around": "344个、充电桩80处。"}
