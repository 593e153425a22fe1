"""Which role sees which control: every role and every action. (Permission is checked again at each write: see
tests/ledger/accounts/test_permissions.py.)"""

import ast
import importlib
import inspect
from datetime import date
from http.cookies import SimpleCookie
from itertools import product

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from etl.submissions import submit
from ledger import settings
from ledger.accounts import accounts
from ledger.accounts.actor import ROLES, operator
from ledger.accounts.permissions import ACTIONS, MINIMUM_ROLE
from ledger.workflow import judgement, meetings, problems, rule_signing
from ledger.workflow.problems import Problem, Step
from scorecard.i18n import translator
from scorecard.text import problems as problem_text
from tests.pages.test_pages import ADDRESS, visit
from tests.support import tiny_world
from tests.support.pages import FOLDER
from tests.support.slow import partly_slow

BOSS = operator("管理员")
PEOPLE = [*ROLES, "another reporter", "nobody"]
_ = translator("zh")


@pytest.fixture(scope="module")
def roles_world(built_once, tmp_path_factory):
    """A database with an accepted report, a report waiting for review and a problem of the bureau of industry; their
    numbers; and a cookie for each role."""
    path = tmp_path_factory.mktemp("matrix") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    accepted = tiny_world.report(path, "T2-1,,2023-08,180", department_id="industry").submission_id
    # A cumulative figure that fell is a doubt.
    fallen = tiny_world.sent("T2-1,,2023-09,100", department_id="industry", reason="更正")
    held = submit.submit(path, fallen, BOSS).submission_id
    problem = problems.raise_problem(
        path, Problem(tiny_world.PLAN, "缺用地", "coordinator", tiny_world.DISTRICT, 2), BOSS
    )
    problems.step(path, Step(problem, "assign", problem, "", "industry", date(2099, 9, 30)), BOSS)
    cookies = {"nobody": ""}
    for person in PEOPLE[:-1]:
        role, account_id = person.split()[-1], person.replace(" ", ".")
        reporters = {"reporter": ["industry"], "another reporter": ["water"]}.get(person, [])
        cookies[person] = tiny_world.cookie(path, *tiny_world.account(path, role, *reporters, account_id=account_id))
    return path, {"accepted": accepted, "held": held, "problem": problem}, cookies


def button(label="", key=""):
    """Whether a button with this label, or this key, is on the page."""
    return lambda page: any(
        (label and button.label == _(label)) or (key and button.key == key) for button in page.button
    )


def download(label):
    return lambda page: _(label) in [button.proto.label for button in page.get("download_button")]


def step(action):
    return lambda page: any(problem_text.button_label(action, "zh") in element.options for element in page.radio)


CONTROLS = {
    "report": ("submit", {"reporter": "industry", "month": "2023-09"}, lambda page: bool(page.get("file_uploader"))),
    "open_report": ("submissions", {"submission": "{accepted}"}, download("Download the original file")),
    "take_back": ("submissions", {"submission": "{accepted}"}, button(key="do-undone")),
    "decide_report": ("submissions", {"submission": "{held}"}, button(key="do-accepted")),
    "close_month": ("submissions", {}, button("Close it for reports")),
    "raise_problem": ("problems", {}, button("Raise")),
    "answer_problem": ("problems", {"problem": "{problem}"}, step("feedback")),
    "lead_problem": ("problems", {"problem": "{problem}"}, step("assign")),
    "meet": ("meeting", {}, button("Freeze the figures and begin")),
    "judge": ("tasks", {"confirm": "2"}, button("Confirm")),
    "sign_rules": ("method", {}, button("Sign")),
    "keep_accounts": ("admin", {}, button("Create")),
    "keep_backups": ("admin", {"part": "upkeep"}, button("Make a backup now")),
    "export_all": ("admin", {"part": "upkeep"}, download("Export everything")),
    "read_events": ("admin", {"part": "events"}, lambda page: "events" in [element.key for element in page.text_input]),
}  # fmt: skip
"""Action → the page of its control, the query parameters, and whether the control is on the page."""
ALL = [
    *CONTROLS.items(),
    ("open_report", ("submissions", {"submission": "{accepted}"}, download("Download the receipt"))),
    ("read_events", ("admin", {"part": "events"}, download("Download the events (CSV)"))),
]
PAGES = sorted({(name, tuple(sorted(address.items()))) for name, address, _shown in CONTROLS.values()})


