"""Permissions of every role for every action, through the functions that write; and what the audit log records."""

import ast
import dis
import io
import shutil
from dataclasses import replace
from datetime import date
from itertools import pairwise, product

import pytest

from etl.submissions import access as submission_access
from etl.submissions import review, submit
from etl.submissions.submission import DecisionError
from ledger import settings
from ledger.accounts import accounts, audit_search, permissions, sessions, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import NOBODY, ROLES, Actor, demonstrator, operator
from ledger.accounts.permissions import ACTIONS, MINIMUM_ROLE, NotAllowedError
from ledger.database.connection import read_only_connection
from ledger.maintenance import backup, export
from ledger.workflow import judgement, meetings, problems, rule_signing
from ledger.workflow.judgement import Adjustment, Confirmation
from ledger.workflow.meetings import Decision, Item, Meeting
from ledger.workflow.problems import Problem, Step
from ledger.workflow.rule_signing import SignedRules
from tests.support import tiny_world

AUGUST = date(2023, 8, 1)
BOSS = operator("管理员")


def person(path, role, *reporters, account_id=None):
    """The actor of a person with an account."""
    account_id = account_id or f"some-{role}"
    accounts.add(path, Account(account_id, f"某{role}", role, frozenset(reporters)), None, BOSS)
    return Actor(f"某{role}", role, "account", frozenset(reporters), account_id)


@pytest.fixture(scope="module")
def peopled(built_once, tmp_path_factory):
    """A database with one person of each role, created once; and their actors."""
    path = shutil.copy(built_once, tmp_path_factory.mktemp("peopled") / "tiny.duckdb")
    people = {role: person(path, role, *(["industry"] if role == "reporter" else [])) for role in ROLES}
    another = person(path, "reporter", "water", account_id="another-reporter")
    return path, people | {"another reporter": another, "nobody": NOBODY}


def reported(path):
    """An accepted submission of the bureau of industry."""
    return tiny_world.report(path, "T2-1,,2023-08,180", department_id="industry").submission_id


def problem(path):
    """A problem of task 2 that the bureau of industry has in charge: its number, and the revision of the last step."""
    number = problems.raise_problem(
        path, Problem(tiny_world.PLAN, "缺用地", "coordinator", tiny_world.DISTRICT, 2), BOSS
    )
    return number, problems.step(path, Step(number, "assign", number, "", "industry", date(2099, 9, 30)), BOSS)


def meet(path, by):
    tiny_world.report(path, "T2-1,,2023-07,150")
    return meetings.start(
        path, Meeting(tiny_world.PLAN, "会", AUGUST, AUGUST, tiny_world.newest(path)), [Item("district")], by
    )


def answer(path, by):
    number, seen = problem(path)
    return problems.step(path, Step(number, "feedback", seen, "已落实"), by)


def lead(path, by):
    number, seen = problem(path)
    return problems.step(path, Step(number, "assign", seen, "", "water", date(2099, 9, 30)), by)


def decided(path):
    """A decision of a meeting: its number."""
    return meetings.decide(path, Decision(meet(path, BOSS), "加快建设", "industry", date(2023, 9, 30)), BOSS)


def holder(path):
    """An account, of a viewer."""
    accounts.add(path, HOLDER, None, BOSS)
    return HOLDER.account_id


def token_of_another(path):
    """The account and the number of a token of somebody else."""
    account_id = holder(path)
    tokens.create(path, account_id, "台账", "read", 30, BOSS)
    with read_only_connection(path) as connection:
        return account_id, tokens.token_number(*tokens.valid_tokens(connection, account_id))


