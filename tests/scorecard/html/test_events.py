"""The audit log as administrators read it: descriptions of events, and the search in them."""

import pytest

from etl.submissions import review, submit
from ledger.accounts import accounts, audit_search, sessions, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from ledger.maintenance import backup
from ledger.workflow import problems, rule_signing
from ledger.workflow.problems import Problem
from ledger.workflow.rule_signing import SignedRules
from scorecard.html import events as event_html
from scorecard.text import problems as problem_text
from tests.ledger.workflow.test_rule_signing import AUGUST
from tests.support import tiny_world

ADMINISTRATOR = operator("管理员")


def about(path, language, query=""):
    events, count = audit_search.search(path, ADMINISTRATOR, event_html.matching(query, language))
    assert len(events) == count
    return [event_html.about(event, language) for event in events]


def doubted(path):
    """After 150 in July, 18 in August is a doubt: the submission waits for the coordinator. Returns its id."""
    tiny_world.report(path, "T2-1,,2023-07,150")
    submission = tiny_world.sent("T2-1,,2023-08,18", department_id="industry", reason="核减")
    return submit.submit(path, submission, operator("李工")).submission_id


def test_each_event_is_described_with_its_object(built, tmp_path):
    submission_id = doubted(built)
    review.decide(built, submission_id, "returned", ADMINISTRATOR, "请核对")
    review.set_period(built, tiny_world.PLAN, AUGUST, "closed", ADMINISTRATOR)
    problem = problems.raise_problem(
        built, Problem(tiny_world.PLAN, "缺用地", "coordinator", tiny_world.DISTRICT, 2), ADMINISTRATOR
    )
    rule_signing.sign(built, SignedRules("reporting", {"deadline_day": 9}, AUGUST), ADMINISTRATOR)
    accounts.add(built, Account("zhang", "张三", "reporter", frozenset({"industry"})), "first-password", ADMINISTRATOR)
    zhang = sessions.sign_in(built, "zhang", "first-password", "").actor
    accounts.change_password(built, zhang, "first-password", "second-password")
    accounts.change(built, Account("zhang", "张三", "viewer", active=False), ADMINISTRATOR)
    accounts.change(built, Account("zhang", "张三", "viewer"), ADMINISTRATOR)
    accounts.set_temporary_password(built, "zhang", "another-first-password", ADMINISTRATOR)
    tokens.create(built, "zhang", "每月上报", "read", 9, ADMINISTRATOR)
    backup_name = backup.create(built, tmp_path / "backups", ADMINISTRATOR).path.name
    assert about(built, "zh") == [
        f"新建：{backup_name}",
        "zhang：每月上报（读取数据）",
        "zhang：重设初始密码",
        "zhang：浏览者",
        "zhang：浏览者、已停用",
        "", "", "新建：zhang",  # the password changed, signed in, the account
        "2023年8月起适用；报送截止日（次月几日）：9",
        f"问题{problem}：{problem_text.action_name('raise', 'zh')}",
        "2023年8月：停止接收报送",
        f"回执{submission_id}：已退回（请核对）",
        f"回执{submission_id}（区工信局、2023年8月）：test.csv、待审核",
        f"回执{submission_id - 1}（2023年7月）：test.csv、已通过",
    ]  # fmt: skip
    assert (
        about(built, "en")[-2]
        == f"receipt {submission_id} (Bureau of Industry, 2023-08): test.csv, held for the coordinator"
    )
    assert about(built, "en")[4] == "zhang: viewer, account closed"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("审核报送", 1), ("已通过", 2), ("test.csv", 2), ("test.csv 待审核", 1), ("2023年8月", 2), ("工信局", 1), ("命令行", 4),
        ("decide_report", 0), ("页面", 0),
    ],
)  # fmt: skip
def test_search_finds_the_text_that_is_shown(built, query, count):
    """Two files of the same name, a decision and a month closed, all at the command line; codes are not searched."""
    review.decide(built, doubted(built), "accepted", ADMINISTRATOR)
    review.set_period(built, tiny_world.PLAN, AUGUST, "closed", ADMINISTRATOR)
    assert len(about(built, "zh", query)) == count
