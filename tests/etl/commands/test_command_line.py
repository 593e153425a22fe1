"""``python -m etl …`` as it is typed: exit status, receipt, findings, and nothing written on failure."""

import csv
import io
import os
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

from etl.__main__ import main
from etl.submissions import submit
from ledger import settings
from ledger.accounts import sessions, tokens
from ledger.accounts.actor import operator
from tests.support import tiny_world
from tests.support.cli import run_command
from tests.support.tiny_world import ask, contents, progress, rewrite

GOOD = "指标编号,街镇,期间,累计完成\nT2-1,,2023-08,180\nT2-1,东街,2023-08,60\n"
WRONG = "指标编号,街镇,期间,累计完成\nT9-9,,2023-08,180\nT2-1,北街,2023-08,六十\n"


def etl(*arguments, **environment):
    """Runs the command; DATABASE_URL is set only when asked for."""
    return run_command(main, *arguments, **environment)


def process(*arguments):
    """Runs it in a process of its own, with nothing but what README says."""
    return subprocess.run(
        [sys.executable, "-m", "etl", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=settings.ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"PYTHONUTF8": "1"},
    )  # fmt: skip


def files(world):
    return "--plans", world / "plans", "--register", world / "register"


@pytest.fixture
def august(tmp_path):
    path = tmp_path / "august.csv"
    path.write_text(GOOD, encoding="gb18030")
    return path


@pytest.fixture
def wrong(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text(WRONG, encoding="utf-8")
    return path


@pytest.mark.parametrize("run", [etl, process])
def test_build_makes_the_database_and_says_what_is_in_it(world, tmp_path, run):
    path = tmp_path / "new" / "tiny.duckdb"
    done = run("build", "--database", path, *files(world))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "tiny: 2 sections, 3 tasks, 7 departments in 8 assignments, 6 indicators, 10 numerals accounted for",
        f"{path}: revision 3",
    ]
    assert contents(path)[1] == 3