HOLDER = Account("holder", "持有人", "viewer")
OPERATIONS = {
    "report": lambda path, by: submit.submit(path, tiny_world.sent("T2-1,,2023-08,180", department_id="industry"), by),
    "open_report": lambda path, by: submission_access.original(path, reported(path), by),
    "take_back": lambda path, by: review.decide(path, reported(path), "undone", by, "报错"),
    "raise_problem": lambda path, by: problems.raise_problem(
        path, Problem(tiny_world.PLAN, "缺用地", "reporter", tiny_world.DISTRICT, 2), by
    ),
    "answer_problem": answer,
    "lead_problem": lead,
    "decide_report": lambda path, by: review.decide(path, pending_submission(path), "accepted", by),
    "close_month": lambda path, by: review.set_period(path, tiny_world.PLAN, AUGUST, "closed", by),
    "meet": meet,
    "judge": lambda path, by: judgement.confirm(
        path, Confirmation(tiny_world.PLAN, 2, AUGUST, "behind", "现场查看"), by
    ),
    "sign_rules": lambda path, by: rule_signing.sign(
        path, SignedRules("lights", {"behind_at_most": -20, "on_track_at_least": -5}, AUGUST), by
    ),
    "keep_backups": lambda path, by: backup.create(path, path.parent / "backups", by),
    "export_all": lambda path, by: export.archive(path, io.BytesIO(), by),
    "read_events": lambda path, by: audit_search.search(path, by)[0],
    "keep_accounts": lambda path, by: accounts.add(path, Account("new-one", "新人", "viewer"), None, by),
}
"""One operation for each action; all that a reporter does concerns the bureau of industry."""
MORE = [
    ("decide_report", lambda path, by: submit.submit(path, replace(tiny_world.sent("T2-1,,2023-08,180"), kind="published"), by)),
    ("open_report", lambda path, by: submission_access.receipt(path, reported(path), by)),
    ("decide_report", lambda path, by: review.decide(path, pending_submission(path), "returned", by, "报错")),
    ("raise_problem", lambda path, by: problems.raise_problems(path, [Problem(tiny_world.PLAN, "缺用地", "reporter", tiny_world.DISTRICT, 2)], by)),
    ("close_month", lambda path, by: review.set_period(path, tiny_world.PLAN, AUGUST, "open", by)),
    ("meet", lambda path, by: meetings.set_agenda(path, meet(path, BOSS), [Item("changes")], by)),
    ("meet", lambda path, by: meetings.decide(path, Decision(meet(path, BOSS), "加快建设", "industry", date(2023, 9, 30)), by)),
    ("meet", lambda path, by: meetings.withdraw(path, decided(path), by, "记错")),
    ("judge", lambda path, by: judgement.adjust(path, Adjustment(tiny_world.PLAN, "industry", AUGUST, 1, "通报表扬"), by)),
    ("keep_accounts", lambda path, by: accounts.add_all(path, [(replace(HOLDER, account_id=new), None) for new in ("new.a", "new.b")], by)),
    ("keep_accounts", lambda path, by: accounts.change(path, replace(HOLDER, account_id=holder(path), active=False), by)),
    ("keep_accounts", lambda path, by: accounts.set_temporary_password(path, holder(path), None, by)),
    ("keep_accounts", lambda path, by: tokens.end(path, *token_of_another(path), by)),
]  # fmt: skip
"""The other operations of an action, one for each function that does it."""
ALL = [*OPERATIONS.items(), *MORE]
NAMED = {"tokens.end": "token_ended"}
"""Function → name of its event, where that is not the action."""


def pending_submission(path):
    """The number of a submission that waits for the coordinator, because a cumulative figure fell."""
    reported(path)
    return submit.submit(
        path, tiny_world.sent("T2-1,,2023-09,100", department_id="industry", reason="更正"), BOSS
    ).submission_id


def test_every_action_has_an_operation():
    assert set(OPERATIONS) == set(ACTIONS)


LOADS = ("LOAD_GLOBAL", "LOAD_ATTR", "LOAD_METHOD")


def functions_called_by(operation):
    """The functions that an operation itself calls: ``module.function``."""
    names = [step.argval for step in dis.get_instructions(operation) if step.opname in LOADS]
    return {".".join(pair) for pair in pairwise(names)}


def last_refused(action):
    """The highest role that is not allowed; where reporters are allowed for their own, a reporter of another department."""
    return "another reporter" if MINIMUM_ROLE[action] == "reporter" else ROLES[ROLES.index(MINIMUM_ROLE[action]) - 1]


def expected_refusal(person, action):
    """The expected reason of a denial that concerns the bureau of industry; None when it is allowed."""
    if person == "nobody":
        return "nobody"
    if ROLES.index(person.split()[-1]) < ROLES.index(MINIMUM_ROLE[action]):
        return "role"
    return "not_own" if person == "another reporter" else None


def test_the_table_for_every_role_and_every_action():
    """Without a database. The tests below check for every function that writes the lowest role allowed and the next lower."""
    people = {role: Actor(f"某{role}", role, "account", frozenset({"industry"}), role) for role in ROLES}
    people |= {"another reporter": replace(people["reporter"], reporters=frozenset({"water"})), "nobody": NOBODY}
    for action, (person, by) in product(ACTIONS, people.items()):
        expected = expected_refusal(person, action)
        assert permissions.denial_reason(by, action, {"industry"}) == expected, (person, action)
        assert permissions.is_allowed(by, action, {"industry"}) == (expected is None), (person, action)


