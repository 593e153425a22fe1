"""Queries within what visitors send: every parameter of every route, every cell, every search; nothing gets through."""

import ast
import csv
import io
import time
from urllib.parse import quote

import openpyxl
import pytest
from starlette.applications import Starlette

from etl.submissions import review, submit
from etl.submissions.submission import MAX_REASON_CHARS
from ledger import settings
from ledger.accounts import accounts, audit_search, tokens
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from ledger.vocabulary.columns import LAYOUTS
from ledger.workflow import evidence_files
from scorecard.exports import progress as progress_exports
from scorecard.html import events as event_html
from scorecard.web import deck as deck_routes
from scorecard.web import downloads, problem_files
from scorecard.web import papers as paper_routes
from scorecard.web.api import application
from tests.support import injection_data, tiny_world
from tests.support.api_client import program
from tests.support.payloads import BODIES, CLOSINGS, SQL, SQL_KINDS

ROOT = settings.ROOT
APP = Starlette(
    routes=[application.route, downloads.route, *deck_routes.routes, paper_routes.route, *problem_files.routes]
)
BOSS = operator("管理员")
LONGEST_SECONDS = 20
"""Of the processor's time in all threads, which does not pass while others use the machine. A payload that counts 10¹¹
rows would take minutes of it."""
ALONE, FEW = 40, 12
"""Where all of one operation's parameters carry a payload at once, every fortieth goes into each of them alone as well;
and every twelfth alone to what asks little."""
REFUSED = (404, 422)
"""With a slash in it, a number in a path leads nowhere."""
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def house(built_once, tmp_path_factory):
    """A database with one report that counts and one that waits; the token of a coordinator; and a program that asks."""
    path = tmp_path_factory.mktemp("injection") / "tiny.duckdb"
    path.write_bytes(built_once.read_bytes())
    tiny_world.report(path, "T2-1,,2023-08,180", department_id="industry")
    held = submit.submit(path, tiny_world.sent("T2-1,,2023-07,150", department_id="industry", reason="更正"), BOSS)
    accounts.add(path, Account("robot", "程序", "coordinator"), None, BOSS)
    header = {"Authorization": f"Bearer {tokens.create(path, 'robot', '接口', 'decide', 1, BOSS)}"}
    with pytest.MonkeyPatch.context() as patched, program(APP) as ask:
        patched.setenv("DATABASE_URL", str(path))
        yield path, held.submission_id, header, ask


@pytest.fixture
def ask(house):
    """Asks; and the tables hold the same before and after, letter by letter."""
    path, _held, header, program_asks = house
    before = tiny_world.everything(path)

    def asked(method, where, **more):
        begun = time.process_time()
        answer = program_asks(method, where, headers=header, **more)
        assert time.process_time() - begun < LONGEST_SECONDS, (where, more)
        assert answer.status_code < 500, (where, more, answer.text[:300])
        for secret in ("root:x:", "Traceback", "Parser Error", "Binder Error", "duckdb."):
            assert secret not in answer.text.replace("x.duckdb", ""), (where, more)
        return answer

    yield asked
    assert tiny_world.everything(path) == before


# Every place in every run, with one payload of each kind; with all 240 it takes two minutes, and is slow.
kinds_or_all = pytest.mark.parametrize(
    "payloads",
    [pytest.param(SQL_KINDS, id="each kind"), pytest.param(SQL, id="all", marks=pytest.mark.slow)],
)


def test_there_are_enough_of_them():
    assert len(set(SQL)) >= 200
    assert set(SQL_KINDS) <= set(SQL)
    assert all(any(payload.endswith(body) for payload in SQL_KINDS) for body in BODIES)
    assert all(any(payload.startswith(f"T2-1{closing}") for payload in SQL_KINDS) for closing in CLOSINGS)


# ---- the API, as it describes itself


def operations():
    """(method, path, place → schema): every parameter that the description has, those of a body too."""
    described = application.openapi("zh")
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method in sorted(METHODS & set(methods)):
            operation = methods[method]
            places = {(one["in"], one["name"]): one["schema"] for one in operation.get("parameters", ())}
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                fields = schemas[content["schema"]["$ref"].rpartition("/")[2]]["properties"]
                places |= {(media, name): schema for name, schema in fields.items() if name != "file"}
            yield method, path, places


