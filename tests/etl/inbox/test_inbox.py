"""The inbox: what is dropped there is sent once, and answered beside it; nobody has to look at a screen."""

import logging
import os
import signal
import subprocess
import sys

import duckdb
import pytest

from etl.inbox import folder
from etl.inbox import submit as inbox_submit
from etl.inbox.watch import Watch
from etl.submissions import review
from ledger import settings
from ledger.accounts.actor import operator
from ledger.database.connection import file_fingerprint
from ledger.database.hardening import SETTINGS
from ledger.vocabulary.finding_catalogue import CATALOGUE
from ledger.vocabulary.findings import Finding
from tests.support import tiny_world
from tests.support.tiny_world import ask, contents, progress

AUGUST = "指标编号,街镇,期间,累计完成\nT2-1,,2023-08,180\n"
FELL = "指标编号,街镇,期间,累计完成\nT2-1,,2023-08,150\n"


@pytest.fixture
def inbox(tmp_path):
    path = tmp_path / "inbox"
    path.mkdir()
    return path


@pytest.fixture
def watch(inbox, built):
    return Watch(inbox, built, tiny_world.PLAN)


def dropped(inbox, name="八月.csv", text=AUGUST, encoding="utf-8"):
    path = inbox / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


def result(path):
    return path.with_name(path.name + ".result.txt")


def answer(path):
    return result(path).read_text(encoding="utf-8-sig")


def reason(path, words, encoding="utf-8"):
    path.with_name(path.name + ".reason.txt").write_text(words, encoding=encoding)


def look_twice(watch):
    watch.look()
    watch.look()


def sent(path):
    return ask(
        path,
        "SELECT submission_id, department_id, area_id, submitted_by, filename FROM submission ORDER BY submission_id",
    )


# Who sends


@pytest.mark.parametrize(
    ("name", "department_id", "area_id"),
    [
        ("industry", "industry", None),
        ("Industry", "industry", None),
        ("区工信局", "industry", None),
        ("区工业和信息化局", "industry", None),
        ("Bureau of Industry", "industry", None),
        ("东街", None, tiny_world.EAST),
        ("东街街道", None, tiny_world.EAST),
        (tiny_world.EAST, None, tiny_world.EAST),
    ],
)
def test_a_file_is_sent_as_the_one_whose_folder_it_lies_in(name, department_id, area_id, inbox, built, watch):
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 200})
    path = dropped(inbox, f"{name}/八月.csv", AUGUST.replace(",,", ",东街,"), "gb18030")
    look_twice(watch)
    assert sent(built) == [
        {
            "submission_id": 5, "department_id": department_id, "area_id": area_id, "submitted_by": f"{name}（收件箱）",
            "filename": "八月.csv",
        }
    ]  # fmt: skip
    assert "回执编号：5\n" in answer(path)


def test_directly_in_the_inbox_anybody_sends(inbox, built, watch):
    dropped(inbox)
    look_twice(watch)
    [row] = sent(built)
    assert (row["department_id"], row["area_id"], row["submitted_by"]) == (None, None, "收件箱")


def test_a_folder_that_names_nobody_is_said_and_read_again_when_it_is_renamed(inbox, built, watch):
    path = dropped(inbox, "水务局/八月.csv", "指标编号,期间,累计完成\nT3-1,2023-08,100\n")
    look_twice(watch)
    assert "没有名为“水务局”的部门或街镇。是否为区水利局？" in answer(path)
    assert sent(built) == []
    path.parent.rename(inbox / "区水利局")
    look_twice(watch)
    assert [row["department_id"] for row in sent(built)] == ["water"]


# The answer


def test_the_answer_is_chinese_above_english_and_notepad_shows_it(inbox, built, watch):
    path = dropped(inbox, "区工信局/八月.csv")
    look_twice(watch)
    written = result(path).read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\n") == written.count(b"\r\n") > 20
    chinese, english = answer(path).split("-" * 40)
    assert chinese.startswith("已收到，数据已计入。\n\n回执编号：4\n状态：已通过\n")
    assert "部门或街镇：区工信局\n期间：2023年8月\n" in chinese
    assert "数据：共1条：新增1条，更改0条，未变0条\n" in chinese
    assert "Received. The figures count from now on." in english
    assert "Department or town: Bureau of Industry\nPeriod: 2023-08\n" in english
    assert sorted(one.name for one in path.parent.iterdir()) == ["八月.csv", "八月.csv.result.txt"]
    assert path.read_text(encoding="utf-8") == AUGUST
    assert progress(built, "T2-1", 8)["actual_value"] == 180


