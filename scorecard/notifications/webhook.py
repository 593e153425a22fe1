"""Sends alerts to the configured webhook, with retries; off unless configured."""

from dataclasses import dataclass
from typing import Any, cast, get_args
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from ledger import settings
from scorecard.notifications.alerts import Form

MAX_TRIES = 3
SECONDS = (5, 15)
"""Timeouts for connecting and for the response."""
MAX_ANSWER_CHARS = 200


@dataclass(frozen=True)
class Webhook:
    """``address`` contains a robot's key, so it is neither shown nor logged."""

    address: str
    form: Form


@dataclass(frozen=True)
class Delivery:
    sent: bool
    tries: int
    answer: str


def configured() -> Webhook | None:
    """From the environment variables ALERT_WEBHOOK and ALERT_FORM; None while alerts are off. Raises ValueError."""
    address, form = settings.value(settings.ALERT_WEBHOOK), settings.value(settings.ALERT_FORM) or "generic"
    if not address:
        return None
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise ValueError(
            f"{settings.ALERT_WEBHOOK} is not valid. Give an address that begins with http:// or https://."
        )
    if form not in get_args(Form):
        raise ValueError(f"{settings.ALERT_FORM}={form} is not valid. Give one of: {', '.join(get_args(Form))}.")
    return Webhook(address, cast(Form, form))


def post(to: Webhook, payload: dict[str, Any], *, wait: float = 1.0) -> Delivery:
    """Posts the payload as JSON. Without a response, or after 5xx or 429, it retries after ``wait`` and 2 × ``wait``
    seconds."""
    # Also POST is retried after a timeout: an alert received twice is better than none.
    retry = Retry(
        MAX_TRIES - 1,
        backoff_factor=wait,
        status_forcelist=[429, 500, 502, 503, 504],
        allowed_methods=None,
        respect_retry_after_header=False,
    )
    with requests.Session() as session:
        session.mount(to.address.split("//")[0] + "//", HTTPAdapter(max_retries=retry))
        try:
            answer = session.post(to.address, json=payload, timeout=SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            # The message of the exception contains the address, so only its type is reported.
            return Delivery(
                False, 1 if isinstance(error, requests.exceptions.InvalidURL) else MAX_TRIES, type(error).__name__
            )
    tries = len(answer.raw.retries.history) + 1
    refused = _refusal(to.form, answer)
    return Delivery(not refused, tries, refused or f"HTTP {answer.status_code}")


def _refusal(form: Form, answer: requests.Response) -> str:
    """Why the receiver refused the alert; empty if it accepted. (Chat robots refuse with status 200 and an errcode.)"""
    if answer.status_code // 100 != 2:
        return f"HTTP {answer.status_code}"
    if form == "generic":
        return ""
    try:
        body = dict(answer.json())
    except (TypeError, ValueError):
        return "no JSON object"
    code = body.get("errcode")
    return "" if code == 0 else f"errcode {code}: {body.get('errmsg', '')}"[:MAX_ANSWER_CHARS]
