"""The hand-kept tables: every fault of every file, with its row and column."""

from datetime import date

import pytest

from etl.plan.register import Area, Department, Indicator, read_origin
from etl.plan.rules_file import read_rules
from etl.plan.typed_csv import read_rows
from ledger.vocabulary.findings import FaultsError
from ledger.vocabulary.rules import FAMILIES
from tests.support import tiny_world


def refused(world):
    with pytest.raises(FaultsError) as faults:
        tiny_world.read_world(world)
    return faults.value.findings


def test_rows_are_typed():
    rows, findings = read_rows(tiny_world.plan_folder(tiny_world.WORLD) / "indicators.csv", Indicator)
    assert findings == []
    assert [row.indicator_id for row in rows] == ["T1-1", "T1-2", "T1-3", "T2-1", "T3-1", "T3-2"]
    row = rows[2]
    assert (row.line, row.task_no, row.position, row.decimals, row.due_month) == (4, 1, 3, 0, 12)
    assert (row.target_value, row.target_upper, row.baseline_value, row.by_town) == (30.0, None, 19.0, False)
    assert rows[0].baseline_value is None
    assert rows[3].by_town is True


def test_aliases_are_lists():
    departments, _ = read_rows(tiny_world.WORLD / "register" / "departments.csv", Department)
    areas, _ = read_rows(tiny_world.WORLD / "register" / "areas.csv", Area)
    assert departments[0].aliases == ("区工业和信息化局",)
    assert departments[1].aliases == ()
    assert [(row.area_id, row.parent_id, row.kind) for row in areas] == [
        ("990001", None, "district"), ("990001001", "990001", "town"),
        ("990001002", "990001", "town"), ("990001100", "990001", "town"),
    ]  # fmt: skip
    assert areas[1].aliases == ("东街", "东街街道办事处")


def test_the_origin_says_where_the_notice_comes_from():
    origin, findings = read_origin(tiny_world.plan_folder(tiny_world.WORLD) / "notice.toml")
    assert findings == []
    assert (origin.plan_id, origin.area_id, origin.year) == ("tiny", "990001", 2023)
    assert (origin.issued_on, origin.published_on) == (date(2023, 1, 5), date(2023, 1, 6))


def test_rules_are_in_force_from_the_first_day_of_a_month(world):
    path = world / "register" / "rules.toml"
    with path.open("a", encoding="utf-8") as rules:
        rules.write('\n[[in_force]]\npreset = "yinchuan-2025"\nfrom = 2023-07-15\nsigned_by = "张三"\n')
        rules.write("signed_on = 2023-06-30\n")
    read, findings = read_rules(path)
    assert findings == []
    assert [
        (rule.rule_id, rule.value, rule.in_force_from, rule.signed_by, rule.signed_on)
        for rule in read
        if rule.rule_id in FAMILIES["lights"]
    ] == [
        ("behind_at_most", -10, date(2023, 1, 1), None, None),
        ("on_track_at_least", 0, date(2023, 1, 1), None, None),
        ("behind_at_most", -30, date(2023, 7, 1), "张三", date(2023, 6, 30)),
        ("on_track_at_least", -10, date(2023, 7, 1), "张三", date(2023, 6, 30)),
    ]