def test_every_fault_is_in_the_answer_and_nothing_is_recorded(inbox, built, watch):
    before, bytes_before = contents(built), built.read_bytes()
    path = dropped(inbox, "区水利局/八月.csv", AUGUST + "T3-1,北街,2023-08,六十\n")
    look_twice(watch)
    chinese, english = answer(path).split("-" * 40)
    assert chinese.startswith("没有记录：有3处错误，请改正。\n\n文件：八月.csv\n部门或街镇：区水利局\n处理时间：")
    places = ("1. 第2行，“指标编号”列：", "2. 第3行，“街镇”列：", "3. 第3行，“累计完成”列：")
    assert [place in chinese for place in places] == [True] * 3
    assert "请按以上提示改正，保存后系统会自动重新读取。" in chinese
    assert "Nothing was recorded. Faults: 3." in english
    assert "3. row 3, column “累计完成”: “六十” is not a number." in english
    assert contents(built) == before
    assert built.read_bytes() == bytes_before


def test_a_mended_file_is_read_again_and_its_answer_replaced(inbox, built, watch):
    path = dropped(inbox, text=AUGUST.replace("180", "六十"))
    look_twice(watch)
    assert "有1处错误" in answer(path)
    dropped(inbox)
    look_twice(watch)
    assert answer(path).startswith("已收到")
    assert len(sent(built)) == 1


def test_a_mended_file_is_read_again_though_its_time_is_before_the_answers(inbox, built, watch):
    """A copy keeps the time of its original, and the clock of another machine may be slow."""
    path = dropped(inbox, text=AUGUST.replace("180", "六十"))
    look_twice(watch)
    dropped(inbox)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    look_twice(watch)
    assert len(sent(built)) == 1


def test_made_up_data_is_called_made_up(inbox, built, watch):
    with duckdb.connect(built, config=SETTINGS) as connection:
        connection.execute("UPDATE origin SET kind = 'demo'")
    good, bad = dropped(inbox), dropped(inbox, "错.csv", AUGUST.replace("180", "六十"))
    look_twice(watch)
    for path in (good, bad):
        assert answer(path).count("演示数据库，数据均为虚构") == 1
        assert answer(path).count("demonstration database: made-up data") == 1


def test_a_closed_month_is_answered_with_the_way_to_be_late(inbox, built, watch):
    review.set_period(
        built, tiny_world.PLAN, ask(built, "SELECT DATE '2023-08-01' AS day")[0]["day"], "closed", operator("协调员")
    )
    path = dropped(inbox)
    look_twice(watch)
    assert "2. 逾期补报请在“报送”页办理。" in answer(path)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("sender_unknown", {"found": "水务局", "near": ()}),
        ("file_too_large", {"found": 20.1, "limit": 20}),
        ("reason_unreadable", {"limit": 500}),
    ],
)
def test_the_findings_of_the_inbox_are_errors_in_both_languages(code, values):
    assert CATALOGUE[code].severity == "error"
    for language in ("zh", "en"):
        assert "{" not in Finding(code, **values).sentence(language)


# Doubts


def test_a_doubtful_file_is_not_recorded_and_its_answer_says_how(inbox, built, watch):
    tiny_world.report(built, "T2-1,,2023-07,180")
    path = dropped(inbox, text=FELL)
    look_twice(watch)
    chinese, english = answer(path).split("-" * 40)
    assert chinese.startswith("没有记录：有1处存疑，请改正或说明理由。")
    assert "存为“八月.csv.reason.txt”，放在同一文件夹" in chinese
    assert "在“报送”页上传并填写理由" in chinese
    assert "load --reason" in english
    assert len(sent(built)) == 1  # July's


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_with_a_reason_beside_it_a_doubtful_file_is_held(encoding, inbox, built, watch):
    tiny_world.report(built, "T2-1,,2023-07,180")
    path = dropped(inbox, text=FELL)
    look_twice(watch)
    reason(path, "已与统计局核实\n", encoding)
    look_twice(watch)
    assert answer(path).startswith("已收到，待审核，审核通过后才计入。")
    [row] = ask(built, "SELECT decision, reason FROM review WHERE submission_id = 5")
    assert row == {"decision": "held", "reason": "已与统计局核实"}


@pytest.mark.parametrize("words", ["因" * 501, "\x00\x01"])
def test_a_reason_that_cannot_be_read_is_said(words, inbox, built, watch):
    path = dropped(inbox)
    reason(path, words)
    look_twice(watch)
    assert "八月.csv.reason.txt：理由应是不超过500字的文本。" in answer(path)
    assert sent(built) == []


# When a file is read


def test_a_file_is_read_once_it_has_held_still_for_two_looks(inbox, watch):
    path = dropped(inbox, text=AUGUST[:30])
    watch.look()
    dropped(inbox)
    watch.look()
    assert not result(path).exists()
    watch.look()
    assert answer(path).startswith("已收到")


