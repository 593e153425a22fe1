"""The API: tables in four formats, submissions as on the page, permissions."""

import asyncio
import csv
import io
import json
import re
from datetime import date
from urllib.parse import unquote

import pyarrow.ipc
import pyarrow.parquet
import pytest
from starlette.applications import Starlette

from etl.submissions import review, submit
from ledger.accounts import accounts, sessions, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import ROLES, SCOPES, operator
from ledger.accounts.permissions import MINIMUM_ROLE, MINIMUM_SCOPE
from scorecard import snapshot
from scorecard.text import permissions as permission_text
from scorecard.web.api import application, descriptions
from scorecard.web.auth.current_actor import DEMONSTRATION
from scorecard.web.middleware import body_limits
from scorecard.web.middleware.body_limits import BodyLimitMiddleware
from tests.support import tiny_world
from tests.support.api_client import ask_api, program
from tests.support.payloads import FILE_NAMES
from tests.support.slow import partly_slow

APP = Starlette(routes=[application.route])
OPERATOR = operator("管理员")
JSON = {"Content-Type": "application/json"}
DECIDE = "/api/v1/submissions/{}/decisions"
AUGUST = {"period": "2023-08"}


@pytest.fixture(autouse=True)
def database(built, monkeypatch):
    """180 of 344 base stations in August: p = 52.3 %, e = 66.7 %, gap −14.3."""
    monkeypatch.setenv("DATABASE_URL", str(built))
    tiny_world.report(built, "T2-1,,2023-08,180", department_id="industry")
    return built


def key(path, role="reporter", scope="send", *reporters):
    """The header of a program with an account in this role."""
    of = frozenset(reporters or ["industry"]) if role == "reporter" else frozenset()
    name = f"robot-{role}-{scope}" + "".join(sorted(of))
    accounts.add(path, Account(name, "程序", role, of), None, OPERATOR)
    return {"Authorization": f"Bearer {tokens.create(path, name, '接口', scope, 1, OPERATOR)}"}


def ask(path, **more):
    return ask_api(APP, "GET", f"/api/v1{path}", **more)


def send(*rows, headers=None, name="九月.csv", header=tiny_world.HEADER, **form):
    data = "\n".join([header, *rows, ""]).encode()
    return ask_api(APP, "POST", "/api/v1/submissions", files={"file": (name, data)}, data=form, headers=headers)


# ---- reading


def test_one_table_in_four_forms():
    in_json = ask("/progress", params=AUGUST).json()
    [stations] = [row for row in in_json["rows"] if row["indicator_id"] == "T2-1"]
    assert stations["actual_value"] == 180
    assert stations["pace_gap"] == pytest.approx(-14.3411, abs=1e-4)
    assert (stations["status"], stations["period"]) == ("behind", "2023-08-01")
    assert stations["explanation"].startswith("截至8月底完成180个，目标344个，完成率52.3%。")
    assert stations["reported_at"].endswith("+08:00")
    in_csv = ask("/progress", params=AUGUST | {"format": "csv"})
    assert in_csv.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(in_csv.content.decode("utf-8-sig"))))
    parquet = ask("/progress", params=AUGUST, headers={"Accept": "application/vnd.apache.parquet"})
    arrow = ask("/progress", params=AUGUST, headers={"Accept": "application/vnd.apache.arrow.stream, text/html"})
    tables = [
        pyarrow.parquet.read_table(io.BytesIO(parquet.content)),
        pyarrow.ipc.open_stream(io.BytesIO(arrow.content)).read_all(),
    ]
    for table in tables:
        assert table.drop_columns("made_up").to_pylist()[0].keys() == stations.keys()
        assert [row["pace_gap"] for row in table.to_pylist()] == [row["pace_gap"] for row in in_json["rows"]]
        assert table["made_up"].to_pylist() == [False] * 6
    assert [row["indicator_id"] for row in rows] == [row["indicator_id"] for row in in_json["rows"]]
    [missing] = [row for row in rows if row["indicator_id"] == "T1-1"]
    assert missing["actual_value"] == ""  # not reported is no zero


