"""The page on deployment as tests read it: its blocks of commands, and its places in a folder of the test's own."""

import os
import re
import shlex
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import ANSWER_SECONDS, ROOT, free_ports, wait_until_healthy

DOCS, DEPLOY = ROOT / "docs", ROOT / "deploy"
PAGES = ("deployment.md", "deployment.zh-CN.md")
PLACES = ("/opt/luozhuang", "/etc/luozhuang", "/etc/systemd/system", "/var/lib/luozhuang")
NOT_HERE = {
    "adduser --system --group --home /var/lib/luozhuang luozhuang": "It makes a user of the machine; here the files are of the user that runs the test.",
    "sudo -u luozhuang bash": "It needs that user. The line after it stands before every command of the program.",
    "systemctl daemon-reload": "It needs a running systemd; what it would read is verified in test_services.py.",
    "systemctl enable --now luozhuang.service luozhuang-backup.timer": "It needs a running systemd; the test starts what the unit says itself, with no more settings than the unit has.",
    "nginx -t": "It would ask the machine's own settings; test_services.py does it on the page's file, and starts it.",
    "systemctl reload nginx": "It needs a running systemd.",
    "systemctl stop luozhuang luozhuang-watch": "It needs a running systemd; the test stops the server itself.",
}
"""The only commands of the page that no test gives as they stand, and why."""


def page_text(name: str = PAGES[0]) -> str:
    return (DOCS / name).read_text("utf-8")


def blocks(name: str = PAGES[0]) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", page_text(name), re.M | re.S)


def done_here(block: str) -> str:
    return "".join(line for line in block.splitlines(keepends=True) if line.rstrip("\n") not in NOT_HERE)


def unit(text: str, key: str) -> list[str]:
    """Everything that a unit of systemd says under ``key``."""
    return re.findall(rf"^{key}=(.*)$", text, re.M)


class House:
    """A server under ``root``: the folders that the page names, and a port of its own."""

    def __init__(self, root: Path):
        self.root = root
        [self.port] = free_ports(1)

    def __truediv__(self, place: str) -> Path:
        return Path(f"{self.root}{place}")

    def here(self, text: str) -> str:
        for place in PLACES:
            text = text.replace(place, f"{self.root}{place}")
        text = text.replace("-o luozhuang", f"-o {os.getuid()}").replace("-g luozhuang", f"-g {os.getgid()}")
        return text.replace("127.0.0.1:8501", f"127.0.0.1:{self.port}").replace("port 8501", f"port {self.port}")

    def run(self, block: str, folder: Path, environment: dict[str, str] | None = None) -> str:
        """What ``block`` prints, done in ``folder``. Unless told otherwise nothing is set but where programs are: no
        setting of pip's offers it other places to look in than the page does."""
        python = Path(sys.executable).parent
        clean = {"PIP_CONFIG_FILE": os.devnull} if environment is None else environment
        made = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.here(block)],
            cwd=folder,
            env=clean | {"PATH": f"{python}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, (block, made.stdout, made.stderr)
        return made.stdout

    @contextmanager
    def serving(self, settings: dict[str, str]):
        """The service as its unit says, with what the file of settings holds: until it is stopped."""
        text = self.here((self / "/etc/systemd/system/luozhuang.service").read_text("utf-8"))
        [command], [folder], [more] = (unit(text, key) for key in ("ExecStart", "WorkingDirectory", "Environment"))
        own = dict(pair.split("=", 1) for pair in shlex.split(more))
        log = self.root / "service.log"
        with log.open("a") as output:
            server = subprocess.Popen(
                shlex.split(command), cwd=folder, env=settings | own, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            wait_until_healthy(server, self.port, log)
            yield
        finally:
            server.terminate()
            server.wait(timeout=ANSWER_SECONDS)
