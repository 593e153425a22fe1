"""What the words mean that a field may hold, where these are fixed; as pages call them, wherever pages show them."""

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

FILLED_IN = re.compile(r"\{[^}]*\}")


def values(schema: str, name: str, language: Language) -> dict[str, str]:
    """Word → meaning; none where any text can stand. ``schema``: "" for a parameter in the address."""
    found = LISTS.get(f"{schema}.{name}") or LISTS.get(name)
    return dict(found(language)) if found else {}


def kinds(language: Language) -> dict[str, str]:
    return {one: choose(said, language) for one, said in KINDS.items()}


def decisions(language: Language) -> dict[Decision, str]:
    return {one: choose(said, language) for one, said in STATES.items()}


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
    return {one: said.format(month="`due_month`") for one, said in quotation.paces(language).items()}


def statuses(language: Language) -> dict[str, str]:
    """The thresholds by their names: those in force stand on the method page."""
    limits = {"behind": "`behind_at_most`", "on_track": "`on_track_at_least`"}
    return {
        one: labelled(status.word(one, translator(language)), when.format(**limits), language)
        for one, when in method_text.when(language).items()
    }


def outcomes(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "accepted": _("it counts at once"),
        "held": _("it waits for the coordinator"),
        "reason_needed": _("it has doubts, or is late: to be sent again with a reason"),
    }


def severities(language: Language) -> dict[Severity, str]:
    _ = translator(language)
    return {
        "error": _("to be corrected: nothing is recorded"),
        "doubt": _("to be corrected, or to be sent with a reason"),
        "note": _("nothing to do"),
    }


def faults(language: Language) -> dict[str, str]:
    """The sentences in which the values are left out."""
    found = descriptions.faults(language) | permission_text.refusals(language) | {"busy": account_text.busy(language)}
    return {code: FILLED_IN.sub("…", sentence).replace("….", "…") for code, sentence in found.items()}


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


# Of one kind of answer, or of all that have such a field.
LISTS: dict[str, Callable[[Language], Mapping[Any, str]]] = {
    "kind": kinds, "Area.kind": areas, "Department.kind": bodies, "area_kind": areas, "measure": quotation.measures,
    "direction": directions, "pace": paces, "Progress.status": statuses, "status_before": statuses,
    "status_after": statuses, "decision": decisions, "state": decisions, "severity": severities, "outcome": outcomes,
    "Problem.code": faults,
}  # fmt: skip