def tables():
    """The path of every operation that returns a table."""
    described = ask("/openapi.json").json()["paths"]
    media = {
        path: methods["get"]["responses"]["200"].get("content", {})
        for path, methods in described.items()
        if "get" in methods
    }
    return [path.format(indicator_id="T2-1") for path, content in media.items() if "text/csv" in content]


def in_form(place, form):
    return ask(place, params=({} if place == "/plans" else AUGUST) | {"format": form}).content


def test_every_table_has_the_same_rows_in_every_form():
    """JSON, Parquet and Arrow value by value; CSV as text, in which null equals the empty string."""
    found = tables()
    assert len(found) >= 7
    for place in found:
        answer = json.loads(in_form(place, "json"))
        parquet = pyarrow.parquet.read_table(io.BytesIO(in_form(place, "parquet")))
        arrow = pyarrow.ipc.open_stream(io.BytesIO(in_form(place, "arrow"))).read_all()
        assert arrow.to_pylist() == parquet.to_pylist(), place
        rows = [row | {"made_up": answer["made_up"]} for row in answer["rows"]]
        assert rows, place
        assert [{name: _as_json(value) for name, value in row.items()} for row in arrow.to_pylist()] == rows, place
        in_csv = list(csv.DictReader(io.StringIO(in_form(place, "csv").decode("utf-8-sig"))))
        assert [list(row) for row in in_csv] == [list(row) for row in rows], place
        for told, row in zip(in_csv, rows, strict=True):
            for name in TIMES & row.keys():
                assert told[name] == (row[name] or ""), place  # letter by letter
                assert row[name] is None or re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", row[name]), place
        for told, row in zip(in_csv, arrow.to_pylist(), strict=True):
            read = {name: _of_csv(text, row[name]) for name, text in told.items()}
            assert read == {name: None if value == "" else value for name, value in row.items()}, place


TIMES = {"reported_at", "submitted_at", "decided_at"}


def _as_json(value):
    return value.isoformat() if isinstance(value, date) else value


def _of_csv(text, like):
    """A cell of a CSV, read as a value of the same type as ``like``."""
    if text == "" or isinstance(like, str):
        return text or None
    if isinstance(like, bool):
        return {"true": True, "false": False}[text]
    return type(like).fromisoformat(text) if isinstance(like, date) else type(like)(text)


def test_a_form_that_there_is_not_is_refused_and_the_best_one_taken():
    assert ask("/areas", headers={"Accept": "text/html"}).status_code == 406
    best = {"Accept": "text/csv;q=0.5, application/json;q=0.4, text/html"}
    assert ask("/areas", headers=best).headers["content-type"].startswith("text/csv")
    assert ask("/areas", headers={"Accept": "*/*"}).headers["content-type"] == "application/json"


def test_every_answer_is_of_a_revision_and_is_not_sent_twice(database):
    first = ask("/progress", params=AUGUST)
    tag = first.headers["etag"]
    assert tag.startswith(f'"{tiny_world.newest(database)}-')
    assert ask("/progress", params=AUGUST, headers={"If-None-Match": tag}).status_code == 304
    assert ask("/progress", params=AUGUST | {"format": "csv"}, headers={"If-None-Match": tag}).status_code == 200
    before = tiny_world.newest(database)
    tiny_world.report(database, "T2-1,,2023-08,200", department_id="industry")
    assert ask("/progress", params=AUGUST, headers={"If-None-Match": tag}).status_code == 200
    old = ask("/indicators/T2-1/series", params=AUGUST | {"revision": before}).json()
    assert [row["value"] for row in old["rows"]][7] == 180  # as it was known then
    new = ask("/indicators/T2-1/series", params=AUGUST).json()
    assert [row["value"] for row in new["rows"]] == [None] * 7 + [200] + [None] * 4