@pytest.mark.parametrize("form", ["{}", "duckdb:///{}"])
def test_build_uses_database_url(world, tmp_path, form):
    path = tmp_path / "from_url.duckdb"
    done = etl("build", *files(world), DATABASE_URL=form.format(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(path)[1] == 3


def test_the_option_wins_over_database_url(world, tmp_path):
    named, other = tmp_path / "named.duckdb", tmp_path / "other.duckdb"
    assert etl("build", "--database", named, *files(world), DATABASE_URL=str(other)).returncode == 0
    assert (named.exists(), other.exists()) == (True, False)


def test_a_database_url_that_is_no_file_is_said(world):
    done = etl("build", *files(world), DATABASE_URL="mysql://luo:s3cr/et@db/luozhuang?password=s3cret")
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL=mysql://…: give the path ")
    assert "s3cr" not in done.stderr
    assert "Traceback" not in done.stderr


def test_check_finds_no_fault_and_writes_nothing(world):
    before = sorted(path.name for path in world.rglob("*"))
    done = etl("check", *files(world))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "No fault found."
    assert sorted(path.name for path in world.rglob("*")) == before


@pytest.mark.parametrize("command", ["build", "check"])
def test_every_fault_of_the_plan_is_said_on_stderr_and_nothing_is_written(command, world, tmp_path):
    rewrite(tiny_world.plan_folder(world) / "indicators.csv", "110,,110家", "111,,110家")
    rewrite(tiny_world.plan_folder(world) / "translations.csv", "task,2,Build new infrastructure\n", "")
    path = tmp_path / "none.duckdb"
    done = etl(command, *files(world), DATABASE_URL=str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "indicators.csv, row 3, column “printed”: The printed figure “110家” reads as 110家, and the row says 111家. "
        "Correct one of them.",
        "translations.csv: task 2 has no English name. Add it to translations.csv.",
        "2 faults found. Nothing was written.",
    ]
    assert not path.exists()


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_fault_in_the_published_figures_is_said_without_a_traceback(command, world, tmp_path):
    published = tiny_world.plan_folder(world) / "published_actuals.csv"
    published.write_text("指标编号,期间,累计完成\nT9-9,2023-12,71\n", encoding="utf-8")
    path = tmp_path / "none.duckdb"
    done = etl(command, *files(world), DATABASE_URL=str(path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("published_actuals.csv, row 2, column “指标编号”: Indicator “T9-9” not found. ")
    assert not path.exists()


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_folder_without_a_plan_is_said(command, tmp_path):
    path = tmp_path / "none.duckdb"
    done = etl(command, "--plans", tmp_path, DATABASE_URL=str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"There is no plan in {tmp_path}." in done.stderr
    assert not path.exists()


def test_load_prints_a_receipt(built, august):
    done = etl("load", august, "--by", "张三", "--plan", "tiny", "--database", built)
    assert (done.returncode, done.stderr) == (0, "")
    sha256 = ask(built, "SELECT sha256 FROM submission")[0]["sha256"]
    assert re.fullmatch(
        r"Receipt 4: august\.csv, 2023-08, by 张三 at \d{4}-\d\d-\d\d \d\d:\d\d\. "
        rf"2 values: 2 new, 0 changed, 0 unchanged\. sha256 {sha256[:12]}\n",
        done.stdout,
    )
    assert [row["value"] for row in ask(built, "SELECT value FROM actual ORDER BY value")] == [60, 180]


def test_load_uses_database_url(built, august):
    done = etl("load", august, "--by", "张三", "--plan", "tiny", DATABASE_URL=f"duckdb:///{built}")
    assert done.returncode == 0
    assert done.stdout.startswith("Receipt 4: ")


def test_load_says_every_error_and_changes_nothing(built, wrong):
    before = contents(built)
    done = etl("load", wrong, "--by", "张三", "--plan", "tiny", "--database", built)
    assert (done.returncode, done.stdout) == (1, "")
    *lines, last = done.stderr.splitlines()
    assert [re.match(r"row \d, column “[^”]+”", line)[0] for line in lines] == [
        "row 2, column “指标编号”", "row 3, column “街镇”", "row 3, column “累计完成”",
    ]  # fmt: skip
    assert last == "3 faults found. Nothing was written."
    assert contents(built) == before


def test_a_terminal_is_given_words_only(built, tmp_path):
    """What others have written: cells of a file, the name of a token."""
    evil = "x\x1b]0;owned\x07\x1b[2J\nadm  forged"
    path = tmp_path / "evil.csv"
    path.write_text("指标编号,期间,累计完成\nTx\x1b[2Jowned,2023-08,180\n", encoding="utf-8")
    account_id, _password = tiny_world.account(built, "viewer")
    tokens.create(built, account_id, evil, "read", 9, operator("-"))
    for arguments in (["load", path, "--by", "张三", "--plan", "tiny"], ["token", "list", account_id]):
        done = etl(*arguments, "--database", built)
        shown = done.stdout + done.stderr
        assert "owned" in shown
        assert not [one for one in shown if not one.isprintable() and one != "\n"], shown
        assert not [line for line in shown.split("\n") if line.startswith("adm")]


def test_load_shows_what_it_did_not_read_as_written(built, tmp_path):
    path = tmp_path / "about.csv"
    path.write_text("指标编号,期间,累计完成\nT2-1,2023-08,约180\n", encoding="utf-8")
    done = etl("load", path, "--by", "张三", "--plan", "tiny", "--database", built)
    assert done.returncode == 0
    assert "“约180” was read as 180个." in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--plan", "other-plan"), "There is no plan other-plan in this database."),
        (("--plan", "tiny", "--department", "nobody"), "There is no department or town nobody in this database."),
        (("--plan", "tiny", "--by", " "), "Give the name of the person who does this, at most 60 characters."),
        (("--plan", "tiny", "--department", "water"), "is not led by 区水利局"),
        (("--plan", "tiny", "--period", "2023-09"), "This row is for 2023-08 and this submission is for 2023-09."),
    ],
)
def test_load_refuses_plainly(options, said, built, august):
    before = contents(built)
    done = etl("load", august, "--by", "张三", "--database", built, *options)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(built) == before


def test_load_into_no_database_says_how_to_make_one(tmp_path, august):
    path = tmp_path / "none.duckdb"
    done = etl("load", august, "--by", "张三", "--plan", "tiny", "--database", path)
    assert done.returncode == 1
    assert f"python -m etl build --database {path}" in done.stderr
    assert not path.exists()


@pytest.mark.parametrize("arguments", [
    ("load",), ("load", "none.csv", "--by", "张三"), ("load", __file__), ("load", __file__, "--by", "张三", "--period", "九月"),
    ("unknown",),
])  # fmt: skip
def test_what_is_typed_wrong_is_said_with_status_2(arguments):
    done = etl(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_demo_never_replaces_a_database(built):
    before = built.read_bytes()
    done = etl("demo", "--database", built)
    assert (done.returncode, done.stdout) == (1, "")
    assert "exists" in done.stderr
    assert built.read_bytes() == before


def template(*arguments, folder=None, **options):
    """Runs ``template`` for the tiny plan's September; ``folder`` is where it is typed."""
    given = {"--plan": "tiny", "--period": "2023-09", **{f"--{name}": value for name, value in options.items()}}
    options = (part for pair in given.items() for part in pair)
    return run_command(main, "template", *arguments, *options, folder=folder or settings.ROOT)


@pytest.mark.parametrize(
    ("arguments", "name", "begins"),
    [
        (("--department", "industry"), "区工信局-2023-09.xlsx", b"PK"),
        (
            ("--department", "water", "--kind", "csv", "--language", "en"),
            "Bureau of Water-2023-09.csv",
            b"\xef\xbb\xbf",
        ),
        (("--town", tiny_world.EAST), "东街街道-2023-09.xlsx", b"PK"),
        (("--all",), "月度报送模板-2023-09.zip", b"PK"),
    ],
)
def test_template_writes_a_file_named_after_who_reports(arguments, name, begins, built, tmp_path):
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 200, tiny_world.SOUTH: 144})
    before = contents(built)
    folder = tmp_path / "here"
    folder.mkdir()
    done = template(*arguments, folder=folder, database=built)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{name}: written\n")
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_bytes().startswith(begins)
    assert contents(built) == before


def test_template_replaces_a_file_only_when_told(built, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("half filled in", encoding="utf-8")
    asked = ("--department", "water", "--kind", "csv")
    done = template(*asked, database=built, output=path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{path} exists. Name another with --output, or replace it with --force.\n"
    assert path.read_text(encoding="utf-8") == "half filled in"
    assert template(*asked, "--force", database=built, output=path).returncode == 0
    assert "指标编号" in path.read_text(encoding="utf-8-sig")


def test_template_takes_a_folder(built, tmp_path):
    assert template("--department", "water", database=built, output=tmp_path).returncode == 0
    assert (tmp_path / "区水利局-2023-09.xlsx").exists()


def test_template_says_when_last_values_are_made_up(demo, tmp_path):
    done = template("--town", "371311001", database=demo, output=tmp_path, plan="luozhuang-2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Demonstration database: the last values are made up.\n")


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (("--department", "nobody"), {}, "There is no department nobody in this database."),
        (("--town", "nowhere"), {}, "There is no town nowhere in this database."),
        (("--town", tiny_world.DISTRICT), {}, f"There is no town {tiny_world.DISTRICT} in this database."),
        (("--department", "housing"), {}, "区住建局 has nothing to report in tiny."),
        (("--town", tiny_world.EAST), {}, "东街街道 has nothing to report in tiny."),
        (("--all",), {"plan": "other"}, "There is no plan other in this database."),
        (("--all",), {"period": "2024-01"}, "2024-01 is outside the plan's year 2023."),
        (("--all",), {"output": "nowhere/all.zip"}, "nowhere/all.zip cannot be written: "),
        (("--all",), {"database": "none.duckdb"}, "Database not found: none.duckdb."),
    ],
)
def test_template_refuses_plainly(arguments, options, said, built, tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    done = template(*arguments, folder=folder, **{"database": built, **options})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((), {}),
        (("--department", "water", "--all"), {}),
        (("--department", "water", "--town", tiny_world.EAST), {}),
        (("--all",), {"period": "九月"}),
        (("--all",), {"kind": "pdf"}),
    ],
)
def test_template_typed_wrong_is_said_with_status_2(arguments, options, built_once):
    done = template(*arguments, database=built_once, **options)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


# Several files, other senders, other kinds


@pytest.fixture
def september(tmp_path):
    path = tmp_path / "september.csv"
    path.write_text("指标编号,期间,累计完成\nT1-1,2023-09,50\n", encoding="utf-8")
    return path


def load(built, *arguments):
    return etl("load", *arguments, "--by", "张三", "--plan", "tiny", "--database", built)


def test_load_takes_several_files_each_a_submission_of_its_own(built, august, september):
    done = load(built, august, september)
    assert (done.returncode, done.stderr) == (0, "")
    *receipts, last = done.stdout.splitlines()
    assert [line.split(",")[0] for line in receipts] == ["Receipt 4: august.csv", "Receipt 5: september.csv"]
    assert last == "2 of 2 files recorded."


def test_a_refused_file_leaves_the_others_recorded(built, august, wrong, september):
    done = load(built, august, wrong, september)
    assert done.returncode == 1
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "Receipt 4: august.csv",
        "Receipt 5: september.csv",
    ]
    *findings, faults, last = done.stderr.splitlines()
    assert [line.startswith(f"{wrong}, row ") for line in findings] == [True] * 3
    assert (faults, last) == (f"{wrong}: 3 faults found. Nothing was written.", "2 of 3 files recorded.")
    assert [row["filename"] for row in ask(built, "SELECT filename FROM submission ORDER BY ALL")] == [
        "august.csv",
        "september.csv",
    ]


