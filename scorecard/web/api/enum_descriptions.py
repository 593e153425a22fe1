"""Meanings of the values of fields with a fixed set of values; the same names as on pages, where pages show them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from etl.plan.register import AreaKind, BodyKind, Direction
from etl.submissions.receipt_text import KINDS, STATES, choose
from etl.submissions.submission import Decision
from ledger.vocabulary.finding_catalogue import Severity
from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.html import quotation
from scorecard.i18n import translator
from scorecard.text import accounts as account_text
from scorecard.text import method as method_text
from scorecard.text import permissions as permission_text
from scorecard.text.punctuation import labelled
from scorecard.web.api import descriptions

PLACEHOLDER = re.compile(r"\{[^}]*\}")


def values(schema: str, name: str, language: Language) -> dict[str, str]:
    """Value → meaning; {} for a field without fixed values. ``schema``: "" for a query parameter."""
    meanings = MEANINGS.get(f"{schema}.{name}") or MEANINGS.get(name)
    return dict(meanings(language)) if meanings else {}


def kinds(language: Language) -> dict[str, str]:
    return {kind: choose(names, language) for kind, names in KINDS.items()}


def decisions(language: Language) -> dict[Decision, str]:
    return {decision: choose(names, language) for decision, names in STATES.items()}


def areas(language: Language) -> dict[AreaKind, str]:
    _ = translator(language)
    return {"district": _("District"), "town": _("Town")}


def directions(language: Language) -> dict[Direction, str]:
    _ = translator(language)
    return {
        "at_least": _("the target or more"),
        "more_than": _("more than the target"),
        "at_most": _("the target or less"),
        "between": _("from the target to its upper bound"),
    }


def paces(language: Language) -> dict[str, str]:
    return {pace: text.format(month="`due_month`") for pace, text in quotation.paces(language).items()}


def statuses(language: Language) -> dict[str, str]:
    """With the thresholds by name; their present values are on the method page."""
    limits = {"behind": "`behind_at_most`", "on_track": "`on_track_at_least`"}
    return {
        key: labelled(status.label(key, translator(language)), when.format(**limits), language)
        for key, when in method_text.status_rules(language).items()
    }


def outcomes(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "accepted": _("takes effect at once"),
        "held": _("waits for the coordinator"),
        "reason_needed": _("has doubtful figures or is late: submit it again with a reason"),
    }


def severities(language: Language) -> dict[Severity, str]:
    _ = translator(language)
    return {
        "error": _("must be corrected: nothing is recorded"),
        "doubt": _("must be corrected, or submitted with a reason"),
        "note": _("no action needed"),
    }


def faults(language: Language) -> dict[str, str]:
    """Code → message, with … in place of values."""
    messages = (
        descriptions.faults(language)
        | permission_text.refusals(language)
        | {"busy": account_text.database_busy(language)}
    )
    return {code: PLACEHOLDER.sub("…", sentence).replace("….", "…") for code, sentence in messages.items()}


def bodies(language: Language) -> dict[BodyKind, str]:
    _ = translator(language)
    return {
        "district_department": _("department of the district government"),
        "party_body": _("body of the party committee"),
        "vertical_unit": _("unit of a higher authority"),
        "enterprise": _("enterprise"),
        "peoples_organisation": _("people's organisation"),
        "task_force": _("task force"),
        "committee": _("committee"),
        "management_committee": _("management committee"),
        "judicial_body": _("judicial body"),
        "public_institution": _("public institution"),
        "collective": _("several bodies named together"),
    }


MEANINGS: dict[str, Callable[[Language], Mapping[Any, str]]] = {
    "kind": kinds, "Area.kind": areas, "Department.kind": bodies, "area_kind": areas, "measure": quotation.measures,
    "direction": directions, "pace": paces, "Progress.status": statuses, "status_before": statuses,
    "status_after": statuses, "decision": decisions, "state": decisions, "severity": severities, "outcome": outcomes,
    "Problem.code": faults,
}  # fmt: skip