def test_a_tag_answers_for_its_own_address_and_question_only(database):
    """Each requested again with its own ETag, then with those of all others together."""
    asked = [{}, AUGUST, {"period": "2023-07"}, {"revision": tiny_world.newest(database) - 1}, {"area": tiny_world.DISTRICT}, {"area": tiny_world.EAST},
             {"indicator": "T2-1"}, {"limit": 1}, {"reporter": "industry"}, {"state": "accepted"}, {"state": "held"}]  # fmt: skip
    asked += [one | {"format": form} for one in ({}, AUGUST) for form in ("csv", "parquet")]
    with program(APP) as ask_quickly:

        def ask(place, params, **headers):
            headers = {name.replace("_", "-"): value for name, value in headers.items()}
            return ask_quickly("GET", f"/api/v1{place}", params=params, headers=headers)

        questions = [(place, params) for place in tables() for params in asked]
        answers = {at: ask(place, params) for at, (place, params) in enumerate(questions)}
        tags = {at: one.headers["etag"] for at, one in answers.items() if one.status_code == 200}
        assert len(tags) > 80
        assert len(set(tags.values())) == len(tags)
        for at, own in tags.items():
            place, params = questions[at]
            known = ask(place, params, If_None_Match=own)
            assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", own), questions[at]
            others = ask(place, params, If_None_Match=", ".join(one for one in tags.values() if one != own))
            assert (others.status_code, others.content) == (200, answers[at].content), questions[at]
        as_csv = ask("/areas", {}, Accept="text/csv")
        assert as_csv.headers["etag"] != ask("/areas", {}).headers["etag"]
        assert ask("/areas", {}, Accept="application/json", If_None_Match=as_csv.headers["etag"]).status_code == 200


