"""The page on deployment, done as it says: its commands, its services and its proxy.

Slow because the packages are downloaded once, as the page says, and a real nginx stands before a real server.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests import tiny
from tests.e2e.conftest import ROOT, serving
from tests.e2e.test_access import signs_in
from tests.e2e.test_journeys import heading

DOCS, DEPLOY = ROOT / "docs", ROOT / "deploy"
BLOCKS = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
UNITS = sorted(path.name for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def blocks(name="deployment.md"):
    return BLOCKS.findall((DOCS / name).read_text("utf-8"))


def test_both_languages_say_the_same_commands():
    assert blocks() == blocks("deployment.zh-CN.md")
    for name in ("deployment.md", "deployment.zh-CN.md"):
        for file in re.findall(r"\]\(\.\./deploy/([\w.-]*)\)", (DOCS / name).read_text("utf-8")):
            assert (DEPLOY / file).exists(), file


@pytest.fixture
def house(tmp_path):
    """The server's folders in one of our own: what a command of the page becomes here, and its settings."""
    state = tmp_path / "state"
    state.mkdir()
    places = {"/opt/luozhuang/venv/bin/python": sys.executable, "/var/lib/luozhuang": str(state)}

    def here(text):
        for place, ours in places.items():
            text = text.replace(place, ours)
        return text

    settings = dict(re.findall(r"^(\w+)=(.*)$", here((DEPLOY / "environment.example").read_text("utf-8")), re.M))
    return state, here, os.environ | settings


def run(block, house):
    _state, here, settings = house
    made = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", here(block)],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, (block, made.stdout, made.stderr)
    return made.stdout


def test_the_commands_of_the_program_do_what_the_page_says(house):
    """Built, an account made, backed up, damaged, put back, upgraded: in the order of the page."""
    state, _here, _settings = house
    ours = [block for block in blocks() if "/venv/bin/python -m etl" in block and "systemctl" not in block]
    build, backup, restore, before_upgrade, upgrade = ours
    assert "wang: first password" in run(build, house)
    database = state / "luozhuang.duckdb"
    counted = tiny.ask(database, "SELECT count(*) AS n, (SELECT count(*) FROM account) AS m FROM target")
    assert counted[0]["n"] > 30
    assert counted[0]["m"] == 1
    run(backup, house)
    assert len(list((state / "backups").glob("*.duckdb"))) == 1
    database.write_bytes(b"torn")
    assert "restored from" in run(restore, house)
    assert tiny.ask(database, "SELECT count(*) AS n, (SELECT count(*) FROM account) AS m FROM target") == counted
    run(before_upgrade, house)
    run(upgrade, house)
    assert tiny.ask(database, "SELECT count(*) AS n, (SELECT count(*) FROM account) AS m FROM target") == counted