def test_every_action_has_its_control():
    assert set(CONTROLS) == set(ACTIONS)


def visit_as(roles_world, monkeypatch, name, address, person):
    """The page as ``person``, who has signed in, sees it."""
    path, numbers, cookies = roles_world
    jar = {key: morsel.value for key, morsel in SimpleCookie(cookies[person]).items()}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: jar))
    query = {key: value.format(**numbers) for key, value in address.items()}
    page = visit(name, path, monkeypatch, plan=tiny_world.PLAN, period="2023-08", lang="zh", **query)
    assert not page.exception
    return page


def around(lowest):
    """A role and the one below it."""
    return {lowest, ROLES[ROLES.index(lowest) - 1]}


def edges(action):
    """The lowest role that sees the control of an action, and the highest person that does not."""
    # Raising a problem is checked for the chosen task when it is sent: any reporter sees the form.
    if MINIMUM_ROLE[action] == "reporter" and action != "raise_problem":
        return {"reporter", "another reporter"}
    return around(MINIMUM_ROLE[action])


def people_at_edges(actions):
    """For each page the people at the edges of its actions; ``actions``: pairs of an action and a page."""
    at = {}
    for action, page in actions:
        at.setdefault(page, set()).update(edges(action))
    return at


def is_at_edge(people):
    """Whether a case, (page, person), is at an edge: these always run. The others are marked slow, since
    tests/ledger/accounts/test_permissions.py has the table for all roles."""
    return lambda _number, case: case[1] in people[case[0]]


AT_EDGES = people_at_edges((action, (name, tuple(sorted(address.items())))) for action, (name, address, _shown) in ALL)


@pytest.mark.parametrize(("place", "person"), partly_slow(product(PAGES, PEOPLE), is_at_edge(AT_EDGES)))
def test_every_role_sees_the_controls_of_what_it_may_do(roles_world, monkeypatch, place, person):
    name, address = place
    page = visit_as(roles_world, monkeypatch, name, dict(address), person)
    role = person.split()[-1]
    for action, (control_page, control_address, shown) in ALL:
        if (control_page, tuple(sorted(control_address.items()))) == place:
            allowed = person != "nobody" and ROLES.index(role) >= ROLES.index(MINIMUM_ROLE[action])
            if person == "another reporter" and action != "raise_problem":
                allowed = False
            assert shown(page) == allowed, action


def html_contains(text):
    return lambda page: any(_(text) in element.body for element in page.get("html"))


def has_expander(label):
    return lambda page: _(label) in [expander.label for expander in page.expander]


LINKS = {
    "Enter a milestone": ("report", "tasks", html_contains),
    "Confirm how it stands": ("judge", "tasks", html_contains),
    "Raise a problem": ("raise_problem", "problems", has_expander),
}
"""Link or expander that leads to a control → its action, its page, and how it is shown."""


# Reporters of any department see them, so that the edge is between roles.
LINKS_AT_EDGES = {
    name: {role for action, where, _shown in LINKS.values() if where == name for role in around(MINIMUM_ROLE[action])}
    for name in ("tasks", "problems")
}


@pytest.mark.parametrize(("name", "person"), partly_slow(product(LINKS_AT_EDGES, PEOPLE), is_at_edge(LINKS_AT_EDGES)))
def test_the_link_to_a_control_is_shown_to_those_who_may_use_it(roles_world, monkeypatch, name, person):
    page = visit_as(roles_world, monkeypatch, name, {}, person)
    for label, (action, page_of_link, shown) in LINKS.items():
        if page_of_link == name:
            allowed = person != "nobody" and ROLES.index(person.split()[-1]) >= ROLES.index(MINIMUM_ROLE[action])
            assert shown(label)(page) == allowed, label


def with_label(elements, label):
    return next(element for element in elements if element.label == label)


def pressed(label="", key=""):
    return lambda page: next(
        button for button in page.button if button.key == key or (label and button.label == _(label))
    ).click()


def filled(*fields, press):
    """Fills the first fields of a kind with a label, and presses a button."""

    def act(page):
        for kind, label, value in fields:
            with_label(getattr(page, kind), _(label)).set_value(value)
        return press(page)

    return act


def answers(page):
    return with_label(page.button, problem_text.button_label("resolve", "zh")).click()


