"""What each rule is called (data/register/rules.toml says how it is used)."""

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
        "progress_cap": _("The most that one indicator's progress counts"),
        "step_points": _("Points off for each percentage point short (0: in proportion)"),
        "shared_leads": _("A task of several leads counts in full for each (1) or by equal shares (0)"),
        "adjustment_cap": _("Points that the coordinator adds or takes, at most"),
        "slip_tolerance": _("Doubt: so near to ten times or more what was expected (share)"),
        "outlier_mads": _("Doubt: so many deviations from the usual step"),
        "outlier_floor": _("Doubt: least deviation, as a share of the usual step"),
        "history_months": _("Doubt: months known before a step can be far out"),
        "repeated_rows": _("Doubt: so many rows the same as last month"),
        "repeated_share": _("Doubt: so large a share of the file the same as last month"),
        "target_jump_share": _("Doubt: share of the target still open a month ago"),
        "sum_tolerance": _("Doubt: the towns' sum so far from the district's figure (share)"),
        "least_units": _("Doubt: least units that are looked at"),
    }[rule_id]
