"""Problems: every step that is allowed, every one that is rejected, recovery and relapse."""

import shutil
import threading
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from etl.submissions import review, submit
from ledger import clock
from ledger.accounts.actor import operator
from ledger.database.memory_copy import copy_to_memory
from ledger.workflow import evidence_files, meetings, problems
from ledger.workflow.evidence_files import MAX_BYTES, Attachment, media_type, plain_name
from ledger.workflow.problems import ACTIONS, TRANSITIONS, Problem, Step
from tests.support import tiny_world

DUE = date(2099, 9, 30)
PDF = Attachment("现场照片.pdf", b"%PDF-1.7 made up")
WORDS = {"coordinate": "协调用地", "feedback": "已整改", "return": "材料不全", "dismiss": "不属实", "reopen": "又出现"}
WAY = {  # the steps that lead to each state
    "raised": [], "assigned": ["assign"], "coordinating": ["assign", "coordinate"], "resolving": ["assign", "resolve"],
    "feedback": ["assign", "feedback"], "closed": ["assign", "feedback", "close"],
}  # fmt: skip


def raised(path, **other):
    fields = {
        "plan_id": tiny_world.PLAN,
        "words": "缺用地",
        "origin": "coordinator",
        "area_id": tiny_world.DISTRICT,
        "task_no": 1,
    }
    return problems.raise_problem(path, Problem(**fields | other), operator("协调员"))


def state_of(path, problem_id):
    query = "SELECT * FROM problem_at(?, (SELECT max(revision) FROM revision)) WHERE problem_id = ?"
    [row] = tiny_world.ask(path, query, [tiny_world.PLAN, problem_id])
    return row


def take_step(path, problem_id, action, seen=None, **other):
    """Takes a step and returns its revision. ``seen``: the revision of the step before it; None: the newest."""
    fields = {"words": WORDS.get(action, "核实属实"), "seen": seen or state_of(path, problem_id)["seen"]}
    if action == "assign":
        fields |= {"department_id": "industry", "due_on": DUE}
    return problems.step(path, Step(problem_id, action, **fields | other), operator("协调员"))


def steps(path, problem_id):
    query = "SELECT action, state, status FROM problem_step WHERE problem_id = ? ORDER BY revision"
    return [tuple(row.values()) for row in tiny_world.ask(path, query, [problem_id])]


def arrive(path, state):
    problem_id = seen = raised(path)
    for action in WAY[state]:
        seen = take_step(path, problem_id, action, seen)
    assert state_of(path, problem_id)["state"] == state
    return problem_id


@pytest.fixture(scope="module")
def shared(built_once, tmp_path_factory):
    """One database for the tests of all states; each test raises its own problem in it."""
    return shutil.copy(built_once, tmp_path_factory.mktemp("states") / "tiny.duckdb")


@pytest.mark.parametrize("state", problems.STATES)
def test_a_step_is_allowed_from_its_states_and_from_no_others(state, shared):
    """First all rejected steps, which must change nothing; then each allowed step from the same state."""
    allowed = [action for action in ACTIONS if state in TRANSITIONS[action][0]]
    problem_id = arrive(shared, state)
    seen = before = tiny_world.newest(shared)
    for action in [action for action in ACTIONS if action not in allowed]:
        with pytest.raises(problems.ProblemError) as refused:
            take_step(shared, problem_id, action, seen)
        assert refused.value.faults == ("not_in_this_state",), action
    assert tiny_world.newest(shared) == before
    assert state_of(shared, problem_id)["seen"] == seen
    as_it_was = shared.read_bytes()
    for action in allowed:
        take_step(shared, problem_id, action, seen)
        assert state_of(shared, problem_id)["state"] == TRANSITIONS[action][1], action
        shared.write_bytes(as_it_was)


@pytest.mark.parametrize(
    ("state", "action", "other", "faults"),
    [
        ("raised", "assign", {"department_id": None, "due_on": None}, ("department_missing", "due_missing")),
        ("raised", "assign", {"department_id": "nobody"}, ("department_missing",)),
        ("raised", "assign", {"due_on": date(2020, 1, 1)}, ("due_past",)),
        ("raised", "dismiss", {"words": " "}, ("words_missing",)),
        ("assigned", "feedback", {"words": ""}, ("words_missing",)),
        ("assigned", "feedback", {"words": "字" * 1001}, ("words_too_long",)),
        ("feedback", "close", {"words": ""}, ("evidence_missing",)),
        ("assigned", "feedback", {"attachments": (Attachment("a.exe", b"MZ"),)}, ("attachment_unknown",)),
        ("assigned", "feedback", {"attachments": (PDF,) * 6}, ("attachments_too_many",)),
    ],
)  # fmt: skip
def test_all_faults_of_a_step_are_listed_at_once(state, action, other, faults, built):
    problem_id = arrive(built, state)
    with pytest.raises(problems.ProblemError) as refused:
        take_step(built, problem_id, action, **other)
    assert refused.value.faults == faults