def test_the_folder_of_wheels_is_enough(tmp_path):
    """As many packages as an installation needs are in it, found with no index. (To install them again takes a minute
    more, and shows nothing else.)"""
    [download] = [block for block in blocks() if "pip download" in block]
    [install] = [line for block in blocks() for line in block.splitlines() if "pip install" in line][:1]
    wheels = tmp_path / "wheels"
    words = download.replace("python3", sys.executable).replace("--dest wheels", f"--dest {wheels}").split()
    subprocess.run([*words, "--quiet", "--disable-pip-version-check"], cwd=ROOT, check=True, timeout=400)
    words = install.replace("/opt/luozhuang/venv/bin/pip", f"{sys.executable} -m pip").replace("wheels", str(wheels))
    words = words.replace("/opt/luozhuang/program", str(ROOT)).split()
    made = subprocess.run(
        [*words, "--dry-run", "--ignore-installed", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert made.returncode == 0, made.stderr
    assert "streamlit-1" in made.stdout
    assert "Authlib-1" in made.stdout.replace("authlib", "Authlib")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_no_fault_in_the_units(unit, tmp_path):
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(re.sub(r"/opt/luozhuang/venv/bin/\w+", "/bin/true", text), "utf-8")
    made = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, check=False
    )
    said = [line for line in made.stderr.splitlines() if "luozhuang" in line]
    assert (made.returncode, said) == (0, [])


def test_each_unit_says_what_the_page_says():
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        assert text.startswith(f"# /etc/systemd/system/{name}\n")
        if name.endswith(".service"):
            assert "User=luozhuang" in text
            assert "ProtectSystem=strict" in text
            assert "EnvironmentFile=/etc/luozhuang/environment" in text
    commands = [
        line
        for name in UNITS
        for line in (DEPLOY / name).read_text("utf-8").splitlines()
        if line.startswith("ExecStart=")
    ]
    for command in commands:
        words = command.partition("=")[2].split()
        if "-m" in words:
            asked = [sys.executable, "-m", words[words.index("-m") + 1], words[words.index("-m") + 2], "--help"]
            shown = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
            assert all(option in shown for option in words if option.startswith("--"))


@contextmanager
def proxied(server, folder):
    """A real nginx with the page's own file before ``server``: its address."""
    port = int(server.rpartition(":")[2])
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run(
        [*key, "-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.crt")], check=True, capture_output=True
    )
    open_to, plain = port + 1, port + 2
    text = (DEPLOY / "nginx.conf").read_text("utf-8").replace("/etc/luozhuang", str(folder))
    text = text.replace("127.0.0.1:8501", f"127.0.0.1:{port}").replace("scorecard.example", "localhost")
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{open_to} ssl").replace(
        "listen 80", f"listen 127.0.0.1:{plain}"
    )
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ access_log off; {places}\n{text}\n}}"
    (folder / "whole.conf").write_text(whole, "utf-8")
    subprocess.run(["nginx", "-t", "-c", str(folder / "whole.conf")], check=True, capture_output=True)
    running = subprocess.Popen(["nginx", "-c", str(folder / "whole.conf")])
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8, verify=False)) as first:
            first.get(f"https://localhost:{open_to}/healthz")
        yield f"https://localhost:{open_to}"
    finally:
        running.terminate()
        running.wait(timeout=30)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed (Debian's package nginx-light)")
def test_behind_the_proxy_of_the_page_everything_works(built, tmp_path, browser):
    tiny.report(built, "T2-1,,2023-08,180", department_id="industry")
    proxy = {"TRUSTED_PROXY": "127.0.0.1, ::1", "TRUSTED_PROXY_HEADER": "X-Remote-User"}
    known = tiny.account(built, "coordinator")
    with (
        serving(ROOT, tmp_path / "log.txt", DATABASE_URL=str(built), **proxy) as server,
        proxied(server, tmp_path) as address,
    ):
        context = browser.new_context(locale="zh-CN", ignore_https_errors=True)
        page = context.new_page()
        page.set_default_timeout(30_000)
        signs_in(page, address, *known)
        page.goto(f"{address}/submit?reporter=industry&period=2023-08&month=2023-09")
        heading(page, "报送")
        expect(page.get_by_role("link", name="张三 · 协调员")).to_be_visible()
        [cookie] = [one for one in context.cookies() if one["name"] == "luozhuang_session"]
        assert (cookie["secure"], cookie["httpOnly"]) == (True, True)
        file = f"{tiny.HEADER}\nT2-1,,2023-09,258\n".encode()
        page.locator("input[type=file]").set_input_files({"name": "九月.csv", "mimeType": "text/csv", "buffer": file})
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.get_by_text("图表已按新数据更新")).to_be_visible()
        context.close()
        # A name from the network is no name.
        with httpx.Client(base_url=address, verify=False, headers={"X-Remote-User": "coordinator"}) as program:
            shown = program.get("/account", headers={"Accept-Language": "zh"})
            assert "张三" not in shown.text
            assert "strict-transport-security" in shown.headers
            assert program.get("/healthz").json()["status"] == "ok"
    assert Path(tmp_path / "error.log").read_text("utf-8").count("[error]") == 0
