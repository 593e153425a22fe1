"""What the page on deployment puts into the server's own places: the units, the settings and the proxy before it."""

import base64
import hashlib
import re
import shlex
import subprocess
from contextlib import contextmanager
from pathlib import Path

import httpx
import typer
from playwright.sync_api import expect

import etl.__main__
import scorecard.__main__
from tests.browser.conftest import ANSWER_SECONDS, QUIET, ROOT, free_ports, needed, serving
from tests.browser.deployment_page import DEPLOY, PAGES, blocks, page_text, unit
from tests.browser.test_access import signs_in
from tests.browser.test_journeys import heading
from tests.support import tiny_world

UNITS = {path.name: path.read_text("utf-8") for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]}
COMMANDS = {
    "etl": typer.main.get_command(etl.__main__.app),
    "scorecard": typer.main.get_command(scorecard.__main__.app),
}
READER = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"
"""The program of systemd that prints what its reader of such files finds in them."""


def test_systemd_finds_no_fault_in_the_units(tmp_path):
    analyze = needed("systemd-analyze", "systemd")
    for name, text in UNITS.items():
        (tmp_path / name).write_text(re.sub(r"/opt/luozhuang/venv/bin/\w+", "/bin/true", text), "utf-8")
    files = [str(tmp_path / name) for name in UNITS]
    made = subprocess.run([analyze, "verify", "--man=no", *files], capture_output=True, text=True, check=False)
    said = [line for line in made.stderr.splitlines() if "luozhuang" in line]
    assert (made.returncode, said) == (0, [])


def test_the_timers_go_by_the_time_in_beijing():
    """On a server in Greenwich's zone 02:00 would be 10:00 in Beijing, where all are at work, and 08:30 would be 16:30."""
    said = [line for text in UNITS.values() for line in text.splitlines() if line.startswith("OnCalendar=")]
    assert len(said) == 2
    assert [line for line in said if not line.endswith(" Asia/Shanghai")] == []


def understood(command):
    """Whether our command line takes ``python -m …`` as it stands, to its last option."""
    _python, module, name, *options = re.sub(r"^\S+ -m ", "python ", command).split()
    with COMMANDS[module].commands[name].make_context(name, options) as context:
        return context.args == []


def test_each_unit_says_what_the_page_says():
    for name, text in UNITS.items():
        assert text.startswith(f"# /etc/systemd/system/{name}\n")
        if name.endswith(".service"):
            assert "User=luozhuang" in text
            assert "ProtectSystem=strict" in text
            assert "EnvironmentFile=/etc/luozhuang/environment" in text
    commands = [command for text in UNITS.values() for command in unit(text, "ExecStart") if " -m " in command]
    assert len(commands) == 3  # the server itself is started in test_deployment.py
    assert all(understood(command) for command in commands)


def test_windows_is_told_the_same_commands():
    """What its Task Scheduler starts are the options of the units."""
    [served] = unit(UNITS["luozhuang.service"], "ExecStart")
    for name in PAGES:
        serve, backup = re.findall(r"Scripts\\(?:\w+)\.exe ([^\"]*)\"", page_text(name))
        assert serve == served.partition(" ")[2]
        assert understood(f"python {backup}")


