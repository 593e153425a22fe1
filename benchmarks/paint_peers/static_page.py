"""A page without a server of its own: plotly.js and every month in the page. Served as a web server would serve
files: compressed beforehand, the library kept by the browser for good."""

import gzip
import json
import os
from html import escape
from pathlib import Path

import brotli
import plotly
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

LIBRARY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PAGE = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>plotly.js</title><link rel="icon" href="data:,">
<style>
body { font-family: sans-serif; margin: 24px }
.strip { display: flex; gap: 32px; margin: 16px 0 } .strip b { font-size: 32px; margin-right: 8px }
.charts { display: grid; grid-template-columns: 2fr 3fr; gap: 24px } .charts div { height: 640px }
</style>
<h1>NEWEST</h1><select id="period">OPTIONS</select><div class="strip">STRIP</div>
<div class="charts"><div></div><div></div></div>
<script src="plotly.min.js"></script>
<script>
const months = MONTHS;
const charts = document.querySelectorAll(".charts div");
function draw(month) {
  month.figures.forEach((figure, at) =>
    Plotly.react(charts[at], figure.data, figure.layout, { displayModeBar: false, responsive: true }));
}
document.querySelector("#period").addEventListener("change", (event) => {
  const month = months.find((one) => one.period === event.target.value);
  document.querySelector("h1").textContent = month.words;
  document.querySelectorAll(".strip b").forEach((cell, at) => { cell.textContent = month.counts[at] });
  draw(month);
});
draw(months[0]);
</script></html>
"""


def page() -> str:
    text = Path(os.environ["PAINT_MONTHS"]).read_text(encoding="utf-8")
    months = json.loads(text)
    newest = months[0]
    options = "".join(f'<option value="{one["period"]}">{one["words"]}</option>' for one in months)
    strip = "".join(
        f"<div><b>{count}</b><span>{escape(words)}</span></div>"
        for count, words in zip(newest["counts"], newest["strip"], strict=True)
    )
    filled = PAGE.replace("NEWEST", newest["words"]).replace("OPTIONS", options).replace("STRIP", strip)
    return filled.replace("MONTHS", text.replace("</", "<\\/"))


def route(path: str, data: bytes, kind: str, kept: str) -> Route:
    packed = {"br": brotli.compress(data, quality=9), "gzip": gzip.compress(data)}

    def answer(request: Request) -> Response:
        accepted = request.headers.get("accept-encoding", "")
        encoding = next((one for one in packed if one in accepted), None)
        headers = {"Cache-Control": kept} | ({"Content-Encoding": encoding} if encoding else {})
        return Response(packed[encoding] if encoding else data, media_type=kind, headers=headers)

    return Route(path, answer)


app = Starlette(
    routes=[
        route("/", page().encode(), "text/html", "no-cache"),
        route("/plotly.min.js", LIBRARY.read_bytes(), "text/javascript", "public, immutable, max-age=31536000"),
    ]
)
