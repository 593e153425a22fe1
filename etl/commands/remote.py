"""The same commands over the API of a server: for who has no way to the database file, with a token."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import requests
import typer

from etl.submissions.listing import Decided, Listed
from etl.submissions.submission import Decision, Receipt, SubmittedFile
from ledger import settings
from ledger.accounts.actor import NOBODY, Actor, operator

Parsed = TypeVar("Parsed")
TIMEOUTS = (10, 300)
"""To be connected, and to be answered: a large file is checked first."""
SERVER_HELP = f"The address of a server, in place of a database; its token stands in the variable {settings.TOKEN}."
ServerAddress = Annotated[str | None, typer.Option("--server", envvar=settings.SERVER, help=SERVER_HELP)]


class RemoteError(Exception):
    """The server did not do what was asked; its own words, in English."""

    def __init__(self, words: str, findings: list[str] | None = None) -> None:
        super().__init__(words)
        self.findings = findings or []


@dataclass(frozen=True)
class Remote:
    """A server's API."""

    address: str
    token: str

    def submit(self, sent: SubmittedFile) -> tuple[Receipt, list[str]]:
        """Sends a file: its receipt, and a line for each note. Raises RemoteError."""
        form = {
            "plan": sent.plan_id, "kind": sent.kind, "reason": sent.reason, "late": str(sent.late).lower(),
            "reporter": sent.department_id or sent.area_id, "period": f"{sent.period:%Y-%m}" if sent.period else None,
        }  # fmt: skip
        fields = {name: value for name, value in form.items() if value}
        answer = self._request("POST", "submissions", data=fields, files={"file": (sent.filename, sent.data)})
        return self._parsed(answer, lambda body: (_receipt(body), _lines(body["findings"])))

    def decide(self, submission_id: int, decision: Decision, reason: str) -> int:
        """The revision of the decision. Raises RemoteError."""
        body = {"decision": decision, "reason": reason}
        answer = self._request("POST", f"submissions/{submission_id}/decisions", json=body)
        return self._parsed(answer, lambda body: int(body["revision"]))

    def receipt(self, submission_id: int) -> tuple[Receipt, list[Decided], list[str]]:
        """A receipt, the decisions on it, and a line for each finding. Raises RemoteError."""
        answer = self._request("GET", f"submissions/{submission_id}")
        return self._parsed(
            answer, lambda body: (_receipt(body), list(map(_review_of, body["decisions"])), _lines(body["findings"]))
        )

    def original(self, submission_id: int) -> bytes:
        """The file as it was sent. Raises RemoteError."""
        return self._request("GET", f"submissions/{submission_id}/original").content

    def submissions(self, period: date | None, state: Decision | None, limit: int) -> tuple[list[Listed], bool]:
        """What was sent, the newest first; and whether it is made up. Raises RemoteError."""
        parameters = {"limit": limit, "state": state, "period": f"{period:%Y-%m}" if period else None}
        answer = self._request("GET", "submissions", params=parameters)
        return self._parsed(answer, lambda body: (list(map(_listed_submission, body["rows"])), bool(body["made_up"])))

    def _request(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        try:
            answer = requests.request(
                method,
                f"{self.address}/api/v1/{path}",
                headers=headers,
                timeout=TIMEOUTS,
                allow_redirects=False,
                **more,
            )
        except requests.RequestException as fault:
            raise RemoteError(
                f"{self.address} does not answer ({type(fault).__name__}). Nothing is known to be recorded."
            ) from None
        if answer.ok and not answer.is_redirect:
            return answer
        text, findings = self._parsed(
            answer, lambda body: (str(body.get("detail", answer.status_code)), _lines(body.get("findings", [])))
        )
        raise RemoteError(text, findings)

    def _parsed(self, answer: requests.Response, read: Callable[[Any], Parsed]) -> Parsed:
        """What is ``read`` of an answer in JSON. Whatever another program answers is said to be no answer of ours."""
        try:
            return read(answer.json())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise RemoteError(
                f"{self.address} is no server of this program (HTTP {answer.status_code}). Nothing is known to be recorded."
            ) from None


def remote_of(address: str | None, database: Path | None) -> Remote | None:
    """The server to work with; None: a database file, which is named or no server is."""
    if not address or database is not None:
        return None
    if not address.startswith(("http://", "https://")):
        raise typer.BadParameter("Give an address that begins with http:// or https://.", param_hint="--server")
    return Remote(address.rstrip("/"), settings.value(settings.TOKEN))


def token_account(by: str, to: Remote | Path) -> Actor:
    """Who does it: the operator of a database file says their name; a server knows who its token belongs to."""
    if isinstance(to, Remote):
        return NOBODY
    if not by:
        raise typer.BadParameter("Say who does it.", param_hint="--by")
    return operator(by)


def _review_of(row: dict[str, Any]) -> Decided:
    return Decided(row["decision"], row["decided_by"], _at(row["decided_at"]), row["reason"])


def _listed_submission(row: dict[str, Any]) -> Listed:
    return Listed(
        row["submission_id"], date.fromisoformat(row["period"]), row["kind"], row["reporter"], row["submitted_by"],
        _at(row["submitted_at"]), row["filename"], row["value_count"], row["decision"],
    )  # fmt: skip


def _receipt(answer: dict[str, Any]) -> Receipt:
    known = {name: answer[name] for name in Receipt.__dataclass_fields__ if name in answer}
    days = {"period": date.fromisoformat(answer["period"]), "submitted_at": _at(answer["submitted_at"])}
    return Receipt(**known | days)


def _at(text: str) -> datetime:
    """The tables' own time: without its offset."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _lines(findings: list[dict[str, Any]]) -> list[str]:
    """As ``Finding.line`` has it."""
    lines = []
    for finding in findings:
        place = [f"row {finding['row']}"] if finding["row"] is not None else []
        place += [f"column “{finding['column']}”"] if finding["column"] else []
        lines.append(": ".join([*([", ".join(place)] if place else []), finding["sentence_en"]]))
    return lines