def assigns(page):
    """To another department than the one in charge."""
    page = with_label(page.radio, _("What to do next")).set_value("assign").run()
    field = next(element for element in page.selectbox if element.label == _("Department"))
    field.set_value("water")
    return with_label(page.button, problem_text.button_label("assign", "zh")).click()


def judges(page):
    next(element for element in page.radio if element.value is None).set_value("behind")
    return filled(("text_area", "Reason", "现场查看"), press=pressed("Confirm"))(page)


def signs(page):
    field = page.number_input[0]
    field.set_value(field.value - 1)
    return next(element for element in page.button if element.proto.form_id == field.proto.form_id).click()


def sends(page):
    data = f"{tiny_world.HEADER}\nT2-1,,2023-09,258\n".encode()
    page.get("file_uploader")[0].upload("九月.csv", data).run()
    return pressed("Send")(page)


PRESSES = {
    "report": ("reporter", sends),
    "take_back": ("reporter", filled(("text_area", "Reason (needed to return or undo)", "报错"), press=pressed(key="do-undone"))),
    "decide_report": ("coordinator", pressed(key="do-accepted")),
    "close_month": ("coordinator", pressed("Close it for reports")),
    "raise_problem": ("reporter", filled(("selectbox", "Task", 2), ("text_area", "What is wrong", "缺用地"), press=pressed("Raise"))),
    "answer_problem": ("reporter", answers),
    "lead_problem": ("coordinator", assigns),
    "meet": ("coordinator", pressed("Freeze the figures and begin")),
    "judge": ("coordinator", judges),
    "sign_rules": ("coordinator", signs),
    "keep_accounts": ("administrator", filled(("text_input", "Account", "li.si"), ("text_input", "Full name", "李四"), press=pressed("Create"))),
    "keep_backups": ("administrator", pressed("Make a backup now")),
}  # fmt: skip
"""Action → who uses its control, and how. The other actions are downloads: see tests/browser and test_pages.py."""


def assert_recorded(path, after, action, person):
    """The page shows no error, and the audit log has the action under this person's name."""
    assert [box.value for box in after.error] == []
    [event] = tiny_world.ask(path, "FROM event ORDER BY event_id DESC LIMIT 1")
    assert (event["what"], event["account_id"], event["role"], event["via"]) == (action, person, person, "page")
    assert event["address"] == ADDRESS


def url_has(**address):
    """Whether each of these query parameters is in the URL (True) or not (False)."""
    return lambda page: {key: key in page.query_params for key in address} == address


def received(page):
    return bool(page.success) and not button("Send")(page)


def enters(page):
    fields = (("text_input", "Project", "甲"), ("text_input", "Milestone", "开工"))
    filled(*fields, ("text_input", "Planned for (“cancelled” to give it up)", "2023-10-31"), press=lambda page: page)(
        page
    )
    return pressed("Send")(page)


def gives(page):
    next(element for element in page.selectbox if element.key == "account-chosen").select("viewer").run()
    pressed("Set a new temporary password")(page).run()
    return pressed("Set the temporary password")(page)


def lists(page):
    file = "账号,姓名,角色,部门或街镇\nwang.wu,王五,浏览者,\n".encode()
    page.file_uploader(key="account-list").upload("名单.csv", file, "text/csv").run()
    return next(element for element in page.button if element.label.startswith("建立1")).click()


def password(page):
    return any("<code>" in element.body and "初始密码" in element.body for element in page.get("html"))


SHOWN_AFTERWARDS = {
    "report": (*PRESSES["report"], "submit", CONTROLS["report"][1], submit, "submit", received),
    "milestone": ("reporter", enters, "tasks", {"milestone": "2"}, submit, "submit", lambda page: bool(page.success)),
    "raise_problem": (*PRESSES["raise_problem"], "problems", {}, problems, "raise_problem", url_has(problem=True)),
    "meet": (*PRESSES["meet"], "meeting", {}, meetings, "start", url_has(meeting=True)),
    "judge": (*PRESSES["judge"], "tasks", {"confirm": "2"}, judgement, "confirm", url_has(confirm=False, task=True)),
    "sign_rules": (*PRESSES["sign_rules"], "method", {}, rule_signing, "sign", lambda page: bool(page.success)),
    "keep_accounts": (*PRESSES["keep_accounts"], "admin", {}, accounts, "add", password),
    "password": ("administrator", gives, "admin", {}, accounts, "set_temporary_password", password),
    "list": ("administrator", lists, "admin", {}, accounts, "add_all", download("Download the temporary passwords")),
}  # fmt: skip
"""Who presses what, on which page; the function that writes; and what the page shows afterwards."""
ACTION_OF = {"milestone": "report", "password": "keep_accounts", "list": "keep_accounts"}
"""Keys of SHOWN_AFTERWARDS that are not names of actions."""


