"""Submissions: all or nothing, receipted or never there, one after the other."""

import hashlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from etl.intake import reader
from etl.submissions import receipts, review, submit
from etl.submissions.submission import DecisionError, ReasonNeededError, RefusedError, SubmittedFile
from ledger import clock, settings
from ledger.accounts import sessions
from ledger.accounts.actor import operator
from ledger.database.connection import write_transaction
from ledger.database.errors import DatabaseBusyError, DatabaseMissingError
from ledger.database.memory_copy import copy_to_memory
from tests.support import tiny_world
from tests.support.tiny_world import ask, contents, newest, progress, report, sent

AUGUST = "T2-1,,2023-08,180"


def refused(path, *rows, **more):
    with pytest.raises(RefusedError) as fault:
        report(path, *rows, **more)
    return fault.value.findings


# Receipts


def test_a_receipt_counts_what_is_new_changed_and_unchanged(built):
    first = report(built, AUGUST, "T1-1,,2023-08,50", "T3-1,,2023-08,100")
    assert (first.values, first.new, first.changed, first.unchanged) == (3, 3, 0, 0)
    second = report(built, AUGUST, "T1-1,,2023-08,51", "T3-1,,2023-08,100", "T2-1,,2023-09,200")
    # 180 and 100 stand already; 50 → 51; September is new
    assert (second.values, second.new, second.changed, second.unchanged) == (4, 1, 1, 2)
    assert second.submission_id == first.submission_id + 1 == newest(built)


def test_a_reported_zero_is_not_new_when_sent_again(built):
    report(built, "T2-1,,2023-01,0")
    again = report(built, "T2-1,,2023年1月,0")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_the_record_keeps_the_file_byte_by_byte(built):
    data = "指标编号,期间,累计完成,存在问题,备注\r\nT2-1,2023年8月,180,缺资金,快报\r\n".encode("gb18030")
    file = SubmittedFile(data, "八月.csv", tiny_world.PLAN, "李四", "industry", date(2023, 8, 1))
    receipt = submit.submit(built, file, operator("测试员"))
    [row] = ask(built, "SELECT * FROM submission")
    assert row == {
        "submission_id": receipt.submission_id, "plan_id": "tiny", "kind": "actual", "department_id": "industry",
        "area_id": None, "findings": "[]", "period": date(2023, 8, 1), "submitted_by": "李四", "submitted_at": receipt.submitted_at,
        "filename": "八月.csv", "sha256": hashlib.sha256(data).hexdigest(), "original": data,
    }  # fmt: skip
    [row] = ask(built, "SELECT indicator_id, area_id, period, value, problem, next_step, note FROM actual")
    assert row == {
        "indicator_id": "T2-1", "area_id": tiny_world.DISTRICT, "period": date(2023, 8, 1), "value": 180,
        "problem": "缺资金", "next_step": None, "note": "快报",
    }  # fmt: skip
    [row] = ask(built, "SELECT decision, decided_by FROM review")
    assert row == {"decision": "accepted", "decided_by": "李四"}
    [row] = ask(built, "SELECT cause, made_by FROM revision ORDER BY revision DESC LIMIT 1")
    assert row == {"cause": "submission", "made_by": "李四"}


def test_a_receipt_says_the_time_in_beijing(built):
    moment = report(built, AUGUST).submitted_at
    assert moment.tzinfo is None
    assert abs((moment - datetime.now(clock.BEIJING).replace(tzinfo=None)).total_seconds()) < 600


# Refusals


def test_a_file_with_one_error_changes_nothing(built):
    report(built, AUGUST)
    before, bytes_before = contents(built), built.read_bytes()
    found = refused(built, "T2-1,,2023-09,200", "T1-1,,2023-09,abc", "T1-2,,2023-09,99")
    assert [(finding.code, finding.row) for finding in found] == [("number_unreadable", 3)]
    assert contents(built) == before
    assert built.read_bytes() == bytes_before


def test_a_department_reports_only_what_it_leads(built):
    # 区住建局 participates in task 2 and leads nothing; 区水利局 leads task 3
    [finding] = refused(built, AUGUST, department_id="housing")
    assert finding.code == "indicator_of_others"
    assert dict(finding.values)["department"] == "区住建局"
    assert report(built, "T3-1,,2023-08,100", department_id="water").values == 1
    for department_id in ("industry", "science"):  # both lead task 1
        assert report(built, "T1-1,,2023-08,50", department_id=department_id).values == 1


