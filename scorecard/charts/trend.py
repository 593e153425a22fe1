"""The Plotly figure of one indicator's months; and the notation of every chart of this program.

The notation follows the notation of the International Business Communication Standards (IBCS) where that fits:

- *actual* is solid, in one neutral ink; *target and plan* are outlined; a *forecast* is hatched;
- the value *due by now* is a tick, its path through the year a dotted line;
- a *variance* is a line from the due value to the actual value, in the status's colour;
- a *missing report* is drawn as an open mark, the last known value dashed; zero is a value;
- *colour is for statuses only* (scorecard/palette.py), and every status also has its label and its shape
  (scorecard/status.py);
- labels at the marks replace a legend, numbers carry their unit and their indicator's decimals.

Charts that are read at a glance are drawn as HTML in the same notation (scorecard/html/marks.py), which appears
together with the text; Plotly draws the figure that is read closely: one indicator's months.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ledger.vocabulary.language import Language
from ledger.vocabulary.quantity import number
from scorecard import status
from scorecard.i18n import translator
from scorecard.palette import colour
from scorecard.text import narrative
from scorecard.text.punctuation import labelled

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"
TREND_HEIGHT = 360


def _frame(figure: go.Figure, height: int, *, dark: bool, margin: dict[str, int] | None = None) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 8, "b": 8} | (margin or {}),
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": colour("text", dark=dark)},
        hoverlabel={"font": {"family": FONT, "size": 14}},
        dragmode=False,
        barmode="overlay",
    )
    figure.update_xaxes(fixedrange=True, showgrid=False, zeroline=False)
    figure.update_yaxes(fixedrange=True, showgrid=False, visible=False)
    return figure


def trend(table: pd.DataFrame, row: Any, language: Language, *, dark: bool) -> go.Figure:
    """From ``progress_queries.series`` of one indicator: actual by month, the expected path, the target, and the projection
    to the due month at the mean rate of the last three months."""
    figure = go.Figure()
    months = [
        narrative.month(period, language) if language == "zh" else narrative.month(period, language)[:3]
        for period in table["period"]
    ]
    forecast = projection(table, row)
    _target(figure, months, row, language, dark=dark)
    figure.add_scatter(
        x=months,
        y=table["expected_value"],
        mode="lines",
        name="pace",
        hoverinfo="skip",
        line={"color": colour("text", dark=dark), "width": 2, "dash": "dot"},
    )
    _columns(figure, months, table["value"], row, language, dark=dark)
    _forecast(figure, months, forecast, row, language, dark=dark)
    _missing(figure, months, table, row, language, dark=dark)
    _label_pace(figure, table, months, language, dark=dark)
    highest = max([row.target_value, *table["value"].dropna(), *table["expected_value"].dropna(), *forecast.dropna()])
    lowest = min([0, *table["value"].dropna()])
    figure.update_xaxes(
        tickfont={"size": 13}, linecolor=colour("faint", dark=dark), type="category", categoryarray=months
    )
    _frame(figure, TREND_HEIGHT, dark=dark, margin={"b": 28, "t": 16, "r": 8})
    return figure.update_yaxes(range=[lowest * 1.15, highest * 1.24])


def projection(table: pd.DataFrame, row: Any) -> pd.Series:
    """Values of the months after the last known one, at the recent rate, up to the due month; NaN elsewhere, and for
    rates and achieved targets. The last of them is ``projected_value``."""
    ahead = pd.Series(float("nan"), index=table.index)
    if pd.isna(row.projected_value) or pd.isna(row.recent_per_month) or row.status == "achieved":
        return ahead
    last = pd.Timestamp(row.last_period).month
    for index, month in table["month_no"].items():
        if last < month <= row.due_month:
            ahead[index] = row.last_value + row.recent_per_month * (month - last)
    return ahead


def _columns(
    figure: go.Figure, months: list[str], values: pd.Series, row: Any, language: Language, *, dark: bool
) -> None:
    figure.add_bar(
        x=months,
        y=values,
        width=0.5,
        marker_color=colour("ink", dark=dark),
        name="actual",
        hovertext=[narrative.amount(row, value, language) for value in values],
        hoverinfo="x+text",
    )
    _numbers(figure, months, values, row, dark=dark)


def _numbers(figure: go.Figure, months: list[str], values: pd.Series, row: Any, *, dark: bool) -> None:
    """The values above their columns, as a scatter trace: Plotly draws the text of bars behind every line."""
    figure.add_scatter(
        x=months,
        y=values,
        mode="text",
        name="numbers",
        hoverinfo="skip",
        textposition="top center",
        text=[number(value, row.decimals) if not pd.isna(value) else "" for value in values],
        textfont={"size": 13, "color": colour("text", dark=dark)},
        cliponaxis=False,
    )


def _forecast(
    figure: go.Figure, months: list[str], values: pd.Series, row: Any, language: Language, *, dark: bool
) -> None:
    _ = translator(language)
    known = values.dropna()
    if known.empty:
        return
    hatch = colour("hatch", dark=dark)
    at_end = known.index[-1]
    figure.add_bar(
        x=months,
        y=values,
        width=0.5,
        name="forecast",
        hoverinfo="x+text",
        hovertext=[
            labelled(_("at the recent rate"), narrative.amount(row, value, language), language) for value in values
        ],
        text=[number(value, row.decimals) if index == at_end else "" for index, value in values.items()],
        textposition="outside",
        textfont={"size": 13},
        cliponaxis=False,
        marker={
            "color": "rgba(0,0,0,0)",
            "line": {"color": hatch, "width": 1},
            "pattern": {"shape": "/", "fgcolor": hatch, "size": 6, "solidity": 0.25},
        },
    )


def _missing(
    figure: go.Figure, months: list[str], table: pd.DataFrame, row: Any, language: Language, *, dark: bool
) -> None:
    """Marks of months in which a value was due and not reported."""
    due = table["value"].isna() & (table["period"] <= pd.Timestamp(row.period)) & (table["expected_share"] > 0)
    labels = [label for label, missing in zip(months, due, strict=True) if missing]
    figure.add_scatter(
        x=labels,
        y=[0] * len(labels),
        mode="markers",
        name="not_reported",
        hoverinfo="skip",
        marker={
            "symbol": "circle-open",
            "size": 11,
            "color": status.colour("not_reported", dark=dark),
            "line": {"width": 2},
        },
    )
    for label in labels:
        # The Chinese label is narrower than a month's column; the English one fits only when turned upright.
        figure.add_annotation(
            x=label,
            y=0,
            yshift=10,
            yanchor="bottom",
            textangle=0 if language == "zh" else -90,
            text=translator(language)("Not reported"),
            showarrow=False,
            font={"size": 12, "color": colour("text", dark=dark)},
        )


def _target(figure: go.Figure, months: list[str], row: Any, language: Language, *, dark: bool) -> None:
    """The target: an outlined column in the due month, and a horizontal line for comparison."""
    ink = colour("text", dark=dark)
    figure.add_bar(
        x=[months[row.due_month - 1]],
        y=[row.target_value],
        width=0.78,
        name="target",
        hoverinfo="skip",
        marker={"color": "rgba(0,0,0,0)", "line": {"color": ink, "width": 1.5}},
    )
    figure.add_hline(y=row.target_value, line={"color": ink, "width": 1.5})
    # Higher than the numbers above columns that reach the target.
    figure.add_annotation(
        xref="paper",
        x=0,
        y=row.target_value,
        yshift=16,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        text=f"{translator(language)('Target')} {narrative.target(row, language)}",
        font={"size": 13, "color": ink},
    )


def _label_pace(figure: go.Figure, table: pd.DataFrame, months: list[str], language: Language, *, dark: bool) -> None:
    if table["expected_value"].dropna().nunique() > 1:
        place = 9
        figure.add_annotation(
            x=months[place],
            y=table["expected_value"].iloc[place],
            text=translator(language)("Due by pace"),
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            yshift=18,
            font={"size": 12, "color": colour("text", dark=dark)},
        )
