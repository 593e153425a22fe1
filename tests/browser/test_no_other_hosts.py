"""What the server tells nobody: faults in their own words, secrets in its log."""

import re
import shutil
import subprocess

import httpx
import pytest
from playwright.sync_api import expect

from ledger.accounts import store as account_store
from ledger.accounts import tokens
from ledger.accounts.actor import operator
from ledger.database.connection import read_only_connection, write_transaction
from tests.browser.conftest import ANSWER_SECONDS, ROOT, serving
from tests.browser.test_access import signs_in
from tests.browser.test_journeys import heading
from tests.support import tiny_world

PLACES = [
    "/", "/tasks?task=x", "/indicator?indicator=%00", "/account", "/download/progress.csv?plan=tiny&period=2023-08", "/download/none.csv",
    "/deck/1?plan=tiny", "/papers/1/all?plan=tiny", "/problem-files/calendar.ics?plan=tiny", "/problem-files/1/evidence/1/1", "/newest-revision",
    "/healthz", "/metrics", "/api/v1/progress?period=2023-08", "/api/v1/submissions", "/api/v1/submissions/99", "/api/v1/openapi.json", "/auth/login",
    "/auth/logout", "/oauth2callback?state=1&code=2", "/_stcore/health", "/_stcore/host-config", "/%2e%2e/%2e%2e/etc/passwd", "/static/../app.py",
    "/.streamlit/config.toml", "/app.py", "/data/demo.duckdb", "/component/x/../../app.py", "/media/x",
]  # fmt: skip
TOLD = re.compile(
    r"Traceback|File \"|line \d+, in|site-packages|/etl/|duckdb\.|Parser Error|Catalog Error|IO Error|SELECT |root:x:|_stcore/routes"
)


def said_by(server, place):
    answers = [
        httpx.get(f"{server}{place}", headers={"Accept": kind}, timeout=ANSWER_SECONDS) for kind in ("text/html", "*/*")
    ]
    answers.append(httpx.post(f"{server}{place}", content=b"{", timeout=ANSWER_SECONDS))
    return answers


def refuses(headers, place):
    """What every answer tells the browser to refuse, whatever it is an answer to."""
    assert headers["x-content-type-options"] == "nosniff", place
    assert headers["referrer-policy"] == "same-origin", place
    kind = headers.get("content-type", "").partition(";")[0]
    if kind not in ("text/javascript", "application/javascript", "text/css"):
        policy = headers["content-security-policy"]
        assert "frame-ancestors" in policy, place
        assert ("script-src 'self' 'sha256-" in policy) == (kind == "text/html"), place
        assert "unsafe-eval" not in policy, place


@pytest.mark.parametrize("state", ["whole", "torn", "missing", "of another version"])
def test_no_fault_is_told_in_its_own_words(built, tmp_path, browser, state):  # noqa: ARG001
    tiny_world.report(built, "T2-1,,2023-08,180", department_id="industry")
    if state == "torn":
        built.write_bytes(built.read_bytes()[:5000] + b"torn" * 5000)
    elif state == "missing":
        built.unlink()
    elif state == "of another version":
        with write_transaction(built) as connection:
            connection.execute("UPDATE origin SET schema_version = 999")
    with serving(ROOT, tmp_path / "log.txt", DATABASE_URL=str(built)) as server:
        for place in PLACES:
            for answer in said_by(server, place):
                # Compressed scripts are the program's own.
                text = answer.text if "javascript" not in answer.headers.get("content-type", "") else ""
                assert not TOLD.search(text), (place, answer.status_code, TOLD.search(text))
                assert str(tmp_path) not in text, place
                refuses(answer.headers, place)
                assert answer.status_code < 500 or answer.status_code == 503, (place, answer.status_code)


def test_a_page_that_fails_tells_no_fault_in_its_own_words(built, tmp_path, visitor):
    """A copy of the program whose tasks cannot be shown: what reaches the browser by the socket, and what is seen."""
    for name in ("pages", "scorecard", "etl", "ledger", ".streamlit"):
        shutil.copytree(ROOT / name, tmp_path / "program" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", tmp_path / "program")
    (tmp_path / "program" / "pages" / "tasks" / "page.py").write_text("raise RuntimeError('inner words')\n", "utf-8")
    with serving(tmp_path / "program", tmp_path / "log.txt", DATABASE_URL=str(built)) as server:
        page, came = visitor("zh"), []
        page.on(
            "websocket",
            lambda socket: socket.on(
                "framereceived", lambda data: came.append(bytes(data, "utf-8") if isinstance(data, str) else data)
            ),
        )
        page.goto(f"{server}/tasks")
        expect(page.get_by_text("本页未能显示")).to_be_visible()
        # Streamlit's own box would have the reader ask other hosts.
        outside = page.get_by_test_id("stException").get_by_role("link", include_hidden=True)
        assert [one.is_visible() for one in outside.all()] == [False, False]
        seen = page.evaluate("document.body.innerText").encode()
    assert "inner words" in (tmp_path / "log.txt").read_text("utf-8")  # for who looks after the server
    assert len(came) > 1
    assert str(tmp_path).encode() not in seen  # where the program lies Streamlit itself tells the browser
    for words in (b"inner words", b"RuntimeError", b"Traceback"):
        assert not [one for one in (seen, *came) if words in one], words


def test_no_secret_stands_in_the_log(built, tmp_path, visitor):
    """Passwords, right and wrong; what browsers and programs hold; the secret; where alerts go."""
    account, password = tiny_world.account(built, "coordinator")
    token = tokens.create(built, account, "接口", "send", 1, operator("管理员"))
    hook = "http://127.0.0.1:9/robot?key=the-robots-key"
    with serving(ROOT, tmp_path / "log.txt", DATABASE_URL=str(built), ALERT_WEBHOOK=hook) as server:
        page = visitor("zh")
        signs_in(page, server, account, "a-wrong-password")
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        heading(page, "2023年1月目标进度")
        cookies = [one["value"] for one in page.context.cookies()]
        for place in ("submissions", "openapi.json", "none"):
            httpx.get(f"{server}/api/v1/{place}", headers={"Authorization": f"Bearer {token}"}, timeout=ANSWER_SECONDS)
        httpx.get(f"{server}/account?next=/&password={password}", timeout=ANSWER_SECONDS)
        httpx.post(f"{server}/account/sign-in", content=b"x" * 20_000, timeout=ANSWER_SECONDS)
    with read_only_connection(built) as connection:
        known = account_store.load(connection)
    log = (tmp_path / "log.txt").read_text("utf-8")
    secrets = [password, "a-wrong-password", token, known.secret, "the-robots-key", *cookies, *known.sessions]
    assert len(secrets) > 7
    assert [one for one in secrets if one in log] == []
    assert "Traceback" not in log


def test_no_secret_stands_in_the_repository():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    looked_like = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|luozhuang_[A-Za-z0-9_-]{43}|\$argon2id\$v=\d+\$m=\d+[^\"' ]{40}"
    )
    texts = [
        name
        for name in files
        if name
        and (ROOT / name).suffix in (".py", ".md", ".toml", ".csv", ".txt", ".conf", ".service", ".example", ".js", "")
    ]
    assert len(texts) > 300
    found = [name for name in texts if looked_like.search((ROOT / name).read_text("utf-8", "replace"))]
    assert found == []