def test_a_file_for_another_month_than_the_chosen_one_is_refused(built):
    [finding] = refused(built, AUGUST, period=date(2023, 9, 1))
    assert finding.code == "period_differs"
    receipt = report(built, "T2-1,180", header="指标编号,累计完成", period=date(2023, 9, 1))
    assert receipt.period == date(2023, 9, 1)


@pytest.mark.parametrize("asked", [{"by": "  "}, {"department_id": "nobody"}])
def test_a_sender_whom_nobody_knows_is_refused(built, asked):
    before = contents(built)
    with pytest.raises((ValueError, LookupError)):
        report(built, AUGUST, **asked)
    assert contents(built) == before


def test_a_plan_that_is_not_there_is_said(built):
    file = SubmittedFile(b"x", "x.csv", "other-plan", "测试员")
    with pytest.raises(LookupError, match="other-plan"):
        submit.submit(built, file, operator("测试员"))


def test_a_database_that_is_not_there_is_said_and_not_made(tmp_path):
    path = tmp_path / "none.duckdb"
    with pytest.raises(DatabaseMissingError, match="etl build"):
        report(path, AUGUST)
    assert not path.exists()


def test_months_are_checked_against_what_counts_in_the_ledger(built):
    report(built, AUGUST)
    header = "指标编号,期间,本月完成,累计完成"
    assert report(built, "T2-1,2023-09,20,", header=header).values == 1
    assert progress(built, "T2-1", 9)["actual_value"] == 200  # 180 + 20
    [finding] = refused(built, "T2-1,2023-10,20,240", header=header)
    assert (finding.code, dict(finding.values)["expected"]) == ("month_contradicts", "220")


# Sudden ends

START = """
import os, sys
from pathlib import Path
from etl.submissions import submit
from ledger.accounts.actor import operator
from ledger.database.connection import write_transaction
from tests.support import tiny_world
path = Path(sys.argv[1])
"""
IN_THE_MIDDLE = """
with write_transaction(path) as connection:
    submit.record(connection, tiny_world.sent("T2-1,,2023-08,180"))
    print("recorded", flush=True)
    sys.stdin.read()
"""
COMMITTED = """
with write_transaction(path) as connection:
    submit.record(connection, tiny_world.sent("T2-1,,2023-08,180"))
    connection.commit()
    print("committed", flush=True)
    sys.stdin.read()
"""
RECEIPTED = """
receipt = submit.submit(path, tiny_world.sent("T2-1,,2023-08,180"), operator("测试员"))
print(f"receipt {receipt.submission_id}", flush=True)
sys.stdin.read()
"""
BUILT = """
from etl.plan import writer
from ledger.database import file as database_file
from ledger.database.schema import create_measures
plan = tiny_world.read_world(tiny_world.WORLD)
database_file.create(path, "real")
with write_transaction(path) as connection:
    create_measures(connection)
    writer.write(connection, plan, "test")
    connection.commit()
    print("committed", flush=True)
    sys.stdin.read()
"""


