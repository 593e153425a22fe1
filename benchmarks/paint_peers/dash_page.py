"""The same page in Dash, as one would serve it to many: the first month stands in the layout, figures come ready,
and what travels is compressed once."""

import json
import os
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, dcc, html
from flask import Flask

Month = dict[str, Any]
MONTHS: dict[str, Month] = {
    one["period"]: one for one in json.loads(Path(os.environ["PAINT_MONTHS"]).read_text(encoding="utf-8"))
}
CHARTS = ("sections", "lagging")


class Kept(dict[str, bytes]):
    """What has been compressed (Flask-Compress compresses at every answer otherwise)."""

    def set(self, key: str, data: bytes) -> None:
        self[key] = data


def cells(month: Month) -> list[html.Div]:
    return [
        html.Div([html.B(count, style={"fontSize": 32, "marginRight": 8}), html.Span(words)])
        for count, words in zip(month["counts"], month["strip"], strict=True)
    ]


def layout() -> html.Div:
    newest = next(iter(MONTHS.values()))
    options = [{"label": one["words"], "value": period} for period, one in MONTHS.items()]
    graphs = [
        dcc.Graph(id=name, figure=figure, config={"displayModeBar": False}, style={"height": 640})
        for name, figure in zip(CHARTS, newest["figures"], strict=True)
    ]
    return html.Div([
        html.H1(newest["words"], id="words"),
        dcc.Dropdown(options, newest["period"], id="period", clearable=False, searchable=False, style={"width": 165}),
        html.Div(cells(newest), id="strip", className="strip", style={"display": "flex", "gap": 32}),
        html.Div(graphs, style={"display": "grid", "gridTemplateColumns": "2fr 3fr", "gap": 24}),
    ])  # fmt: skip


server = Flask(__name__)
server.config["COMPRESS_CACHE_BACKEND"] = Kept
server.config["COMPRESS_CACHE_KEY"] = lambda request: f"{request.full_path} {request.get_data(as_text=True)}"
app = Dash(__name__, server=server, compress=True)
app.layout = layout


@app.callback(
    Output("words", "children"),
    Output("strip", "children"),
    *(Output(name, "figure") for name in CHARTS),
    Input("period", "value"),
    prevent_initial_call=True,
)
def show(period: str) -> tuple[Any, ...]:
    month = MONTHS[period]
    return month["words"], cells(month), *month["figures"]