IDS = [f"{number}-{action}" for number, (action, _deed) in enumerate(ALL)]


@pytest.mark.parametrize(("action", "operation"), ALL, ids=IDS)
def test_the_lowest_role_allowed_succeeds(peopled, tmp_path, action, operation):
    path, people = peopled
    role = MINIMUM_ROLE[action]
    built, by = shutil.copy(path, tmp_path / "tiny.duckdb"), people[role]
    operation(built, by)
    if action in ("read_events", "open_report"):  # these are not logged
        return
    newest = "(SELECT max(revision) FROM revision) AS newest"
    [event] = tiny_world.ask(built, f"SELECT *, {newest} FROM event ORDER BY event_id DESC LIMIT 1")
    [named] = {NAMED[function] for function in functions_called_by(operation) & set(NAMED)} or {action}
    assert (event["what"], event["account_id"], event["role"]) == (named, by.account_id, role)
    assert event["revision"] == (None if action.startswith(("keep_", "export_")) else event["newest"])


@pytest.mark.parametrize(("action", "operation"), ALL, ids=IDS)
def test_the_highest_role_not_allowed_is_denied(peopled, tmp_path, action, operation):
    path, people = peopled
    person = last_refused(action)
    built, by = shutil.copy(path, tmp_path / "tiny.duckdb"), people[person]
    with pytest.raises(NotAllowedError) as refused:
        operation(built, by)
    assert (refused.value.action, refused.value.why) == (action, expected_refusal(person, action))
    query = "FROM event WHERE account_id IS NOT DISTINCT FROM ? AND name IS NOT DISTINCT FROM ?"
    assert tiny_world.ask(built, query, [by.account_id, by.name]) == []


WITHOUT_A_ROLE = {
    "permissions.authorized_write": "it checks the role itself",
    "accounts.change_password": "one's own password, after checking the old one: test_sessions",
    "tokens.create": "one's own token: test_tokens",
    "sessions.sign_in": "signs in: test_sessions",
    "sessions.sign_out": "one's own session: test_sessions",
    "sso.sign_in_with_provider": "signs in: test_sso",
    "sso.record_refusal": "only records the refusal: test_sso",
    "alert_log.append": "the program's own log",
    "backup.restore": "for the operator only, since a damaged database cannot be queried: test_backup",
}
"""Functions that write without checking a role, and why."""
NOT_OWN_BY = {"submit.send": "operator(INBOX, via='inbox')"}
"""Functions that act as somebody else than their argument ``by``: the permissions of the folder decide who can write."""
APART = ("commands", "demo.py", "build.py", "writer.py")
"""What the operator runs on the database file directly, and what creates a new one."""


def functions():
    """Every function of ledger and etl: ``module.function``, and its syntax tree."""
    files = [file for folder in ("ledger", "etl") for file in sorted((settings.ROOT / folder).rglob("*.py"))]
    for path in files:
        if not set(APART) & set(path.parts):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield f"{path.stem}.{node.name}", node


