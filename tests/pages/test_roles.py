"""Who may do what, as the pages show it: every role and every action. (What is written is asked again: test_permission.)"""

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
def house(built_once, tmp_path_factory):
    """Of the bureau of industry: an accepted report, one that waits, a problem in its charge. Everybody's cookie."""
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
    for one in PEOPLE[:-1]:
        role, account_id = one.split()[-1], one.replace(" ", ".")
        of = {"reporter": ["industry"], "another reporter": ["water"]}.get(one, [])
        cookies[one] = tiny_world.cookie(path, *tiny_world.account(path, role, *of, account_id=account_id))
    return path, {"accepted": accepted, "held": held, "problem": problem}, cookies


def button(words="", key=""):
    """Whether a button with these words, or this key, stands on the page."""
    return lambda page: any((words and one.label == _(words)) or (key and one.key == key) for one in page.button)


def download(words):
    return lambda page: _(words) in [one.proto.label for one in page.get("download_button")]


def step(action):
    return lambda page: any(problem_text.verb(action, "zh") in one.options for one in page.radio)


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
    "keep_accounts": ("admin", {}, button("Make")),
    "keep_backups": ("admin", {"part": "upkeep"}, button("Make a backup now")),
    "export_all": ("admin", {"part": "upkeep"}, download("Export everything")),
    "read_events": ("admin", {"part": "events"}, lambda page: "events" in [one.key for one in page.text_input]),
}  # fmt: skip
"""Action → the page where it is done, its address, and whether its control stands there."""
ALL = [
    *CONTROLS.items(),
    ("open_report", ("submissions", {"submission": "{accepted}"}, download("Download the receipt"))),
    ("read_events", ("admin", {"part": "events"}, download("Download the events (CSV)"))),
]
PAGES = sorted({(name, tuple(sorted(address.items()))) for name, address, _shown in CONTROLS.values()})


def test_every_action_has_its_control():
    assert set(CONTROLS) == set(ACTIONS)


def seen(house, monkeypatch, name, address, person):
    """The page, as somebody sees it who has signed in."""
    path, numbers, cookies = house
    jar = {key: one.value for key, one in SimpleCookie(cookies[person]).items()}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: jar))
    asked = {key: value.format(**numbers) for key, value in address.items()}
    page = visit(name, path, monkeypatch, plan=tiny_world.PLAN, period="2023-08", lang="zh", **asked)
    assert not page.exception
    return page


def around(lowest):
    """A role and the one below it."""
    return {lowest, ROLES[ROLES.index(lowest) - 1]}


def edges(action):
    """The lowest role that sees the control of an action, and the highest person that does not."""
    # Raising is asked with the task that is chosen: any reporter may begin.
    if MINIMUM_ROLE[action] == "reporter" and action != "raise_problem":
        return {"reporter", "another reporter"}
    return around(MINIMUM_ROLE[action])


def people_at_edges(found):
    """For each page its people at the edges of what is done there; ``found``: pairs of an action and a page."""
    at = {}
    for action, page in found:
        at.setdefault(page, set()).update(edges(action))
    return at


def is_at_edge(people):
    """Whether a case, (page, person), is at an edge: those run always. Who stands between, or beyond, is slow, since
    test_permission has the table for everybody."""
    return lambda _number, case: case[1] in people[case[0]]


AT_EDGES = people_at_edges((action, (name, tuple(sorted(address.items())))) for action, (name, address, _shown) in ALL)


@pytest.mark.parametrize(("place", "person"), partly_slow(product(PAGES, PEOPLE), is_at_edge(AT_EDGES)))
def test_every_role_sees_the_controls_of_what_it_may_do(house, monkeypatch, place, person):
    name, address = place
    page = seen(house, monkeypatch, name, dict(address), person)
    role = person.split()[-1]
    for action, (where, there, shown) in ALL:
        if (where, tuple(sorted(there.items()))) == place:
            allowed = person != "nobody" and ROLES.index(role) >= ROLES.index(MINIMUM_ROLE[action])
            if person == "another reporter" and action != "raise_problem":
                allowed = False
            assert shown(page) == allowed, action


def written(words):
    return lambda page: any(_(words) in one.body for one in page.get("html"))


def opens(words):
    return lambda page: _(words) in [one.label for one in page.expander]


WAYS = {
    "Enter a milestone": ("report", "tasks", written),
    "Confirm how it stands": ("judge", "tasks", written),
    "Raise a problem": ("raise_problem", "problems", opens),
}
"""What leads to a control → its action, its page, and how it is shown."""