@pytest.mark.parametrize(
    ("other", "faults"),
    [
        ({"words": "  "}, ("words_missing",)),
        ({"task_no": 99}, ("task_unknown",)),
        ({"task_no": 1, "indicator_id": "T2-1"}, ("subject_unknown",)),  # the indicator is task 2's
        ({"area_id": "1"}, ("area_unknown",)),
    ],
)
def test_a_problem_that_is_about_nothing_is_refused(other, faults, built):
    before = tiny_world.newest(built)
    with pytest.raises(problems.ProblemError) as refused:
        raised(built, **other)
    assert refused.value.faults == faults
    assert tiny_world.newest(built) == before


def test_several_are_raised_together_or_not_at_all(built):
    before = tiny_world.newest(built)
    both = [Problem(tiny_world.PLAN, words, "program", tiny_world.DISTRICT, 1) for words in ("缺用地", " ")]
    with pytest.raises(problems.ProblemError):
        problems.raise_problems(built, both, operator("协调员"))
    assert tiny_world.newest(built) == before
    assert len(problems.raise_problems(built, both[:1] * 2, operator("协调员"))) == 2


def decided(path, indicator_id=None, task_no=None, words="加快选址"):
    meeting = meetings.Meeting(
        tiny_world.PLAN, "8月调度会", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(path)
    )
    number = meetings.start(path, meeting, [meetings.Item("decisions")], operator("主持人"))
    return meetings.decide(
        path, meetings.Decision(number, words, "industry", DUE, indicator_id, task_no), operator("记录人")
    )


def test_a_decision_of_a_meeting_raises_a_problem_that_is_assigned(built):
    tiny_world.report(built, "T2-1,,2023-06,100")
    decision = decided(built, "T2-1")
    problem = state_of(built, decision)
    assert [problem[column] for column in ("task_no", "origin", "decision_id", "state", "department_id", "due_on", "words")] == [
        2, "meeting", decision, "assigned", "industry", DUE, "加快选址",
    ]  # fmt: skip
    assert problem["status"] == "behind"


def test_a_decision_assigns_the_problem_that_is_open(built):
    """T2-1 has one open and one closed problem; another problem of the same task is not about T2-1."""
    tiny_world.report(built, "T2-1,,2023-06,100")
    other = raised(built, task_no=2)
    closed, problem_id = (raised(built, task_no=None, indicator_id="T2-1") for _number in range(2))
    take_step(built, closed, "dismiss")
    decided(built, "T2-1", words="月底前完成")
    assert [state_of(built, number)["state"] for number in (other, closed, problem_id)] == [
        "raised",
        "closed",
        "assigned",
    ]
    assert steps(built, problem_id)[-1] == ("assign", "assigned", "behind")
    assert len(tiny_world.ask(built, "SELECT * FROM problem")) == 3
    decided(built, task_no=2)
    assert state_of(built, other)["state"] == "assigned"


def test_a_decision_about_no_task_changes_no_problem(built):
    decided(built)
    assert tiny_world.ask(built, "SELECT * FROM problem") == []


def test_a_problem_goes_with_the_decision_that_raised_it_unless_something_was_done(built):
    first, second = decided(built, "T2-1"), decided(built, task_no=1)
    take_step(built, second, "resolve")
    for decision_id in (first, second):
        meetings.withdraw(built, decision_id, operator("记录人"), "记错了")
    assert [state_of(built, number)["state"] for number in (first, second)] == ["closed", "resolving"]


def test_a_change_of_the_rules_moves_the_status(world, tmp_path):
    """T2-1 with 150 of the 172 due by June is 6.4 points behind: slightly; under −5/0 it is behind, and what was closed
    while it was slightly behind comes back."""
    path = tmp_path / "rules.duckdb"
    tiny_world.build_world(world, path)
    tiny_world.report(path, "T2-1,,2023-06,150")
    problem_id = raised(path, task_no=None, indicator_id="T2-1")
    for action in WAY["closed"]:
        take_step(path, problem_id, action)
    rules = world / "register" / "rules.toml"
    tiny_world.rewrite(rules, "behind_at_most = -10\non_track", "behind_at_most = -5\non_track")
    tiny_world.build_world(world, path)
    assert steps(path, problem_id)[-1] == ("reopen", "raised", "behind")


