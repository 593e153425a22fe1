"""The file that a department fills in: its own indicators, with the target and the last value beside the cell."""

import csv
import io
from datetime import date

import pandas as pd

from etl.columns import COLUMNS, Column
from etl.findings import Language
from etl.quantity import number
from scorecard import narrative, queries
from scorecard.snapshot import Snapshot

RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FILLED_IN: tuple[Column, ...] = ("value", "numerator", "denominator", "problem", "next_step", "note")


def defuse(cell: str) -> str:
    """A text that a spreadsheet would run as a formula, made into text; numbers stay numbers."""
    if not cell.startswith(RUNS_AS_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return "'" + cell
    return cell


def department_template(
    snapshot: Snapshot, department_id: str, period: date, language: Language, *, made_up: bool
) -> bytes:
    """A CSV with a byte order mark, one row for each indicator that the department leads and each area."""
    asked = Snapshot(snapshot.database_id, snapshot.plan_id, period, snapshot.revision)
    led = queries.led_by(asked, department_id, "lead")
    everywhere = queries.progress(asked)
    rows = everywhere[everywhere["indicator_id"].isin(led["indicator_id"])]
    text = io.StringIO()
    writer = csv.writer(text)
    place = 0 if language == "zh" else 1
    informed = ["单位", "年度目标", "上期累计"] if language == "zh" else ["unit", "target", "last_value"]
    if made_up:
        # Law 12: the last values of a demonstration say so in their own header.
        informed[-1] += "（演示数据）" if language == "zh" else " (demonstration data)"
    names = [COLUMNS[column][place] for column in ("indicator_id", "indicator_name", "area", "period")]
    writer.writerow([*names, *informed, *(COLUMNS[column][place] for column in FILLED_IN)])
    month = f"{period:%Y-%m}" if language == "en" else narrative.year_month(period, language)
    for row in rows.itertuples():
        area = "全区" if row.area_kind == "district" and language == "zh" else narrative.name(row, "area", language)
        last = "" if pd.isna(row.last_value) else number(row.last_value, row.decimals).replace(",", "")
        cells = [
            row.indicator_id, narrative.name(row, "indicator", language), area, month,
            narrative.name(row, "unit", language), narrative.target(row, language), last,
        ]  # fmt: skip
        writer.writerow([*(defuse(cell) for cell in cells), *[""] * len(FILLED_IN)])
    return text.getvalue().encode("utf-8-sig")