def is_only_here(_number, case):
    """Actions in SHOWN_AFTERWARDS are tested there in every run, with the same assertions."""
    return case[0] not in SHOWN_AFTERWARDS


@pytest.mark.parametrize(("action",), partly_slow(zip(PRESSES), is_only_here))
def test_a_write_is_recorded_under_the_signed_in_account(roles_world, monkeypatch, tmp_path, action):
    person, act = PRESSES[action]
    name, address, _shown = CONTROLS[action]
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(roles_world[0].read_bytes())
    monkeypatch.setenv(settings.BACKUP_FOLDER, str(tmp_path / "backups"))
    page = visit_as((path, *roles_world[1:]), monkeypatch, name, address, person)
    after = act(page).run()
    assert not after.exception
    assert_recorded(path, after, action, person)


def interrupted(write):
    """``write``, followed at once by a request for a rerun: as when a browser polls and finds the new revision."""

    def write_and_rerun(*args, **kwargs):
        result = write(*args, **kwargs)
        context = get_script_run_ctx()
        context.script_requests.request_rerun(
            RerunData(query_string=context.query_string, page_script_hash=context.page_script_hash)
        )
        return result

    return write_and_rerun


@pytest.mark.parametrize("what", SHOWN_AFTERWARDS)
def test_a_result_is_shown_even_if_the_page_is_rerun_at_that_moment(roles_world, monkeypatch, tmp_path, what):
    person, act, name, address, module, function, shown = SHOWN_AFTERWARDS[what]
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(roles_world[0].read_bytes())
    page = visit_as((path, *roles_world[1:]), monkeypatch, name, address, person)
    monkeypatch.setattr(module, function, interrupted(getattr(module, function)))
    after = act(page).run()
    assert not after.exception
    assert shown(after)
    assert_recorded(path, after, ACTION_OF.get(what, what), person)


# ---- read from the source


def test_pages_pass_the_current_actor_to_every_write():
    """No page constructs an actor: each argument ``by`` of a function in etl or ledger is ``current_actor()``."""
    checked = 0
    for path in sorted(FOLDER.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        current = {"current_actor()"} | names_of_current_actor(tree)
        imports = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        # Functions that write are called as module.function, so that they are found below.
        assert not [name for name in imports.values() if position_of_by(name) is not None]
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = ast.unparse(call.func)
            assert called.split(".")[-1] not in ("operator", "Actor", "demonstrator"), path.name
            module, _dot, function = called.rpartition(".")
            position = position_of_by(f"{imports[module]}.{function}") if module in imports else None
            if position is not None:
                by = [keyword.value for keyword in call.keywords if keyword.arg == "by"] or [call.args[position]]
                assert ast.unparse(by[0]) in current, f"{path.name}: {called}"
                checked += 1
    assert checked > 20


def names_of_current_actor(tree):
    """Names that are assigned ``current_actor()``, and nothing else, throughout the file."""
    assigned = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            [target], value = node.targets, node.value
            many = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            for name, part in zip(target.elts, value.elts, strict=True) if many else [(target, value)]:
                assigned.setdefault(ast.unparse(name), set()).add(ast.unparse(part))
    return {name for name, values in assigned.items() if values == {"current_actor()"}}


def position_of_by(called):
    """The position of the parameter ``by`` of ``package.module.function``; None if it is no function of etl or ledger, or
    has no such parameter."""
    module, _dot, function = called.rpartition(".")
    if module.partition(".")[0] not in ("etl", "ledger"):
        return None
    try:
        imported = getattr(importlib.import_module(module), function, None)
    except ModuleNotFoundError:
        return None
    if not inspect.isfunction(imported):
        return None
    names = list(inspect.signature(imported).parameters)
    return names.index("by") if "by" in names else None