def test_a_fault_that_ends_the_command_still_says_how_many_were_recorded(built, august, september):
    done = load(built, august, september, "--department", "nobody")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "0 of 2 files recorded.",
        "There is no department or town nobody in this database.",
    ]


def test_load_says_that_the_same_bytes_were_sent_before(built, august):
    load(built, august)
    done = load(built, august)
    assert done.returncode == 0
    said, receipt = done.stdout.splitlines()
    assert said == "These very bytes were sent before: nothing was recorded, and this is the receipt of then."
    assert receipt.startswith("Receipt 4: ")


def test_a_town_sends_its_own_row(built, tmp_path):
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 200})
    path = tmp_path / "east.csv"
    path.write_text("指标编号,街镇,期间,累计完成\nT2-1,东街,2023-08,60\n", encoding="utf-8")
    assert load(built, path, "--town", tiny_world.EAST).returncode == 0
    assert ask(built, "SELECT area_id, department_id FROM submission") == [
        {"area_id": tiny_world.EAST, "department_id": None}
    ]


def test_shares_are_loaded_for_the_year(built, tmp_path):
    path = tmp_path / "shares.csv"
    path.write_text("指标编号,街镇,分配目标\nT2-1,东街,200\nT2-1,西街,100\nT2-1,南山,44\n", encoding="utf-8")
    done = load(built, path, "--kind", "allocation", "--department", "industry")
    assert done.returncode == 0
    assert "Receipt 4: shares.csv, 2023, by 张三" in done.stdout
    assert ask(built, "SELECT kind FROM submission") == [{"kind": "allocation"}]