def test_what_there_is():
    [plan] = ask("/plans").json()["rows"]
    assert (plan["plan_id"], plan["newest_period"]) == (tiny_world.PLAN, "2023-08-01")
    known = {row["indicator_id"]: row for row in ask("/indicators").json()["rows"]}
    assert known["T2-1"]["quote"].count(known["T2-1"]["printed"]) == 1
    assert known["T2-1"]["lead_departments"].split(", ")[0] == "industry"
    assert [row["kind"] for row in ask("/areas").json()["rows"]] == ["district", "town", "town", "town"]
    assert "industry" in [row["department_id"] for row in ask("/departments").json()["rows"]]
    [sent] = ask("/submissions", params={"reporter": "industry", "state": "accepted"}).json()["rows"]
    assert (sent["filename"], sent["value_count"], "sha256" in sent) == ("test.csv", 1, False)
    assert ask("/submissions", params={"state": "held"}).json()["rows"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/progress?plan=none", 404, "plan_unknown"), ("/progress?period=2024-01", 404, "period_unknown"),
        ("/progress?period=2023-13", 422, "invalid"), ("/progress?revision=999", 404, "revision_unknown"),
        ("/indicators/T9-9/series", 404, "indicator_unknown"),
        ("/indicators/T2-1/series?area=1", 404, "area_unknown"),
        ("/none", 404, "address_unknown"), ("/areas?format=pdf", 422, "invalid"),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_the_readers_language(path, status, code):
    answer = ask(path, headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert any("一" <= character <= "鿿" for character in answer.json()["detail"])


@pytest.mark.parametrize(
    ("path", "code"),
    [("/indicators/a%0Ab/series", "indicator_unknown"), ("/a%0Ab", "address_unknown"), ("/a%0A", "address_unknown")],
)
def test_a_path_with_a_line_break_is_answered_by_the_api(path, code):
    answer = ask(path)
    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_made_up_figures_are_called_so_in_every_form(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(demo))
    assert ask("/progress").json()["made_up"] is True
    rows = csv.DictReader(io.StringIO(ask("/progress?format=csv").content.decode("utf-8-sig")))
    assert {row["made_up"] for row in rows} == {"true"}


# ---- sending


def test_a_file_is_tried_then_recorded_then_known_again(database):
    header, before = key(database), tiny_world.contents(database)
    tried = send("T2-1,,2023-09,258", headers=header, dry_run="true")
    assert tried.status_code == 200
    # 258 of 344 in September is 75 %, just what is due: from not reported to on track.
    [change] = [one for one in tried.json()["changes"] if one["indicator_id"] == "T2-1"]
    assert (change["value_before"], change["value_after"], change["status_after"]) == (None, 258, "on_track")
    assert tiny_world.contents(database) == before
    done = send("T2-1,,2023-09,258", headers=header)
    assert (done.status_code, done.json()["decision"], done.json()["new"]) == (201, "accepted", 1)
    assert done.headers["location"] == f"submissions/{done.json()['submission_id']}"
    again = send("T2-1,,2023-09,258", headers=header)
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    assert again.json()["submission_id"] == done.json()["submission_id"]
    [event] = tiny_world.ask(database, "FROM event WHERE what = 'report' AND via = 'api'")
    assert (event["account_id"], event["address"]) == ("robot-reporter-sendindustry", "10.0.0.9")


def test_all_that_is_wrong_is_named_and_nothing_is_recorded(database):
    header, before = key(database), tiny_world.contents(database)
    for form in ({}, {"dry_run": "true"}):
        answer = send("T9-9,,2023-09,1", "T2-1,某街,2023-09,x", headers=header, **form)
        assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
        found = [(one["code"], one["row"]) for one in answer.json()["findings"]]
        assert ("indicator_unknown", 2) in found
        assert ("area_unknown", 3) in found
    assert tiny_world.contents(database) == before


def test_a_doubt_needs_a_reason_and_waits_for_the_coordinator(database):
    header = key(database)
    assert send("T2-1,,2023-09,100", headers=header).json()["code"] == "reason_needed"
    assert send("T2-1,,2023-09,100", headers=header, dry_run="true").json()["outcome"] == "reason_needed"
    held = send("T2-1,,2023-09,100", headers=header, reason="更正").json()
    assert held["decision"] == "held"
    number = held["submission_id"]

    def decided(header, decision, reason=""):
        answer = {"decision": decision, "reason": reason}
        return ask_api(APP, "POST", f"/api/v1/submissions/{number}/decisions", json=answer, headers=header)

    assert decided(header, "accepted").json()["code"] == "scope"
    boss = key(database, "coordinator", "decide")
    assert decided(boss, "returned").json()["code"] == "reason_missing"
    assert decided(boss, "accepted").status_code == 201
    assert decided(boss, "accepted").json()["code"] == "not_in_this_state"
    assert decided(header, "undone", "报错").json()["revision"] == tiny_world.newest(database)


def test_a_receipt_and_its_file_are_for_who_may_open_them(database):
    number = send("T2-1,,2023-09,258", headers=key(database), name="../九月\r\nx.csv").json()["submission_id"]
    path = f"/submissions/{number}/original"
    viewer, other = key(database, "viewer", "read"), key(database, "reporter", "decide", "water")
    own, coordinator = key(database, "reporter", "read"), key(database, "coordinator", "read")
    for guessed in (path, f"/submissions/{number}"):
        assert ask(guessed).json()["code"] == "token_missing"
        assert ask(guessed, headers=viewer).json()["code"] == "role"
        assert ask(guessed, headers=other).json()["code"] == "not_own"
        assert ask(guessed, headers=own).headers["cache-control"] == "no-store"
        assert ask(guessed.replace(f"/{number}", "/999"), headers=coordinator).json()["code"] == "submission_unknown"
    answer = ask(path, headers=coordinator)
    assert answer.content == f"{tiny_world.HEADER}\nT2-1,,2023-09,258\n".encode()
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "/" not in answer.headers["content-disposition"].partition("''")[2]


@pytest.mark.parametrize("name", FILE_NAMES)
def test_whatever_a_file_is_called_it_is_taken_away_under_a_name_that_leads_nowhere(database, name):
    before = sorted(database.parent.iterdir())
    headers = key(database, "coordinator", "decide")
    sent = send("T2-1,,2023-09,258", headers=headers, reporter="industry", name=name)
    assert sent.status_code == 201
    answer = ask(f"/submissions/{sent.json()['submission_id']}/original", headers=headers)
    assert answer.content == f"{tiny_world.HEADER}\nT2-1,,2023-09,258\n".encode()
    kind, _, quoted = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
    called = unquote(quoted)
    assert kind == "attachment"
    assert called.strip(". ")
    assert not [letter for letter in called if letter in "/\\" or not letter.isprintable()]
    assert sorted(database.parent.iterdir()) == before


# ---- who may


ROBOTS = [*((role, scope) for role in [*ROLES, "another reporter"] for scope in SCOPES), ("nobody", None)]
"""Senders: role and scope of the token."""


@pytest.fixture(scope="module")
def waiting(built_once, tmp_path_factory):
    """A database with reports of the bureau of industry that wait, since a cumulative figure fell, and with a token of
    everybody: its path, the numbers, the headers."""
    path = tmp_path_factory.mktemp("waiting") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    tiny_world.report(path, "T2-1,,2023-08,180", department_id="industry")
    numbers = {}
    for decision, value in (("accepted", 150), ("returned", 151), ("undone", 152)):
        rows = (f"T2-1,,2023-07,{value}", "T2-1,,2023-06,160")
        sent = tiny_world.sent(*rows, department_id="industry", reason="更正")
        numbers[decision] = submit.submit(path, sent, OPERATOR).submission_id
    headers = {(role, scope): key(path, role, scope) for role, scope in ROBOTS if role in ROLES}
    headers |= {
        (role, scope): key(path, "reporter", scope, "water") for role, scope in ROBOTS if role == "another reporter"
    }
    return path, numbers, headers


def sends(**form):
    return lambda _numbers, headers: send("T2-1,,2023-09,258", headers=headers, reporter="industry", **form)


def opens(part):
    return lambda numbers, headers: ask(f"/submissions/{numbers['accepted']}{part}", headers=headers)


def decides(decision):
    return lambda numbers, headers: ask_api(
        APP,
        "POST",
        f"/api/v1/submissions/{numbers[decision]}/decisions",
        json={"decision": decision, "reason": "报错"},
        headers=headers,
    )


OPENED = {
    ("get", "/submissions/{submission_id}"): [("open_report", 200, opens(""))],
    ("get", "/submissions/{submission_id}/original"): [("open_report", 200, opens("/original"))],
    ("post", "/submissions"): [
        ("report", 200, sends(dry_run="true")), ("report", 201, sends()),
        ("decide_report", 200, sends(dry_run="true", kind="published")), ("decide_report", 201, sends(kind="published")),
    ],
    ("post", "/submissions/{submission_id}/decisions"): [
        ("decide_report", 201, decides("accepted")), ("decide_report", 201, decides("returned")),
        ("take_back", 201, decides("undone")),
    ],
}  # fmt: skip
"""Operation → what it can be asked for: what that is in the table of roles, the answer where it may be, the request."""


def test_every_operation_that_is_not_for_everybody_is_among_them():
    described = ask("/openapi.json").json()["paths"]
    found = {
        (method, path)
        for path, methods in described.items()
        for method, operation in methods.items()
        if {} not in operation["security"]
    }
    assert found == set(OPENED)
    assert {action for asked in OPENED.values() for action, _status, _ask in asked} == set(MINIMUM_SCOPE)


AT_EDGES = {
    ("reporter", "read"), ("reporter", "send"), ("coordinator", "decide"),  # the lowest for each action
    ("viewer", "decide"), ("another reporter", "decide"), ("reporter", "decide"),  # too low a role, or not their own
    ("administrator", "read"), ("administrator", "send"), ("nobody", None),  # too narrow a scope, or none
}  # fmt: skip
"""These run always. The others are slow: what both tables allow together stands in test_tokens.py for all of them."""


@pytest.mark.parametrize(("role", "scope"), partly_slow(ROBOTS, lambda _number, robot: robot in AT_EDGES))
def test_every_role_and_every_scope(waiting, tmp_path, monkeypatch, role, scope):
    """The same table as through the functions that write (test_permission.py), and what the token is for; trying a
    file is as sending it."""
    path = tmp_path / "waiting.duckdb"
    path.write_bytes(waiting[0].read_bytes())
    monkeypatch.setenv("DATABASE_URL", str(path))
    numbers, headers, before = waiting[1], waiting[2].get((role, scope)), 0
    for action, status, request in [one for asked in OPENED.values() for one in asked]:
        of_role = role in ROLES and ROLES.index(role) >= ROLES.index(MINIMUM_ROLE[action])
        of_scope = scope is not None and SCOPES.index(scope) >= SCOPES.index(MINIMUM_SCOPE[action])
        answer = request(numbers, headers)
        expected = status if of_role and of_scope else 403 if scope else 401
        assert answer.status_code == expected, (action, status, answer.text)
        if expected in (401, 403):
            other = role == "another reporter" and MINIMUM_ROLE[action] == "reporter"
            why = "nobody" if scope is None else "scope" if not of_scope else "not_own" if other else "role"
            assert (answer.json()["code"], answer.json()["detail"]) == (
                "token_missing" if why == "nobody" else why,
                descriptions.fault("token_missing", "zh")
                if why == "nobody"
                else permission_text.denial_text(why, action, "zh"),
            )
        after = tiny_world.ask(path, "FROM event WHERE via = 'api' ORDER BY event_id")
        assert len(after) == before + (expected == 201)
        before = len(after)
        if expected == 201:
            assert (after[-1]["what"], after[-1]["role"]) == (action, role)


def test_a_cookie_opens_nothing_here(database):
    """So that no other site can send a request with a signed-in browser's cookie (CSRF)."""
    cookie = tiny_world.cookie(database, *tiny_world.account(database, "administrator"))
    before = tiny_world.contents(database)
    answer = send("T2-1,,2023-09,258", headers={"Cookie": cookie, "Origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
    assert answer.headers["www-authenticate"] == "Bearer"
    session = sessions.sign_in(database, "administrator", "second-password", "").token
    assert send("T2-1,,2023-09,258", headers={"Authorization": f"Bearer {session}"}).json()["code"] == "token_unknown"
    assert tiny_world.contents(database)[0] | {"event": 0, "session": 0} == before[0] | {"event": 0, "session": 0}


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic eDp4", "x", "Bearer demonstration:administrator:"])
def test_a_token_that_is_none_opens_nothing(database, header):
    assert send("T2-1,,2023-09,258", headers={"Authorization": header}).status_code == 401
    assert ask("/plans", headers={"Authorization": header}).status_code == 401
    assert len(tiny_world.ask(database, "FROM submission")) == 1


def test_in_the_demonstration_a_role_is_its_own_token(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(demo))
    for role, status in (("viewer", 403), ("coordinator", 422), ("king", 401)):
        header = {"Authorization": f"Bearer {DEMONSTRATION}:{role}:"}
        assert send("T9-9,,2023-09,1", headers=header).status_code == status


# ---- bounds


def test_a_request_that_is_too_large_is_cut_off_whatever_it_claims(database):
    """22 MB declared as 10 bytes, and 22 MB without a Content-Length: neither is kept in memory or recorded."""
    arrived = 0

    async def lines():
        nonlocal arrived
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(22 * 16):
            arrived += 2**16
            yield b"x" * 2**16

    header = {"Content-Type": "multipart/form-data; boundary=x"} | key(database)
    for claimed in ({"Content-Length": "10"}, {}):
        arrived, said = 0, header | claimed
        answer = ask_api(APP, "POST", "/api/v1/submissions", content=lines(), headers=said)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert arrived <= body_limits.MAX_BYTES + 2**16


def test_who_sends_no_token_is_answered_before_a_body_is_read(database):
    """Parsing 20 MB of JSON would block all other requests."""
    arrived = 0

    async def body():
        nonlocal arrived
        for _ in range(20):
            arrived += 1
            yield b"[[]," * 2**18

    number = f"{DECIDE.format(tiny_world.newest(database))}"
    for path in (number, "/api/v1/submissions"):
        for header in ({}, {"Authorization": "Bearer x"}):
            answer = ask_api(APP, "POST", path, content=body(), headers=header | JSON)
            assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert arrived == 0
    answer = ask_api(APP, "POST", number, content=body(), headers=JSON | key(database, "coordinator", "decide"))
    assert (answer.status_code, answer.json()["code"], arrived) == (413, "too_large", 1)
    assert "10 kB" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        "[" * 9_999, '{"d":' * 900 + "1" + "}" * 900, f'{{"decision": {"9" * 9_000}}}', "NaN", "", "[]", "\x00",
        '{"decision": "accepted", "reason": "\\ud800"}', '{"decision": "accepted", "decision": "x"}',
        '{"decision": "returned", "reason": "\\udc00x"}',
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_a_fault_of_the_sender(database, body):
    """Deep nesting, endless numbers, lone surrogates, a repeated key."""
    number = DECIDE.format(tiny_world.newest(database))
    before = tiny_world.contents(database)
    header = key(database, "coordinator", "decide")
    answer = ask_api(APP, "POST", number, content=body.encode(), headers=JSON | header)
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] in ("invalid", "unreadable")
    if '"reason"' in body:
        why = {"where": "body.reason", "why": "string_unicode"}
        assert (answer.status_code, answer.json()["code"], answer.json()["parameters"]) == (422, "invalid", [why])
    assert tiny_world.contents(database)[0]["review"] == before[0]["review"]


def test_nobody_is_sent_to_the_host_that_a_request_names():
    answer = ask("/areas/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (404, "address_unknown")


def test_a_request_that_is_too_slow_is_cut_off(database):
    app = BodyLimitMiddleware(application.program, max_seconds=0.2)

    async def never():
        yield b"--x\r\n"
        await asyncio.sleep(30)

    header = {"Content-Type": "multipart/form-data; boundary=x"} | key(database)
    answer = ask_api(app, "POST", "/submissions", content=never(), headers=header)
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")


# ---- the description


def test_the_description_is_whole_in_both_languages():
    """Every operation and parameter has a description in the reader's language."""
    said = {}
    for language in ("zh", "en"):
        described = ask(f"/openapi.json?lang={language}").json()
        said[language] = [
            words
            for operations in described["paths"].values()
            for operation in operations.values()
            for words in [operation["summary"], *(one["description"] for one in operation.get("parameters", ()))]
        ]
    assert len(said["zh"]) == len(said["en"]) > 40
    assert all(any("一" <= character <= "鿿" for character in words) for words in said["zh"])
    assert not any("一" <= letter <= "鿿" for words in said["en"] for letter in words)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_that_shows_it_asks_no_other_host(language):
    page = ask(f"/?lang={language}")
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    assert "http" not in page.text.replace("If-None-Match", "")
    assert page.text.count("<section") == 11 + 2  # the operations; what all tables, and all faults, have


def test_a_database_that_is_gone_is_said_without_where_it_was(database):
    database.unlink()
    snapshot._stores.clear()
    answer = ask("/progress")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert str(database.parent) not in answer.text


def test_it_is_not_asked_for_a_month_that_is_not_over(database):
    """Submissions are checked as on the page: a closed month takes late reports only."""
    review.set_period(database, tiny_world.PLAN, date(2023, 9, 1), "closed", OPERATOR)
    header = key(database)
    assert send("T2-1,,2023-09,258", headers=header).json()["findings"][0]["code"] == "period_closed"
    held = send("T2-1,,2023-09,258", headers=header, late="true", reason="系统故障")
    assert held.json()["decision"] == "held"
