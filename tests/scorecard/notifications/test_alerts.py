"""Lights that become worse: which are told, what a robot and a program receive, retries, refusals and the log."""

import json
import os
import subprocess
import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ledger import settings
from ledger.workflow import alert_log
from scorecard import snapshot
from scorecard.notifications import alerts, webhook
from scorecard.notifications import run as alert_run
from scorecard.notifications.webhook import Webhook
from scorecard.snapshot import Snapshot
from tests.support import tiny_world

ROOT = settings.ROOT
OK = (200, {"errcode": 0, "errmsg": "ok"})


class Robot:
    """A server on this machine that answers as it is told, in turn, and keeps what it was sent."""

    def __init__(self):
        self.answers, self.sent = [OK], []

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self):
                received = self.rfile.read(int(self.headers["Content-Length"]))
                robot.sent.append(json.loads(received))
                status, said = robot.answers[min(len(robot.sent), len(robot.answers)) - 1]
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said):
                pass

        robot = self
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def at(self, form="wecom"):
        return Webhook(f"http://127.0.0.1:{self.server.server_port}/send?key=secret", form)


@pytest.fixture
def robot(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Robot()
    yield made
    made.server.shutdown()
    made.server.server_close()


def tell(path, to):
    return alert_run.run(path, snapshot.store(path).copy, tiny_world.PLAN, to, "zh", wait=0)


def log(path):
    return [
        (row["lights"], row["outcome"], row["tries"], row["answer"])
        for row in tiny_world.ask(path, "SELECT * FROM alert ORDER BY alert_id")
    ]


@pytest.fixture
def august(built):
    """T2-1, 344 base stations: 240 by August, 69.8 % of 66.7 % due, on track."""
    tiny_world.report(built, "T2-1,,2023-08,240")
    return built


def test_the_first_look_sends_nothing_and_the_next_what_has_become_worse(august, robot):
    assert tell(august, robot.at()).outcome == "begun"
    tiny_world.report(august, "T2-1,,2023-08,180")  # 52.3 % of 66.7 %: 14.3 points behind
    assert tell(august, robot.at()).outcome == "sent"
    assert tell(august, robot.at()).outcome == "nothing"  # the same revision: not even logged
    assert log(august) == [(0, "begun", 0, None), (1, "sent", 1, "HTTP 200")]
    [said] = robot.sent
    assert said["msgtype"] == "text"
    first, second = said["text"]["content"].split("\n")[:2]
    assert first == "2023年8月进度状态变差的指标：1项"
    assert second.endswith("：▲ 达进度 → ▼ 明显滞后")
    assert "落后14.3个百分点" in said["text"]["content"]
    assert "牵头：" in said["text"]["content"]


def test_another_program_receives_the_figures(august, robot):
    tell(august, robot.at("generic"))
    tiny_world.report(august, "T2-1,,2023-08,180")
    tell(august, robot.at("generic"))
    [said] = robot.sent
    [one] = said.pop("alerts")
    assert said == {"plan_id": "tiny", "period": "2023-08", "revision": tiny_world.newest(august), "made_up": False}
    assert (one["indicator_id"], one["status_before"], one["status"], one["value"], one["target_value"]) == (
        "T2-1", "on_track", "behind", 180, 344,
    )  # fmt: skip
    assert round(one["pace_gap"], 1) == -14.3


def at(path, month, revision=None):
    copy = snapshot.store(path).copy
    return Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), revision or copy.revision)


def told(earlier, later):
    return [(one.row.indicator_id, one.status_before, one.row.status) for one in alerts.worsened(earlier, later)]


def test_a_light_that_stays_red_in_the_next_month_is_told_once(built):
    """Behind in August; in September first not reported, which is no alert, then behind as before, which is none either."""
    tiny_world.report(built, "T2-1,,2023-08,180", "T3-1,,2023-08,100")
    august = at(built, 8)
    tiny_world.report(built, "T3-1,,2023-09,100")
    waiting = at(built, 9)
    assert told(august, waiting) == []
    tiny_world.report(built, "T2-1,,2023-09,190")
    assert told(waiting, at(built, 9)) == []