@pytest.mark.parametrize("wrongly", [("--kind", "plan"), ("--department", "industry", "--town", tiny_world.EAST)])
def test_load_typed_wrong_is_said_with_status_2(wrongly, built_once, august):
    done = load(built_once, august, *wrongly)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


# Decisions


def held(built):
    """A running total that fell from 180 to 150: held, with a reason. The build made revisions 1 to 3: this is 5."""
    tiny_world.report(built, "T2-1,,2023-07,180")
    return submit.submit(built, tiny_world.sent("T2-1,,2023-08,150", reason="已核实"), operator("测试员")).submission_id


def test_load_says_that_a_doubtful_file_is_held(built, tmp_path):
    tiny_world.report(built, "T2-1,,2023-07,180")
    path = tmp_path / "fell.csv"
    path.write_text("指标编号,期间,累计完成\nT2-1,2023-08,150\n", encoding="utf-8")
    refused = load(built, path)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == (
        "Nothing was recorded. Correct the file, or say why it is right with --reason."
    )
    done = load(built, path, "--reason", "已核实")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "Held: it counts once the coordinator accepts it."


def test_a_held_submission_is_accepted(built):
    number = held(built)
    done = etl("review", number, "--accept", "--by", "协调员", "--database", built)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"Submission {number} is accepted: revision 6\n")
    assert progress(built, "T2-1", 8)["actual_value"] == 150


def test_a_held_submission_is_returned_with_a_reason(built):
    number = held(built)
    asked = ("review", number, "--return", "--by", "协调员", "--database", built)
    done = etl(*asked)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Give the reason why submission {number} is returned.\n"
    assert etl(*asked, "--reason", "请核对").returncode == 0
    [row] = ask(built, "SELECT decision, decided_by, reason FROM review ORDER BY revision DESC LIMIT 1")
    assert row == {"decision": "returned", "decided_by": "协调员", "reason": "请核对"}