BESIDE = (
    "~$八月.xlsx", ".~八月.xlsx", ".~lock.八月.xlsx#", ".DS_Store", "八月.xlsx.tmp", "八月.csv.part",
    "八月.csv.crdownload", "八月.csv~", "Thumbs.db", "5F3A2B00", "九月.csv.result.txt", "九月.csv.reason.txt",
    "@eaDir/八月.csv", "#recycle/八月.csv", ".Trash/八月.csv",
)  # fmt: skip
"""What programs put beside files."""


def test_what_programs_put_beside_files_is_passed_over(inbox, built, watch):
    paths = [dropped(inbox, name) for name in BESIDE]
    look_twice(watch)
    assert [path for path in paths if result(path).exists()] == []
    assert sent(built) == []


def test_links_and_folders_in_folders_are_passed_over_and_said_once(inbox, built, watch, tmp_path, caplog):
    outside = dropped(tmp_path, "elsewhere/八月.csv")
    (inbox / "link.csv").symlink_to(outside)
    (inbox / "industry").symlink_to(outside.parent)
    (inbox / "water").mkdir()
    dropped(inbox / "water", "2023/八月.csv")
    with caplog.at_level(logging.INFO):
        look_twice(watch)
    assert sent(built) == []
    assert [record.message.rpartition(": ")[2] for record in caplog.records] == [
        "A link is passed over.",
        "A link is passed over.",
        "A folder in a folder is passed over.",
    ]
    assert [path.name for path in outside.parent.iterdir()] == ["八月.csv"]


def test_a_link_put_in_the_place_of_a_file_is_not_followed(inbox, tmp_path):
    path = dropped(inbox)
    [seen] = folder.files(inbox, lambda *_: None)
    path.rename(tmp_path / "八月.csv")
    path.symlink_to(tmp_path / "八月.csv")
    with pytest.raises(OSError):
        folder.contents(seen)


def test_a_file_that_is_too_large_is_refused_by_its_size(inbox, built, watch):
    path = inbox / "大.csv"
    with path.open("wb") as file:
        file.truncate(inbox_submit.MAX_BYTES + 1)
    look_twice(watch)
    assert "文件有20.1MB，超过上限20MB。" in answer(path)
    assert sent(built) == []


def test_an_answered_file_is_left_alone_by_this_watch_and_the_next(inbox, built, watch):
    path = dropped(inbox)
    look_twice(watch)
    state = (result(path).stat().st_mtime_ns, file_fingerprint(built))
    watch.look()
    look_twice(Watch(inbox, built, tiny_world.PLAN))
    assert (result(path).stat().st_mtime_ns, file_fingerprint(built)) == state


# Never twice


def test_a_process_killed_before_it_answered_answers_after_its_next_start(inbox, built, watch):
    """Recorded, and no answer: as if the process had ended between the two."""
    path = dropped(inbox, "industry/八月.csv")
    look_twice(watch)
    result(path).unlink()
    look_twice(Watch(inbox, built, tiny_world.PLAN))
    assert answer(path).startswith("这份文件此前已经报送，没有重复记录。以下是当时的回执。\n\n回执编号：4\n")
    assert len(sent(built)) == 1


def test_the_same_bytes_under_another_name_are_recognised(inbox, built, watch):
    dropped(inbox)
    look_twice(watch)
    path = dropped(inbox, "八月（2）.csv")
    look_twice(watch)
    assert "回执编号：4\n" in answer(path)
    assert len(sent(built)) == 1


@pytest.mark.parametrize(("decision", "word"), [("returned", "已退回"), ("undone", "已撤销")])
def test_what_was_returned_or_undone_does_not_come_back_by_itself(decision, word, inbox, built, watch):
    tiny_world.report(built, "T2-1,,2023-07,180")
    path = dropped(inbox, text=FELL)
    reason(path, "已核实")
    look_twice(watch)
    review.decide(built, 5, decision, operator("协调员"), "与统计局不符")
    result(path).unlink()
    look_twice(Watch(inbox, built, tiny_world.PLAN))
    assert answer(path).startswith("没有记录：这份文件此前报送过，后来被退回或撤销。")
    assert f"{word}（协调员）：与统计局不符\n" in answer(path)
    assert len(sent(built)) == 2
    assert progress(built, "T2-1", 8)["actual_value"] is None


# What goes wrong around it