def test_systemd_and_a_shell_read_the_same_settings(tmp_path):
    """Those that are only proposed too: the address of a robot holds an &, at which an open word would end."""
    reader = needed(READER, "systemd")
    folder = tmp_path / "environment.d"
    folder.mkdir()
    file = folder / "luozhuang.conf"
    text = re.sub(r"^#(?=[A-Z_]+=)", "", (DEPLOY / "environment.example").read_text("utf-8"), flags=re.M)
    file.write_text(text, "utf-8")
    written = dict(re.findall(r"^(\w+)=(.*)$", text, re.M))
    [entering] = [line for block in blocks() for line in block.splitlines() if "set -a" in line]
    shell = entering.partition("&& ")[2].replace("/etc/luozhuang/environment", str(file)) + " && env"
    read = [
        subprocess.run(command, env={"XDG_CONFIG_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True)
        for command in ([reader], ["bash", "-euc", shell])
    ]  # fmt: skip
    assert [made.stderr for made in read] == ["", ""]
    systemd, bash = (dict(line.partition("=")[::2] for line in made.stdout.splitlines()) for made in read)
    # systemd prints in quotes again what needs them.
    assert {name: shlex.split(systemd[name])[0] for name in written} == {name: bash[name] for name in written}
    assert bash["ALERT_WEBHOOK"].endswith("&sign=2")
    assert not [value for value in written.values() if "$" in value or "`" in value]  # a shell alone fills them in


@contextmanager
def proxied(server, folder):
    """A real nginx with the page's own file before ``server``: its address."""
    port = int(server.rpartition(":")[2])
    key = f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout {folder}/tls.key -out {folder}/tls.crt"
    subprocess.run([needed("openssl"), *key.split()], check=True, capture_output=True)
    open_to, plain = free_ports(2)
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
    nginx = needed("nginx", "nginx-light")
    [checking] = [line for block in blocks() for line in block.splitlines() if line.startswith("nginx")]
    made = subprocess.run(
        [*shlex.split(checking), "-c", str(folder / "whole.conf")], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    running = subprocess.Popen([nginx, "-c", str(folder / "whole.conf")])
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8, verify=False), timeout=ANSWER_SECONDS) as first:
            first.get(f"https://localhost:{open_to}/healthz")
        yield f"https://localhost:{open_to}"
    finally:
        running.terminate()
        running.wait(timeout=ANSWER_SECONDS)


@contextmanager
def trusting(browser, folder):
    """A Chromium that takes the proxy's own key for good. One that is told to overlook what is wrong with it begins its
    requests anew at every connection, and on a busy machine gives up in the end (ERR_TOO_MANY_RETRIES)."""
    asked = (["x509", "-in", f"{folder}/tls.crt", "-pubkey", "-noout"], ["pkey", "-pubin", "-outform", "der"])
    key = b""
    for command in asked:
        key = subprocess.run([needed("openssl"), *command], input=key, check=True, capture_output=True).stdout
    known = base64.b64encode(hashlib.sha256(key).digest()).decode()
    chromium = browser.browser_type.launch(
        executable_path=needed("chromium"), args=[*QUIET, f"--ignore-certificate-errors-spki-list={known}"]
    )
    try:
        yield chromium
    finally:
        chromium.close()


def test_behind_the_proxy_of_the_page_everything_works(built, tmp_path, browser):
    needed("nginx", "nginx-light")
    tiny_world.report(built, "T2-1,,2023-08,180", department_id="industry")
    proxy = {"TRUSTED_PROXY": "127.0.0.1, ::1", "TRUSTED_PROXY_HEADER": "X-Remote-User", "FORWARDED_ALLOW_IPS": "none"}
    known = tiny_world.account(built, "coordinator")
    with (
        serving(ROOT, tmp_path / "log.txt", DATABASE_URL=str(built), **proxy) as server,
        proxied(server, tmp_path) as address,
        trusting(browser, tmp_path) as chromium,
    ):
        context = chromium.new_context(locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(1000 * ANSWER_SECONDS)
        signs_in(page, address, *known)
        page.goto(f"{address}/submit?reporter=industry&period=2023-08&month=2023-09")
        heading(page, "报送")
        expect(page.get_by_role("link", name="张三 · 协调员")).to_be_visible()
        [cookie] = [one for one in context.cookies() if one["name"] == "luozhuang_session"]
        assert (cookie["secure"], cookie["httpOnly"]) == (True, True)
        file = f"{tiny_world.HEADER}\nT2-1,,2023-09,258\n".encode()
        page.locator("input[type=file]").set_input_files({"name": "九月.csv", "mimeType": "text/csv", "buffer": file})
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.get_by_text("图表已按新数据更新")).to_be_visible()
        context.close()
        # A name from the network is no name.
        with httpx.Client(
            base_url=address, verify=False, headers={"X-Remote-User": "coordinator"}, timeout=ANSWER_SECONDS
        ) as program:
            shown = program.get("/account", headers={"Accept-Language": "zh"})
            assert "张三" not in shown.text
            assert "strict-transport-security" in shown.headers
            assert program.get("/healthz").json()["status"] == "ok"
    assert Path(tmp_path / "error.log").read_text("utf-8").count("[error]") == 0