def test_a_submission_is_undone_once(built):
    number = tiny_world.report(built, "T2-1,,2023-08,180").submission_id
    asked = ("undo", number, "--by", "张三", "--reason", "填错了", "--database", built)
    done = etl(*asked)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"Submission {number} is undone: revision 5\n")
    assert ask(built, "SELECT * FROM actual_at('tiny', 5)") == []
    again = etl(*asked)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == f"Submission {number} is undone: it cannot be undone.\n"


@pytest.mark.parametrize("command", [("undo", "99"), ("review", "99", "--accept")])
def test_a_decision_on_nothing_is_said(command, built):
    done = etl(*command, "--by", "张三", "--reason", "填错了", "--database", built)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no submission 99 in this database.\n"


@pytest.mark.parametrize("ways", [(), ("--accept", "--return")])
def test_a_review_is_one_of_two(ways, built_once):
    done = etl("review", 1, "--by", "协调员", *ways, "--database", built_once)
    assert done.returncode == 2
    assert "Give one of --accept and --return." in done.stderr


# What was sent


@pytest.fixture
def four(built):
    """Numbers 4 to 7: a department's July, a town's share of a target, a fall in August that is held, September."""
    tiny_world.report(built, "T2-1,,2023-07,180", department_id="industry", by="张三")
    shares = tiny_world.sent("T2-1,东街,344", header="指标编号,街镇,分配目标", kind="allocation", by="李四")
    submit.submit(built, shares, operator("测试员"))
    submit.submit(built, tiny_world.sent("T2-1,,2023-08,150", reason="已核实", by="=王五"), operator("测试员"))
    tiny_world.report(built, "T2-1,东街,2023-09,60", area_id=tiny_world.EAST, by="东街\x1b[2J")
    return built


def listed(path, *arguments):
    done = etl("submissions", "--database", path, *arguments)
    assert done.returncode == 0
    return [re.split(" {2,}", line.strip()) for line in done.stdout.splitlines()]


def test_submissions_are_listed_newest_first(four):
    head, *rows = listed(four)
    assert head == ["No.", "Month", "Kind", "Sender", "By", "At", "File", "Values", "State"]
    assert [row[:3] for row in rows] == [
        ["7", "2023-09", "monthly actuals"],
        ["6", "2023-08", "monthly actuals"],
        ["5", "2023", "shares of the towns"],
        ["4", "2023-07", "monthly actuals"],
    ]
    assert rows[0][3:5] == ["东街街道", "东街\ufffd[2J"]  # no escape sequence reaches the terminal
    assert rows[3][3:5] == ["区工信局", "张三"]
    assert [row[-1] for row in rows] == ["accepted", "held for the coordinator", "accepted", "accepted"]


def test_columns_stand_straight_under_chinese_names(four):
    """A Chinese character is two columns wide: State begins at the same one in every line."""
    lines = etl("submissions", "--database", four).stdout.splitlines()
    starts = {cell_len(line[: line.rindex("  ") + 2]) for line in (line.rstrip() for line in lines)}
    assert len(starts) == 1


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (("--state", "held"), [6]),
        (("--period", "2023-09"), [7]),
        (("--period", "2023-01"), []),  # the shares are for the year, and kept under its first month
        (("--limit", "2"), [7, 6]),
    ],
)
def test_submissions_are_chosen(asked, numbers, four):
    done = etl("submissions", "--csv", "--database", four, *asked)
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    assert [int(row["submission_id"]) for row in rows] == numbers


def test_the_list_as_csv_opens_in_a_spreadsheet(four):
    done = etl("submissions", "--csv", "--database", four)
    assert done.stdout.startswith("\ufeffsubmission_id,period,kind,reporter,submitted_by,")
    held = next(csv.DictReader(io.StringIO(done.stdout.splitlines()[0][1:] + "\n" + done.stdout.splitlines()[2])))
    assert (held["submitted_by"], held["value_count"], held["decision"]) == ("'=王五", "1", "held")


def test_made_up_submissions_are_called_made_up(demo):
    done = etl("submissions", "--csv", "--limit", "1", "--database", demo)
    assert done.stderr == "Demonstration database: everything here is made up.\n"
    assert done.stdout.splitlines()[1].endswith(",made up")


@pytest.mark.parametrize(
    ("asked", "said"), [((), "Nothing was sent yet."), (("--state", "held"), "Nothing was sent that fits.")]
)
def test_an_empty_list_is_said(asked, said, built_once):
    done = etl("submissions", "--database", built_once, *asked)
    assert (done.returncode, done.stdout) == (0, f"{said}\n")