def test_a_light_that_recovers_is_no_alert(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    before = at(built, 8)
    tiny_world.report(built, "T2-1,,2023-08,240")
    assert told(before, at(built, 8)) == []


def test_trouble_on_the_other_side_is_tried_again(august, robot):
    robot.answers = [(503, {}), (429, {}), OK]
    tell(august, robot.at())
    tiny_world.report(august, "T2-1,,2023-08,180")
    assert (tell(august, robot.at()).outcome, log(august)[-1]) == ("sent", (1, "sent", 3, "HTTP 200"))
    assert len(robot.sent) == 3


def test_what_a_robot_refuses_is_logged_and_told_at_the_next_look(august, robot):
    tell(august, robot.at())
    tiny_world.report(august, "T2-1,,2023-08,180")
    robot.answers = [(200, {"errcode": 93000, "errmsg": "invalid webhook url"}), OK]
    assert tell(august, robot.at()).outcome == "failed"
    assert tell(august, robot.at()).outcome == "sent"
    assert [line[1:] for line in log(august)[1:]] == [
        ("failed", 1, "errcode 93000: invalid webhook url"), ("sent", 1, "HTTP 200"),
    ]  # fmt: skip


def test_nobody_at_the_address_is_a_failure_that_does_not_name_the_key(august, robot):
    tell(august, robot.at())
    tiny_world.report(august, "T2-1,,2023-08,180")
    gone = robot.at()
    robot.server.shutdown()
    robot.server.server_close()
    look = tell(august, gone)
    assert (look.outcome, look.tries) == ("failed", webhook.MAX_TRIES)
    assert "secret" not in look.answer


def test_a_long_list_is_cut_by_whole_entries_to_what_a_robot_takes(august):
    before = at(august, 8)
    tiny_world.report(august, "T2-1,,2023-08,180")
    found = alerts.worsened(before, at(august, 8)) * 40
    said = alerts.text(found, at(august, 8), "zh", demo=False, max_bytes=2048)
    assert len(said.encode()) <= 2048
    *_, last = said.split("\n")
    kept = said.count("牵头：")
    assert 0 < kept < 40
    assert last == f"另有{40 - kept}项"


@pytest.mark.parametrize(
    ("address", "form", "words"),
    [
        ("robot", "", "ALERT_WEBHOOK"),
        ("file:///etc/passwd", "", "ALERT_WEBHOOK"),
        ("http://h/x", "fax", "ALERT_FORM=fax"),
    ],
)
def test_what_is_configured_wrongly_is_said(monkeypatch, address, form, words):
    monkeypatch.setenv("ALERT_WEBHOOK", address)
    monkeypatch.setenv("ALERT_FORM", form)
    with pytest.raises(ValueError, match=words):
        webhook.configured()


def test_alerts_are_off_until_an_address_is_given(monkeypatch):
    monkeypatch.delenv("ALERT_WEBHOOK", raising=False)
    assert webhook.configured() is None


def test_the_log_knows_where_it_stood(built):
    assert alert_log.last_run(built, tiny_world.PLAN) is None


def test_the_command_says_that_alerts_are_off_and_logs_its_first_look(built, robot, monkeypatch):
    def command(**variables):
        asked = [sys.executable, "-m", "scorecard", "alerts", "--plan", "2023", "--database", str(built)]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ALERT_")}
        ran = subprocess.run(
            asked, cwd=ROOT, env=inherited | variables, capture_output=True, text=True, encoding="utf-8", check=False
        )
        return ran.returncode, ran.stdout

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    tiny_world.report(built, "T2-1,,2023-08,240")
    assert command() == (
        0, "Alerts are off. To turn them on, set ALERT_WEBHOOK to the address of the webhook.\n",
    )  # fmt: skip
    assert log(built) == []
    to = {"ALERT_WEBHOOK": robot.at().address, "ALERT_FORM": "dingtalk"}
    assert command(**to) == (0, "begun: 0 worse\n")
    tiny_world.report(built, "T2-1,,2023-08,180")
    assert command(**to) == (0, "sent: 1 worse, HTTP 200\n")
    assert robot.sent[0]["msgtype"] == "text"