def called(function, *names):
    """The calls within a function to one of these names, with or without a module before it."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func).split(".")[-1] in names]


def test_every_function_that_writes_has_an_operation_or_a_reason():
    writing = {name for name, function in functions() if called(function, "authorized_write", "write_transaction")}
    operations = set().union(*(functions_called_by(operation) for _action, operation in ALL))
    assert len(writing) > 20
    assert writing - operations == set(WITHOUT_A_ROLE) | set(NOT_OWN_BY)


def test_every_change_is_made_and_logged_as_its_actor():
    """Functions pass their argument ``by`` on unchanged, and never assign another actor to it."""
    for name, function in functions():
        arguments = [
            argument.arg for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        ]
        for call in called(function, "authorized_write", "require"):
            own = ast.unparse(call.args[1])
            assert own == NOT_OWN_BY.get(name, "by"), name
            assert own != "by" or "by" in arguments, name
        if "by" in arguments:
            assert [
                ast.unparse(call.args[1])
                for call in called(function, "append")
                if "audit_log" in ast.unparse(call.func)
            ] in ([], ["by"]), name
            uses = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == "by"]
            assert {type(node.ctx) for node in uses} <= {ast.Load}, name


def test_roles_can_be_chosen_in_a_demonstration_only(built):
    by = demonstrator("演示", "administrator")
    with pytest.raises(NotAllowedError) as refused:
        OPERATIONS["close_month"](built, by)
    assert refused.value.why == "demonstration_only"


def test_permissions_are_read_from_the_database_at_each_write(built):
    by = person(built, "coordinator")
    accounts.change(built, Account("some-coordinator", "某coordinator", "viewer"), BOSS)
    with pytest.raises(NotAllowedError) as refused:
        OPERATIONS["close_month"](built, by)
    assert refused.value.why == "role"
    accounts.change(built, Account("some-coordinator", "某coordinator", "coordinator", active=False), BOSS)
    with pytest.raises(NotAllowedError) as refused:
        OPERATIONS["close_month"](built, by)
    assert refused.value.why == "signed_out"


def test_whose_session_has_ended_reads_no_events(built):
    session = sessions.sign_in(built, *tiny_world.account(built, "administrator"), "").actor
    events, count = audit_search.search(built, session)
    assert len(events) == count > 0
    sessions.sign_out(built, session)
    with pytest.raises(NotAllowedError) as refused:
        audit_search.search(built, session)
    assert (refused.value.why, refused.value.action) == ("signed_out", "read_events")


def test_who_reports_undoes_their_own_until_the_month_is_closed(built):
    by, number = person(built, "reporter", "industry"), reported(built)
    review.set_period(built, tiny_world.PLAN, AUGUST, "closed", BOSS)
    with pytest.raises(DecisionError) as refused:
        review.decide(built, number, "undone", by, "报错")
    assert refused.value.code == "month_closed"
    review.set_period(built, tiny_world.PLAN, AUGUST, "open", BOSS)
    review.decide(built, number, "undone", by, "报错")


def test_a_reporter_of_a_town_sends_opens_and_undoes_what_is_the_towns(built):
    """The shares of T2-1: 100 for each town."""
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 100, tiny_world.WEST: 100})
    by = person(built, "reporter", tiny_world.EAST)
    sent = replace(tiny_world.sent("T2-1,,2023-08,40"), area_id=tiny_world.EAST)
    number = submit.submit(built, sent, by).submission_id
    assert submission_access.original(built, number, by) == sent.data
    other = replace(tiny_world.sent("T2-1,西街,2023-08,40"), area_id=tiny_world.WEST)
    for not_own in (other, replace(sent, area_id=None, department_id="industry")):
        with pytest.raises(NotAllowedError) as refused:
            submit.submit(built, not_own, by)
        assert refused.value.why == "not_own"
    number_of_other = submit.submit(built, other, BOSS).submission_id
    with pytest.raises(NotAllowedError):
        submission_access.original(built, number_of_other, by)
    with pytest.raises(NotAllowedError):
        review.decide(built, number_of_other, "undone", by, "报错")
    review.decide(built, number, "undone", by, "报错")


def test_nobody_passes_own_figures_off_as_published_or_as_anothers(built):
    by = person(built, "reporter", "industry")
    sent = tiny_world.sent("T2-1,,2023-08,180", department_id="industry", by="别人")
    with pytest.raises(NotAllowedError):
        submit.submit(built, replace(sent, kind="published"), by)
    with pytest.raises(NotAllowedError):
        submit.submit(built, replace(sent, department_id=None), by)
    assert submit.submit(built, sent, by).submitted_by == by.name


def test_an_operation_that_fails_is_not_logged(built):
    with pytest.raises(judgement.JudgementError):
        judgement.adjust(built, Adjustment(tiny_world.PLAN, "nobody", AUGUST, 1, "理由"), BOSS)
    assert tiny_world.ask(built, "FROM event") == []


def test_the_same_file_again_is_not_logged(built):
    reported(built)
    count = len(tiny_world.ask(built, "FROM event"))
    assert reported(built)
    assert len(tiny_world.ask(built, "FROM event")) == count


def test_the_table_says_who_may():
    """The lowest role, as the admin page prints it; a reporter only for their own."""
    own = Actor("张三", "reporter", "account", frozenset({"industry"}), "z")
    assert permissions.is_allowed(own, "report", {"industry"})
    assert not permissions.is_allowed(own, "report", {"water"})
    assert not permissions.is_allowed(own, "close_month", {"industry"})
    assert permissions.denial_reason(NOBODY, "report", {"industry"}) == "nobody"


def test_a_decision_of_a_meeting_is_recorded_by_the_coordinator(built):
    meeting_id = meet(built, BOSS)
    decision = Decision(meeting_id, "加快建设", "industry", date(2023, 9, 30))
    with pytest.raises(NotAllowedError):
        meetings.decide(built, decision, person(built, "reporter", "industry"))
    assert meetings.decide(built, decision, person(built, "coordinator"))