def test_a_receipt_is_printed_with_its_findings_and_decisions(four):
    done = etl("receipt", "6", "--database", four)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:7] == [
        "Receipt: 6",
        "State: held for the coordinator",
        "Kind: monthly actuals",
        "Department or town: no department named",
        "Period: 2023-08",
        "File: test.csv",
        "By: =王五",
    ]
    assert "Values: 1 value: 1 new, 0 changed, 0 unchanged" in lines
    assert lines[-2].endswith(" held for the coordinator, by =王五: 已核实")
    assert lines[-1].startswith("row 2, column “累计完成”: ")


def test_the_original_is_written_byte_for_byte_and_never_over_a_file(built, august, tmp_path):
    load(built, august)
    folder = tmp_path / "copies"
    folder.mkdir()
    for place in (folder, folder / "mine.csv"):
        assert etl("receipt", "4", "--original", place, "--database", built).returncode == 0
    assert (folder / "august.csv").read_bytes() == (folder / "mine.csv").read_bytes() == august.read_bytes()
    (folder / "mine.csv").write_text("mine", encoding="utf-8")
    done = etl("receipt", "4", "--original", folder / "mine.csv", "--database", built)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{folder / 'mine.csv'} exists. Name another with --original.\n"
    assert (folder / "mine.csv").read_text(encoding="utf-8") == "mine"


def test_a_receipt_of_nothing_is_said(built_once):
    done = etl("receipt", "99", "--database", built_once)
    assert (done.returncode, done.stderr) == (1, "There is no submission 99 in this database.\n")


def test_accounts_are_kept_at_the_command_line(built):
    """Made, changed, given a new password, closed; the first password comes in and must be changed."""
    at = ("--database", str(built))
    said = etl("account", "add", "zhang", "--name", "张三", "--role", "reporter", "--for", "industry", *at)
    assert said.returncode == 0
    first = said.stdout.split()[-1]
    assert sessions.sign_in(built, "zhang", first, "").must_change
    assert etl("account", "list", *at).stdout == "zhang  张三  reporter for industry\n"
    assert etl("account", "change", "zhang", "--role", "coordinator", *at).returncode == 0
    assert etl("account", "list", *at).stdout == "zhang  张三  coordinator\n"
    second = etl("account", "password", "zhang", *at).stdout.split()[-1]
    assert second != first
    assert etl("account", "change", "zhang", "--closed", *at).returncode == 0
    assert etl("account", "list", *at).stdout == "zhang  张三  coordinator  closed\n"
    with pytest.raises(sessions.SignInError):
        sessions.sign_in(built, "zhang", second, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "Zhang San", "--name", "张三", "--role", "viewer"), "An account name has 2 to 40 lower-case letters"),
        (("add", "zhang", "--name", "张三", "--role", "reporter"), "A reporter needs one or more departments or towns"),
        (("change", "nobody", "--closed"), "Account not found."),
        (("password", "nobody"), "Account not found."),
    ],
)
def test_an_account_is_refused_plainly(arguments, said, built):
    answer = etl("account", *arguments, "--database", str(built))
    assert (answer.returncode, said in answer.stderr) == (1, True)


def test_a_token_is_made_listed_and_ended(built):
    assert etl("account", "add", "robot", "--name", "程序", "--role", "viewer", "--database", built).returncode == 0
    made = etl("token", "add", "robot", "--name", "监控", "--days", 7, "--database", built)
    assert (made.returncode, made.stdout.startswith("luozhuang_")) == (0, True)
    shown = etl("token", "list", "robot", "--database", built)
    number = shown.stdout.split()[0]
    assert re.fullmatch(r"[0-9a-f]{12}  监控  read  until \d{4}-\d\d-\d\d\n", shown.stdout), shown.stdout + shown.stderr
    assert made.stdout.strip() not in shown.stdout
    ended = etl("token", "end", "robot", number, "--database", built)
    assert (ended.returncode, ended.stdout) == (0, f"{number} is ended.\n")
    assert etl("token", "list", "robot", "--database", built).stdout == ""
    again = etl("token", "end", "robot", number, "--database", built)
    assert (again.returncode, again.stderr) == (1, "Token not found. It may have ended.\n")
    assert etl("token", "add", "nobody", "--name", "x", "--database", built).returncode == 1
