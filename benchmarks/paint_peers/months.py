"""The overview's counts and charts, month by month, for the pages that are not ours.

The figures are Plotly's own, as plain as somebody would write them who charts the same tables: what our pages
draw with, and how, does not enter here.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from scorecard import snapshot, status
from scorecard.i18n import translator
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Snapshot
from scorecard.text import narrative

LAGGING = 8
AXIS_END = 125
INK, FAINT = "#3D4756", "#D5DAE1"


def written(database: Path, file: Path) -> list[dict[str, Any]]:
    """Every month of the newest plan up to its newest data, newest first; also as JSON into ``file``.

    A month: ``period`` ('2023-09'), ``words`` ('2023年9月'), ``counts`` (six, worst status first), ``strip`` (their
    words), ``figures`` (two), ``marks`` (how many bars each figure draws).
    """
    copy = snapshot.store(database).copy
    plan = plan_queries.plans(copy.database_id, copy.revision)[0]
    months = [
        month(Snapshot(copy.database_id, plan.plan_id, date(plan.year, number, 1), copy.revision))
        for number in range(plan.newest_period.month, 0, -1)
    ]
    file.write_text(json.dumps(months, ensure_ascii=False), encoding="utf-8")
    return months


def month(shown: Snapshot) -> dict[str, Any]:
    _ = translator("zh")
    table, words = progress_queries.district(shown), narrative.year_month(shown.period, "zh")
    counts = table["status"].value_counts()
    lagging = table[table["status"].isin(["behind", "slightly_behind"])]
    lagging = lagging.assign(rank=lagging["status"].map(status.rank)).sort_values(["rank", "pace_gap"]).head(LAGGING)
    drawn = [sections(progress_queries.status_counts(shown), words), bullets(lagging, words)]
    return {
        "period": f"{shown.period:%Y-%m}",
        "words": words,
        "counts": [int(counts.get(one, 0)) for one in status.SIGNS],
        "strip": [f"{status.shape(one)} {status.label(one, _)}" for one in status.SIGNS],
        "figures": [json.loads(figure.to_json()) for figure in drawn],
        "marks": [sum(1 for trace in figure.data if trace.type == "bar" for x in trace.x if x) for figure in drawn],
    }


def sections(counts: pd.DataFrame, words: str) -> go.Figure:
    """``queries.status_counts`` as one stacked bar a section."""
    _ = translator("zh")
    figure = go.Figure()
    for one in status.SIGNS:
        part = counts[counts["status"] == one]
        figure.add_bar(
            y=part["section"].tolist(), x=part["count"].tolist(), orientation="h", name=status.label(one, _),
            text=part["count"].tolist(), marker_color=status.colour(one, dark=False), insidetextanchor="middle",
        )  # fmt: skip
    order = counts.drop_duplicates("section_no").sort_values("section_no")["section"].tolist()
    figure.update_yaxes(categoryorder="array", categoryarray=order[::-1])
    return framed(figure, f"各篇章状况，{words}").update_layout(barmode="stack")


def bullets(lagging: pd.DataFrame, words: str) -> go.Figure:
    """The share of the way to the target as a bar, what is due by now as a tick, the target as a line; in percent."""
    names = [name if len(name) < 24 else f"{name[:23]}…" for name in lagging["indicator"]][::-1]
    due = (100 * lagging["expected_rate"]).tolist()[::-1]
    # A bar that is shorter than a pixel would be none.
    way = (lagging["pace_gap"] + 100 * lagging["expected_rate"]).clip(0.5, AXIS_END).tolist()[::-1]
    places = list(range(len(names)))
    figure = go.Figure()
    figure.add_bar(
        y=places, x=way, orientation="h", width=0.4, marker_color=INK, text=[f"{x:.1f}%" for x in way],
    )  # fmt: skip
    figure.add_scatter(
        y=places, x=due, mode="markers", marker={"symbol": "line-ns", "size": 22, "line": {"width": 2.5}},
    )  # fmt: skip
    figure.add_vline(x=100, line={"color": FAINT, "width": 1.5})
    figure.update_xaxes(range=[0, AXIS_END])
    figure.update_yaxes(tickvals=places, ticktext=names)
    return framed(figure, f"滞后最多的指标，{words}").update_layout(showlegend=False)


def framed(figure: go.Figure, title: str) -> go.Figure:
    """The month stands in the title, so that a repaint can be told from what stood there before."""
    return figure.update_layout(template="none", title=title, margin={"l": 300, "r": 8, "t": 48, "b": 32})
