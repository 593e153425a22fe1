"""Who may do what: every role and every action, through the functions that write; and what is remembered of it."""

import io
from dataclasses import replace
from datetime import date

import pytest

from etl import accounts, backup, database, export, judgement, ledger, loop, meetings, permission, signing
from etl.accounts import Account
from etl.actor import NOBODY, ROLES, Actor, demonstrator, operator
from etl.judgement import Adjustment, Confirmation
from etl.loop import Problem, Step
from etl.meetings import Decision, Item, Meeting
from etl.permission import ACTIONS, FROM, NotAllowedError
from etl.signing import Signed
from tests import tiny

AUGUST = date(2023, 8, 1)
BOSS = operator("管理员")


def person(path, role, *reporters, account_id=None):
    """Somebody with an account, as a page knows them."""
    account_id = account_id or f"some-{role}"
    accounts.add(path, Account(account_id, f"某{role}", role, frozenset(reporters)), None, BOSS)
    return Actor(f"某{role}", role, "account", frozenset(reporters), account_id)


def reported(path):
    """An accepted submission of the bureau of industry."""
    return tiny.report(path, "T2-1,,2023-08,180", department_id="industry").submission_id


def problem(path):
    """A problem of task 2 that the bureau of industry has in charge: its number, and the revision of the last step."""
    number = loop.raise_problem(path, Problem(tiny.PLAN, "缺用地", "coordinator", tiny.DISTRICT, 2), BOSS)
    return number, loop.step(path, Step(number, "assign", number, "", "industry", database.now().date()), BOSS)


def meet(path, by):
    tiny.report(path, "T2-1,,2023-07,150")
    return meetings.begin(path, Meeting(tiny.PLAN, "会", AUGUST, AUGUST, tiny.newest(path)), [Item("district")], by)


def answer(path, by):
    number, seen = problem(path)
    return loop.step(path, Step(number, "feedback", seen, "已落实"), by)


def lead(path, by):
    number, seen = problem(path)
    return loop.step(path, Step(number, "assign", seen, "", "water", database.now().date()), by)


DEEDS = {
    "report": lambda path, by: ledger.submit(path, tiny.sent("T2-1,,2023-08,180", department_id="industry"), by),
    "take_back": lambda path, by: ledger.decide(path, reported(path), "undone", by, "报错"),
    "raise_problem": lambda path, by: loop.raise_problem(
        path, Problem(tiny.PLAN, "缺用地", "reporter", tiny.DISTRICT, 2), by
    ),
    "answer_problem": answer,
    "lead_problem": lead,
    "decide_report": lambda path, by: ledger.decide(path, held(path), "accepted", by),
    "close_month": lambda path, by: ledger.set_period(path, tiny.PLAN, AUGUST, "closed", by),
    "meet": meet,
    "judge": lambda path, by: judgement.confirm(path, Confirmation(tiny.PLAN, 2, AUGUST, "behind", "现场查看"), by),
    "sign_rules": lambda path, by: signing.sign(
        path, Signed("lights", {"behind_at_most": -20, "on_track_at_least": -5}, AUGUST), by
    ),
    "keep_backups": lambda path, by: backup.make(path, path.parent / "backups", by),
    "export_all": lambda path, by: export.everything(path, io.BytesIO(), by),
    "keep_accounts": lambda path, by: accounts.add(path, Account("new-one", "新人", "viewer"), None, by),
}
"""One deed for each action; all that a reporter does is about the bureau of industry."""


def held(path):
    """A submission that waits for the coordinator: a cumulative figure that fell."""
    reported(path)
    return ledger.submit(
        path, tiny.sent("T2-1,,2023-09,100", department_id="industry", reason="更正"), BOSS
    ).submission_id


def test_every_action_has_a_deed_or_is_a_question():
    assert set(DEEDS) == set(ACTIONS) - {"read_events"}