def test_a_register_saved_by_excel_with_a_byte_order_mark_is_read(world):
    path = tiny_world.plan_folder(world) / "translations.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(tiny_world.read_world(world).register.translations) == 6


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("register/areas.csv", "area_id,parent_id", "area,parent_id", [("register_header", 1, None)]),
        ("register/areas.csv", "南山镇,Nanshan Town", "南山镇,Nanshan,Town", [("register_row_torn", 5, None)]),
        ("register/areas.csv", "Nanshan Town,town", "Nanshan Town,village", [("register_value", 5, "kind")]),
        ("register/areas.csv", "南山镇,Nanshan", ",Nanshan", [("register_value", 5, "name")]),
        # Other readings: one that there is not, the one that was chosen, and one that a rate cannot have.
        ("plans/tiny/indicators.csv", "increment,年底统一认定", "flow,年底统一认定",
         [("register_value", 3, "also_read_as")]),
        ("plans/tiny/indicators.csv", "increment,年底统一认定", "stock,年底统一认定",
         [("register_value", 3, "also_read_as")]),
        ("plans/tiny/indicators.csv", ",,,一年调整一次", ",,stock,一年调整一次", [("register_value", 7, "also_read_as")]),
        ("register/areas.csv", "990001100,990001,", "990001002,990001,", [("register_duplicate", 5, None)]),
        ("register/areas.csv", "town,南山", "town,东街", [("register_duplicate", 5, None)]),
        ("register/departments.csv", "区科技局,Bureau of Science,district_department,",
         "区科技局,Bureau of Science,district_department,区工信局",
         [("register_duplicate", 3, None), ("matches_nothing", 2, None)]),
        ("register/rules.toml", "[preset.default]", "[preset.default", [("toml_unreadable", None, None)]),
        ("register/rules.toml", 'preset = "default"', 'preset = "defualt"', [("toml_value", None, None)]),
        ("register/rules.toml", "from = 2023-01-01", 'from = "January"', [("toml_value", None, None)]),
        ("register/rules.toml", "behind_at_most = -10\n", "", [("toml_value", None, None)]),
        ("register/rules.toml", '[[in_force]]\npreset = "default"\nfrom = 2023-01-01\n', "",
         [("toml_value", None, None)]),
        ("plans/tiny/notice.toml", "year = 2023", 'year = "2023"', [("toml_value", None, None)]),
        ("plans/tiny/notice.toml", 'issuer = "示例区人民政府办公室"\n', "", [("toml_value", None, None)]),
        ("plans/tiny/indicators.csv", "个,stations,0,", "个,stations,none,", [("register_value", 5, "decimals")]),
        ("plans/tiny/indicators.csv", "个,stations,0,cumulative,at_least,linear,12,true",
         "个,stations,0,cumulative,at_least,linear,12,yes", [("register_value", 5, "by_town")]),
        ("plans/tiny/indicators.csv", "个,stations,0,cumulative,at_least,linear", "个,stations,0,sum,least,even",
         [("register_value", 5, "measure"), ("register_value", 5, "direction"), ("register_value", 5, "pace")]),
        ("plans/tiny/indicators.csv", "T1-2,", "T1-1,", [("register_duplicate", 3, None)]),
    ],
)  # fmt: skip
def test_each_fault_is_said_with_its_place(world, file, old, new, expected):
    tiny_world.rewrite(world / file, old, new)
    name = file.rpartition("/")[2]
    found = [(finding.code, finding.row, finding.column) for finding in refused(world) if finding.file == name]
    assert found == expected


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param("plans/tiny/indicators.csv", "stations,0,cumulative,at_least,linear,12",
                     "stations,0,cumulative,at_least,linear,13", ("register_value", 5, "due_month"), id="due_month"),
        pytest.param("plans/tiny/indicators.csv", "stations,0,", "stations,9,",
                     ("register_value", 5, "decimals"), id="decimals"),
        pytest.param("register/areas.csv", "990001100,990001,", "990001100,990002,",
                     ("register_value", 5, "parent_id"), id="parent_id"),
        pytest.param("plans/tiny/notice.toml", 'area_id = "990001"', 'area_id = "990009"',
                     ("toml_value", None, None), id="area_id"),
        pytest.param("register/rules.toml", "from = 2023-01-01\n",
                     'from = 2023-01-01\n\n[[in_force]]\npreset = "yinchuan-2025"\nfrom = 2023-01-01\n',
                     ("toml_value", None, None), id="two rules from one month"),
    ],
)  # fmt: skip
def test_what_the_tables_would_refuse_is_said_before_they_are_asked(world, file, old, new, expected):
    tiny_world.rewrite(world / file, old, new)
    name = file.rpartition("/")[2]
    assert expected in [(row.code, row.row, row.column) for row in refused(world) if row.file == name]


def test_a_body_that_leads_and_participates_in_one_task_is_said(world):
    tiny_world.rewrite_notice(world, "(牵头单位:区水利局;参与单位:", "(牵头单位:区水利局;参与单位:区水利局、")
    assert [finding.file for finding in refused(world)] == ["notice.txt"]


def test_a_missing_file_is_said_by_its_name(world):
    for file in ("plans/tiny/indicators.csv", "plans/tiny/notice.txt", "register/rules.toml"):
        (world / file).unlink()
    missing = {finding.file for finding in refused(world) if finding.code == "file_missing"}
    assert missing == {"indicators.csv", "notice.txt", "rules.toml"}


def test_a_register_in_gbk_is_refused_and_not_guessed(world):
    path = world / "register" / "departments.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert ("register_unreadable", "departments.csv") in [(row.code, row.file) for row in refused(world)]


def test_a_quote_that_is_never_closed_is_said(world):
    tiny_world.rewrite(world / "register" / "areas.csv", "990001100,990001,南山镇", '990001100,990001,"南山镇')
    assert "areas.csv" in {finding.file for finding in refused(world)}


def test_a_body_that_no_task_names_is_said(world):
    with (world / "register" / "departments.csv").open("a", encoding="utf-8") as departments:
        departments.write("nobody,区无关局,Nobody,district_department,\n")
    [finding] = refused(world)
    assert (finding.code, finding.file, finding.row) == ("matches_nothing", "departments.csv", 9)
    assert finding.line("en") == "departments.csv, row 9: “区无关局” matches nothing in the notice. " + (
        "Correct the row or remove it."
    )