def started(script, path):
    """A process that runs ``script`` and waits until it says its first line."""
    process = subprocess.Popen(
        [sys.executable, "-c", START + script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=settings.ROOT,
    )
    return process, process.stdout.readline().strip()


def killed(script, path):
    process, said = started(script, path)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    return said


def test_kill_9_in_the_middle_of_a_transaction_leaves_nothing(built):
    report(built, "T2-1,,2023-07,160")
    before = contents(built)
    assert killed(IN_THE_MIDDLE, built) == "recorded"
    assert contents(built) == before
    assert report(built, AUGUST).submission_id == before[1] + 1


def test_kill_9_after_the_commit_loses_nothing(built):
    """The file was never closed: everything is still in its log."""
    assert killed(COMMITTED, built) == "committed"
    assert progress(built, "T2-1", 8)["actual_value"] == 180
    assert report(built, "T2-1,,2023-09,200").new == 1


def test_kill_9_after_a_receipt_loses_nothing(built):
    said = killed(RECEIPTED, built)
    assert said == f"receipt {newest(built)}"
    assert progress(built, "T2-1", 8)["actual_value"] == 180


def test_kill_9_after_a_build_leaves_a_database_that_opens(tmp_path):
    path = tmp_path / "killed.duckdb"
    assert killed(BUILT, path) == "committed"
    assert report(path, AUGUST).new == 1
    assert progress(path, "T2-1", 8)["status"] == "behind"


# Several writers


def test_two_processes_that_write_at_once_both_get_in_one_after_the_other(built):
    before = newest(built)
    first, said = started(IN_THE_MIDDLE, built)  # holds the file, not yet committed
    assert said == "recorded"
    second = subprocess.Popen(
        [sys.executable, "-c", START + RECEIPTED.replace("180", "190"), str(built)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=settings.ROOT,
    )  # fmt: skip
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(1)  # it waits for the first
    first.communicate("")
    assert second.communicate("")[0].strip() == f"receipt {before + 2}"
    assert (first.returncode, second.returncode) == (0, 0)
    rows = ask(built, "SELECT submission_id, value FROM actual ORDER BY submission_id")
    assert rows == [{"submission_id": before + 1, "value": 180}, {"submission_id": before + 2, "value": 190}]
    assert progress(built, "T2-1", 8)["actual_value"] == 190


def test_eight_threads_that_write_at_once_all_get_in(built):
    before = newest(built)
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(lambda value: report(built, f"T2-1,,2023-08,{value}"), range(8)))
    assert sorted(receipt.submission_id for receipt in receipts) == list(range(before + 1, before + 9))
    assert [receipt.new for receipt in sorted(receipts, key=lambda receipt: receipt.submission_id)] == [1] + [0] * 7
    rows = ask(built, "SELECT submission_id, value FROM actual")
    assert {(row["submission_id"], row["value"]) for row in rows} == {
        (receipt.submission_id, value) for value, receipt in enumerate(receipts)
    }


def test_a_database_that_stays_busy_is_said_plainly(built):
    holder, _ = started(IN_THE_MIDDLE, built)
    try:
        with (
            pytest.raises(DatabaseBusyError, match="in use by another program"),
            write_transaction(built, wait_seconds=0.1),
        ):
            pass
        with pytest.raises(DatabaseBusyError, match="in use by another program"):
            copy_to_memory(built, wait_seconds=0.1)
    finally:
        holder.communicate("")


def test_an_exception_in_the_block_undoes_the_whole_block(built):
    before = contents(built)
    with pytest.raises(RuntimeError, match="half way"), write_transaction(built) as connection:
        submit.record(connection, sent(AUGUST))
        raise RuntimeError("half way")
    assert contents(built) == before


# States


def counts(path):
    return progress(path, "T2-1", 8)["actual_value"]


def held(path):
    """150 for July and 120 for August: a running total that fell."""
    report(path, "T2-1,,2023-07,150")
    return submit.submit(path, sent("T2-1,,2023-08,120", reason="上月多计30个"), operator("测试员"))


def test_a_doubtful_report_is_held_with_its_reason_and_does_not_count(built):
    receipt = held(built)
    assert receipt.decision == "held"
    assert counts(built) is None
    [row] = ask(built, "SELECT decision, reason FROM review WHERE submission_id = ?", [receipt.submission_id])
    assert row == {"decision": "held", "reason": "上月多计30个"}
    [kept] = receipts.findings_from_json(
        ask(built, "SELECT findings FROM submission ORDER BY submission_id DESC")[0]["findings"]
    )
    assert (kept.code, kept.row, kept.column) == ("value_fell", 2, "累计完成")


def test_without_a_reason_a_doubtful_report_is_not_recorded(built):
    report(built, "T2-1,,2023-07,150")
    before = contents(built)
    with pytest.raises(ReasonNeededError) as fault:
        submit.submit(built, sent("T2-1,,2023-08,120"), operator("测试员"))
    assert [finding.code for finding in fault.value.findings] == ["value_fell"]
    assert contents(built) == before


def test_it_counts_from_the_revision_that_accepts_it(built):
    receipt = held(built)
    accepted = review.decide(built, receipt.submission_id, "accepted", operator("协调员"))
    assert counts(built) == 120
    assert progress(built, "T2-1", 8, revision=accepted - 1)["actual_value"] is None


def test_a_returned_report_never_counts(built):
    receipt = held(built)
    review.decide(built, receipt.submission_id, "returned", operator("协调员"), "请核对7月数")
    assert counts(built) is None
    with pytest.raises(DecisionError, match="is returned: it cannot be accepted"):
        review.decide(built, receipt.submission_id, "accepted", operator("协调员"))


def test_undone_the_value_before_counts_again_and_the_past_stays(built):
    report(built, AUGUST)
    second = report(built, "T2-1,,2023-08,190")
    assert counts(built) == 190
    undone = review.decide(built, second.submission_id, "undone", operator("张三"), "报错了")
    assert counts(built) == 180
    assert progress(built, "T2-1", 8, revision=undone - 1)["actual_value"] == 190
    with pytest.raises(DecisionError):
        review.decide(built, second.submission_id, "undone", operator("张三"), "再撤一次")


def test_to_undo_needs_a_reason(built):
    receipt = report(built, AUGUST)
    before = contents(built)
    with pytest.raises(DecisionError) as fault:
        review.decide(built, receipt.submission_id, "undone", operator("张三"), " ")
    assert fault.value.code == "reason_missing"
    assert contents(built) == before


def test_the_same_bytes_again_change_nothing(built):
    first = report(built, AUGUST)
    before = contents(built)
    again = report(built, AUGUST)
    assert (again.repeated, again.submission_id, again.new) == (True, first.submission_id, 1)
    assert contents(built) == before


def test_bytes_that_were_undone_may_be_sent_again(built):
    first = report(built, AUGUST)
    review.decide(built, first.submission_id, "undone", operator("张三"), "早了一天")
    again = report(built, AUGUST)
    assert (again.repeated, counts(built)) == (False, 180)


def test_a_closed_month_takes_late_reports_only_through_the_coordinator(built):
    review.set_period(built, tiny_world.PLAN, date(2023, 8, 1), "closed", operator("协调员"))
    assert [finding.code for finding in refused(built, AUGUST)] == ["period_closed"]
    late = submit.submit(built, sent(AUGUST, late=True, reason="联系人休假"), operator("测试员"))
    assert (late.decision, counts(built)) == ("held", None)
    review.decide(built, late.submission_id, "accepted", operator("协调员"))
    assert counts(built) == 180
    review.set_period(built, tiny_world.PLAN, date(2023, 8, 1), "open", operator("协调员"))
    assert report(built, "T2-1,,2023-08,181").decision == "accepted"


def test_a_reporter_takes_nothing_back_of_a_month_that_is_closed(built):
    """August and September in one file, which is September's; then August is closed."""
    number = report(built, AUGUST, "T2-1,,2023-09,200", department_id="industry").submission_id
    review.set_period(built, tiny_world.PLAN, date(2023, 8, 1), "closed", operator("协调员"))
    account, password = tiny_world.account(built, "reporter", "industry")
    with pytest.raises(DecisionError, match="2023-08 is closed"):
        review.decide(built, number, "undone", sessions.sign_in(built, account, password, "").actor, "报错了")
    assert progress(built, "T2-1", 8)["actual_value"] == 180
    review.decide(built, number, "undone", operator("协调员"), "报错了")
    assert progress(built, "T2-1", 8)["actual_value"] is None


def test_while_a_file_is_read_others_write_and_what_they_wrote_counts(built, monkeypatch):
    """A file for August is being read when August is closed: nobody waits, and the file is refused after all."""
    read, begun = reader.read, []

    def slowly(data, expected):
        if not begun:
            begun.append(True)
            with ThreadPoolExecutor(1) as other:
                close = (built, tiny_world.PLAN, date(2023, 8, 1), "closed", operator("协调员"))
                other.submit(review.set_period, *close).result()
        return read(data, expected)

    monkeypatch.setattr(reader, "read", slowly)
    assert tiny_world.codes(refused(built, AUGUST)) == ["period_closed"]
    assert begun


def test_a_month_that_has_not_come_cannot_be_reported(built):
    early = sent("T2-1,,2023-10,250", submitted_at=datetime(2023, 9, 30, 17, 0))
    with pytest.raises(RefusedError) as fault:
        submit.submit(built, early, operator("测试员"))
    assert [finding.code for finding in fault.value.findings] == ["period_in_future"]


def test_a_town_reports_its_own_share_and_nothing_else(built):
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 80, tiny_world.WEST: 110})
    receipt = submit.submit(built, sent("T2-1,,2023-08,60", area_id=tiny_world.EAST), operator("测试员"))
    [row] = ask(built, "SELECT area_id, value FROM actual WHERE submission_id = ?", [receipt.submission_id])
    assert row == {"area_id": tiny_world.EAST, "value": 60}
    found = refused(built, "T2-1,西街,2023-08,60", "T1-1,,2023-08,60", area_id=tiny_world.EAST)
    assert [finding.code for finding in found] == ["area_of_others", "indicator_without_share"]


def test_the_receipt_of_long_ago_is_the_receipt_of_then(built):
    first = report(built, AUGUST, "T1-1,,2023-08,50")
    report(built, "T2-1,,2023-08,190")
    with write_transaction(built) as connection:
        assert receipts.receipt(connection, first.submission_id) == first


def test_the_file_of_a_value_that_was_replaced_can_be_sent_again(built):
    """180, then 250, then 180 after all: the first file is no repetition any more."""
    first, second, third = (report(built, f"T2-1,,2023-08,{value}") for value in (180, 250, 180))
    assert [one.repeated for one in (first, second, third)] == [False, False, False]
    assert report(built, "T2-1,,2023-08,180").repeated
    assert tiny_world.progress(built, "T2-1", 8)["actual_value"] == 180
