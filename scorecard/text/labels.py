"""Labels of tables and columns in the reader's language, from the database's comments (ledger/sql/labels.sql)."""

import re
from functools import cache

import pandas as pd

from ledger.database.schema import SQL
from ledger.vocabulary.language import Language
from scorecard.cache import cached
from scorecard.snapshot import Snapshot, fetch_table

SEPARATOR = " | "
COMMENT = re.compile(r"^COMMENT ON COLUMN ([a-z_0-9]+\.[a-z_0-9]+) IS '((?:[^']|'')*)';$", re.M)


@cached
def dictionary(snapshot: Snapshot) -> pd.DataFrame:
    """One row per column: table, column, type, and the labels table_zh, table_en, column_zh, column_en."""
    table = fetch_table(
        snapshot.database_id,
        """
        WITH named AS (
            SELECT table_name, comment FROM duckdb_tables() UNION ALL
            SELECT view_name, comment FROM duckdb_views() WHERE NOT internal
        )
        SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type,
               n.comment AS table_label, c.comment AS column_label
        FROM duckdb_columns() AS c JOIN named AS n USING (table_name)
        WHERE NOT c.internal
        ORDER BY c.table_oid, c.column_index
        """,
    )
    for part in ("table", "column"):
        labels = table[f"{part}_label"].str.split(SEPARATOR, regex=False)
        table[f"{part}_zh"], table[f"{part}_en"] = labels.str[0], labels.str[-1]
    return table


def label(snapshot: Snapshot, column_path: str, language: Language) -> str:
    """The label of one column, named ``table.column``."""
    table, column = column_path.split(".")
    known = dictionary(snapshot)
    [text] = known.loc[(known["table"] == table) & (known["column"] == column), f"column_{language}"]
    return str(text)


@cache
def program_labels(language: Language) -> dict[str, str]:
    """``table.column`` → label, read from the SQL files of the program, without a database."""
    texts = [(SQL / name).read_text(encoding="utf-8") for name in ("labels.sql", "measures.sql")]
    comments = {column: comment.replace("''", "'") for text in texts for column, comment in COMMENT.findall(text)}
    return {column: comment.split(SEPARATOR)[0 if language == "zh" else -1] for column, comment in comments.items()}
