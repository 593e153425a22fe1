"""The plan's files → the tables: all faults at once, all or nothing, appended and never overwritten."""

import hashlib

import pytest

from etl.plan import build as plan_build
from etl.plan import loader as plan_loader
from ledger.database.connection import duckdb, file_fingerprint
from ledger.database.memory_copy import copy_to_memory
from ledger.vocabulary.findings import FaultsError
from tests.support import tiny_world
from tests.support.tiny_world import ask, build_world, contents, progress, report, rewrite, rewrite_notice


def refused(action, *arguments):
    with pytest.raises(FaultsError) as faults:
        action(*arguments)
    return faults.value.findings


def targets(path, indicator_id):
    return ask(
        path, "SELECT revision, value, printed FROM target WHERE indicator_id = ? ORDER BY revision", [indicator_id]
    )


# What a build writes


def test_the_tiny_world_in_tables(built):
    counts, newest = contents(built)
    # 7 bodies in 4 + 2 + 2 = 8 assignments; 6 indicators with a target each; 2 + 1 + 9 + 7 rules; nothing reported
    expected = {
        "plan": 1, "section": 2, "task": 3, "department": 7, "department_alias": 1, "task_department": 8,
        "area": 4, "area_alias": 6, "indicator": 6, "target": 6, "other_numeral": 3, "rule": 19, "revision": 3,
        "submission": 0, "review": 0, "actual": 0, "schedule": 0, "origin": 1,
    }  # fmt: skip
    assert {name: count for name, count in counts.items() if name in expected} == expected
    assert newest == 3
    assert ask(built, "SELECT kind FROM origin") == [{"kind": "real"}]
    assert ask(built, "SELECT cause FROM revision ORDER BY revision") == [
        {"cause": "build"},
        {"cause": "rule"},
        {"cause": "rule"},
    ]


def test_the_offsets_in_the_tables_lead_to_the_words(built, world):
    text = (tiny_world.plan_folder(world) / "notice.txt").read_text(encoding="utf-8")
    rows = ask(
        built,
        "SELECT k.starts_at, k.body, t.quote_at, t.quote, t.printed_at, t.printed FROM target AS t "
        "JOIN indicator AS i USING (plan_id, indicator_id) JOIN task AS k USING (plan_id, task_no)",
    )
    assert len(rows) == 6
    for row in rows:
        assert text[row["starts_at"] :].startswith(row["body"])
        assert text[row["starts_at"] + row["quote_at"] :].startswith(row["quote"])
        assert text[row["starts_at"] + row["printed_at"] :].startswith(row["printed"])


def test_an_alias_in_the_bracket_leads_to_the_same_department(world, tmp_path):
    rewrite_notice(world, "(牵头单位:区工信局,参与单位", "(牵头单位:区工业和信息化局,参与单位")
    path = tmp_path / "alias.duckdb"
    build_world(world, path)
    rows = ask(path, "SELECT task_no FROM task_department WHERE department_id = 'industry' ORDER BY task_no")
    assert [row["task_no"] for row in rows] == [1, 2]


# Faults


def test_all_faults_of_all_files_are_listed_at_once_and_nothing_is_written(world, tmp_path):
    plan, register = tiny_world.plan_folder(world), world / "register"
    rewrite(plan / "notice.txt", "壮大企业队伍", "壮大企业队伍啊")  # a changed notice: another hash
    rewrite(plan / "indicators.csv", "产值过亿元企业超过55家", "产值过亿企业超过55家")  # a damaged quote
    rewrite(plan / "indicators.csv", "110,,110家", "111,,110家")  # a printed figure that differs
    rewrite(plan / "not_targets.csv", "2,5G,5G基站,", "2,5G,6G基站,")  # matches nothing; 5 is then unlisted
    rewrite(plan / "translations.csv", "task,2,Build new infrastructure\n", "")  # a missing translation
    rewrite(plan / "translations.csv", "Improve public services", "Improve, public services")  # a torn row
    rewrite(register / "departments.csv", "water,区水利局,", "water,区水务局,")  # 区水利局 is unknown
    rewrite(register / "areas.csv", "Nanshan Town,town", "Nanshan Town,village")  # no such kind
    path = tmp_path / "wrong.duckdb"
    found = {(row.code, row.file, row.row) for row in refused(build_world, world, path)}
    assert found == {
        ("notice_changed", "notice.txt", None),
        ("quote_not_found", "indicators.csv", 2),
        ("numeral_unaccounted", None, None),  # 55 and 5
        ("printed_differs", "indicators.csv", 3),
        ("quote_not_found", "not_targets.csv", 4),
        ("translation_missing", "translations.csv", None),  # tasks 2 and 3, the latter torn
        ("register_row_torn", "translations.csv", 6),
        ("department_unknown", "departments.csv", None),
        ("matches_nothing", "departments.csv", 6),  # 区水务局 is in no task
        ("register_value", "areas.csv", 5),
    }
    unlisted = [
        dict(row.values)["numeral"]
        for row in refused(tiny_world.read_world, world)
        if row.code == "numeral_unaccounted"
    ]
    assert unlisted == ["55", "5"]
    assert not path.exists()


