"""Each figure is built once for a snapshot, a language and a theme, and shared by all viewers."""

import plotly.graph_objects as go

from etl.findings import Language
from scorecard import charts, queries
from scorecard.sharing import shared
from scorecard.snapshot import Snapshot


@shared
def status_by_section(snapshot: Snapshot, language: Language, dark: bool) -> go.Figure:
    return charts.status_by_section(queries.status_counts(snapshot), language, dark=dark)


@shared
def section(snapshot: Snapshot, section_no: int, language: Language, dark: bool) -> go.Figure:
    table = queries.district(snapshot)
    return charts.bullets(table[table["section_no"] == section_no], language, dark=dark)


@shared
def department(snapshot: Snapshot, department_id: str, role: str, language: Language, dark: bool) -> go.Figure:
    return charts.bullets(queries.led_by(snapshot, department_id, role), language, dark=dark)


@shared
def town(snapshot: Snapshot, area_id: str, language: Language, dark: bool) -> go.Figure:
    table = queries.towns(snapshot)
    return charts.bullets(table[table["area_id"] == area_id], language, dark=dark)


@shared
def indicator_towns(snapshot: Snapshot, indicator_id: str, language: Language, dark: bool) -> go.Figure:
    table = queries.towns(snapshot)
    return charts.bullets(table[table["indicator_id"] == indicator_id], language, dark=dark, labels="area")


@shared
def trend(snapshot: Snapshot, indicator_id: str, area_id: str, language: Language, dark: bool) -> go.Figure:
    table = queries.progress(snapshot)
    [row] = table[(table["indicator_id"] == indicator_id) & (table["area_id"] == area_id)].itertuples()
    return charts.trend(queries.series(snapshot, indicator_id, area_id), row, language, dark=dark)
