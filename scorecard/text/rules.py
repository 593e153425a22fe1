"""Names of the rules; data/register/rules.toml describes how each is used."""

from ledger.vocabulary.language import Language
from scorecard.i18n import translator


def name(rule_id: str, language: Language) -> str:
    _ = translator(language)
    return {
        "behind_at_most": _("Behind, at or below (percentage points of the gap to pace)"),
        "on_track_at_least": _("On track, at or above (percentage points of the gap to pace)"),
        "deadline_day": _("Reports are due on this day of the next month"),
        "weight_progress": _("Points for progress against pace"),
        "weight_reporting": _("Points for reports complete and in time"),
        "weight_problems": _("Points for problems closed in time"),
        "progress_cap": _("Cap on the progress that counts for one indicator"),
        "step_points": _("Points deducted for each percentage point behind pace (0: in proportion)"),
        "shared_leads": _("A task of several leads counts in full for each (1) or by equal shares (0)"),
        "adjustment_cap": _("Most points that the coordinator can add or deduct"),
        "slip_tolerance": _(
            "Doubt: tolerance in recognising values ten times (or more) too large or too small (share)"
        ),
        "outlier_mads": _("Doubt: distance from the usual monthly increase, in median deviations"),
        "outlier_floor": _("Doubt: smallest deviation, as a share of the usual monthly increase"),
        "history_months": _("Doubt: reported months needed before an increase can be judged"),
        "repeated_rows": _("Doubt: number of rows identical to last month"),
        "repeated_share": _("Doubt: share of the file identical to last month"),
        "target_jump_share": _("Doubt: share of the target not yet reached a month ago"),
        "sum_tolerance": _("Doubt: difference between the towns' sum and the district's figure (share)"),
        "least_units": _("Doubt: smallest number of units that is checked"),
    }[rule_id]