def test_a_wrong_world_leaves_the_database_as_it_was(world, built):
    before = contents(built), hashlib.sha256(built.read_bytes()).hexdigest()
    rewrite(tiny_world.plan_folder(world) / "indicators.csv", "110,,110家", "111,,110家")
    refused(build_world, world, built)
    assert (contents(built), hashlib.sha256(built.read_bytes()).hexdigest()) == before


def test_a_translation_of_nothing_is_said(world):
    with (tiny_world.plan_folder(world) / "translations.csv").open("a", encoding="utf-8") as translations:
        translations.write("task,4,Nothing\n")
    [finding] = refused(tiny_world.read_world, world)
    assert (finding.code, finding.file, finding.row) == ("matches_nothing", "translations.csv", 8)


def test_a_changed_notice_is_said_with_the_hash_it_has(world):
    notice = tiny_world.plan_folder(world) / "notice.txt"
    notice.write_bytes(notice.read_bytes().replace(b"\n", b"\r\n"))  # as a careless editor saves it
    [finding] = refused(tiny_world.read_world, world)
    assert (finding.code, dict(finding.values)["found"]) == (
        "notice_changed", hashlib.sha256(notice.read_bytes()).hexdigest(),
    )  # fmt: skip


# Building again


def test_building_twice_adds_nothing(built, world):
    before = contents(built)
    assert build_world(world, built) == before[1]
    assert contents(built) == before


def test_a_changed_target_is_appended_and_the_old_revision_keeps_the_old_one(built, world):
    report(built, "T2-1,,2023-08,180")
    before = tiny_world.newest(built)
    rewrite_notice(world, "改造5G基站344个", "改造5G基站360个")
    rewrite(
        tiny_world.plan_folder(world) / "indicators.csv", "344,,344个,改造5G基站344个", "360,,360个,改造5G基站360个"
    )
    assert build_world(world, built) == before + 1
    assert targets(built, "T2-1") == [
        {"revision": 1, "value": 344, "printed": "344个"},
        {"revision": before + 1, "value": 360, "printed": "360个"},
    ]
    # 180/344 = 52.3 %, 180/360 = 50 %
    old, new = progress(built, "T2-1", 8, revision=before), progress(built, "T2-1", 8)
    assert (old["target_value"], new["target_value"]) == (344, 360)
    assert old["attainment_rate"] == pytest.approx(0.52326, abs=5e-6)
    assert new["attainment_rate"] == 0.5
    # The register shows the printed target of today, once
    [row] = ask(built, "SELECT target_value, printed FROM indicator_register WHERE indicator_id = 'T2-1'")
    assert row == {"target_value": 360, "printed": "360个"}
    assert len(targets(built, "T1-1")) == 1


def test_a_rule_that_changes_and_changes_back_is_three_decisions(built, world):
    rules = world / "register" / "rules.toml"
    for preset, other in (("default", "yinchuan-2025"), ("yinchuan-2025", "default")):
        rewrite(rules, f'preset = "{preset}"', f'preset = "{other}"')
        build_world(world, built)
    rows = ask(built, "SELECT value FROM rule WHERE rule_id = 'behind_at_most' ORDER BY revision")
    assert [row["value"] for row in rows] == [-10, -30, -10]


def test_a_rule_that_is_taken_out_again_is_said(built, world):
    """Rules are appended: a decision that leaves rules.toml would go on counting with nobody seeing it."""
    rules = world / "register" / "rules.toml"
    before = rules.read_text(encoding="utf-8")
    rules.write_text(before + '\n[[in_force]]\npreset = "yinchuan-2025"\nfrom = 2023-07-01\n', encoding="utf-8")
    build_world(world, built)
    rules.write_text(before, encoding="utf-8")
    assert {finding.file for finding in refused(build_world, world, built)} == {"rules.toml"}


