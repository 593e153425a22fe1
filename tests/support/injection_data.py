"""A tiny world in which hostile words stand wherever people can write."""

import csv
import io
from datetime import date
from itertools import cycle

import duckdb

from etl.submissions import review, submit
from etl.submissions.submission import SubmittedFile
from ledger.accounts import accounts, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from ledger.database.hardening import SETTINGS
from ledger.workflow import judgement, meetings, problems
from ledger.workflow.evidence_files import Attachment
from ledger.workflow.judgement import Adjustment, Confirmation
from ledger.workflow.meetings import Decision, Item, Meeting
from ledger.workflow.problems import Problem, Step
from tests.support import tiny_world

AUGUST, SEPTEMBER, DUE = date(2023, 8, 1), date(2023, 9, 1), date(2099, 9, 30)
NAME = 60
"""Letters of a person's name, which is the shortest of what people write."""
PDF = b"%PDF-1.7 made up"
REGISTER = frozenset(
    {"name", "name_en", "alias", "title", "title_en", "unit", "unit_en", "issuer", "issuer_en", "baseline_source"}
)
"""Columns of what the register and the notice say, of which nobody but who keeps the program writes a word."""


def fill(path, words):
    """Every one of ``words`` is a problem; each place takes the next one that fits. Returns the meeting's number."""
    of, short = cycle(words), cycle([one for one in words if len(one) <= NAME])

    def by():
        return operator(next(short).strip())

    def sent(rows, **more):
        stream = io.StringIO()
        csv.writer(stream).writerows(rows)
        said = {"filename": f"{next(of)}.csv", "reason": next(of), "department_id": "industry"} | more
        receipt = submit.submit(
            path, SubmittedFile(stream.getvalue().encode(), plan_id=tiny_world.PLAN, submitted_by="-", **said), by()
        )
        if receipt.decision == "held":
            review.decide(path, receipt.submission_id, "accepted", by(), next(of))
        return receipt.submission_id

    figures = ["指标编号", "街镇", "期间", "累计完成", "存在问题", "下一步措施", "备注"]
    sent([figures, ["T2-1", "", "2023-08", "180", next(of), next(of), next(of)]])
    sent([figures, ["T3-1", "", "2023-08", "1", next(of), next(of), next(of)]], department_id=None)
    sent([["任务编号", "期间", "工作进展", "自评状态"], ["2", "2023-08", next(of), ""]], kind="progress")
    sent([
        ["任务编号", "项目", "节点", "计划完成日期", "实际完成日期"],
        *(["2", next(of), next(of), "2023-07-31", done] for done in ("", "2023-08-15")),
    ], kind="milestone")  # fmt: skip
    undone = sent([figures, ["T2-1", "", "2023-07", "170", next(of), next(of), next(of)]])
    review.decide(path, undone, "undone", by(), next(of))

    number = _meeting(path, of, by)
    said = [
        Problem(tiny_world.PLAN, one, "coordinator", tiny_world.DISTRICT, task_no=2, indicator_id="T2-1")
        for one in words
    ]
    [first, second, *_rest] = problems.raise_problems(path, said, by())
    _steps(path, first, of, by)
    _steps(path, second, of, by)
    judgement.confirm(path, Confirmation(tiny_world.PLAN, 2, AUGUST, "behind", next(of)), by())
    judgement.adjust(path, Adjustment(tiny_world.PLAN, "industry", AUGUST, 1, next(of)), by())
    review.set_period(path, tiny_world.PLAN, date(2023, 1, 1), "closed", by())
    accounts.add(path, Account("hostile", next(short), "administrator"), None, by())
    tokens.create(path, "hostile", next(short), "read", 9, operator("-"))
    return number


def _meeting(path, of, by):
    title = next(one for one in of if len(one) <= meetings.MAX_TITLE_CHARS)
    begun = Meeting(tiny_world.PLAN, title, date(2023, 9, 5), AUGUST, tiny_world.newest(path))
    agenda = [
        Item("last_decisions"), Item("district"), Item("changes"), Item("indicator", indicator_id="T2-1"), Item("missing"),
        Item("problems"), Item("decisions"),
    ]  # fmt: skip
    number = meetings.start(path, begun, agenda, by())
    meetings.decide(path, Decision(number, next(of), "industry", DUE, "T2-1"), by())
    meetings.decide(path, Decision(number, next(of), "industry", DUE), by())
    taken_back = meetings.decide(path, Decision(number, next(of), "industry", DUE, task_no=2), by())
    meetings.withdraw(path, taken_back, by(), next(of))
    return number


def _steps(path, problem_id, of, by):
    """Assigned, answered with evidence, sent back."""
    for action in ("assign", "feedback", "return"):
        [now] = tiny_world.ask(
            path,
            "SELECT seen FROM problem_at(?, ?) WHERE problem_id = ?",
            [tiny_world.PLAN, tiny_world.newest(path), problem_id],
        )
        more = {"department_id": "industry", "due_on": DUE} if action == "assign" else {}
        files = (Attachment(f"{next(of)}.pdf", PDF),) if action == "feedback" else ()
        problems.step(path, Step(problem_id, action, now["seen"], next(of), attachments=files, **more), by())


def overwrite(path, words, only=None):
    """Every text that no rule of the tables holds back is one of ``words``; ``only``: in columns of these names."""
    kinds = {"VARCHAR": "{}", "VARCHAR[]": "[{}]"}
    with duckdb.connect(path, config=SETTINGS) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) "
            "WHERE list_contains(?, data_type) ORDER BY ALL",
            [list(kinds)],
        ).fetchall()
        for at, (table, column, kind) in enumerate(columns):
            if only is not None and column not in only:
                continue
            word = kinds[kind].format("list_extract($words, (rowid + $at) % len($words) + 1)")
            try:
                connection.execute(f"UPDATE {table} SET {column} = {word}", {"words": list(words), "at": at})
            except duckdb.ConstraintException:
                continue  # a key, or one of a few words that the program knows
