"""Plotly figures, built once per snapshot, language and theme and shared by all viewers."""

import plotly.graph_objects as go

from ledger.vocabulary.language import Language
from scorecard.cache import cached
from scorecard.charts import trend as trend_chart
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Snapshot


@cached
def trend(snapshot: Snapshot, indicator_id: str, area_id: str, language: Language, dark: bool) -> go.Figure:
    table = progress_queries.progress(snapshot)
    [row] = table[(table["indicator_id"] == indicator_id) & (table["area_id"] == area_id)].itertuples()
    return trend_chart.trend(progress_queries.series(snapshot, indicator_id, area_id), row, language, dark=dark)