OPERATIONS = {f"{method} {path}": (method, path, places) for method, path, places in operations()}
GOOD = {
    "plan": tiny_world.PLAN, "period": "2023-08", "area": tiny_world.DISTRICT, "indicator": "T2-1", "indicator_id": "T2-1", "format": "json",
    "reporter": "industry", "submission_id": 1, "revision": None, "state": None, "limit": None, "kind": "actual", "reason": "属实",
    "late": "false", "dry_run": "true", "decision": "accepted",
}  # fmt: skip
"""A value of each parameter with which the others are looked at; None: left out."""


def choices(schema):
    """Those that a schema names: itself, or what it is one of."""
    return [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]


def open_to_words(schema):
    return any(one["type"] == "string" and not {"pattern", "enum"} & set(one) for one in choices(schema))


def fitting(schema, payloads):
    """Every payload, as many together as a parameter has letters for; cut where it has not enough for one."""
    most = max(one.get("maxLength", 100) for one in choices(schema))
    said = [""]
    for payload in payloads:
        said[-1:] = [f"{said[-1]} {payload}".strip()] if len(said[-1]) + len(payload) < most else [said[-1], payload]
    return [one[:most] for one in said if one]


def send(ask, method, path, said, held):
    """One request: ``said`` in its places, and what is good everywhere else."""
    _method, _path, places = OPERATIONS[f"{method} {path}"]
    values = {place: said.get(place, held if place[1] == "submission_id" else GOOD[place[1]]) for place in places}
    values = {place: value for place, value in values.items() if value is not None}
    where = path.format(
        **{name: quote(str(value), safe="") for (kind, name), value in values.items() if kind == "path"}
    )
    of = {kind: {name: value for (one, name), value in values.items() if one == kind} for kind, _name in places}
    more = {"params": of.get("query", {})}
    if "multipart/form-data" in of:
        file = (f"{SQL[7]}.csv", f"{tiny_world.HEADER}\nT2-1,,2023-08,185\n".encode())
        more |= {"data": of["multipart/form-data"], "files": {"file": file}}
    if "application/json" in of:
        more["json"] = of["application/json"]
    return ask(method.upper(), f"/{application.ADDRESS}{where}", **more)


def test_the_operations_are_those_of_the_description_and_each_parameter_has_a_good_value(ask, house):
    _path, held, *_rest = house
    assert len(OPERATIONS) >= 11
    assert sum(len(places) for _method, _where, places in OPERATIONS.values()) > 40
    for method, path, _places in OPERATIONS.values():
        if "decisions" not in path:  # which would be taken
            assert send(ask, method, path, {}, held).status_code == 200, path


@kinds_or_all
@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_parameter_of_the_api_is_a_query(ask, house, operation, payloads):
    """What takes words gets every payload by itself, so that none hides behind another that is refused; what takes
    numbers, months and a few words is refused whatever is in it."""
    _path, held, *_rest = house
    method, path, places = OPERATIONS[operation]
    words = [place for place in places if open_to_words(places[place])]
    rest = [place for place in places if place not in words]
    alone = {place: payloads[number % len(payloads) :: ALONE] for number, place in enumerate(rest)}
    for place in words:
        for payload in fitting(places[place], payloads):
            answer = send(ask, method, path, _harmless(method, path) | {place: payload}, held)
            assert answer.status_code in (404, 409, 422) or _says_nothing(answer, place), (place, payload)
    for payload in payloads if rest else ():
        assert send(ask, method, path, dict.fromkeys(rest, payload), held).status_code in REFUSED
    for place, some in alone.items():
        for payload in some:
            answer = send(ask, method, path, {place: payload}, held)
            assert answer.status_code in REFUSED, (place, payload)


def _harmless(method, path):
    """Words of a decision are tried on a report that was decided before, which takes no other."""
    return {("path", "submission_id"): 1} if method == "post" and "decisions" in path else {}