# Who may use it for something: any reporter, of whichever department, so that the edge is between the roles.
WAYS_AT_EDGES = {
    name: {role for action, where, _shown in WAYS.values() if where == name for role in around(MINIMUM_ROLE[action])}
    for name in ("tasks", "problems")
}


@pytest.mark.parametrize(("name", "person"), partly_slow(product(WAYS_AT_EDGES, PEOPLE), is_at_edge(WAYS_AT_EDGES)))
def test_the_way_to_a_control_is_shown_to_who_may_use_it(house, monkeypatch, name, person):
    page = seen(house, monkeypatch, name, {}, person)
    for words, (action, where, shown) in WAYS.items():
        if where == name:
            allowed = person != "nobody" and ROLES.index(person.split()[-1]) >= ROLES.index(MINIMUM_ROLE[action])
            assert shown(words)(page) == allowed, words


def named(found, words):
    return next(one for one in found if one.label == words)


def pressed(words="", key=""):
    return lambda page: next(one for one in page.button if one.key == key or (words and one.label == _(words))).click()


def filled(*fields, press):
    """Fills the first fields of a kind with a label, and presses a button."""

    def act(page):
        for kind, words, value in fields:
            named(getattr(page, kind), _(words)).set_value(value)
        return press(page)

    return act


def answers(page):
    return named(page.button, problem_text.verb("resolve", "zh")).click()


def assigns(page):
    """To another department than the one that has it."""
    page = named(page.radio, _("What to do next")).set_value("assign").run()
    field = next(one for one in page.selectbox if one.label == _("Department"))
    field.set_value("water")
    return named(page.button, problem_text.verb("assign", "zh")).click()


def judges(page):
    next(one for one in page.radio if one.value is None).set_value("behind")
    return filled(("text_area", "Reason", "现场查看"), press=pressed("Confirm"))(page)


def signs(page):
    field = page.number_input[0]
    field.set_value(field.value - 1)
    return next(one for one in page.button if one.proto.form_id == field.proto.form_id).click()


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
    "keep_accounts": ("administrator", filled(("text_input", "Account", "li.si"), ("text_input", "Full name", "李四"), press=pressed("Make"))),
    "keep_backups": ("administrator", pressed("Make a backup now")),
}  # fmt: skip
"""Action → who presses its control, and how. The others are taken away as files: tests/browser, test_pages."""


def done_by_whom(path, after, action, person):
    """Nothing is said to be wrong, and the action is remembered as theirs."""
    assert [box.value for box in after.error] == []
    [event] = tiny_world.ask(path, "FROM event ORDER BY event_id DESC LIMIT 1")
    assert (event["what"], event["account_id"], event["role"], event["via"]) == (action, person, person, "page")
    assert event["address"] == ADDRESS


def goes_on(**address):
    """Whether the address names these, or no longer does."""
    return lambda page: {key: key in page.query_params for key in address} == address


def received(page):
    return bool(page.success) and not button("Send")(page)


def enters(page):
    fields = (("text_input", "Project", "甲"), ("text_input", "Milestone", "开工"))
    filled(*fields, ("text_input", "Planned for (to give it up: cancelled)", "2023-10-31"), press=lambda page: page)(
        page
    )
    return pressed("Send")(page)


def gives(page):
    next(one for one in page.selectbox if one.key == "account-chosen").select("viewer").run()
    pressed("Give a new first password")(page).run()
    return pressed("Give it")(page)


def lists(page):
    file = "账号,姓名,角色,部门或街镇\nwang.wu,王五,浏览者,\n".encode()
    page.file_uploader(key="account-list").upload("名单.csv", file, "text/csv").run()
    return next(one for one in page.button if one.label.startswith("建立1")).click()


def password(page):
    return any("<code>" in one.body and "初始密码" in one.body for one in page.get("html"))


