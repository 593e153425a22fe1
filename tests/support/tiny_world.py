"""The tiny world: copied, damaged, built, reported to and asked. Everything goes through the real parts, but that people
get their accounts and cookies at once."""

import hashlib
import threading
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from etl.plan import build as plan_build
from etl.plan import loader as plan_loader
from etl.submissions import review, submit
from etl.submissions.submission import SubmittedFile
from ledger.accounts import accounts, passwords, sessions
from ledger.accounts import store as account_store
from ledger.accounts.accounts import Account
from ledger.accounts.actor import operator
from ledger.database.connection import write_transaction
from ledger.database.hardening import SETTINGS
from ledger.database.revisions import next_revision
from scorecard.web.auth.current_actor import COOKIE, signer

WORLD = Path(__file__).resolve().parent.parent / "world"
PLAN = "tiny"
DISTRICT, EAST, WEST, SOUTH = "990001", "990001001", "990001002", "990001100"
TOWNS = (EAST, WEST, SOUTH)
HEADER = "指标编号,街镇,期间,累计完成"


def plan_folder(world):
    return world / "plans" / PLAN


def read_world(world):
    return plan_loader.read(plan_folder(world), world / "register")


def build_world(world, path):
    """Returns the newest revision of the database at ``path``."""
    return plan_build.build(path, [read_world(world)])


def rewrite(file, old, new):
    """Damages a file of the world in one place."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")


def rewrite_notice(world, old, new):
    """Another notice, as if it had been published with these words."""
    notice, origin = plan_folder(world) / "notice.txt", plan_folder(world) / "notice.toml"
    before = hashlib.sha256(notice.read_bytes()).hexdigest()
    rewrite(notice, old, new)
    rewrite(origin, before, hashlib.sha256(notice.read_bytes()).hexdigest())


def account(path, role, *reporters, name="张三", account_id=None, first=False):
    """Somebody who may come in, and has changed the first password unless it is still the ``first``: the account and the
    password. Written at once: by the ways of the program the file is opened five times for it."""
    made, password = Account(account_id or role, name, role, frozenset(reporters)), "second-password"
    with write_transaction(path) as connection:
        accounts._append_version(connection, made, passwords.hash_password(password), "管理员", must_change=first)
    return made.account_id, password


def cookie(path, account_id, _password=""):
    """What the browser of somebody who has signed in sends: the header."""
    with write_transaction(path) as connection:
        token = sessions.start_session(connection, account_store.account(connection, account_id), "").token
        [(secret,)] = connection.execute("SELECT secret FROM origin").fetchall()
    return f"{COOKIE}={signer(account_store.AccountStore({}, {}, secret)).sign(token).decode()}"


def codes(findings):
    return [finding.code for finding in findings]


def sent(*rows, header=HEADER, by="测试员", **more):
    data = "\n".join([header, *rows, ""]).encode("utf-8")
    return SubmittedFile(data, "test.csv", PLAN, by, **more)


def report(path, *rows, **more):
    """Submits ``rows`` under the usual header, doubts accepted at once; returns the receipt."""
    receipt = submit.submit(path, sent(*rows, **{"reason": "属实"} | more), operator("测试员"))
    if receipt.decision == "held":
        review.decide(path, receipt.submission_id, "accepted", operator("协调员"))
    return receipt


def report_months(path, indicator_id, values):
    """Submits a value for each month, all in one file; ``values`` begin with January."""
    return report(path, *(f"{indicator_id},,2023-{month:02},{value}" for month, value in enumerate(values, start=1)))


def allocate(path, indicator_id, shares):
    """Shares a target among towns; returns the revision."""
    with write_transaction(path) as connection:
        revision = next_revision(connection, "allocation", "test")
        for area_id, share in shares.items():
            connection.execute(
                "INSERT INTO target (plan_id, indicator_id, area_id, revision, value, source) "
                "VALUES (?, ?, ?, ?, ?, 'allocation')",
                [PLAN, indicator_id, area_id, revision, share],
            )
    return revision


def schedule(path, indicator_id, values):
    """Says what is due by the end of some months of 2023; returns the revision."""
    with write_transaction(path) as connection:
        revision = next_revision(connection, "schedule", "test")
        for month, value in values.items():
            connection.execute(
                "INSERT INTO schedule (plan_id, indicator_id, area_id, period, revision, value) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [PLAN, indicator_id, DISTRICT, date(2023, month, 1), revision, value],
            )
    return revision


# Questions take turns at one database in memory, to which the file is attached: to make one for each costs as much again.
_desk = duckdb.connect(":memory:", config=SETTINGS)
_turn = threading.Lock()


@contextmanager
def opened(path):
    """The file at ``path``, to be asked."""
    name = str(path).replace("'", "''")
    with _turn:
        _desk.execute(f"ATTACH '{name}' AS asked (READ_ONLY)")
        try:
            _desk.execute("USE asked")
            yield _desk
        finally:
            _desk.execute("USE memory")
            _desk.execute("DETACH asked")


def _answer(connection, query, parameters=()):
    answer = connection.execute(query, list(parameters))
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def ask(path, query, parameters=()):
    """The answer to ``query`` as dicts."""
    with opened(path) as connection:
        return _answer(connection, query, parameters)


def newest(path):
    return ask(path, "SELECT max(revision) AS revision FROM revision")[0]["revision"]


def progress(path, indicator_id, month, area=DISTRICT, revision=None):
    """The row of progress_at for one indicator, area and month of 2023."""
    return _one(path, "progress_at", indicator_id, month, area, revision)


def catch_up(path, indicator_id, month, area=DISTRICT, revision=None):
    return _one(path, "catch_up_at", indicator_id, month, area, revision)


def _one(path, macro, indicator_id, month, area, revision):
    [row] = ask(
        path,
        f"SELECT * FROM {macro}(?, CAST(? AS DATE), coalesce(?, (SELECT max(revision) FROM revision))) "
        "WHERE indicator_id = ? AND area_id = ?",
        [PLAN, date(2023, month, 1), revision, indicator_id, area],
    )
    return row


TABLES = "SELECT table_name FROM duckdb_tables() ORDER BY table_name"


def contents(path):
    """How many rows each table has, and the newest revision."""
    with opened(path) as connection:
        tables = [table for (table,) in connection.execute(TABLES).fetchall()]
        counted = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in tables)
        [counts] = _answer(connection, f"SELECT {counted}")
        [(revision,)] = connection.execute("SELECT max(revision) FROM revision").fetchall()
    return counts, revision


def everything(path):
    """Of each table the number of its rows and a sum of all that stands in them."""
    with opened(path) as connection:
        return {
            table: connection.execute(f"SELECT count(*), bit_xor(hash(t)) FROM {table} AS t").fetchall()
            for (table,) in connection.execute(TABLES).fetchall()
        }