HOLD = """
import sys
from pathlib import Path
from ledger.database.connection import write_transaction
with write_transaction(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_busy_database_is_tried_again_and_no_answer_given(inbox, built, watch, caplog, monkeypatch):
    monkeypatch.setattr(inbox_submit, "WAIT_SECONDS", 0.05)
    path = dropped(inbox)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(built)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=settings.ROOT,
    )  # fmt: skip
    assert holder.stdout.readline() == "held\n"
    look_twice(watch)
    watch.look()
    assert not result(path).exists()
    assert [record.message for record in caplog.records] == [
        f"{built}: tiny.duckdb is in use by another program. Close it there, or try again in a minute. "
        "It is tried again at the next look."
    ]
    holder.communicate("")
    watch.look()
    assert answer(path).startswith("已收到")


def test_a_folder_that_is_gone_for_a_while_ends_nothing(inbox, built, watch, caplog):
    dropped(inbox)
    away = inbox.rename(inbox.with_name("away"))
    look_twice(watch)
    assert [record.message.partition(": ")[2] for record in caplog.records] == [
        "The folder cannot be read: No such file or directory."
    ]
    away.rename(inbox)
    look_twice(watch)
    assert len(sent(built)) == 1


def test_a_file_that_vanishes_is_forgotten(inbox, built, watch):
    path = dropped(inbox)
    watch.look()
    path.unlink()
    watch.look()
    assert sent(built) == []
    with pytest.raises(FileNotFoundError):
        folder.contents(folder.InboxFile(path, "", folder.FileVersion(1, 1), None, None))


def test_a_file_that_grew_since_the_look_is_left_for_the_next(inbox):
    path = dropped(inbox)
    [seen] = folder.files(inbox, lambda *_: None)
    path.write_text(AUGUST + "T1-1,,2023-08,50\n", encoding="utf-8")
    with pytest.raises(folder.FileChangingError):
        folder.contents(seen)


def test_an_answer_that_cannot_be_written_comes_later_and_the_file_is_sent_once(inbox, built, watch, caplog):
    path = dropped(inbox)
    result(path).mkdir()  # nothing can be put in its place
    look_twice(watch)
    watch.look()
    assert len(sent(built)) == 1
    assert sum("The result cannot be written: " in record.message for record in caplog.records) == 1
    result(path).rmdir()
    watch.look()
    assert answer(path).startswith("已收到")
    assert sorted(one.name for one in inbox.iterdir()) == ["八月.csv", "八月.csv.result.txt"]


def test_a_fault_of_the_program_is_answered_and_the_next_file_is_looked_at(inbox, built, watch):
    with duckdb.connect(built, config=SETTINGS) as connection:
        connection.execute("DROP TABLE period_state")
    first, second = dropped(inbox, "一.csv"), dropped(inbox, "二.csv")
    look_twice(watch)
    for path in (first, second):
        assert answer(path).startswith("没有记录：系统未能处理这份文件。")
        assert "请在“报送”页上传这份文件，或联系管理员。" in answer(path)


def test_a_name_in_gbk_is_read(inbox, built, watch):
    """From an archive made on Windows and unpacked on Linux."""
    name = os.fsdecode("八月.csv".encode("gb18030"))
    path = dropped(inbox, name)
    look_twice(watch)
    assert [row["filename"] for row in sent(built)] == ["八月.csv"]
    assert "文件：八月.csv\n" in answer(path)


# As it is typed


def command(inbox, built, *arguments):
    return [
        sys.executable, "-m", "etl", "watch", str(inbox), "--database", str(built), "--plan", tiny_world.PLAN,
        "--every", "0.05", *arguments,
    ]  # fmt: skip


def test_watch_sends_until_it_is_stop_requested(inbox, built):
    process = subprocess.Popen(
        command(inbox, built), stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=settings.ROOT
    )
    assert process.stderr.readline().endswith(f"{inbox} is watched, for {built}\n")
    path = dropped(inbox, "industry/八月.csv")
    assert process.stderr.readline().endswith("八月.csv: receipt 4, accepted\n")
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate()
    assert process.returncode == 0
    assert rest.endswith("Stopped\n")
    assert "回执编号：4" in answer(path)


def ran(*arguments):
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, encoding="utf-8", check=False, cwd=settings.ROOT
    )


def test_watch_once_sends_what_lies_there_and_ends(inbox, built):
    path = dropped(inbox)
    done = ran(inbox, built, "--once")
    assert done.returncode == 0
    assert "回执编号：4" in answer(path)


def test_watch_says_at_once_what_will_never_work(inbox, built, tmp_path):
    none = tmp_path / "none.duckdb"
    for arguments, status, said in (
        ((inbox, none), 1, f"Database not found: {none}."),
        ((inbox, built, "--plan", "other"), 1, "There is no plan other in this database."),
        ((tmp_path / "nowhere", built), 2, "Usage: "),
    ):
        done = ran(*arguments)
        assert done.returncode == status
        assert said in done.stderr
        assert "Traceback" not in done.stderr