def test_a_choice_that_would_change_the_past_is_refused_once_there_are_reports(built, world):
    """180/344 in August is behind; read as due in December only, the same August would not have been due."""
    report(built, "T2-1,,2023-08,180")
    rewrite(
        tiny_world.plan_folder(world) / "indicators.csv",
        "个,stations,0,cumulative,at_least,linear",
        "个,stations,0,cumulative,at_least,year_end",
    )
    before = tiny_world.contents(built)
    assert [(finding.code, finding.row) for finding in refused(build_world, world, built)] == [("choice_changed", 5)]
    assert tiny_world.contents(built) == before
    assert tiny_world.progress(built, "T2-1", 8)["status"] == "behind"


def test_what_check_passes_build_takes(world, tmp_path):
    """A range whose upper end is below its lower one is a fault of the file, not of the database."""
    rewrite(tiny_world.plan_folder(world) / "indicators.csv", "12,true,,344,,", "12,true,,344,300,")
    path = tmp_path / "never.duckdb"
    assert "upper_below_target" in tiny_world.codes(refused(build_world, world, path))
    assert not path.exists()


def test_names_and_choices_are_refreshed_in_place(built, world):
    plan, register = tiny_world.plan_folder(world), world / "register"
    rewrite(plan / "indicators.csv", "5G base stations built or upgraded", "5G stations")
    rewrite(
        plan / "indicators.csv",
        "个,stations,0,cumulative,at_least,linear",
        "个,stations,0,cumulative,at_least,year_end",
    )
    rewrite(plan / "translations.csv", "Build new infrastructure", "New infrastructure")
    rewrite(plan / "translations.csv", "Build a modern industrial system", "Modern industry")
    rewrite(plan / "notice.toml", "http://example.invalid/notice", "http://example.invalid/moved")
    rewrite(register / "areas.csv", "East Street Subdistrict,town,东街;", "East Street,town,东街;东;")
    rewrite(register / "departments.csv", "Bureau of Industry,district_department", "Industry Bureau,party_body")
    before = tiny_world.newest(built)
    assert build_world(world, built) == before + 1  # what readers keep is kept by revision
    assert build_world(world, built) == before + 1
    [row] = ask(
        built,
        "SELECT i.name_en, i.pace, k.title_en, s.name_en AS section, p.url, a.name_en AS area, d.name_en AS body, d.kind "
        "FROM indicator AS i JOIN task AS k USING (plan_id, task_no) JOIN section AS s USING (plan_id, section_no) "
        "JOIN plan AS p USING (plan_id), area AS a, department AS d "
        "WHERE i.indicator_id = 'T2-1' AND a.area_id = '990001001' AND d.department_id = 'industry'",
    )
    assert row == {
        "name_en": "5G stations", "pace": "year_end", "title_en": "New infrastructure", "section": "Modern industry",
        "url": "http://example.invalid/moved", "area": "East Street", "body": "Industry Bureau", "kind": "party_body",
    }  # fmt: skip
    report(built, "T2-1,东,2023-09,70")
    assert tiny_world.progress(built, "T2-1", 9)["status"] == "not_due"
    assert ask(built, "SELECT count(*) AS n FROM actual") == [{"n": 1}]


def test_an_indicator_that_disappears_is_refused(built, world):
    report(built, "T2-1,,2023-08,180")
    before = contents(built)
    rewrite(
        tiny_world.plan_folder(world) / "indicators.csv",
        "T2-1,新建、改造5G基站,5G base stations built or upgraded,个,stations,0,cumulative,at_least,linear,12,true,,344,,"
        "344个,改造5G基站344个,,,,按月均摊。,Spread evenly over the months.\n",
        "",
    )
    with (tiny_world.plan_folder(world) / "not_targets.csv").open("a", encoding="utf-8") as others:
        others.write("2,344个,基站344个,数,Figure\n")
    tiny_world.read_world(world)  # the files alone hold no fault
    [finding] = refused(build_world, world, built)
    assert (finding.code, finding.file, dict(finding.values)) == ("still_reported", "indicators.csv", {"found": "T2-1"})
    assert contents(built) == before