@pytest.mark.parametrize("action", DEEDS)
@pytest.mark.parametrize("role", [*ROLES, "another reporter", "nobody"])
def test_every_role_and_every_action(built, role, action):
    if role == "nobody":
        by, allowed = NOBODY, False
    elif role == "another reporter":
        by, allowed = person(built, "reporter", "water"), False
    else:
        by = person(built, role, *(["industry"] if role == "reporter" else []))
        allowed = ROLES.index(role) >= ROLES.index(FROM[action])
    if allowed:
        DEEDS[action](built, by)
        [event] = tiny.ask(built, "FROM event ORDER BY event_id DESC LIMIT 1")
        assert (event["what"], event["account_id"], event["role"]) == (action, by.account_id, role)
        assert event["revision"] == (None if action.startswith(("keep_", "export_")) else tiny.newest(built))
    else:
        with pytest.raises(NotAllowedError) as refused:
            DEEDS[action](built, by)
        assert refused.value.action == action
        assert tiny.ask(built, "FROM event WHERE what = ? AND account_id = ?", [action, by.account_id or ""]) == []


def test_a_role_is_taken_in_a_demonstration_only(built):
    by = demonstrator("演示", "administrator")
    with pytest.raises(NotAllowedError) as refused:
        DEEDS["close_month"](built, by)
    assert refused.value.why == "demonstration_only"


def test_what_an_account_may_do_is_asked_when_it_writes(built):
    by = person(built, "coordinator")
    accounts.change(built, Account("some-coordinator", "某coordinator", "viewer"), BOSS)
    with pytest.raises(NotAllowedError) as refused:
        DEEDS["close_month"](built, by)
    assert refused.value.why == "role"
    accounts.change(built, Account("some-coordinator", "某coordinator", "coordinator", active=False), BOSS)
    with pytest.raises(NotAllowedError) as refused:
        DEEDS["close_month"](built, by)
    assert refused.value.why == "signed_out"


def test_who_reports_undoes_their_own_until_the_month_is_closed(built):
    by, number = person(built, "reporter", "industry"), reported(built)
    ledger.set_period(built, tiny.PLAN, AUGUST, "closed", BOSS)
    with pytest.raises(ledger.DecisionError) as refused:
        ledger.decide(built, number, "undone", by, "报错")
    assert refused.value.code == "month_closed"
    ledger.set_period(built, tiny.PLAN, AUGUST, "open", BOSS)
    ledger.decide(built, number, "undone", by, "报错")


def test_nobody_passes_own_figures_off_as_published_or_as_anothers(built):
    by = person(built, "reporter", "industry")
    sent = tiny.sent("T2-1,,2023-08,180", department_id="industry", by="别人")
    with pytest.raises(NotAllowedError):
        ledger.submit(built, replace(sent, kind="published"), by)
    with pytest.raises(NotAllowedError):
        ledger.submit(built, replace(sent, department_id=None), by)
    assert ledger.submit(built, sent, by).submitted_by == by.name


def test_a_deed_that_fails_is_no_event(built):
    with pytest.raises(judgement.JudgementError):
        judgement.adjust(built, Adjustment(tiny.PLAN, "nobody", AUGUST, 1, "理由"), BOSS)
    assert tiny.ask(built, "FROM event") == []


def test_the_same_file_again_is_no_event(built):
    reported(built)
    count = len(tiny.ask(built, "FROM event"))
    assert reported(built)
    assert len(tiny.ask(built, "FROM event")) == count


def test_the_table_says_who_may():
    """From which role on, as the admin page prints it: a reporter only for their own."""
    own = Actor("张三", "reporter", "account", frozenset({"industry"}), "z")
    assert permission.may(own, "report", {"industry"})
    assert not permission.may(own, "report", {"water"})
    assert not permission.may(own, "close_month", {"industry"})
    assert permission.refusal(NOBODY, "report", {"industry"}) == "nobody"


def test_a_decision_of_a_meeting_is_recorded_by_the_coordinator(built):
    meeting_id = meet(built, BOSS)
    decision = Decision(meeting_id, "加快建设", "industry", date(2023, 9, 30))
    with pytest.raises(NotAllowedError):
        meetings.decide(built, decision, person(built, "reporter", "industry"))
    assert meetings.decide(built, decision, person(built, "coordinator"))
