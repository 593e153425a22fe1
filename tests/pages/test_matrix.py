"""Who may do what, as the pages show it: every role and every action. (What is written is asked again: test_permission.)"""

from datetime import date
from http.cookies import SimpleCookie

import pytest
from streamlit.runtime.context import ContextProxy

from etl import ledger, loop
from etl.actor import ROLES, operator
from etl.loop import Problem, Step
from etl.permission import ACTIONS, FROM
from scorecard import loop_words
from scorecard.i18n import translator
from tests import tiny
from tests.pages.test_pages import visit

BOSS = operator("管理员")
PEOPLE = [*ROLES, "another reporter", "nobody"]
_ = translator("zh")


@pytest.fixture(scope="module")
def house(built_once, tmp_path_factory):
    """Of the bureau of industry: an accepted report, one that waits, a problem in its charge. Everybody's cookie."""
    path = tmp_path_factory.mktemp("matrix") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    accepted = tiny.report(path, "T2-1,,2023-08,180", department_id="industry").submission_id
    # A cumulative figure that fell is a doubt.
    fallen = tiny.sent("T2-1,,2023-09,100", department_id="industry", reason="更正")
    held = ledger.submit(path, fallen, BOSS).submission_id
    problem = loop.raise_problem(path, Problem(tiny.PLAN, "缺用地", "coordinator", tiny.DISTRICT, 2), BOSS)
    loop.step(path, Step(problem, "assign", problem, "", "industry", date(2099, 9, 30)), BOSS)
    cookies = {"nobody": ""}
    for one in PEOPLE[:-1]:
        role, account_id = one.split()[-1], one.replace(" ", ".")
        of = {"reporter": ["industry"], "another reporter": ["water"]}.get(one, [])
        cookies[one] = tiny.cookie(path, *tiny.account(path, role, *of, account_id=account_id))
    return path, {"accepted": accepted, "held": held, "problem": problem}, cookies


def button(words="", key=""):
    """Whether a button with these words, or this key, stands on the page."""
    return lambda page: any((words and one.label == _(words)) or (key and one.key == key) for one in page.button)


def step(action):
    return lambda page: any(loop_words.verb(action, "zh") in one.options for one in page.radio)


CONTROLS = {
    "report": ("submit", {"reporter": "industry", "month": "2023-09"}, lambda page: bool(page.get("file_uploader"))),
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
    "export_all": ("admin", {"part": "upkeep"}, lambda page: _("Export everything") in [one.proto.label for one in page.get("download_button")]),
    "read_events": ("admin", {"part": "events"}, lambda page: "events" in [one.key for one in page.text_input]),
}  # fmt: skip
"""Action → the page where it is done, its address, and whether its control stands there."""
PAGES = sorted({(name, tuple(sorted(address.items()))) for name, address, _shown in CONTROLS.values()})


def test_every_action_has_its_control():
    assert set(CONTROLS) == set(ACTIONS)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("name", "address"), PAGES)
def test_every_role_sees_the_controls_of_what_it_may_do(house, monkeypatch, name, address, person):
    path, numbers, cookies = house
    jar = {key: one.value for key, one in SimpleCookie(cookies[person]).items()}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: jar))
    asked = {key: value.format(**numbers) for key, value in address}
    page = visit(name, path, monkeypatch, plan=tiny.PLAN, period="2023-08", lang="zh", **asked)
    assert not page.exception
    role = person.split()[-1]
    for action, (where, there, shown) in CONTROLS.items():
        if (where, tuple(sorted(there.items()))) == (name, address):
            allowed = person != "nobody" and ROLES.index(role) >= ROLES.index(FROM[action])
            # Raising is asked with the task that is chosen: any reporter may begin.
            if person == "another reporter" and action != "raise_problem":
                allowed = False
            assert shown(page) == allowed, action