def test_the_age_and_the_days_left_are_those_of_the_day(built, monkeypatch):
    """Raised on 27 February 2028, due on 30 September 2099: on 1 October it is a day overdue; once closed it is not.
    29 February is two days after it was raised, and 3 March five: 28, 29, 1, 2, 3."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 2, 27, 23, 59, 59))
    problem_id = arrive(built, "assigned")
    query = "SELECT age_days, days_left, overdue FROM problem_on(?, ?, CAST(? AS DATE))"

    def on(day):
        [row] = tiny_world.ask(built, query, [tiny_world.PLAN, tiny_world.newest(built), day])
        return tuple(row.values())

    raised_on = date(2028, 2, 27)
    assert on(raised_on) == (0, (DUE - raised_on).days, False)
    assert [on(day)[0] for day in (date(2028, 2, 29), date(2028, 3, 3))] == [2, 5]
    assert on(DUE)[1:] == (0, False)
    assert on(date(2099, 10, 1))[1:] == (-1, True)
    for action in ("feedback", "close"):
        take_step(built, problem_id, action)
    assert on(date(2099, 10, 1)) == (0, None, False)


def test_a_task_is_silent_after_two_months_without_a_note_or_a_figure(built):
    """Task 2 reported figures for June: silent from August on. Task 1 has a note for July: not in August. Task 3 never
    said anything: silent from February on."""
    tiny_world.report(built, "T2-1,,2023-06,172")
    note = tiny_world.sent(
        "1,2023-07,已开工", header="任务序号,期间,工作进展", kind="progress", department_id="industry"
    )
    submit.submit(built, note, operator("测试员"))
    query = "SELECT task_no FROM silent_task_at(?, CAST(? AS DATE), ?) ORDER BY task_no"

    def silent(month):
        return [
            row["task_no"]
            for row in tiny_world.ask(built, query, [tiny_world.PLAN, date(2023, month, 1), tiny_world.newest(built)])
        ]

    assert silent(1) == []
    assert silent(7) == [3]
    assert silent(8) == [2, 3]
    assert silent(9) == [1, 2, 3]


def test_it_closes_when_its_indicator_has_recovered_and_reopens_when_it_relapses(built):
    """T2-1, 344 stations, linear. June 100 of 172 due: behind. August 240 of 229.3: on track. September 250 of 258:
    72.7 % of 75 %, slightly behind: no relapse. October 250 of 286.7: 72.7 % of 83.3 %, 10.7 points: behind again."""
    tiny_world.report(built, "T2-1,,2023-06,100")
    problem_id = raised(built, task_no=None, indicator_id="T2-1", origin="program")
    assert state_of(built, problem_id)["status"] == "behind"
    take_step(built, problem_id, "assign")
    take_step(built, problem_id, "feedback", attachments=(PDF,))
    with pytest.raises(problems.ProblemError) as refused:
        take_step(built, problem_id, "close", words="")
    assert refused.value.faults == ("evidence_missing",)
    tiny_world.report(built, "T2-1,,2023-08,240")
    assert state_of(built, problem_id)["status"] == "on_track"
    take_step(built, problem_id, "close", words="")
    tiny_world.report(built, "T2-1,,2023-09,250")
    assert state_of(built, problem_id)["state"] == "closed"
    tiny_world.report(built, "T2-1,,2023-10,250")
    assert (state_of(built, problem_id)["state"], state_of(built, problem_id)["reopened"]) == ("raised", 1)
    assert steps(built, problem_id) == [
        ("raise", "raised", "behind"), ("assign", "assigned", "behind"), ("feedback", "feedback", "behind"),
        ("status", "feedback", "on_track"), ("close", "closed", "on_track"), ("status", "closed", "slightly_behind"),
        ("reopen", "raised", "behind"),
    ]  # fmt: skip
    files = tiny_world.ask(
        built, "SELECT filename, media_type, data FROM attachment WHERE problem_id = ?", [problem_id]
    )
    assert files == [{"filename": "现场照片.pdf", "media_type": "application/pdf", "data": PDF.data}]


def test_what_was_closed_on_evidence_while_behind_stays_closed_until_it_has_recovered_once(built):
    """June 100 of 172: behind; closed with a reason; July 110 of 200.7 (32 % of 58.3 %): still behind, no relapse.
    August 240: on track; October 240 of 286.7 (69.8 % of 83.3 %): behind again, reopened."""
    tiny_world.report(built, "T2-1,,2023-06,100")
    problem_id = raised(built, task_no=None, indicator_id="T2-1")
    for action in WAY["closed"]:
        take_step(built, problem_id, action)
    tiny_world.report(built, "T2-1,,2023-07,110")
    assert state_of(built, problem_id)["state"] == "closed"
    tiny_world.report(built, "T2-1,,2023-08,240")
    tiny_world.report(built, "T2-1,,2023-10,240")
    assert state_of(built, problem_id)["state"] == "raised"


def test_a_report_that_is_undone_moves_the_status_back(built):
    tiny_world.report(built, "T2-1,,2023-06,100")
    problem_id = raised(built, task_no=None, indicator_id="T2-1")
    receipt = tiny_world.report(built, "T2-1,,2023-06,172")
    assert state_of(built, problem_id)["status"] == "on_track"
    review.decide(built, receipt.submission_id, "undone", operator("协调员"), "填错")
    assert state_of(built, problem_id)["status"] == "behind"


def test_of_two_steps_at_once_one_is_rejected_as_outdated(built):
    problem_id = arrive(built, "feedback")
    seen = state_of(built, problem_id)["seen"]
    outcomes, start = [], threading.Barrier(2)

    def act(action):
        start.wait()
        try:
            problems.step(built, Step(problem_id, action, seen, "理由"), operator(action))
            outcomes.append("done")
        except problems.ProblemError as refused:
            outcomes.append(refused.faults)

    both = [threading.Thread(target=act, args=[action]) for action in ("close", "return")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(outcomes, key=str) == [("moved_on",), "done"]
    assert len(steps(built, problem_id)) == 4


def office(*parts):
    stream = BytesIO()
    with ZipFile(stream, "w") as packed:
        for part in parts:
            packed.writestr(part, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), None),
        (office("evil.html"), None),
        (b"<html><script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"PK\x03\x04 torn", None),
        (b"", None),
    ],
)
def test_the_type_of_a_file_depends_on_its_content_not_its_name(data, kind):
    assert media_type(Attachment("证明.pdf", data)) == kind


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"), (r"C:\tmp\照片.png", "照片.png"), ("a\r\nb\x00.pdf", "ab.pdf"), ("..", "file"),
        ('<b>"x"</b>.pdf', "b.pdf"), ("字" * 200 + ".pdf", "字" * 116 + ".pdf"),
    ],
)  # fmt: skip
def test_a_file_name_has_no_path(name, plain):
    assert plain_name(name) == plain


def test_a_large_file_is_refused(built):
    problem_id = arrive(built, "assigned")
    with pytest.raises(problems.ProblemError) as refused:
        take_step(built, problem_id, "feedback", attachments=(Attachment("a.pdf", b"%PDF-" + bytes(MAX_BYTES)),))
    assert refused.value.faults == ("attachment_too_large",)


def test_evidence_files_are_read_from_the_database_file(built):
    problem_id = arrive(built, "assigned")
    revision = take_step(built, problem_id, "feedback", attachments=(PDF, Attachment("b.png", b"\x89PNG\r\n\x1a\n")))
    with copy_to_memory(built) as copy:
        sizes = copy.execute("SELECT filename, octet_length(data) FROM attachment ORDER BY position").fetchall()
    assert sizes == [("现场照片.pdf", 0), ("b.png", 0)]
    assert evidence_files.load(built, problem_id, revision, 1) == (PDF, "application/pdf")
    assert evidence_files.load(built, problem_id, revision, 3) is None


def test_a_task_stands_by_its_worst_number_that_is_due_or_else_by_its_departments_own_rating(world, tmp_path):
    """August. Task 2: T2-1 at 180 of 229.3 due is behind. Task 1, whose numbers are all due in December here, is rated by
    a note of August: that holds for September, too; in October it is silent."""
    tiny_world.rewrite(
        world / "plans" / "tiny" / "indicators.csv",
        ",level,at_least,linear,12,false,,30,",
        ",level,at_least,year_end,12,false,,30,",
    )
    path = tmp_path / "rated.duckdb"
    tiny_world.build_world(world, path)
    tiny_world.report(path, "T2-1,,2023-08,180")
    query = "SELECT * FROM task_status_at(?, CAST(? AS DATE), ?) ORDER BY task_no"

    def task_statuses(month):
        rows = tiny_world.ask(path, query, [tiny_world.PLAN, date(2023, month, 1), tiny_world.newest(path)])
        return {row["task_no"]: (row["status"], row["rating"], row["silent"]) for row in rows}

    assert task_statuses(8) == {1: ("not_due", None, True), 2: ("behind", None, False), 3: ("not_reported", None, True)}
    note = tiny_world.sent(
        "1,2023-08,已开工,按计划推进",
        header="任务序号,期间,工作进展,自评状态",
        kind="progress",
        department_id="industry",
    )
    submit.submit(path, note, operator("测试员"))
    assert task_statuses(8)[1] == task_statuses(9)[1] == (None, "on_track", False)
    assert task_statuses(10)[1] == ("not_due", None, True)