KEPT = {
    "report": (*PRESSES["report"], "submit", CONTROLS["report"][1], submit, "submit", received),
    "milestone": ("reporter", enters, "tasks", {"milestone": "2"}, submit, "submit", lambda page: bool(page.success)),
    "raise_problem": (*PRESSES["raise_problem"], "problems", {}, problems, "raise_problem", goes_on(problem=True)),
    "meet": (*PRESSES["meet"], "meeting", {}, meetings, "start", goes_on(meeting=True)),
    "judge": (*PRESSES["judge"], "tasks", {"confirm": "2"}, judgement, "confirm", goes_on(confirm=False, task=True)),
    "sign_rules": (*PRESSES["sign_rules"], "method", {}, rule_signing, "sign", lambda page: bool(page.success)),
    "keep_accounts": (*PRESSES["keep_accounts"], "admin", {}, accounts, "add", password),
    "password": ("administrator", gives, "admin", {}, accounts, "set_first_password", password),
    "list": ("administrator", lists, "admin", {}, accounts, "add_all", download("Download the first passwords")),
}  # fmt: skip
"""Who presses what, where; what writes it; and what the page shows afterwards."""
ACTION_OF = {"milestone": "report", "password": "keep_accounts", "list": "keep_accounts"}
"""Where it is called otherwise than its action."""


def is_not_kept(_number, case):
    """Those that KEPT has are pressed there in every run, with the same questions afterwards."""
    return case[0] not in KEPT


@pytest.mark.parametrize(("action",), partly_slow(zip(PRESSES), is_not_kept))
def test_what_is_pressed_is_done_by_who_has_signed_in(house, monkeypatch, tmp_path, action):
    person, act = PRESSES[action]
    name, address, _shown = CONTROLS[action]
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(house[0].read_bytes())
    monkeypatch.setenv(settings.BACKUP_FOLDER, str(tmp_path / "backups"))
    page = seen((path, *house[1:]), monkeypatch, name, address, person)
    after = act(page).run()
    assert not after.exception
    done_by_whom(path, after, action, person)


def interrupted(write):
    """``write``, and another run is asked for as soon as it is done: a browser has heard of the newer revision."""

    def and_then(*given, **named):
        done = write(*given, **named)
        now = get_script_run_ctx()
        now.script_requests.request_rerun(
            RerunData(query_string=now.query_string, page_script_hash=now.page_script_hash)
        )
        return done

    return and_then


@pytest.mark.parametrize("what", KEPT)
def test_what_was_done_is_shown_even_if_the_page_is_drawn_anew_at_that_moment(house, monkeypatch, tmp_path, what):
    person, act, name, address, module, function, shown = KEPT[what]
    path = tmp_path / "tiny.duckdb"
    path.write_bytes(house[0].read_bytes())
    page = seen((path, *house[1:]), monkeypatch, name, address, person)
    monkeypatch.setattr(module, function, interrupted(getattr(module, function)))
    after = act(page).run()
    assert not after.exception
    assert shown(after)
    done_by_whom(path, after, ACTION_OF.get(what, what), person)


# ---- read from the source


def test_who_acts_is_who_has_signed_in_wherever_a_page_writes():
    """No page makes up an actor: whatever is written ``by`` somebody is written by the one who is here."""
    asked = 0
    for path in sorted(FOLDER.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        here = {"current_actor()"} | known_as(tree)
        imports = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        # What writes is called by its module, so that it is found below.
        assert not [name for name in imports.values() if place_of_by(name) is not None]
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = ast.unparse(call.func)
            assert called.split(".")[-1] not in ("operator", "Actor", "demonstrator"), path.name
            module, _dot, function = called.rpartition(".")
            place = place_of_by(f"{imports[module]}.{function}") if module in imports else None
            if place is not None:
                given = [word.value for word in call.keywords if word.arg == "by"] or [call.args[place]]
                assert ast.unparse(given[0]) in here, f"{path.name}: {called}"
                asked += 1
    assert asked > 20


def known_as(tree):
    """Names that stand for who is here, and for nobody else, throughout the file."""
    given = {}
    for one in ast.walk(tree):
        if isinstance(one, ast.Assign):
            [to], value = one.targets, one.value
            many = isinstance(to, ast.Tuple) and isinstance(value, ast.Tuple)
            for name, part in zip(to.elts, value.elts, strict=True) if many else [(to, value)]:
                given.setdefault(ast.unparse(name), set()).add(ast.unparse(part))
    return {name for name, values in given.items() if values == {"current_actor()"}}


def place_of_by(called):
    """Where a function that writes takes ``by`` whom, called ``package.module.function``; None: it is none, or takes nobody."""
    module, _dot, function = called.rpartition(".")
    if module.partition(".")[0] not in ("etl", "ledger"):
        return None
    try:
        found = getattr(importlib.import_module(module), function, None)
    except ModuleNotFoundError:
        return None
    if not inspect.isfunction(found):
        return None
    names = list(inspect.signature(found).parameters)
    return names.index("by") if "by" in names else None