def test_an_indicator_that_appears_has_a_target_from_then_on(built, world):
    before = tiny_world.newest(built)
    rewrite_notice(world, "新建、改造5G基站344个", "新建、改造5G基站344个、充电桩80处")
    with (tiny_world.plan_folder(world) / "indicators.csv").open("a", encoding="utf-8") as indicators:
        indicators.write(
            "T2-2,充电桩,Charging points,处,places,0,cumulative,at_least,linear,12,false,,80,,80处,充电桩80处,,,,按月。,Even.\n"
        )
    assert build_world(world, built) == before + 1
    assert [row["revision"] for row in targets(built, "T2-2")] == [before + 1]
    asked = "SELECT count(*) AS n FROM progress_at('tiny', DATE '2023-08-01', ?)"
    assert [ask(built, asked, [revision])[0]["n"] for revision in (before, before + 1)] == [6, 7]


# Published figures


def test_published_figures_enter_once_with_their_source(world, tmp_path):
    published = tiny_world.plan_folder(world) / "published_actuals.csv"
    published.write_text("指标编号,期间,累计完成,备注\nT1-1,2023-12,71,统计公报\n", encoding="utf-8")
    path = tmp_path / "published.duckdb"
    first = build_world(world, path)
    assert build_world(world, path) == first
    row = progress(path, "T1-1", 12)
    assert (row["actual_value"], row["status"]) == (71, "achieved")  # 71 > 55
    rows = ask(path, "SELECT kind, submitted_by, department_id, filename FROM submission")
    assert rows == [
        {
            "kind": "published",
            "submitted_by": "公布数据 Published figures",
            "department_id": None,
            "filename": "published_actuals.csv",
        }
    ]
    assert ask(path, "SELECT note FROM actual") == [{"note": "统计公报"}]


def test_a_fault_in_the_published_figures_is_a_fault_of_the_plan(world, tmp_path):
    published = tiny_world.plan_folder(world) / "published_actuals.csv"
    published.write_text("指标编号,期间,累计完成\nT9-1,2023-12,71\n", encoding="utf-8")
    path = tmp_path / "published.duckdb"
    found = refused(build_world, world, path)
    assert [(row.code, row.file, row.row) for row in found] == [("indicator_unknown", "published_actuals.csv", 2)]
    assert not path.exists()


def test_made_up_figures_never_share_a_database_with_published_ones(world, tmp_path):
    published = tiny_world.plan_folder(world) / "published_actuals.csv"
    published.write_text("指标编号,期间,累计完成\nT1-1,2023-12,71\n", encoding="utf-8")
    path = tmp_path / "demo.duckdb"
    plan_build.build(path, [tiny_world.read_world(world)], kind="demo")
    build_world(world, path)  # also not on a second build, which says nothing of its kind
    assert ask(path, "SELECT count(*) AS n FROM actual") == [{"n": 0}]
    assert ask(path, "SELECT kind FROM origin") == [{"kind": "demo"}]


# Several plans, and the file


def test_two_plans_live_in_one_database(world, built):
    other = world / "plans" / "second"
    other.mkdir()
    for file in tiny_world.plan_folder(world).iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    rewrite(other / "notice.toml", 'plan_id = "tiny"', 'plan_id = "second"')
    plans = [plan_loader.read(folder, world / "register") for folder in plan_loader.plan_folders(world / "plans")]
    assert [plan.origin.plan_id for plan in plans] == ["second", "tiny"]
    plan_build.build(built, plans)
    report(built, "T2-1,,2023-08,180")
    asked = "SELECT actual_value FROM progress_at(?, DATE '2023-08-01', ?) WHERE indicator_id = 'T2-1'"
    found = [ask(built, asked, [plan, tiny_world.newest(built)]) for plan in ("tiny", "second")]
    assert found == [[{"actual_value": 180}], [{"actual_value": None}]]


def test_a_copy_in_memory_answers_the_same_and_can_reach_no_file(built):
    report(built, "T2-1,,2023-08,180")
    copy = copy_to_memory(built)
    asked = "SELECT status FROM progress_at('tiny', DATE '2023-08-01', 99) WHERE indicator_id = 'T2-1'"
    assert copy.execute(asked).fetchall() == [("behind",)]
    report(built, "T2-1,,2023-08,344")
    assert copy.execute(asked).fetchall() == [("behind",)]
    with pytest.raises(duckdb.PermissionException):
        copy.execute(f"ATTACH '{built}' AS stored")
    copy.close()


def test_the_fingerprint_changes_with_every_commit(built):
    seen = [file_fingerprint(built)]
    for value in (180, 181):
        report(built, f"T2-1,,2023-08,{value}")
        seen.append(file_fingerprint(built))
    assert len(set(seen)) == 3
    contents(built)
    assert file_fingerprint(built) == seen[-1]