def _says_nothing(answer, place):
    """Nothing is found under such a name. A reason is kept as it is, and a trial keeps nothing."""
    return place[1] == "reason" or answer.json()["rows"] == []


# ---- all other routes


def of_downloads():
    """Every name that a download looks for among what it was asked."""
    found = set()
    for path in sorted((ROOT / "scorecard" / "exports").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            key = None
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "choice":
                key = node.slice
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "choice.get":
                key = node.args[0]
            elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "choice":
                key = node.left
            if isinstance(key, ast.Constant):
                found.add(key.value)
    return found


FILTERS = ("department", "role", "status", "indicator", "area", "lang", "reporter", "state", "kind", "reported")
"""What a download takes as words; all else is a number, a month or a key of what there is."""
OTHERS = ("section", "task", "towns", "behind", "on_track", "before", "before_revision", "revision", "plan", "period")
AUGUST = {"plan": tiny_world.PLAN, "period": "2023-08", "area": tiny_world.DISTRICT}


def test_every_parameter_of_a_download_is_among_them():
    assert of_downloads() <= {*FILTERS, *OTHERS}
    assert len(of_downloads()) > 8


@kinds_or_all
def test_no_parameter_of_a_download_is_a_query(ask, payloads):
    together = fitting({"maxLength": 900}, payloads)  # some dozen of them at once
    for question in progress_exports.EXPORTS:
        for at, payload in enumerate(payloads if question == "progress" else together):
            ask("GET", f"/download/{question}.csv", params=AUGUST | dict.fromkeys(FILTERS, payload))
            alone = OTHERS[at % len(OTHERS)]
            ask("GET", f"/download/{question}.csv", params=AUGUST | {"indicator": "T2-1", alone: payload})
    for name in ("department", "status", "indicator", "area"):
        for payload in (*payloads[::FEW], *together):
            answer = ask("GET", "/download/progress.csv", params=AUGUST | {name: payload})
            assert list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))) == []


PLACES = [
    ("deck/1", "plan"), ("deck/1", "lang"), ("papers/1/ledger", "plan"), ("papers/1/orders", "number"), ("papers/1/{}", ""),
    ("problem-files/1/order", "plan"), ("problem-files/1/order", "period"), ("problem-files/calendar.ics", "department"),
    ("problem-files/calendar.ics", "plan"), ("download/{}.csv", ""), ("download/progress.{}", ""),
]  # fmt: skip


@kinds_or_all
@pytest.mark.parametrize(("path", "name"), PLACES)
def test_no_parameter_of_another_route_is_a_query(ask, path, name, payloads):
    for payload in payloads[::FEW] if "calendar" in path else payloads:
        words = AUGUST | ({name: payload} if name else {})
        ask("GET", f"/{path.format(quote(payload, safe=''))}", params=words)


GOOD_CELLS = {
    "indicator_id": "T2-1", "area": "全区", "period": "2023-09", "value": "200", "task_no": "2", "done": "开工", "project": "甲",
    "milestone": "开工", "planned_on": "2023-10-31",
}  # fmt: skip
WORDS = {"problem", "next_step", "note", "done", "project", "milestone"}
"""Columns for words of one's own: nothing is wrong with any."""
KINDS = [kind for kind in LAYOUTS if kind != "published"]
"""That one has the columns of actual."""


def cells(kind, hostile_of, payloads):
    """A table with a header and a row for each payload: in the column that ``hostile_of`` names for its number."""
    known, good = LAYOUTS[kind].columns, GOOD_CELLS | ({"area": "东街"} if kind == "allocation" else {})
    columns = [one for one in known if one in GOOD_CELLS or one in {hostile_of(at) for at in range(len(payloads))}]
    rows = [
        [payload if one == hostile_of(at) else good.get(one, "") for one in columns]
        for at, payload in enumerate(payloads)
    ]
    return [[known[one][0] for one in columns], *rows]


