"""Each figure is built once for a snapshot, a language and a theme, and shared by all viewers."""

import plotly.graph_objects as go

from ledger.vocabulary.language import Language
from scorecard import charts, queries
from scorecard.sharing import shared
from scorecard.snapshot import Snapshot


@shared
def trend(snapshot: Snapshot, indicator_id: str, area_id: str, language: Language, dark: bool) -> go.Figure:
    table = queries.progress(snapshot)
    [row] = table[(table["indicator_id"] == indicator_id) & (table["area_id"] == area_id)].itertuples()
    return charts.trend(queries.series(snapshot, indicator_id, area_id), row, language, dark=dark)
