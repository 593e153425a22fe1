"""Download tables of the assessment, unrounded."""

from collections.abc import Mapping

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.queries import assessment as assessment_queries
from scorecard.snapshot import Snapshot
from scorecard.text import assessment as assessment_text


def assessment(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """Points and ranks; ``choice``: kind (department or town)."""
    _ = translator(language)
    table = assessment_queries.assessment(snapshot, assessment_queries.weights(snapshot))
    table = table[table["kind"] == choice.get("kind", "department")]
    before = assessment_queries.previous_places(snapshot)
    return pd.DataFrame(
        {
            _("Rank"): table["place"].astype("Int64"),
            _("Rank in the month before"): pd.array(
                [before.get(reporter_id) for reporter_id in table["reporter_id"]], "Int64"
            ),
            _("Department or town"): table["reporter" if language == "zh" else "reporter_en"],
            _("Points"): table["points"].where(table["place"].notna()),
            **{name: table[part] for part, name in assessment_text.part_names(language).items()},
            _("Adjustment"): table["adjustment"],
            _("Reason for the adjustment"): table["adjusted_words"],
            _("Indicators due"): table["due"],
            _("Reported"): table["reported"],
        }
    )


def assessment_lines(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """The lines behind the points of one department or town; ``choice``: reporter."""
    _ = translator(language)
    table = assessment_queries.assessment_lines(
        snapshot, choice.get("reporter", ""), assessment_queries.weights(snapshot)
    )
    names = table["indicator" if language == "zh" else "indicator_en"]
    return pd.DataFrame(
        {
            _("Part of the assessment"): table["part"].map(assessment_text.part_names(language)),
            _("Indicator or problem"): names.where(table["part"] != "problems", table["words"]),
            _("Weight"): table["weight"],
            _("Credit"): table["credit"],
            _("Receipt"): table["submission_id"].astype("Int64"),
            _("Problem"): table["problem_id"].astype("Int64"),
        }
    )