def found_at(ask, kind, name, data):
    """(row, column) of everything that is found in a file."""
    form = {"kind": kind, "reporter": "industry", "reason": SQL[12], "dry_run": "true"}
    answer = ask("POST", "/api/v1/submissions", files={"file": (name, data)}, data=form)
    assert answer.status_code == 200 or (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    return {(one["row"], one["column"]) for one in answer.json()["findings"]}


@kinds_or_all
@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_is_a_query(ask, kind, payloads):
    """In a column for words every payload is one; in any other each row has its fault, in that column."""
    for column, (header, *_rest) in LAYOUTS[kind].columns.items():
        stream = io.StringIO()
        csv.writer(stream).writerows(cells(kind, lambda _at, column=column: column, payloads))
        found = found_at(ask, kind, f"{SQL[7]}.csv", stream.getvalue().encode())
        rows = {row for row, of in found if of == header}
        assert rows == (set() if column in WORDS else set(range(2, len(payloads) + 2))), column


@kinds_or_all
@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_of_a_workbook_is_a_query(ask, kind, payloads):
    known = LAYOUTS[kind].columns
    order = list(known)
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in cells(kind, lambda at: order[at % len(order)], payloads):
        book.active.append(row)
    book.save(stream)
    found = found_at(ask, kind, f"{SQL[7]}.xlsx", stream.getvalue())
    expected = {
        (at + 2, known[order[at % len(order)]][0]) for at in range(len(payloads)) if order[at % len(order)] not in WORDS
    }
    assert {place for place in found if place[1] is not None} == expected


@kinds_or_all
def test_words_are_kept_letter_by_letter(built, payloads):
    """Every payload as a remark, as the reason of a report and as that of a decision, which are really kept."""
    said = fitting({"type": "string", "maxLength": MAX_REASON_CHARS}, payloads)
    assert len(said) < 40
    for payload in said:
        stream = io.StringIO()
        csv.writer(stream).writerow(["T2-1", "", "2023-09", "200", payload])
        sent = tiny_world.sent(
            stream.getvalue(), header=f"{tiny_world.HEADER},备注", department_id="industry", reason=payload
        )
        review.decide(built, submit.submit(built, sent, BOSS).submission_id, "undone", BOSS, payload)
    assert [row["note"] for row in tiny_world.ask(built, "SELECT note FROM actual ORDER BY submission_id")] == said
    reasons = tiny_world.ask(built, "SELECT reason FROM review WHERE reason IS NOT NULL ORDER BY revision")
    assert [row["reason"] for row in reasons] == [words for words in said for _twice in range(2)]


@kinds_or_all
def test_no_words_of_people_are_a_query(built, payloads):
    """Wherever somebody can write words, and through every write of them; each table is there afterwards, and what had
    stood in it before."""
    kept = ("plan", "section", "task", "indicator", "target", "department", "area")
    before = tiny_world.everything(built)
    injection_data.fill(built, payloads)
    after = tiny_world.everything(built)
    assert set(after) == set(before)
    assert {table: after[table] for table in kept} == {table: before[table] for table in kept}
    assert {row["words"] for row in tiny_world.ask(built, "SELECT words FROM problem")} == set(payloads)
    for table, column in (
        ("actual", "note"), ("progress_note", "done"), ("milestone", "project"), ("submission", "filename"), ("review", "reason"),
        ("review", "decided_by"), ("decision", "words"), ("withdrawal", "reason"), ("meeting", "title"), ("problem_step", "words"),
        ("attachment", "filename"), ("confirmation", "words"), ("adjustment", "words"), ("account", "name"), ("session", "name"),
        ("event", "name"),
    ):  # fmt: skip
        said = {row["said"] for row in tiny_world.ask(built, f"SELECT {column} AS said FROM {table}")} - {None}
        written = payloads if table != "attachment" else map(evidence_files.plain_name, payloads)
        said = {one.removesuffix(".csv").removesuffix(".pdf") for one in said}
        assert said - {"-"}, table
        assert said <= {*written, "-"}, table  # nothing but what was written, and whole


@kinds_or_all
@pytest.mark.usefixtures("ask")
def test_no_search_is_a_query(house, payloads):
    path, *_rest = house
    for payload in payloads[::FEW]:
        assert audit_search.search(path, BOSS, event_html.matching(payload, "zh")) == ([], 0)
