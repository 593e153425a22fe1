"""The same checks with other tools: types, ranges, known keys, parts of rates that agree, keys that occur twice."""

from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pandera.pandas as pa

from etl.intake.expectation import Expectation

WORDS = ["指标编号", "指标名称", "街镇", "期间", "备注"]
KEY = ["指标编号", "街镇", "期间"]
PERIOD = r"2023-(0[1-9]|1[0-2])"


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=dict.fromkeys(WORDS, "str"), keep_default_na=False, na_values=[""], engine="c")


def with_pandas(path: Path, expected: Expectation) -> pd.DataFrame:
    """Read and checked with vectorised conditions; raises ValueError when a row fails."""
    table = read(path)
    known = expected.indicators
    names = {one.indicator_id: one.name for one in known.values()}
    limits = {one.indicator_id: one.natural_limit for one in known.values() if one.natural_limit is not None}
    value, numerator, denominator = table["累计完成"], table["分子"], table["分母"]
    wrong = (
        ~table["指标编号"].isin(known)
        | (table["指标编号"].map(names) != table["指标名称"])
        | ~table["街镇"].isin(expected.areas)
        | ~table["期间"].str.fullmatch(PERIOD)
        | (value.isna() | (value < 0) | (value > table["指标编号"].map(limits)))
        | (numerator.isna() != denominator.isna())
        | (denominator <= 0)
        | ((numerator / denominator * 100 - value).abs() > 0.051)
        | table.duplicated(KEY)
    )
    if wrong.any():
        raise ValueError(f"{wrong.sum()} rows are wrong")
    return table


def with_pandera(path: Path, expected: Expectation) -> pd.DataFrame:
    """Read and checked with a schema, all failures at once."""
    names = {one.indicator_id: one.name for one in expected.indicators.values()}
    schema = pa.DataFrameSchema(
        {
            "指标编号": pa.Column("str", pa.Check.isin(list(expected.indicators))),
            "指标名称": pa.Column("str"),
            "街镇": pa.Column("str", pa.Check.isin(list(expected.areas))),
            "期间": pa.Column("str", pa.Check.str_matches(f"^{PERIOD}$")),
            "累计完成": pa.Column(float, pa.Check.ge(0)),
            "分子": pa.Column(float, nullable=True),
            "分母": pa.Column(float, pa.Check.gt(0), nullable=True),
        },
        checks=[
            pa.Check(lambda table: table["指标编号"].map(names) == table["指标名称"]),
            pa.Check(lambda table: ~((table["分子"] / table["分母"] * 100 - table["累计完成"]).abs() > 0.051)),
        ],
        unique=KEY,
    )
    return schema.validate(read(path), lazy=True)


def with_frictionless(path: Path, expected: Expectation) -> None:
    """Read and checked row by row; raises ValueError when a row fails."""
    listed = {"指标编号": list(expected.indicators), "街镇": list(expected.areas)}
    fields = [
        {"name": name, "type": "string", "constraints": {"required": True, "enum": values}}
        for name, values in listed.items()
    ]
    schema = frictionless.Schema.from_descriptor({
        "fields": [
            fields[0], {"name": "指标名称", "type": "string"}, fields[1],
            {"name": "期间", "type": "string", "constraints": {"pattern": PERIOD}},
            {"name": "累计完成", "type": "number", "constraints": {"required": True, "minimum": 0}},
            {"name": "分子", "type": "number"}, {"name": "分母", "type": "number"}, {"name": "备注", "type": "string"},
        ],
        "primaryKey": KEY,
    })  # fmt: skip
    report = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=schema).validate()
    if not report.valid:
        raise ValueError(report.flatten(["rowNumber", "fieldNumber", "type"])[:3])


def insert(table: pd.DataFrame, database: Path) -> None:
    """Into a new DuckDB file in one transaction."""
    with duckdb.connect(database) as connection:
        connection.begin()
        connection.register("read", table)
        connection.execute("CREATE TABLE report AS FROM read")
        connection.commit()
