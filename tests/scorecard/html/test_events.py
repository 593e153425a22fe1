"""What an administrator reads of what was done: what it was done to, in words, and found by them."""

import pytest

from etl.submissions import review, submit
from ledger.accounts import accounts, audit_search, sessions, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from ledger.maintenance import backup
from ledger.workflow import problems, rule_signing
from ledger.workflow.problems import Problem
from ledger.workflow.rule_signing import Signed
from scorecard.html import events as event_html
from scorecard.text import problems as problem_text
from tests.ledger.workflow.test_rule_signing import AUGUST
from tests.support import tiny_world

BOSS = operator("管理员")


def about(path, language, words=""):
    found, count = audit_search.search(path, BOSS, event_html.matching(words, language))
    assert len(found) == count
    return [event_html.about(one, language) for one in found]


def doubted(path):
    """After 150 in July, 18 in August looks like a slip: it waits for the coordinator."""
    tiny_world.report(path, "T2-1,,2023-07,150")
    sent = tiny_world.sent("T2-1,,2023-08,18", department_id="industry", reason="核减")
    return submit.submit(path, sent, operator("李工")).submission_id


def test_what_was_done_is_said_with_what_it_was_done_to(built, tmp_path):
    held = doubted(built)
    review.decide(built, held, "returned", BOSS, "请核对")
    review.set_period(built, tiny_world.PLAN, AUGUST, "closed", BOSS)
    problem = problems.raise_problem(
        built, Problem(tiny_world.PLAN, "缺用地", "coordinator", tiny_world.DISTRICT, 2), BOSS
    )
    rule_signing.sign(built, Signed("reporting", {"deadline_day": 9}, AUGUST), BOSS)
    accounts.add(built, Account("zhang", "张三", "reporter", frozenset({"industry"})), "first-password", BOSS)
    zhang = sessions.sign_in(built, "zhang", "first-password", "").actor
    accounts.change_password(built, zhang, "first-password", "second-password")
    accounts.change(built, Account("zhang", "张三", "viewer", active=False), BOSS)
    accounts.change(built, Account("zhang", "张三", "viewer"), BOSS)
    accounts.set_first_password(built, "zhang", "another-first-password", BOSS)
    tokens.create(built, "zhang", "每月上报", "read", 9, BOSS)
    made = backup.create(built, tmp_path / "backups", BOSS).path.name
    assert about(built, "zh") == [
        f"新建：{made}",
        "zhang：每月上报（读取数据）",
        "zhang：重设初始密码",
        "zhang：浏览者",
        "zhang：浏览者、已停用",
        "", "", "新建：zhang",  # the password changed, signed in, the account
        "2023年8月起适用；报送截止日（次月几日）：9",
        f"问题{problem}：{problem_text.happened('raise', 'zh')}",
        "2023年8月：停止接收报送",
        f"回执{held}：已退回（请核对）",
        f"回执{held}（区工信局、2023年8月）：test.csv、待审核",
        f"回执{held - 1}（2023年7月）：test.csv、已通过",
    ]  # fmt: skip
    assert about(built, "en")[-2] == f"receipt {held} (Bureau of Industry, 2023-08): test.csv, held for the coordinator"
    assert about(built, "en")[4] == "zhang: viewer, account closed"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("审核报送", 1), ("已通过", 2), ("test.csv", 2), ("test.csv 待审核", 1), ("2023年8月", 2), ("工信局", 1), ("命令行", 4),
        ("decide_report", 0), ("页面", 0),
    ],
)  # fmt: skip
def test_events_are_found_by_what_is_read_there(built, words, count):
    """Two files of one name, a decision and a month closed, all at the command line; a code is nobody's word."""
    review.decide(built, doubted(built), "accepted", BOSS)
    review.set_period(built, tiny_world.PLAN, AUGUST, "closed", BOSS)
    assert len(about(built, "zh", words)) == count
